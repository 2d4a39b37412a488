"""The state of a process: what makes a difference is seen, wherever it is kept, and what is never read again is not."""

from __future__ import annotations

import ctypes
import sys
import textwrap
import types
from typing import Any

import pytest

from grader.domain.events import ProcessRan
from grader.domain.exercise import Scenario
from grader.explorer.model.model import Model
from grader.explorer.replay.execution import Execution
from grader.explorer.search.search import related
from grader.inside.explorer.state.liveness import MOST, Liveness
from grader.inside.explorer.state.value_stack import visible
from tests.helpers.programs import program, search, solution

POISON = "poison"
GIVEN = {"q", "name"}
# A body that takes from a queue and returns what it did; and what it never reads again, at each ``get`` in turn.
BODIES = {
    "item = q.get()\nreturn item": ["name"],
    "item = q.get()\nitem = q.get()\nreturn item": ["name", "item name"],
    "item = q.get()\nother = q.get()\nreturn item, other": ["name", "name"],
    "item = q.get()\nitem += q.get()\nreturn item, name": ["", "item"],  # its old value is on the stack already
    "seen = 0\nwhile (item := q.get()) != 9:\n    seen += item\nreturn seen": ["name", "item name"],
    "last = item = 0\nwhile item != 9:\n    last = item\n    item = q.get()\nreturn last": ["item name", "item name"],
    "item = 0\nfor n in range(3):\n    item = q.get()\nreturn item": ["item n name", "item n name"],
    "item = 0\nfor n in range(3):\n    item = max(n, q.get())\nreturn item": ["item n name", "item n name"],
    "for n in [3, 4]:\n    for m in [5, 6]:\n        k = q.get()\nreturn n": ["m name", "k m name"],
    "item = 0\ntry:\n    item = q.get()\n    item = q.odd()\nexcept OSError:\n    pass\nreturn item": ["name"],
    "item = 1\ntry:\n    item = 2\n    item = q.odd()\nexcept OSError:\n    return item": ["name"],
    "item = 1\ntry:\n    q.odd()\nexcept OSError:\n    item = q.get()\nreturn item": ["name", "item name"],
    "k = 1\ntry:\n    try:\n        k = 2\n        q.odd()\n    finally:\n        k += 1\nexcept:\n    return k": [
        "name"
    ],
    "item = 1\ntry:\n    return q.get()\nfinally:\n    item = q.get()": ["item name", "item name"],
    "with q as item:\n    item = q.get()\nreturn item": ["name"],  # leaving ``with`` may go on after an exception
    "item, *rest = q.get(), q.get(), q.get()\nreturn rest": ["name", "name", "name"],
    "item = 1\nitem = [q.get() + item for n in range(2)]\nreturn item": None,
    "item = 1\nreturn (lambda: item + q.get())()": None,
    "item = 1\ndef inner():\n    nonlocal item\n    item += q.get()\ninner()\nreturn item": None,
    "item = 3\nmatch q.get():\n    case 1:\n        return item\n    case item:\n        return item": ["name"],
    "item = 1\nif q.get() > 4:\n    item = 2\nelse:\n    del item\nreturn 'item' in dir()": None,
    "item = 1\nreturn q.get() if name else item": ["name item"],
    "item = 1\nitem = q.get() if q.get() < 2 else item\nreturn item": ["name", "name item"],
    "if name:\n    item = q.get()\nq.get()\nreturn item": ["name", "name"],
    "try:\n    if not name:\n        k = 1\n    q.get()\n    return k\nexcept NameError as e:\n    return e.name": [
        "name"
    ],
    "k = q.get()\nwhile True:\n    if q.get() > 4:\n        break\nelse:\n    k = 0\nreturn k": ["name", "name"],
    "e = 1\ntry:\n    q.odd()\nexcept OSError as e:\n    q.get()\nreturn name": ["e", "e"],
    "yield q.get()\nitem = 1\nyield q.get() + item\nitem = q.get()\nyield item": ["name", "name", "item name"],
    "a = b = c = d = 1\na, b = b, q.get()\nc, d = a, b\nreturn c, d": ["a b c d name"],
}


