"""What a blind reader gets tells nothing but the message, every stratum is there, and attempts are counted rightly."""

from __future__ import annotations

import ast
import functools
import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.blind import attempts, candidates, drawing, folders
from tests.blind.__main__ import main
from tests.blind.blinding import blinded, blinded_notebook, comments, docstrings
from tests.blind.drawing import Taken
from tests.blind.edits import shape
from tests.blind.grading import Bench, Graded, Job, message, verdict
from tests.blind.mutants import KINDS, Parent, mutants
from tests.helpers.corpus import RIGHT, WRONG, WRONG_IN_SOME, expectation
from tests.helpers.support import CORPUS, SOLUTIONS

pytestmark = pytest.mark.once

LANGUAGES = ("zh", "en")
ONE_NONE = CORPUS / "fail" / "model2-one_none.py"
NOTEBOOK = CORPUS / "fail" / "model2-one_none_notebook.ipynb"


def by_length(jobs: Sequence[Job]) -> list[Graded]:
    """Verdicts without grading: every third submission is right."""
    return [Graded(("crashed",) if len(job.data) % 3 else (), len(job.data) % 3 == 0) for job in jobs]


def in_words(jobs: Sequence[Job]) -> list[str]:
    """Messages without grading."""
    return [f"{job.language}: {len(job.data)} bytes\n" for job in jobs]


QUICK = Bench(by_length, in_words)
ALL_FAIL = Bench(lambda jobs: [Graded(("crashed",), is_right=False)] * len(jobs), in_words)


@functools.cache
def failing() -> tuple[candidates.Candidate, ...]:
    """The corpus, read once."""
    return tuple(candidates.failing())


def a_set(seed: int, count: int = 24, bench: Bench = QUICK) -> list[Taken]:
    """A set that was drawn, but not graded."""
    files, made = failing(), candidates.mutated(seed)
    return drawing.a_set(files, made, bench, count=count, seed=seed, languages=LANGUAGES)


def without_docstrings(text: str) -> str:
    """What a program is to Python, but for the texts that describe it."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.dump(tree)


@pytest.mark.parametrize("path", WRONG + WRONG_IN_SOME + RIGHT, ids=lambda path: path.name)
def test_nothing_that_tells_is_left_and_the_program_is_the_same(path: Path) -> None:
    """No header, no comment and no docstring that the stub does not have."""
    exercise, text = expectation(path)[0], path.read_bytes().decode()
    stub = candidates.stub_of(exercise, path.suffix)
    if path.suffix == ".ipynb":
        cells = json.loads(blinded_notebook(text, stub))["cells"]
        assert not [cell for cell in cells if cell["cell_type"] != "code" and "".join(cell["source"]) not in stub]
        assert frozenset().union(*(comments("".join(cell["source"])) for cell in cells)) <= comments(stub)
        return
    bare = blinded(text, stub)

    assert f"# {exercise}: " not in bare
    assert {one for one in comments(bare) if "coding" not in one} <= comments(stub)
    if shape(text) == text:
        return  # no program: nothing else can be compared
    assert docstrings(bare) <= docstrings(stub)
    assert without_docstrings(bare) == without_docstrings(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# model2: crashed\n# Why.\nimport time\n", "import time\n"),
        ("\ufeff# model2: ok\n\nx = 1\n", "\ufeffx = 1\n"),
        ("x = 1  # the mistake\n", "x = 1\n"),
        ("x = '#1' # no\r\n    # neither\r\ny = 2\r\n", "x = '#1'\r\ny = 2\r\n"),
        ("x = f'{a}#{b}'\n", "x = f'{a}#{b}'\n"),
        ("# model2: ok\n# -*- coding: utf-8 -*-\nx = 1\n", "# -*- coding: utf-8 -*-\nx = 1\n"),
        ("# yours\nx = 1\n", "# yours\nx = 1\n"),
        ("def f():\n    '''Forgets None.'''\n    return 1\n", "def f():\n    return 1\n"),
        ("def f():\n    '''Forgets None.'''\n", "def f():\n    pass\n"),
        ("print('open)  # unclosed\nx = (  # too\n", "print('open)\nx = (\n"),
    ],
)
def test_comments_that_tell_are_taken_out(text: str, expected: str) -> None:
    """Also of what is no program; those of the stub, and those that are part of the program, stay."""
    assert blinded(text, "# yours\n") == expected


PARENT = """\
def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')
    q.put(None)

