"""What is said of a command line that makes no sense: one sentence, what was meant, and what there is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.cli import main, outputs
from grader.cli.slips import COMMANDS
from grader.domain.errors import UsageError
from grader.domain.nearest import nearest
from grader.inputs import files
from tests.helpers.command import grader
from tests.helpers.support import SOLUTIONS

pytestmark = pytest.mark.once

# What is typed: the first line that is printed in English and in Chinese, and what stands in the lines after it.
SLIPS = {
    (): (
        "Say which file is to be graded, for example: python -m grader exercises/model2.py",
        "请写出要评的文件，例如：python -m grader exercises/model2.py",
        "python -m grader hint NAME",
    ),
    ("grad",): (
        "There is no command, file or folder called grad. Try: python -m grader exercises/model2.py",
        "没有叫 grad 的命令、文件或文件夹。可以试试：python -m grader exercises/model2.py",
        "python -m grader watch FOLDER",
    ),
    ("hnit", "model2"): (
        "There is no command, file or folder called hnit. Try: python -m grader hint model2",
        "没有叫 hnit 的命令、文件或文件夹。可以试试：python -m grader hint model2",
        "python -m grader explain CODE",
    ),
    ("grade", "solutions/model2.py"): (
        "There is no command, file or folder called grade. Try: python -m grader solutions/model2.py",
        "没有叫 grade 的命令、文件或文件夹。可以试试：python -m grader solutions/model2.py",
        "python -m grader PATH …",
    ),
    ("model2",): (
        "There is no command, file or folder called model2. Try: python -m grader exercises/model2.py",
        "没有叫 model2 的命令、文件或文件夹。可以试试：python -m grader exercises/model2.py",
        "python -m grader PATH …",
    ),
    ("--kit", "solutions", "watch", "exercises"): (
        "The command comes first: python -m grader watch --kit solutions exercises",
        "命令要写在最前面：python -m grader watch --kit solutions exercises",
        "python -m grader watch FOLDER",
    ),
    ("hint",): (
        "Say for which exercise (NAME), for example: python -m grader hint model1",
        "请写出是哪一题（NAME），例如：python -m grader hint model1",
        "joinable_queue",
    ),
    ("hint", "modle2"): (
        "There is no exercise called modle2. Do you mean model2?",
        "没有叫 modle2 的题目。你要的是 model2 吗？",
        "joinable_queue",
    ),
    ("hint", "exercises/model2.py"): (
        "There is no exercise called exercises/model2.py. Do you mean model2?",
        "没有叫 exercises/model2.py 的题目。你要的是 model2 吗？",
        "model1, model2",
    ),
    ("solutions/model2.py", "--exercise", "model4"): (
        "There is no exercise called model4.",
        "没有叫 model4 的题目。",
        "model1",
    ),
    ("explain", "item-lots"): (
        "There is no finding called item-lots. Do you mean item-lost?",
        "没有叫 item-lots 的代号。你要的是 item-lost 吗？",
        "sentinel-missing",
    ),
    ("solutions/model2.py", "--exercse", "model2"): (
        "There is no option --exercse. Do you mean --exercise?",
        "没有 --exercse 这个选项。你要的是 --exercise 吗？",
        "[--exercise NAME]",
    ),
    ("solutions/model2.py", "--format", "jsn"): (
        "--format cannot be jsn. Do you mean json?",
        "--format 不能是 jsn。你要的是 json 吗？",
        "[--format {text,json}]",
    ),
    ("kit", "stubs", "--chek"): (
        "There is no option --chek. Do you mean --check?",
        "没有 --chek 这个选项。你要的是 --check 吗？",
        "stubs",
    ),
    ("kit", "stub"): (
        "command cannot be stub. Do you mean stubs?",
        "command 不能是 stub。你要的是 stubs 吗？",
        "stubs",
    ),
    ("watch", "solutions/model2.py"): (
        "solutions/model2.py is not a folder, and a folder is watched as a whole: python -m grader watch solutions",
        "solutions/model2.py 不是文件夹，要看着的是整个文件夹：python -m grader watch solutions",
        "",
    ),
    ("watch", "exercices"): (
        "exercices is not a folder, and a folder is watched as a whole: python -m grader watch exercises",
        "exercices 不是文件夹，要看着的是整个文件夹：python -m grader watch exercises",
        "",
    ),
    ("solutions/model2.py", "--report", "htm=x.html"): (
        (
            "There is no such report: htm=x.html. Write --report FORMAT=FILE, for example --report html=report.html. "
            "Do you mean html?"
        ),
        "没有这样的报告：htm=x.html。要写成 --report 格式=文件，例如 --report html=report.html。你要的是 html 吗？",
        "markdown",
    ),
}
CASES = [(arguments, language, *said) for arguments, said in SLIPS.items() for language in ("en", "zh")]


@pytest.mark.parametrize(("arguments", "language", "english", "chinese", "after"), CASES)
def test_a_slip_is_one_sentence_with_what_was_meant(
    arguments: tuple[str, ...],
    language: str,
    english: str,
    chinese: str,
    after: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In the reader's language, before any list; exit code 2, and nothing on standard output."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8" if language == "zh" else "en_US.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    try:
        code = main.main([*arguments])
    except SystemExit as ended:
        code = int(str(ended.code))
    out, errors = capsys.readouterr()
    first, _, rest = errors.partition("\n")

    assert (code, out) == (2, "")
    assert first == (english if language == "en" else chinese)
    assert after in rest


def test_a_command_after_the_language_is_told_to_stand_first() -> None:
    """In that language; and nothing is begun."""
    done = grader("--lang", "en", "watch", "exercises")

    assert done.returncode == 2
    assert done.stderr.startswith("The command comes first: python -m grader watch --lang en exercises\nCommands:")


def test_a_file_that_is_called_like_a_command_is_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is there is no slip, whatever its name."""
    (tmp_path / "hint").mkdir()
    shutil.copy(SOLUTIONS / "model2.py", tmp_path / "hint")
    monkeypatch.chdir(tmp_path)

    assert main.main(["--lang", "en", "--no-explore", "hint"]) == 0
    assert "100 / 100" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("modle2", "model2"),
        ("exercises/model2.py", "model2"),
        ("MODEL2.ipynb", "model2"),
        ("joinable", "joinable_queue"),
        ("model9", ""),  # which of them nothing tells
        ("x", ""),
        ("", ""),
    ],
)
def test_a_name_is_guessed_only_where_one_is_most_alike(given: str, meant: str) -> None:
    """Never one of two that are as near."""
    assert nearest(given, ("model1", "model2", "joinable_queue", "model3")) == meant


