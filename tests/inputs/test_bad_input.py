"""Files that are no submission: each gets a sentence and an exit code, and the rest are graded."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.cli.main import ExitCode, main
from grader.domain.errors import SubmissionError
from grader.inputs.files import load_submission
from tests.helpers.support import SOLUTIONS, error_codes, grade_file, grade_text

GOOD = (SOLUTIONS / "model2.py").read_text(encoding="utf-8")


def notebook(*cells: str) -> str:
    """A notebook of these code cells."""
    return str(nbformat.writes(new_notebook(cells=[new_code_cell(cell) for cell in cells])))


def as_bytes(data: bytes) -> Callable[[Path], None]:
    """Make a file of these bytes."""
    return lambda path: path.write_bytes(data) and None


def as_text(text: str) -> Callable[[Path], None]:
    """Make a file of this text."""
    return as_bytes(text.encode())


def loop_of_links(path: Path) -> None:
    """A link to a link to itself."""
    other = path.with_name("other")
    other.symlink_to(path)
    path.symlink_to(other)


UNREADABLE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "missing": ("model2.py", lambda _path: None, "no-such-file"),
    "folder-named-like-a-file": ("model2.py", Path.mkdir, "not-a-file"),
    "fifo": ("model2.py", os.mkfifo, "not-a-file"),
    "link-to-an-answer": ("model2.py", lambda path: path.symlink_to(SOLUTIONS / "model2.py"), "link"),
    "link-to-a-device": ("model2.py", lambda path: path.symlink_to("/dev/zero"), "link"),
    "link-to-nothing": ("model2.py", lambda path: path.symlink_to("nothing"), "link"),
    "link-of-no-exercise": ("homework.py", lambda path: path.symlink_to(SOLUTIONS / "model2.py"), "link"),
    "link-to-a-folder": ("model2", lambda path: path.symlink_to(SOLUTIONS), "linked-folder"),
    "link-loop": ("model2.py", loop_of_links, "link"),
    "syntax-error": ("model2.py", as_text("def producer(q, name, food:\n    pass\n"), "bracket-open"),
    "too-deep": ("model2.py", as_text("x = " + "-" * 200_000 + "1\n"), "too-deep"),
    "too-deep-to-be-walked": ("model2.py", as_text("def f():\n    return " + "-" * 2500 + "1\n"), "too-deep"),
    "gbk": ("model2.py", as_bytes(GOOD.encode("gbk")), "looks-gbk"),
    "chinese-bracket": ("model2.py", as_text("def producer（q, name, food):\n    pass\n"), "full-width"),
    "chinese-space": ("model2.py", as_text("x = 1\u3000+ 2\n"), "full-width"),
    "utf-16": ("model2.py", as_bytes(GOOD.encode("utf-16")), "utf-16"),
    "utf-16-without-mark": ("model2.py", as_bytes(GOOD.encode("utf-16-le")), "utf-16"),
    "utf-16-big-endian-without-mark": ("model2.py", as_bytes(GOOD.encode("utf-16-be")), "utf-16"),
    "utf-32": ("model2.py", as_bytes(GOOD.encode("utf-32")), "nul-byte"),
    "nothing": ("model2.py", as_text(""), "empty"),
    "white-space": ("model2.py", as_text("\n  \n\n"), "empty"),
    "comments": ("model2.py", as_text("# def producer(q, name, food): ...\n"), "only-comments"),
    "prose": ("model2.py", as_text("'Made by ocean.'\n"), "only-comments"),
    "latin-1-undeclared": ("model2.py", as_bytes(b"# caf\xe9\n"), "unknown-encoding"),
    "wrong-declaration": ("model2.py", as_bytes(b"# coding: ascii\n\n\n# caf\xe9\n"), "wrong-encoding"),
    "unknown-declaration": ("model2.py", as_bytes(b"# coding: klingon\n"), "unknown-encoding"),
    "declares-no-encoding-of-text": ("model2.py", as_bytes(b"# coding: rot13\n"), "unknown-encoding"),
    "nul-byte": ("model2.py", as_text("x = 1\n\0\n"), "nul-byte"),
    "five-megabytes": ("model2.py", as_text("# padding\n" * 500_000), "too-large"),
    "raises-on-import": ("model2.py", as_text(GOOD + "\nimport no_such_module\n"), "on_load"),
    "raises-in-its-own-code": ("model2.py", as_text(GOOD.replace("# %%\nimport", "1 / 0\nimport", 1)), "on_load"),
    "input-on-import": ("model2.py", as_text(GOOD.replace("import random", "n = input('?')\nimport random")), "input"),
    "unknown-exercise": ("homework.py", as_text(GOOD), "name"),
    "two-exercises": ("model1_model2.py", as_text(GOOD), "name"),
    "notebook-not-json": ("model2.ipynb", as_text("{'cells': []}"), "notebook-not-json"),
    "notebook-of-nothing": ("model2.ipynb", as_text(""), "notebook-not-json"),
    "notebook-of-a-list": ("model2.ipynb", as_text("[1, 2]"), "notebook-invalid"),
    "notebook-without-cells": ("model2.ipynb", as_text('{"nbformat": 4, "nbformat_minor": 5}'), "notebook-invalid"),
    "notebook-from-the-future": (
        "model2.ipynb",
        as_text('{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}'),
        "notebook-invalid",
    ),
    "notebook-of-prose": (
        "model2.ipynb",
        as_text(str(nbformat.writes(new_notebook(cells=[new_markdown_cell("# 包子")])))),
        "notebook-empty",
    ),
    "notebook-gbk": ("model2.ipynb", as_bytes('{"包子": 1}'.encode("gbk")), "wrong-encoding"),
    "notebook-syntax-error": ("model2.ipynb", as_text(notebook("x = 1", "def f(:\n  pass")), "syntax-error"),
}


@pytest.mark.parametrize(("name", "make", "case"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_said_and_worth_nothing(
    name: str, make: Callable[[Path], object], case: str, tmp_path: Path
) -> None:
    """The one finding says which of the many ways it is."""
    make(tmp_path / name)
    report = grade_file(tmp_path / name)

    code = "no-exercise" if case == "name" else "unreadable"
    assert [(code, case)] == [(finding.code, finding.case) for finding in report.findings()]
    assert report.score is not None
    assert report.score.earned == 0


def test_a_device_is_not_read() -> None:
    """Whatever it is called: this one never ends."""
    report = grade_file(Path("/dev/zero"), exercise="model2")

    assert [(finding.code, finding.case) for finding in report.findings()] == [("unreadable", "not-a-file")]


def test_no_link_below_what_was_given_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor one that was given itself, by its whole name too; what is above that is the caller's own."""
    (tmp_path / "real" / "li").mkdir(parents=True)
    shutil.copy(SOLUTIONS / "model2.py", tmp_path / "real" / "li")
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "wang").symlink_to("li")
    monkeypatch.chdir(tmp_path)

    def refused(path: str, *given: str) -> str:
        try:
            load_submission(Path(path), map(Path, given))
        except SubmissionError as problem:
            return problem.key
        return "read"

    assert refused("real/li/model2.py") == refused("./real/../real/li/model2.py", "real") == "read"
    assert refused(f"{tmp_path}/linked/li/model2.py") == "read"
    assert refused(f"{tmp_path}/linked/li/model2.py", f"{tmp_path}/linked/li") == "read"
    for path, given in (
        (f"{tmp_path}/real/wang/model2.py", f"{tmp_path}/real/wang/model2.py"),
        (f"{tmp_path}/real/wang/model2.py", f"{tmp_path}/real/wang"),
        (f"{tmp_path}/linked/li/model2.py", f"{tmp_path}/linked"),
        ("linked/li/model2.py", "."),
        ("real/wang/model2.py", "real"),
        (f"{tmp_path}/real/wang/model2.py", f"{tmp_path}/real"),
        (f"{tmp_path}/linked/wang/model2.py", f"{tmp_path}/linked"),
    ):
        assert refused(path, given) == "linked-folder"
    assert refused("real/li/model2.py/model2.py") == "cannot-open"


