"""What is said of Python's own errors: each by its cause, and only where that is the cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.domain.results import Report
from grader.report.narrative.finding_text import tell
from grader.words import LANGUAGES, Words
from tests.helpers.support import grade_file

pytestmark = [pytest.mark.once, pytest.mark.slow]

GOOD = {
    "model2": """\
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name} made {item}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for _ in eaters:
        q.put(None)
    for p in eaters:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
""",
}
EATS = "        print(f'{name} ate {item}')\n"
EATER, ASKED = "def consumer(q, name):\n", "def consumer(q, name, other=None):\n    other and other."
JOINS = "    for p in makers:\n        p.join()\n"
TRIES = "        try:\n            item = q.get(timeout=9)\n        except Exception:\n            continue\n"
TWICE = "        while not q.empty():\n            q.get_nowait()\n            q.get_nowait()\n        item = q.get()\n"
PUT, START, QUEUE = "        q.put(item)\n", "        p.start()\n", "    q = Queue()\n"
STOPS = "        if item is None:\n            break\n"
ITEM, MAKERS, EATERS = "        item = f'{food}{i}'\n", "args=(q, name, food)", "args=(q, name)"
GET = "        item = q.get()\n"

# What is changed in a right program, into what, and the code and case that are told.
CHANGED = {
    "plus a number": (ITEM, "        item = food + i\n", "crashed.text_plus"),
    "a number plus": (ITEM, "        item = i + food\n", "crashed.text_plus"),
    "plus what is missing": (ITEM, "        item = food + None\n", "crashed.none_used"),
    "misspelt": ("{name} ate {item}", "{name} ate {itme}", "crashed.name"),
    "print misspelt": ("print(f'{name} ate", "pirnt(f'{name} ate", "crashed.name"),
    "no such name": ("{name} ate {item}", "{name} ate {zzz}{item}", "crashed.name_unknown"),
    "time not imported": ("import time\n", "", "crashed.name_import"),
    "of another function": ("{name} ate {item}", "{name} ate {item}{food}", "crashed.name_elsewhere"),
    "of the guarded part": ("{name} ate {item}", "{name} ate {item}{crew}", "crashed.name_not_run",
                            "if __name__ == '__main__':\n", "if __name__ == '__main__':\n    crew = []\n"),
    "used before": (ITEM, "        count += 1\n        item = f'{food}{i}'\n", "crashed.unbound"),
    "setDaemon": (START, "        p.setDaemon(True)\n        p.start()\n", "crashed.set_daemon"),
    "daemon too late": (START, "        p.start()\n        p.daemon = True\n", "crashed.daemon_late"),
    "group": ("Process(target=consumer, ", "Process(consumer, ", "crashed.no_target"),
    "one argument, no comma": (EATERS, "args=(q)", "crashed.args_not_tuple"),
    "a text, no comma": (EATERS, "args=(name)", "crashed.args_not_tuple"),
    "an argument too few": (EATERS, "args=(q,)", "crashed.process_arguments"),
    "an argument too many": (EATERS, "args=(q, name, 1)", "crashed.process_arguments"),
    "no arguments": (", " + EATERS, "", "crashed.no_args"),
    "arg": (EATERS, "arg=(q, name)", "crashed.process_keyword"),
    "swapped": (EATERS, "args=(name, q)", "crashed.not_a_queue"),
    "target is called": ("target=producer, " + MAKERS, "target=producer(q)", "crashed.target_called"),
    "a call with too little": (ITEM, "        item = make(food)\n", "crashed.missing_arguments",
                               "def producer", "def make(food, i):\n    return f'{food}{i}'\n\n\ndef producer"),
    "a call with too much": (ITEM, "        item = make(food, i)\n", "crashed.too_many_arguments",
                             "def producer", "def make(food):\n    return food\n\n\ndef producer"),
    "a call with another word": (ITEM, "        item = make(food, n=i)\n", "crashed.keyword",
                                 "def producer", "def make(food, i):\n    return f'{food}{i}'\n\n\ndef producer"),
    "a call with one twice": (ITEM, "        item = make(food, food=i)\n", "crashed.argument_twice",
                              "def producer", "def make(food, i):\n    return f'{food}{i}'\n\n\ndef producer"),
    "for over the queue": ("    while True:\n" + GET, "    for item in q:\n", "crashed.queue_iterated"),
    "for over a number": ("range(1, 4)", "3", "crashed.number_iterated"),
    "for over nothing": ("in producers]", "in None]", "crashed.none_used"),
    "by number": (GET, "        item = q[0]\n", "crashed.queue_indexed"),
    "length": ("    while True:\n", "    while len(q) > 0 or True:\n", "crashed.queue_length"),
    "number in quotes": ("range(1, 4)", "range('3')", "crashed.text_as_number"),
    "number of a text": (ITEM, "        item = f'{food}{int(food)}'\n", "crashed.text_to_number"),
    "pairs of names": ("for name in consumers", "for name, food in consumers", "crashed.unpacked"),
    "task_done of a plain queue": (EATS,
                                   EATS + "        q.task_done()\n", "crashed.not_joinable"),
    "method misspelt": (GET, "        item = q.gte()\n", "crashed.attribute_guess"),
    "no such method": (GET, "        item = q.receive_message()\n", "crashed.attribute"),
    "function of a module misspelt": ("time.sleep", "time.slepp", "crashed.module_attribute_guess"),
    "no such function of a module": ("time.sleep", "time.rest", "crashed.module_attribute"),
    "module called": ("random.random()", "random()", "crashed.module_called"),
    "no brackets": ("time.sleep(random.random())", "time.sleep(random.random)", "crashed.no_brackets"),
    "text called": ("print(f'{name} made {item}')", "print('made' (item))", "crashed.not_callable"),
    "a function is no process": (JOINS, "    producer.join()\n",
                                 "crashed.function_as_process"),
    "a list is no process": (JOINS, "    makers.join()\n", "crashed.list_as_process"),
    "started at once": ("(q, name, food)) for", "(q, name, food)).start() for", "crashed.none_started",
                        "in makers + eaters", "in eaters"),
    "never started": (START, "        p.start\n", "crashed.not_started"),
    "started twice": (START, "        p.start()\n        p.start()\n", "crashed.started_twice"),
    "queue is None": ("    q = Queue()\n", "    q = None\n", "crashed.none_attribute"),
    "eats the signal": ("        if item is None:\n            break\n        print(f'{name} ate {item}')\n",
                        "        print(name + ' ate ' + item)\n", "crashed.none_item"),
    "closed": (PUT, PUT + "        q.close()\n", "crashed.queue_closed"),
    "join_thread": (PUT, PUT + "        q.join_thread()\n", "crashed.join_thread_first"),
    "does not wait": (GET, "        item = q.get_nowait()\n", "crashed.empty_now"),
    "does not wait either": (GET, "        item = q.get(False)\n", "crashed.empty_now"),
    "division": (ITEM, "        item = f'{food}{i // (3 - i)}'\n", "crashed.zero"),
    "index": ("{food}{i}'", "{food}{[1, 2][i]}'", "crashed.index"),
    "key": ("{food}{i}'", "{food}{dict()[i]}'", "crashed.key"),
    "sign": (ITEM, "        item = food - i\n", "crashed.operands"),
    "keyboard": (GET, "        input('next? ')\n        item = q.get()\n", "crashed.keyboard"),
    "not written": (EATS, "        raise NotImplementedError\n",
                    "crashed.not_implemented"),
    "calls itself": ("    while True:\n        item", "    consumer(q, name)\n    while True:\n        item",
                     "crashed.recursion"),
    "children of a daemon": (EATS,
                             "        Process(target=print, args=(name, 'ate', item)).start()\n",
                             "crashed.daemon_children", "args=(q, name)) for", "args=(q, name), daemon=True) for"),
    "asks a sibling": (EATER, ASKED + "is_alive()\n",
                       "crashed.sibling_tested", "args=(q, name)) for", "args=(q, name, makers[0])) for"),
    "joins a sibling": (EATER, ASKED + "join()\n",
                        "crashed.sibling_joined", "args=(q, name)) for", "args=(q, name, makers[0])) for"),
    "starts a sibling": (EATER, ASKED + "start()\n",
                         "crashed.sibling_started", "args=(q, name)) for", "args=(q, name, late)) for",
                         "    eaters = ", "    late = Process(target=print)\n    eaters = "),
    "closed process": (
        "        p.join()\n    for _", "        p.join()\n        p.close()\n        p.join()\n    for _",
                       "crashed.process_closed"),
    "star of a number": (ITEM, "        print(*i)\n", "crashed.not_a_tuple"),
    "for over a function's result": ("range(1, 4)", "random.random()", "crashed.not_iterable"),
    "pickled queue": ("    for _ in eaters:", "    import pickle\n    pickle.dumps(q)\n    for _ in eaters:",
                      "crashed.queue_in_queue"),
    "time is up": (GET, "        item = q.get(timeout=0.01)\n        if item is not None:\n            continue\n",
                   "crashed.empty", "            break\n", "            continue\n"),
    "full, does not wait": ("q.put(item)", "q.put_nowait(item)", "crashed.full_now", "Queue()", "Queue(1)",
                            "    while True:\n", "    time.sleep(3)\n    while True:\n"),
    "full, time is up": ("q.put(item)", "q.put(item, timeout=0.01)", "crashed.full", "Queue()", "Queue(1)",
                         "    while True:\n", "    time.sleep(9)\n    while True:\n"),
    "misspelt in a module": ("import Process, Queue", "import Process, Quene", "unreadable.on_load"),
    "misspelt module": ("import random\n", "import randon\n", "unreadable.on_load"),
    "break outside": (EATS, EATS + "    break\n", "unreadable.break-outside",
                      "            break\n", "            pass\n"),
    "return outside": ("if __name__", "return 1\nif __name__", "unreadable.return-outside"),
    "own error": (ITEM, "        raise OSError('no flour')\n", "crashed.exception"),
}  # fmt: skip


def changed(text: str, *changes: str) -> str:
    """A text with each of these replaced by the one after it."""
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text, old
        text = text.replace(old, new)
    return text


def told(report: Report) -> list[str]:
    """Every code with its case."""
    return [f"{found.code}.{found.case}" for found in report.findings()]


# What looks alike and is another mistake, or none: the code and case that is told ("": none of an error), and those
# that must not be told.
ALIKE = {
    "capitalised": ("{name} ate {item}", "{name} ate {Item}", "crashed.name", "crashed.name_unknown"),
    "iter until the signal": ("    while True:\n        item = q.get()\n        if item is None:\n            break\n",
                              "    for item in iter(q.get, None):\n", "", "crashed.queue_iterated"),
    "an argument with its comma": (EATERS, "args=(q, name,)", "", "crashed.args_not_tuple"),
    "a list of arguments": (EATERS, "args=[q, name]", "", "crashed.args_not_tuple"),
    "daemon before start": (START, "        p.daemon = True\n" + START, "", "crashed.daemon_late"),
    "closed at the end": ("        print(f'{name} made {item}')\n",
                          "        print(f'{name} made {item}')\n    q.close()\n    q.join_thread()\n", "",
                          "crashed.queue_closed crashed.join_thread_first"),
    "caught": (GET, TRIES, "",
               "crashed.empty"),
    "None is read, not used": (ITEM, "        item = f'{food}{i}'\n        print(None)\n", "", "crashed.none_used"),
    "a dictionary's get": (ITEM, "        price = {}.get('x')\n        item = food + price\n", "crashed.none_used",
                           "crashed.none_item"),
    "a queue that is None, never started": (QUEUE, QUEUE + "    other = None\n    other.join()\n",
                                            "crashed.none_attribute", "crashed.none_started"),
    "a look that says empty": (GET, "        if q.empty():\n            q.get_nowait()\n        item = q.get()\n",
                               "crashed.empty_now", "crashed.empty_after_look"),
    "two after one look": (GET, TWICE, "crashed.empty_now", "crashed.empty_after_look"),
    "as clock": ("import time\n", "import time as clock\n", "", "crashed.name_import", "time.sleep", "clock.sleep"),
    "a generator of processes": (JOINS, "    [p.join() for p in makers]\n", "",
                                 "crashed.list_as_process"),
}  # fmt: skip
INNER = "    def eat(q, name):\n        consumer(q, name)\n    eaters = [Process(target=eat,"
# Under spawn and forkserver, what a process is given must be found again by its name.
SPAWNED = {
    "lambda": ("target=consumer, args=(q, name)", "target=lambda: consumer(q, name)", "crashed.lambda_spawned"),
    "inner function": ("    eaters = [Process(target=consumer,", INNER, "crashed.local_spawned"),
    "lock of a thread": ("args=(q, name)) for", "args=(q, name, threading.Lock())) for", "crashed.unpicklable",
                         "import time\n", "import threading\nimport time\n", "def consumer(q, name)",
                         "def consumer(q, name, lock=None)"),
    "module function": ("", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGED)
def test_an_error_is_told_with_its_cause(name: str, tmp_path: Path) -> None:
    """Where the mistake was made, whatever Python calls it."""
    old, new, case, *more = CHANGED[name]
    report = graded(tmp_path, old, new, *more)

    assert {case} == {one for one in told(report) if one.startswith(("crashed.", "unreadable."))}
    assert all(spoken(report, language) for language in LANGUAGES)


@pytest.mark.parametrize("name", ALIKE)
def test_what_looks_alike_is_not_told_so(name: str, tmp_path: Path) -> None:
    """A right program, or another cause of the same words of Python's."""
    old, new, case, never, *more = ALIKE[name]
    said = told(graded(tmp_path, old, new, *more))

    assert ({case} if case else set()) == {one for one in said if one.startswith(("crashed.", "unreadable."))}
    assert not set(never.split()) & set(said)


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("name", SPAWNED)
def test_what_cannot_be_sent_to_a_process_is_told_where_it_is_sent(name: str, method: str, tmp_path: Path) -> None:
    """And not under fork, where nothing is sent."""
    old, new, case, *more = SPAWNED[name]
    report = graded(tmp_path, old, new, *more, method=method)

    assert ({case} if case and method == "spawn" else set()) == set(told(report))


def graded(folder: Path, *changes: str, method: str = "fork") -> Report:
    """The right program with these changes, in one execution."""
    path = folder / "model2.py"
    path.write_text(changed(GOOD["model2"], *changes), encoding="utf-8")
    return grade_file(path, method)


def spoken(report: Report, language: str) -> str:
    """All that is said of the first finding, which raises where a gap is left open."""
    found = next(report.findings())
    return "\n".join(tell(found, Words(language)).lines(Words(language)))