def test_every_command_is_listed() -> None:
    """With what it is for, and how to see all options."""
    said = grader("--lang=en").stderr

    assert [name for name in COMMANDS if f"python -m grader {name}" not in said] == []
    assert said.endswith("All options: python -m grader --help\n")


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that may not be looked into, nor written to; for root, to whom none is closed, the calls refuse."""
    folder = tmp_path / "closed"
    folder.mkdir()
    shutil.copy(SOLUTIONS / "model2.py", folder)
    if os.getuid():
        folder.chmod(0)
        yield folder
        folder.chmod(0o700)
        return

    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if str(path) == str(folder):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(files.os, "scandir", refuse)
    monkeypatch.setattr(outputs.os, "access", lambda path, _: not str(path).startswith(str(folder)))
    yield folder


@pytest.mark.parametrize("arguments", [("{}",), ("watch", "{}"), ("{}", "--require", "model2")])
def test_what_may_not_be_read_is_said_with_its_path(
    arguments: tuple[str, ...], closed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And why; never as a failure of the grader's own."""
    code = main.main([*(one.format(closed) for one in arguments), "--lang", "en"])
    out, errors = capsys.readouterr()

    assert (code, out) == (2, "")
    assert errors.startswith(f"{closed} may not be read or written here: Permission denied.")


def test_a_report_that_may_not_be_written_is_said_before_anything_is_graded(
    closed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its path: after a minute of grading it would be too late."""
    report = closed / "report.html"
    code = main.main([str(SOLUTIONS / "model2.py"), "--report", f"html={report}", "--lang", "en"])
    out, errors = capsys.readouterr()

    assert (code, out) == (2, "")
    assert errors.startswith(f"The report cannot be written to {report}: Permission denied. Nothing was graded.")


def test_a_report_beside_one_that_may_not_be_written_is(tmp_path: Path) -> None:
    """The same path in an open folder."""
    assert outputs.target(f"html={tmp_path / 'report.html'}").path == tmp_path / "report.html"
    with pytest.raises(UsageError):
        outputs.target(f"html={tmp_path / 'absent' / 'report.html'}")


@pytest.mark.parametrize(("number", "code"), [(13, 2), (30, 2), (28, 3)])
def test_an_error_of_the_system_is_not_the_graders_own(
    number: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What may not be written is the caller's to change, and a full disk is said to be that."""

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number), str(tmp_path / "dist"))

    monkeypatch.setattr("grader.distribution.copies.copy_exercises", refuse)

    assert main.main(["kit", "solutions", "--into", str(tmp_path / "dist"), "--lang", "en"]) == code
    errors = capsys.readouterr().err
    assert os.strerror(number) in errors
    assert (str(tmp_path / "dist") in errors) is (code == 2)
    assert "grader itself failed" not in errors


MISSPELT = "There is no file {name}, but there is {near}."
ABSENT = {
    "modle2.py": "model2.py",
    "Model2.py": "model2.py",
    "model2.ipynb": "model2.py",
    "homework.py": "",
    "model9.py": "",
}


@pytest.mark.parametrize(("name", "near"), ABSENT.items())
def test_a_misspelt_file_is_told_with_the_one_beside_it(
    name: str, near: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next step is the command that grades it; where two are as near, or none is, nothing is guessed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    for slug in ("model1", "model2", "model3"):
        shutil.copy(SOLUTIONS / f"{slug}.py", tmp_path)
    code = main.main([name, "--lang", "en"])
    out, _ = capsys.readouterr()

    assert code == 2
    assert (MISSPELT.format(name=name, near=near) in out) is bool(near)
    assert ("There is no such file." in out) is (near == "")
    assert (f"Next step: If you mean that one, grade it: python -m grader {near}" in out) is bool(near)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_ends_with_the_exit_codes_and_the_commands(language: str) -> None:
    """Those of signals too."""
    said = grader("--help", "--lang", language).stdout
    _, _, end = said.partition("Exit codes" if language == "en" else "退出码")

    assert [code for code in ("0", "1", "2", "3", "129", "130", "143") if code not in end] == []
    assert [name for name in COMMANDS if f"python -m grader {name}" not in end] == []
