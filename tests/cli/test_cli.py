"""The command line as a person, a script and a CI job meet it."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from grader import check
from grader.cli import main
from grader.domain.errors import InternalError
from grader.grading import options, part
from grader.report.formats.json import SCHEMA as SCHEMA_NAME
from tests.helpers.command import SCHEMA, grader
from tests.helpers.support import EXERCISES, ROOT, SOLUTIONS, survivors


def test_the_main_job_in_text() -> None:
    """Score, checks, and no sign of colour or progress where nobody watches."""
    done = grader("solutions/model2.py", "--seed", 7)

    assert done.returncode == 0
    assert done.stderr == ""
    assert "得分 100 / 100" in done.stdout
    assert done.stdout.count("✓") == 7
    assert "\x1b" not in done.stdout
    assert "种子 7" in done.stdout


def test_a_stub_costs_exit_code_1_and_says_what_to_do() -> None:
    """In Chinese and in English."""
    for arguments, sentence in (
        ((), "下一步：把这里提到的函数写出来"),
        (("--lang", "en"), "Next step: Write each function"),
    ):
        done = grader("exercises/model2.py", *arguments)

        assert done.returncode == 1
        assert "[stub]" in done.stdout
        assert sentence in done.stdout


def test_many_files_get_a_summary_and_the_worst_exit_code(tmp_path: Path) -> None:
    """A row each, and what is unreadable decides."""
    shutil.copy(SOLUTIONS / "model2.py", tmp_path)
    done = grader(tmp_path / "model2.py", EXERCISES / "model1.py", tmp_path / "nothing_model3.py")

    assert done.returncode == 2
    assert "1 / 3 份全部通过" in done.stdout
    assert [f"✗ {code}" in done.stdout for code in ("stub", "unreadable")] == [True, True]


def test_json_is_one_object_that_fits_the_schema(tmp_path: Path) -> None:
    """And nothing else on standard output, whatever is graded."""
    (tmp_path / "model2.py").write_text("print('{}')\n" + (SOLUTIONS / "model2.py").read_text(), encoding="utf-8")
    (tmp_path / "model1.py").write_text("def", encoding="utf-8")
    fail = ROOT / "tests" / "submissions" / "fail"
    done = grader(
        tmp_path,
        EXERCISES / "model3.ipynb",
        *sorted(fail.glob("*one*.py"))[:3],
        "--format",
        "json",
        "--budget",
        "1",
        "--lang",
        "en",
    )
    report = json.loads(done.stdout)

    jsonschema.validate(report, SCHEMA)
    assert report["schema"] == SCHEMA_NAME == SCHEMA["properties"]["schema"]["const"]
    assert done.returncode == 2
    assert len(report["submissions"]) >= 4


def test_every_field_of_the_schema_is_used() -> None:
    """A field that is documented and never written is a promise nobody keeps."""
    report = json.loads(grader("exercises/model3.py", "--format", "json").stdout)
    submission = report["submissions"][0]

    assert submission.keys() == SCHEMA["$defs"]["submission"]["properties"].keys()
    assert submission["checks"][0].keys() == SCHEMA["$defs"]["check"]["properties"].keys()
    assert submission["checks"][0]["findings"][0].keys() == SCHEMA["$defs"]["finding"]["properties"].keys()


@pytest.mark.once
def test_all_start_methods_are_one_report() -> None:
    """Passed only if passed under each."""
    report = json.loads(grader("solutions/model3.py", "--start-method", "all", "--format", "json").stdout)

    assert report["submissions"][0]["start_methods"] == ["fork", "spawn", "forkserver"]
    assert report["submissions"][0]["status"] == "passed"


def test_a_finding_under_one_start_method_says_so(tmp_path: Path) -> None:
    """A missing guard is one under spawn and forkserver only."""
    text = (SOLUTIONS / "model2.py").read_text(encoding="utf-8")
    head, _, _ = text.partition("# %%\nif __name__")
    (tmp_path / "model2.py").write_text(
        head + "main([('a', 'x'), ('b', 'y'), ('c', 'z')], ['d', 'e'])\n", encoding="utf-8"
    )
    done = grader(tmp_path / "model2.py", "--start-method", "all", "--lang", "en")

    assert done.returncode == 1
    assert "only under these start methods: spawn, forkserver" in done.stdout


USAGE_ERRORS = {
    "unknown-exercise": (("solutions/model2.py", "--exercise", "model9"), "model9"),
    "folder-of-nothing": ((".ci",), ".ci"),
    "no-such-kit": (("solutions/model2.py", "--kit", "nowhere"), "nowhere"),
    "no-path": ((), "PATH"),
    "bad-option": (("--fast", "x.py"), "--fast"),
    "bad-timeout": (("x.py", "--timeout", "-1"), "3600"),
    "kit-without-exercises": (("solutions/model2.py", "--kit", "tests"), "tests"),
    "bad-language": (("x.py", "--lang", "fr"), "--lang"),
    "bad-start-method": (("x.py", "--start-method", "thread"), "--start-method"),
    "no-kit-to-compare": (("kit", "stubs", "--check", "--kit", "nowhere"), "nowhere"),
    "bad-kit-command": (("kit", "nonsense"), "nonsense"),
}


@pytest.mark.parametrize(("arguments", "named"), USAGE_ERRORS.values(), ids=USAGE_ERRORS)
def test_wrong_usage_is_one_sentence_and_exit_code_2(arguments: tuple[str, ...], named: str) -> None:
    """It names what is wrong; no traceback, and nothing on standard output."""
    done = grader(*arguments)

    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_folder_counts_every_submission(tmp_path: Path) -> None:
    """However its name is written."""
    shutil.copy(SOLUTIONS / "model2.py", tmp_path / "MODEL2_Zhang.PY")
    (tmp_path / "model1-b\udce9.py").write_bytes(b"x = 1")
    report = json.loads(grader(tmp_path, "--format", "json").stdout)

    assert sorted(submission["exercise"] for submission in report["submissions"]) == ["model1", "model2"]


def test_ctrl_c_stops_at_once_and_says_so(tmp_path: Path) -> None:
    """One signal to the whole foreground group, as a terminal sends it, while a program is being run."""
    text = "import select\nif __name__ == '__main__':\n    select.select([], [], [], 60)\n    while 1: pass"
    (tmp_path / "model2.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "grader", str(tmp_path), str(tmp_path), "--lang", "en", "--timeout", "50"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            while not list(survivors()):
                assert process.poll() is None
            os.killpg(process.pid, signal.SIGINT)
            _, errors = process.communicate(timeout=30)
        finally:
            process.kill()

    assert process.returncode == 130
    assert errors == "Interrupted: what was not graded has no score.\n"
    assert list(survivors()) == []


def test_output_that_cannot_be_shown_is_no_crash() -> None:
    """A terminal without ✓, and a disk without room."""
    done = grader("solutions/model2.py", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    with open("/dev/full", "w") as full:  # noqa: PTH123
        command = [sys.executable, "-m", "grader", "solutions/model2.py", "--format", "json"]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_a_path_is_shown_harmlessly(tmp_path: Path) -> None:
    """A file's name may hold whatever its author liked."""
    path = tmp_path / "model2\x1b[2J\u202egood.py"
    shutil.copy(SOLUTIONS / "model2.py", path)
    done = grader(path, "--exercise", "model2", COLUMNS="300")

    assert done.returncode == 0
    assert "\x1b[2J" not in done.stdout
    assert "\u202e" not in done.stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_is_for_a_student(language: str) -> None:
    """An example, every option, and the exit codes, in both languages."""
    done = grader("--help", "--lang", language)

    assert done.returncode == 0
    assert "python -m grader exercises/model2.py" in " ".join(done.stdout.split())
    options = ("--exercise", "--format", "--start-method", "--timeout", "--seed", "--lang", "--kit")
    assert [option for option in options if option not in done.stdout] == []
    assert re.search("退出码" if language == "zh" else "Exit codes", done.stdout)