class Table:
    """A queue with items 1, 2, 3, …, 9 that, whenever it is asked, changes what will never be read again."""

    def __init__(self, *, poisons: bool) -> None:
        self.items = iter([1, 2, 3, 4, 5, 6, 7, 8, 9])
        self.poisons = poisons
        self.dead: list[set[str]] = []

    def get(self) -> int:
        self._look(sys._getframe(1))
        return next(self.items)

    def odd(self) -> int:
        self._look(sys._getframe(1))
        raise OSError

    def __enter__(self) -> Table:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def _look(self, frame: types.FrameType) -> None:
        names = frame.f_locals
        after = Liveness(frame.f_code).after(frame.f_lasti)
        self.dead.append({name for name in names if name not in after})
        if self.poisons:
            for name in self.dead[-1]:
                names[name] = POISON
            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))


def test_a_very_long_function_is_not_looked_into() -> None:
    """That would take as long as an endless loop is given."""
    codes = [
        compile("def f(q):\n    k = 1\n" + "    q.get(k)\n" * lines + "    k = q.get()", "m.py", "exec")
        for lines in (1, MOST)
    ]
    functions = [next(const for const in code.co_consts if isinstance(const, types.CodeType)) for code in codes]

    assert [Liveness(function).after(len(function.co_code)) for function in functions] == [set(), {"q", "k"}]


def run(body: str, *, poisons: bool) -> tuple[Any, Table]:
    """What a body does."""
    scope: dict[str, Any] = {"__make_iterator__": iter}
    exec(visible(f"def f(q, name):\n{textwrap.indent(body, '    ')}", "m.py")[0], scope)
    table = Table(poisons=poisons)
    result = scope["f"](table, "ann")
    return (list(result) if isinstance(result, types.GeneratorType) else result), table


@pytest.mark.parametrize("body", BODIES)
def test_what_is_never_read_again_makes_no_difference(body: str) -> None:
    """Also when it holds something else."""
    alone, poisoned = run(body, poisons=False), run(body, poisons=True)

    assert alone[0] == poisoned[0]
    assert POISON not in repr(poisoned[0])


@pytest.mark.parametrize("body", [body for body, dead in BODIES.items() if dead is not None])
def test_what_is_never_read_again_is_known(body: str) -> None:
    """Neither more nor less; a queue that is asked again is read."""
    expected = [set(names.split()) for names in BODIES[body] or ()]
    found = [{name for name in names if not name.startswith("_")} - {"q"} for names in run(body, poisons=False)[1].dead]

    assert found[: len(expected)] == expected


EATS = """
import sys
from multiprocessing import Process, Queue

def producer(q, name, food):
    for number in range(2):
        q.put(food + str(number))

def consumer(q, name):
    item = ""
    while item is not None:
        item, last = q.get(), {last}
        if last == "F1x0" and item == "F0x0":
            raise ValueError

def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, *pair)) for pair in producers]
    cs = [Process(target=consumer, args=(q, name)) for name in consumers]
    for p in ps + cs: p.start()
    for p in ps: p.join()
    for c in cs: q.put(None)
"""
REMEMBERING = (
    "item", "locals()['item']", "vars()['item']", "sys._getframe().f_locals['item']", "next(text for text in [item])",
    "(lambda: item)()", "eval('item')", "getattr(sys, '_get' + 'frame')().f_locals['item']",
)  # fmt: skip


def crashes(last: str) -> tuple[bool, int]:
    """Whether a consumer fails in some schedule of a program, and how many states that has."""
    with program(EATS.format(last=last), solution("model2", 2, 2, 2)[1], merging=True) as model:
        searching, found = related(model, lambda _search, _end: False)
        assert found.is_complete
        return any(_fails(model, searching.path(end)) for end in found.ends), found.states


def _fails(model: Model, path: tuple[tuple[int, int, int], ...]) -> bool:
    return any(ran.exit_code == 1 for ran in Execution(model, path).trace().of(ProcessRan))


@pytest.mark.parametrize("last", REMEMBERING)
def test_whoever_remembers_what_he_had_is_known_by_it(last: str) -> None:
    """In whatever way he looks at his variables: some schedule shows his mistake, and no state is taken for another."""
    fails, states = crashes(last)

    assert fails
    assert states > 1.5 * crashes("''")[1]


