"""The names and numbers with which a file calls its own main."""

from __future__ import annotations

import pytest

from grader.domain.own_call import own_scenario
from grader.inputs.exercise_files import load_exercise
from tests.helpers.support import SOLUTIONS

MODEL2 = load_exercise("model2", SOLUTIONS)
GUARD = "if __name__ == '__main__':\n    "
OCEAN = (("ocean", "包子"),)


@pytest.mark.parametrize(
    "source",
    [
        GUARD + "main([('ocean', '包子')], ['nick'])",
        GUARD + "main((['ocean', '包子'],), ('nick',))",
        GUARD + "main(consumers=['nick'], producers=[('ocean', '包子')])",
        GUARD + "started = 1; main([('ocean', '包子')], ['nick']); main([], [])",
        "COOKS = [('ocean', '包子')]\n" + GUARD + "guests = ['nick']\n    main(COOKS, guests)",
        GUARD + "try:\n        main([('ocean', '包子')], ['nick'])\n    finally:\n        print('over')",
    ],
)
def test_what_can_be_read_is_read(source: str) -> None:
    """However it is written."""
    scenario = own_scenario(source, MODEL2)

    assert scenario is not None
    assert (scenario.producers, scenario.consumers) == (OCEAN, ("nick",))


@pytest.mark.parametrize(
    "source",
    [
        "main([('ocean', '包子')], ['nick'])",
        GUARD + "main([], ['nick'])",
        GUARD + "main([('ocean', '包子')], [])",
        GUARD + "main(make(), ['nick'])",
        GUARD + "main([('ocean', '包子')])",
        GUARD + "main([('ocean', '包子'), ('ocean', '酒')], ['nick'])",
        GUARD + "main([('ocean', '包子'), ('sky', '包子')], ['nick'])",
        GUARD + "main([('ocean', '包子'), ('sky', '包子皮')], ['nick'])",
        GUARD + "main([('ocean', '7')], ['nick'])",
        GUARD + "main([('ocean', '包子', 3)], ['nick'])",
        GUARD + "main([('ocean', 7)], ['nick'])",
        GUARD + "main([('ocean', '包子')], 'nick')",
        GUARD + "main([('ocean', '包子')], ['a', 'b', 'c', 'd', 'e', 'f', 'g'])",
        GUARD + "start([('ocean', '包子')], ['nick'])",
    ],
)
def test_what_the_exercise_would_not_draw_is_left_alone(source: str) -> None:
    """It says nothing of the program."""
    assert own_scenario(source, MODEL2) is None
