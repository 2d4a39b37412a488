"""What a submission's source says of itself: its functions, its program, its lines."""

from __future__ import annotations

import pytest

from grader.domain.submission import LineMap, Shape, parse_submission

GUARD = "if __name__ == '__main__':\n    main([], [])\n"


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("def main(producers, consumers): pass\n" + GUARD, Shape.MAIN),
        ("def main(producers, consumers): pass\n", Shape.MAIN),
        (GUARD, Shape.SCRIPT),
        ("if '__main__' == __name__:\n    print(1)\n", Shape.SCRIPT),
        ("def main(producers, consumers): pass\nmain([], [])\n", Shape.SCRIPT),
        ("p.start()\n", Shape.SCRIPT),
        ("for p in ps: p.start()\n", Shape.SCRIPT),
        ("def main(producers, consumers): pass\nprint('hello')\n", Shape.MAIN),
        ("import random\nrandom.seed(1)\ndef producer(): pass\n", Shape.NONE),
        ("", Shape.NONE),
    ],
)
def test_where_the_program_is(source: str, shape: Shape) -> None:
    """In main, in the guarded block, in the bare file, or nowhere."""
    assert parse_submission("x.py", source).shape is shape


def test_definitions_keep_their_lines() -> None:
    """The program of an unguarded file is blanked out, not cut out: line numbers stay true."""
    source = "q = 1\n\ndef f():\n    p.start()\n\nf(\n)\nwhile f():\n    pass\nx = 2\n"
    definitions = parse_submission("x.py", source).definitions

    assert definitions == "q = 1\n\ndef f():\n    p.start()\n\n\n\n\n\nx = 2\n"


WORKERS = "def main(producers, consumers): ps[0].start()\ndef work(q): q.put(1)\n"
DEFINITIONS = (
    "NUMBERS = []\nfor i in range(3):\n    NUMBERS.append(i)\n",
    "NUMBERS, i = [], 0\nwhile i < 3:\n    NUMBERS.append(i)\n    i += 1\n",
    "NUMBERS.extend([1, 2])\nrandom.seed(1)\nsys.setrecursionlimit(99)\ntime.sleep(1)\n",
    "with open('names') as file:\n    NAMES = file.read()\n",
    "try:\n    import rich\nexcept ImportError:\n    rich = None\n",
    "class Kitchen:\n    foods = []\n    for i in range(3):\n        foods.append(i)\n",
    "@functools.cache\ndef f(): pass\n",
    "TABLE = {}\nfor i in range(3):\n    TABLE[i] = os.path.join('a', str(i)) + TABLE.get(i, '')\n",
    "q = Queue()\nNAMES = ', '.join(['a', 'b'])\nprint(NAMES)\n",
)
PROGRAMS = (
    "main([], [])\n",
    "try:\n    main([], [])\nexcept KeyboardInterrupt:\n    pass\n",
    "done = main([], [])\nprint(done)\n",
    "if len(sys.argv) > 1:\n    main([], [])\n",
    "main([], [])\ninput('Press Enter')\n",
    "with Pool(2) as pool:\n    pool.map(len, ['a'])\n",
)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("definitions", DEFINITIONS)
def test_only_what_calls_the_program_is_left_out(definitions: str, program: str) -> None:
    """However it is called, and whatever else is done at the top of the file."""
    found = parse_submission("x.py", WORKERS + definitions + program)

    assert found.shape is Shape.SCRIPT
    assert found.definitions == WORKERS + definitions + "\n" * program.count("\n")
    assert parse_submission("x.py", WORKERS + definitions).shape is Shape.MAIN


@pytest.mark.parametrize(
    ("definitions", "program"),
    [
        (
            "q = Queue()\nps = [Process(target=work, args=(q,))]\n",
            "for p in ps:\n    p.start()\n[p.join() for p in ps]\n",
        ),
        ("q = Queue()\nps = []\nps.append(Process(target=work))\n", "ps[0].start()\nps[0].join()\nq.put(None)\n"),
        ("def go(): run()\ndef run(): main([], [])\n", "go()\n"),
        ("go = lambda: main([], [])\n", "go()\n"),
        ("q = JoinableQueue()\n", "work(q)\nq.join()\n"),
        ("class Cook(Process):\n    pass\ncook = Cook()\n", "cook.start()\ncook.join()\n"),
        ("class Crew:\n    def __init__(self): self.p.start()\n", "crew = Crew()\ncrew.wait()\n"),
    ],
)
def test_what_goes_on_with_queues_and_processes_is_left_out_as_well(definitions: str, program: str) -> None:
    """Directly, through a helper, or in a loop over all of them."""
    found = parse_submission("x.py", WORKERS + definitions + program)

    assert found.definitions == WORKERS + definitions + "\n" * program.count("\n")


@pytest.mark.parametrize(
    ("signature", "takes_three"),
    [
        ("q, name, food", True),
        ("q, name, food, times=3", True),
        ("*args", True),
        ("q, *rest", True),
        ("q, name, food, /", True),
        ("q, name", False),
        ("q, name, food, times", False),
        ("q, name, food, *, times", False),
        ("q, name, food, *, times=3", True),
        ("**kwargs", False),
    ],
)
def test_whether_a_function_can_be_called_as_asked(signature: str, takes_three: bool) -> None:  # noqa: FBT001
    """With three positional arguments."""
    function = parse_submission("x.py", f"def f({signature}): pass").functions["f"]

    assert function.takes(3) is takes_three


EMPTY = (
    "pass",
    "...",
    '"""Later."""',
    "return",
    "return None",
    "raise NotImplementedError",
    "raise NotImplementedError('x')",
)


@pytest.mark.parametrize("body", EMPTY)
def test_an_empty_body_is_empty_however_it_is_written(body: str) -> None:
    """So that a stub is known for one."""
    assert parse_submission("x.py", f"def f():\n    {body}\n").functions["f"].body == ""


def test_a_body_with_something_in_it_is_not_empty() -> None:
    """Not even when it only returns a number."""
    assert parse_submission("x.py", "def f():\n    return 0\n").functions["f"].body != ""


def test_any_way_to_bind_a_name_counts() -> None:
    """A function need not be made by ``def``."""
    names = parse_submission("x.py", "import a.b as c\nfrom d import e\nf = g = lambda: 1\nclass H: pass\n").names

    assert {"c", "e", "f", "g", "H"} <= names


def test_a_line_is_found_in_its_cell() -> None:
    """Cells beginning on lines 1, 4 and 9 of the source."""
    lines = LineMap((1, 4, 9))

    assert [lines.locate(line) for line in (1, 3, 4, 8, 9, 20)] == [(1, 1), (1, 3), (2, 1), (2, 5), (3, 1), (3, 12)]
    assert LineMap().locate(7) == (None, 7)