def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, name), daemon=True) for name in producers]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    while True:
        if q.get() is None:
            break
"""
SLIPS = {
    "statement dropped": "-    q.put(None)",
    "statement duplicated": "+    q.put(None)",
    "moved by one indentation": "-    q.put(None)\n+        q.put(None)",
    "statements swapped": "+        print(f'{name} made {food}{i}')\n-        print(f'{name} made {food}{i}')",
    "joined in another order": "+        maker.join()\n+    for maker in makers:\n"
    "-    for maker in makers:\n-        maker.join()",
    "off by one": "-    for i in range(1, 4):\n+    for i in range(1, 3):",
    "without brackets": "-        maker.join()\n+        maker.join",
    "None in quotes": "-    q.put(None)\n+    q.put('None')",
    "leaves otherwise": "-            break\n+            continue",
    "all for each": "-        maker.start()\n+        makers.start()",
    "another call": "-        maker.start()\n+        maker.run()",
    "without f": "-        q.put(f'{food}{i}')\n+        q.put('{food}{i}')",
    "renamed once": "-        maker.join()\n+        make.join()",
    "arguments swapped": "-def producer(q, name, food):\n+def producer(q, food, name):",
    "daemon dropped": "-    makers = [Process(target=producer, args=(q, name), daemon=True) for name in producers]\n"
    "+    makers = [Process(target=producer, args=(q, name)) for name in producers]",
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_slip_changes_what_it_says(kind: str) -> None:
    """One place, and every mutant is another program."""
    made = list(mutants(Parent("model2", "parent", PARENT), kind, random.Random(1)))

    assert SLIPS[kind] in [one.change for one in made]
    assert len({shape(one.text) for one in made} - {shape(PARENT)}) == len(made)


def test_every_stratum_is_there_and_half_of_a_set_is_new() -> None:
    """Each code, exercise and folder of the corpus, and each kind of slip; each language has half of both halves."""
    taken = a_set(3, 160, ALL_FAIL)
    made = [one for one in taken if one.candidate.kind]
    files = [one for one in taken if not one.candidate.kind]
    strata = {label for one in failing() for label in one.labels}

    assert (len(made), len(files)) == (80, 80)
    assert {label for one in files for label in one.candidate.labels} == strata
    assert {one.candidate.kind for one in made} == KINDS.keys()
    assert {one.candidate.exercise for one in made} == {"model1", "model2", "model3", "joinable_queue"}
    for half in (made, files):
        assert [one.language for one in half].count("zh") == 40


def test_what_is_right_is_never_handed_out_nor_what_the_corpus_has() -> None:
    """A mutant that fails nothing is no wrong program, and one that is known is not new."""
    taken = a_set(4)
    known = {shape(one.text) for one in failing()}

    assert not [one for one in taken if len(one.candidate.text.encode()) % 3 == 0]
    assert not [one for one in taken if one.candidate.kind and shape(one.candidate.text) in known]
    assert len({one.candidate.text for one in taken}) == len(taken)


def written(folder: Path, seed: int) -> dict[str, bytes]:
    """Every file of a set, by its path."""
    folders.write(folder, a_set(seed, 12), QUICK, seed=seed, control=True)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_reader_sees_stub_submission_and_message_and_the_same_seed_writes_the_same(tmp_path: Path) -> None:
    """The control group has the same submissions and no message; where they are from stands outside of the folders."""
    files = written(tmp_path / "one", 5)
    inside = {name: data for name, data in files.items() if name != folders.ANSWERS}

    assert files == written(tmp_path / "two", 5)
    assert files != written(tmp_path / "three", 6)
    for number in range(1, 13):
        own = {name.split("/", 2)[2] for name in inside if name.startswith(f"message/{number:03}/")}
        alone = {name.split("/", 2)[2] for name in inside if name.startswith(f"control/{number:03}/")}
        assert own - alone == {"message.txt"}
        assert len(alone) == 2
        form = next(name for name in alone if name.startswith("submission"))
        assert files[f"message/{number:03}/{form}"] == files[f"control/{number:03}/{form}"]
    listed = folders.read(tmp_path / "one")
    names = {Path(one.origin).stem.encode() for one in listed if "-" in one.origin}
    assert not [name for name in names for data in inside.values() if name in data]


def taken_from(path: Path, language: str = "en") -> Taken:
    """A file of the corpus, as it is handed out."""
    found = next(one for one in failing() if one.origin.endswith(path.name))
    return Taken(found, tuple(expectation(path)[1]), language)


@pytest.mark.parametrize(("path", "language"), [(ONE_NONE, "en"), (NOTEBOOK, "zh")], ids=("program", "notebook"))
def test_the_message_is_the_terminals_without_colour_and_path(path: Path, language: str) -> None:
    """In the language that was asked for, of the text that the reader has."""
    one = taken_from(path).candidate
    said = message(Job(one.exercise, one.form, one.text.encode(), language))

    assert {"en": "Score 80 / 100", "zh": "得分 80 / 100"}[language] in said
    assert "\x1b" not in said
    assert not [word for word in (path.stem, "tests/", tempfile.gettempdir(), "Traceback") if word in said]
    if one.form == ".py":
        line = one.text.splitlines().index("    for p in eaters:") + 2
        assert f"line {line}" in said


def test_a_mutant_that_is_equal_in_effect_is_right_to_the_grader() -> None:
    """No sleep, the same verdict: such a one is left out, and one that fails is taken."""
    answer = next(one for one in candidates.parents() if one.name == "solutions/joinable_queue.py")
    equal = answer.text.replace("range(n)", "range(0, n)")
    wrong = answer.text.replace("        q.task_done()\n\n", "\n")
    graded = [verdict(Job(answer.exercise, ".py", text.encode())) for text in (equal, wrong)]

    assert equal != answer.text != wrong
    assert [one.is_right for one in graded] == [True, False]
    assert graded[1].codes == ("task-done-missing",)


def test_attempts_are_counted_by_group_language_and_code(tmp_path: Path) -> None:
    """The worked answer has full marks, the submission itself has not; who has not begun is missing."""
    taken = [taken_from(ONE_NONE, "zh"), taken_from(ONE_NONE, "en"), taken_from(NOTEBOOK, "en")]
    folders.write(tmp_path, taken, QUICK, seed=1, control=True)
    answer = (SOLUTIONS / "model2.py").read_bytes()
    (tmp_path / "message" / "001" / "attempt.py").write_bytes(answer)
    (tmp_path / "message" / "002" / "attempt.py").write_bytes(taken[1].candidate.text.encode())
    (tmp_path / "control" / "003" / "attempt.py").write_bytes(b"\xff\xfe")
    bench = Bench(lambda jobs: list(map(verdict, jobs)), in_words)
    lines = list(attempts.told(attempts.graded(tmp_path, bench)))

    assert lines[0] == "message: 1 of 2 attempts have full marks (50.0%); 1 missing"
    assert "    zh: 1 of 1 attempts have full marks (100.0%)" in lines
    assert "    en: 0 of 1 attempts have full marks (0.0%); 1 missing" in lines
    assert "    sentinel-missing: 1 of 2 attempts have full marks (50.0%); 1 missing" in lines
    assert "control: 0 of 1 attempts have full marks (0.0%); 2 missing" in lines
    assert lines[-2:] == [
        "  message/002 (en, sentinel-missing): sentinel-missing left; tests/submissions/fail/model2-one_none.py",
        "  control/003 (en, sentinel-missing): unreadable left; tests/submissions/fail/model2-one_none_notebook.ipynb",
    ]


def test_a_set_is_not_written_over_and_no_set_is_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and exit code 2; a set that no reader has begun is told with exit code 0."""
    assert main([str(tmp_path), "--attempts"]) == 2
    folders.write(tmp_path, [taken_from(ONE_NONE)], QUICK, seed=1, control=False)
    assert main([str(tmp_path), "--seed", "2"]) == 2
    assert main([str(tmp_path), "--attempts"]) == 0
    said = capsys.readouterr()

    assert "no set is here" in said.err
    assert "there is a set already" in said.err
    assert said.out.startswith("message: 0 of 0 attempts have full marks; 1 missing\n")


def test_files_that_have_no_place_for_a_header_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty one, one in another encoding, and what is no notebook: their first line cannot be read or removed."""
    (tmp_path / "fail").mkdir()
    for name, data in (("model1-a.py", b""), ("model1-b.py", b"\xff\xfe#\x00"), ("model1-c.ipynb", b"{")):
        (tmp_path / "fail" / name).write_bytes(data)
    monkeypatch.setattr(candidates, "CORPUS", tmp_path)

    assert candidates.failing() == []