def test_a_linked_folder_is_said_and_not_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What lies beside it is graded."""
    shutil.copy(SOLUTIONS / "model2.py", tmp_path)
    (tmp_path / "wang").symlink_to(SOLUTIONS)

    assert main([str(tmp_path), "--no-explore", "--format", "json", "--lang", "en"]) == ExitCode.UNREADABLE
    submissions = json.loads(capsys.readouterr().out)["submissions"]
    said = {Path(one["path"]).name: [f["message"] for c in one["checks"] for f in c["findings"]] for one in submissions}
    assert said == {"model2.py": [], "wang": ["The folder wang is a link: what it leads to is not graded."]}


READABLE = {
    "bom": GOOD.encode("utf-8-sig"),
    "crlf": GOOD.replace("\n", "\r\n").encode(),
    "gbk-declared": ("# coding: gbk\n" + GOOD).encode("gbk"),
    "no-newline-at-the-end": GOOD.rstrip().encode(),
}


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("data", READABLE.values(), ids=READABLE)
def test_what_python_can_read_is_graded(data: bytes, method: str, tmp_path: Path) -> None:
    """Byte order mark, line ends and a declared encoding are no mistakes."""
    (tmp_path / "model2.py").write_bytes(data)
    report = grade_file(tmp_path / "model2.py", method)

    assert report.codes() == ()
    assert report.score is not None
    assert report.score.earned == 100


def test_an_old_notebook_is_upgraded(tmp_path: Path) -> None:
    """Format 3, as IPython 1 to 2 wrote it."""
    cell = {"cell_type": "code", "language": "python", "metadata": {}, "outputs": [], "input": GOOD, "collapsed": False}
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": [cell], "metadata": {}}],
    }
    (tmp_path / "model2.ipynb").write_text(json.dumps(old), encoding="utf-8")

    assert grade_file(tmp_path / "model2.ipynb").codes() == ()


def test_a_magic_line_is_no_syntax_error_and_lines_are_counted_by_cell(tmp_path: Path) -> None:
    """The message names the cell and the line that the student sees."""
    broken = GOOD.replace("q.put(item)", "q.put(itme)")
    cells = notebook(
        "%matplotlib inline\n!ls\nwhere = !pwd\n%%time_is_not_a_cell_magic_here\nx = 1", "%%bash\nls", broken
    )
    (tmp_path / "model2.ipynb").write_text(cells, encoding="utf-8")
    report = grade_file(tmp_path / "model2.ipynb")
    line = next(report.findings()).line

    assert error_codes(report) == ["crashed"]
    assert line is not None
    expected = broken.splitlines().index("        q.put(itme)") + 1
    assert (3, expected) == report.line_map.locate(line)


def test_an_endless_loop_on_import_is_named_with_its_line(tmp_path: Path) -> None:
    """Long before the limit, and in the file as well as in a function."""
    report = grade_text(tmp_path, "model2.py", "x = 0\nwhile True:\n    x += 1\n" + GOOD)

    assert "endless-loop" in error_codes(report)
    assert next(finding.line for finding in report.findings() if finding.code == "endless-loop") in (2, 3)


def test_a_module_of_the_students_does_not_stand_in_for_one_of_pythons(tmp_path: Path) -> None:
    """A ``queue.py`` beside the submission, which is also where the command is given."""
    shutil.copy(SOLUTIONS / "model2.py", tmp_path)
    for name in ("queue.py", "json.py", "random.py"):
        (tmp_path / name).write_text("raise SystemExit('shadowed')\n", encoding="utf-8")
    command = [sys.executable, "-m", "grader", "model2.py", "--start-method", "spawn", "--format", "json"]
    package = str(SOLUTIONS.parent)
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": package}, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 0, done.stderr


UNGUARDED = (
    GOOD.replace("if __name__ == '__main__':\n    main(", "if True:\n    main(")
    .replace("\n    print('主进程结束 main is done')", "")
    .replace("if True:\n    main(", "main(")
)


@pytest.mark.parametrize(("method", "codes"), [("fork", []), ("spawn", ["crashed"]), ("forkserver", ["crashed"])])
def test_a_missing_guard_matters_where_python_says_so(method: str, codes: list[str], tmp_path: Path) -> None:
    """Under fork it works; elsewhere each process would start processes, and the message says what to do."""
    report = grade_text(tmp_path, "model2.py", UNGUARDED, method)

    assert codes == error_codes(report)
    assert [case for case in ("no_guard",) if codes] == [finding.case for finding in report.findings()]


def test_one_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    """Every file of a folder is in the report, each with its own verdict."""
    shutil.copy(SOLUTIONS / "model2.py", tmp_path / "a_model2.py")
    (tmp_path / "b_model2.py").write_text("def", encoding="utf-8")
    os.mkfifo(tmp_path / "c_model2.py")
    shutil.copy(SOLUTIONS / "model1.py", tmp_path / "model1.py")
    command = [sys.executable, "-m", "grader", str(tmp_path), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    submissions = json.loads(done.stdout)["submissions"]

    assert [submission["status"] for submission in submissions] == ["passed", "failed", "failed", "passed"]
    assert done.returncode == 2
    assert done.stderr == ""