def test_the_kit_command_writes_and_compares(tmp_path: Path) -> None:
    """The same command that keeps exercises/ in step works on a teacher's own folder."""
    shutil.copytree(SOLUTIONS, tmp_path / "solutions")
    missing = grader("kit", "stubs", "--check", "--kit", tmp_path / "solutions")
    written = grader("kit", "stubs", "--kit", tmp_path / "solutions")
    checked = grader("kit", "stubs", "--check", "--kit", tmp_path / "solutions")

    assert [missing.returncode, written.returncode, checked.returncode] == [1, 0, 0]
    assert "model2.ipynb" in missing.stderr
    assert (tmp_path / "exercises" / "model2.py").read_text() == (EXERCISES / "model2.py").read_text()


def test_our_own_failure_is_no_score_and_exit_code_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Known or unknown: never a zero, and the others are graded all the same."""

    class Broken(part.LiveExecution):
        def trace(self) -> part.Trace:
            if self.run.exercise.slug == "model1":
                raise InternalError("supervisor-lost")
            if self.run.exercise.slug == "model3":
                raise ZeroDivisionError
            return super().trace()

    monkeypatch.setattr(part, "LiveExecution", Broken)
    paths = [str(SOLUTIONS / f"{slug}.py") for slug in ("model1", "model2", "model3")]
    code = main.main([*paths, "--format", "json"])
    report = json.loads(capsys.readouterr().out)

    assert code == 3
    jsonschema.validate(report, SCHEMA)
    assert [submission["status"] for submission in report["submissions"]] == ["error", "passed", "error"]
    assert [submission["score"] is None for submission in report["submissions"]] == [True, False, True]
    assert all(submission["problem"] for submission in report["submissions"][::2])


def test_our_own_failure_is_shown_in_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With whose fault it is."""

    class Broken(part.LiveExecution):
        def trace(self) -> part.Trace:
            raise InternalError("supervisor-lost")

    monkeypatch.setattr(part, "LiveExecution", Broken)
    code = main.main([str(SOLUTIONS / "model2.py"), "--lang", "en"])

    assert code == 3
    assert "No score: The grader's own supervising process is gone" in capsys.readouterr().out