KEEPING = {  # where he keeps it: how it is made, how what he had is read, and how the item is put there
    "an object": ("class Hand: pass\nhand = Hand()\nhand.item = ''", "hand.item", "hand.item = item"),
    "a class": ("class Hand: item = ''", "Hand.item", "Hand.item = item"),
    "a list of his own kind": ("class Hand(list): pass\nhand = Hand([''])", "hand[0]", "hand[0] = item"),
    "a dictionary of his own kind": ("class Hand(dict): pass\nhand = Hand(it='')", "hand['it']", "hand['it'] = item"),
    "a set of his own kind": ("class Hand(set): pass\nhand = Hand({''})", "max(hand)", "hand.clear(); hand.add(item)"),
    "a deque of his own kind": (
        "import collections\nclass Hand(collections.deque): pass\nhand = Hand([''])", "hand[0]", "hand[0] = item"),
    "a text of his own kind": ("class Text(str): pass\nhand = Text()", "hand", "globals()['hand'] = Text(item)"),
    "slots": ("class Hand: __slots__ = ('item',)\nhand = Hand()\nhand.item = ''", "hand.item", "hand.item = item"),
    "inherited slots": (
        "class Slot: __slots__ = ('item',)\nclass Hand(Slot): __slots__ = ()\nhand = Hand()\nhand.item = ''",
        "hand.item", "hand.item = item"),
    "a class that says it is another's": (
        "class Hand(list): __module__ = 'typing'\nhand = Hand([''])", "hand[0]", "hand[0] = item"),
    "a private name": ("__hand = ['']", "__hand[0]", "__hand[0] = item"),
    "a method": ("hand = [''].__getitem__, [].append", "hand[0](0)", "hand[0].__self__[0] = item"),
    "a bound function": ("hand = [''].index", "hand.__self__[0]", "hand.__self__[0] = item"),
    "a factory": (
        "import collections, functools\nhand = collections.defaultdict(functools.partial(str, ''))",
        "hand.default_factory()", "hand.default_factory = functools.partial(str, item)"),
    "an attribute of a function": ("def hand(): pass\nhand.item = ''", "hand.item", "hand.item = item"),
    "a default": ("def hand(kept=['']): return kept", "hand()[0]", "hand()[0] = item"),
    "a cell": ("hand = (lambda kept: lambda: kept)([''])", "hand()[0]", "hand()[0] = item"),
    "a generator": (
        "def keeps():\n    item = ''\n    while True: item = (yield item) or item\nhand = keeps()\nnext(hand)",
        "next(hand)", "hand.send(item)"),
    "which function": (
        "def one(): return ''\ndef other(): return 'F1x0'\nhand = one", "hand()",
        "globals()['hand'] = other if item == 'F1x0' else one"),
    "which lambda": (
        "hand = lambda: ''", "hand()",
        "globals()['hand'] = (lambda: 'F1x0') if item == 'F1x0' else (lambda: '')"),
    "which built-in function": (
        "hand = len", "['', 'F1x0'][hand is abs]", "globals()['hand'] = abs if item == 'F1x0' else len"),
    "which module": (
        "import string\nhand = string", "['', 'F1x0'][hand is sys]",
        "globals()['hand'] = sys if item == 'F1x0' else string"),
    "which method": (
        "class Hand:\n    def one(self): return ''\n    def other(self): return 'F1x0'\n    do = one\nhand = Hand()",
        "hand.do()", "Hand.do = Hand.other if item == 'F1x0' else Hand.one"),
    "its own name": (
        "from multiprocessing import current_process", "current_process().name", "current_process().name = item"),
    "a queue of its own": (
        "import queue\nhand = queue.Queue()\nhand.put('')", "hand.get_nowait()", "hand.put(item)"),
    "a class made in a function": (
        "def makes():\n    class Hand: item = ''\n    return Hand()\nhand = makes()",
        "hand.item", "type(hand).item = item"),
    "an iterator": ("hand = iter([''])", "next(hand)", "globals()['hand'] = iter([item])"),
    "an enumeration": (
        "import enum\nclass Hand(enum.Enum): IT = 1\nHand.IT.item = ''", "Hand.IT.item", "Hand.IT.item = item"),
}  # fmt: skip


@pytest.mark.parametrize("where", KEEPING)
def test_whoever_keeps_what_he_had_is_known_by_it(where: str) -> None:
    """Wherever he keeps it."""
    made, read, kept = KEEPING[where]
    source = made + EATS.format(last=read).replace("        if last", f"        if item: {kept}\n        if last")
    with program(source, solution("model2", 2, 2, 2)[1], merging=True) as model:
        searching, found = related(model, lambda _search, _end: False)

        assert found.is_complete
        assert any(_fails(model, searching.path(end)) for end in found.ends)
        assert found.states > crashes("''")[1]


