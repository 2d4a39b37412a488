"""Whether numbers that are drawn by chance are only slept: where in doubt, they are not."""

from __future__ import annotations

import pytest

from grader.domain.draws import draws

BOTH = "import random\nimport time\n"
SLEPT = [
    "import time\ntime.sleep(1)",
    "import random, time\ntime.sleep(random.random())",
    BOTH
    + "time.sleep(random.random() * 2)\ntime.sleep(random.randint(1, 3))\ntime.sleep(random.uniform(0.1, 0.2) + 1)",
    BOTH + "time.sleep(random.random() / 10)",
    "from time import sleep\nimport random\nsleep(random.random())",
]
USED = [
    BOTH + "time.sleep(random.random() - 0.5)",
    BOTH + "time.sleep(random.uniform(-1, 1))",
    BOTH + "time.sleep(1 / random.random())",
    BOTH + "time.sleep(random.choice([1, 2]))",
    BOTH + "if random.random() < 0.5: pass",
    BOTH + "t = time.sleep(random.random()) or random.random()",
    BOTH + "random.shuffle([])",
    BOTH + "luck = random\ntime.sleep(random.random())",
    BOTH + "time.sleep = print\ntime.sleep(random.random())",
    BOTH + "random.random = print\ntime.sleep(random.random())",
    BOTH + "def f(time): time.sleep(random.random())",
    BOTH + "def sleep(x): print(x < 0.5)\nsleep(random.random())",
    BOTH + "random = print\ntime.sleep(random.random())",
    "from random import random\nimport time\ntime.sleep(random())",
    "from random import *\nimport time\ntime.sleep(uniform(0, 1))",
    "import random as r\nr.random()",
    "import random, time as t\nt.sleep(random.random())",
    "import secrets\nsecrets.randbelow(2)",
    "from os import urandom\nurandom(1)",
    BOTH + "begun = time.time()\ntime.sleep(random.random())",
    BOTH + "from time import monotonic\ntime.sleep(random.random())",
    BOTH + "import datetime\ntime.sleep(random.random())",
    BOTH + "clock = time\ntime.sleep(random.random())",
]


@pytest.mark.parametrize("source", SLEPT)
def test_what_is_only_slept_makes_no_difference(source: str) -> None:
    """How long a process sleeps is left out of a schedule anyway."""
    assert not draws(source)


@pytest.mark.parametrize("source", USED)
def test_what_may_be_used_makes_one(source: str) -> None:
    """Also what may be negative, be divided by, or not be the modules' own."""
    assert draws(source)