@pytest.mark.once
def test_output_fits_80_columns_with_chinese() -> None:
    """No line is wider than a terminal; a Chinese character takes two cells."""
    from rich.cells import cell_len

    wrong = sorted((ROOT / "tests" / "submissions" / "fail").glob("*.py"))[::6]
    done = grader(*wrong, "exercises", "--budget", "1", COLUMNS="80")

    assert len(wrong) > 15

    assert max(map(cell_len, done.stdout.splitlines())) <= 80


UNSAID: tuple[dict[str, str], ...] = (
    {},
    {"LANG": "C"},
    {"LANG": "POSIX"},
    {"LC_ALL": "C.UTF-8"},
    {"LANG": "zh_CN.UTF-8"},
)


@pytest.mark.parametrize("environment", [*UNSAID, {"LANG": "en_US.UTF-8"}, {"LC_ALL": "de_DE.UTF-8", "LANG": "C"}])
def test_the_language_is_the_same_everywhere(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Chinese where the locale says nothing: on the command line, in reports and in a notebook."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    is_chinese = environment in UNSAID
    main.main([str(EXERCISES / "model2.py"), "--no-explore", "--report", f"html={tmp_path / 'x.html'}"])
    out, _ = capsys.readouterr()
    main.main(["absent_model2.py", "--require", "model9"])
    _, complaint = capsys.readouterr()

    assert ("得分 0 / 100" in out) is is_chinese
    assert ('lang="zh-CN"' in (tmp_path / "x.html").read_text(encoding="utf-8")) is is_chinese
    assert ("没有叫 model9 的题目" in complaint) is is_chinese
    assert ("这里没有文件" in repr(check("absent.ipynb"))) is is_chinese


def test_the_usual_start_method_is_the_platforms() -> None:
    """It is known without asking multiprocessing, which takes long to import."""
    assert options.usual_start_methods() == (multiprocessing.get_context().get_start_method(),)


@pytest.mark.parametrize(
    ("started", "name"), [("/x/bin/pc-grader", "pc-grader"), ("/x/grader/__main__.py", "python -m grader")]
)
def test_sentences_call_the_grader_as_it_was_started(
    started: str, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In help, complaints and hints alike, so that what they say can be typed where the reader is."""
    monkeypatch.setattr(sys, "argv", [started])
    for arguments in (["--help"], ["kit", "--help"], ["explain", "--help"], ["hint", "--help"]):
        with pytest.raises(SystemExit):
            main.main([*arguments, "--lang", "en"])
    main.main(["explain", "nothing", "--lang", "en"])
    said = "".join(capsys.readouterr())

    assert name in said
    assert ("python -m grader" in said) is (name == "python -m grader")