def test_whoever_forgets_what_he_had_does_not_fail() -> None:
    assert not crashes("''")[0]
    assert not crashes("item and ''")[0]


ANNOTATED = """from __future__ import annotations
from typing import Any, Callable, Generic, NoReturn, Optional, TypeVar
T = TypeVar("T")
Pair, Maybe, Old, Job = tuple[str, int], int | None, Optional[str], Callable[[Any], None]
"""


@pytest.mark.parametrize("above", ["", ANNOTATED])
def test_the_lesson_has_few_states(above: str) -> None:
    """Consumers that have had the same number of items are alike; what stands in annotations never changes."""
    source, scenario = solution("model2", 3, 3, 2)
    with program(above + source, scenario, merging=True) as model:
        assert search(model, reduced=True).states < 2000


LOOPS = """
from multiprocessing import Process, Queue

def producer(q, name, food):
    for number in range(3):
        item = food + str(number)
        q.put(item)

def consumer(q, name):
    {loop}
        print(name, item)

def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, *pair)) for pair in producers]
    cs = [Process(target=consumer, args=(q, name)) for name in consumers]
    for p in ps + cs: p.start()
    for p in ps: p.join()
    for c in cs: q.put(None)
"""


def test_a_for_loop_shares_states_as_a_while_loop_does() -> None:
    """Also where Python puts the load of the iterator and the store before it into one instruction, since 3.13."""
    counts = []
    for loop in ("while (item := q.get()) is not None:", "for item in iter(q.get, None):"):
        scenario = Scenario((("p0", "A"), ("p1", "B")), ("c0", "c1"), ())
        with program(LOOPS.format(loop=loop), scenario, merging=True) as model:
            counts.append(search(model, reduced=True).states)

    assert counts[0] == counts[1]


HIDING = (  # whatever was taken so far is held by what is no Python code
    "list(iter(take, None))", "[*iter(take, None)]", "' '.join(iter(take, None)).split()", "list(map(take, range(3)))",
    "[*(text for text in iter(take, None))]", "list(items())", "[*items()]", "next(pair())", "list(pair())[0]",
    "sorted(items(), key=len)", "(lambda *all: all)(*items())", "dict(enumerate(iter(take, None))).values()",
    "next(zip(items(), items(), items()))", "[one for three in zip(items(), items(), items()) for one in three]",
)  # fmt: skip
GATHERS = """
from multiprocessing import Process, Queue

def producer(q, name, food):
    for number in range(2):
        q.put(food + str(number))
    q.put(None)

def consumer(q, name):
    left = [0] * 4
    def take(*_):
        return q.get() if left and left.pop() == 0 else None
    def items():
        while (item := take()) is not None: yield item
    def pair():
        yield (take(), take(), take())
    had = [text for text in {gathered} if text]
    if had[:2] == ["F1x0", "F0x0"]:
        raise ValueError

def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, *pair)) for pair in producers]
    cs = [Process(target=consumer, args=(q, name)) for name in consumers]
    for p in ps + cs: p.start()
"""


@pytest.mark.parametrize("gathered", HIDING)
def test_what_lies_half_made_in_no_python_code_is_not_taken_for_nothing(gathered: str) -> None:
    """Some schedule shows the mistake, and without sharing states none is found that is not found with it."""
    with program(GATHERS.format(gathered=gathered), solution("model2", 2, 2, 1)[1], merging=True) as model:
        searching, found = related(model, lambda _search, _end: False)
        codes = {ends_of(model, searching.path(end)) for end in found.ends}
    with program(GATHERS.format(gathered=gathered), solution("model2", 2, 2, 1)[1], merging=False) as model:
        searching, found = related(model, lambda _search, _end: False)

        assert {ends_of(model, searching.path(end)) for end in found.ends} == codes
        assert any(1 in ends for ends in codes)


def ends_of(model: Model, path: tuple[tuple[int, int, int], ...]) -> tuple[int, ...]:
    """The exit codes of a schedule's processes."""
    return tuple(ran.exit_code for ran in Execution(model, path).trace().of(ProcessRan))
