"""Ctrl-C and its kin, at any moment: one sentence, the exit code of a signal, and nothing that is left."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from grader.report.formats import FORMATS
from grader.runtime.language import chosen_language
from grader.runtime.stopping import _sentence
from grader.words import LANGUAGES, Words
from tests.helpers.canary import adopting_orphans
from tests.helpers.command import SCHEMA
from tests.helpers.stops import Stop, stopped
from tests.helpers.support import CORPUS, ROOT

pytestmark = pytest.mark.once

GRADING = ("solutions/model2.py",)
PARTS = 16  # of a grading
NEVER = Stop(signal.SIGINT, 60.0, is_group=False)
INTERRUPTED, WATCHED = Words("en").say("error.interrupted"), Words("en").say("watch.ended")


@pytest.fixture(scope="module", autouse=True)
def orphans() -> Iterator[None]:
    """Whatever outlives a grader becomes a child of ours; and no signal is one that the test's caller ignores."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL), signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with adopting_orphans():
        yield
    for number, handler in zip((signal.SIGHUP, signal.SIGTERM), before, strict=True):
        signal.signal(number, handler)


@pytest.fixture
def folder() -> Iterator[Path]:
    """For the grader's temporary files: a short path, that submissions of a grader who is root get to."""
    with tempfile.TemporaryDirectory(prefix="s") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture(scope="module")
def whole_s() -> float:
    """How long a grading takes here, from its first line on."""
    with tempfile.TemporaryDirectory(prefix="s") as name:
        Path(name).chmod(0o711)
        return stopped(GRADING, NEVER, Path(name)).seconds


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_grading_stops_at_any_moment(part: int, number: signal.Signals, whole_s: float, folder: Path) -> None:
    """The process alone is sent the signal, or its group; the last moment may be after its end."""
    stop = Stop(number, whole_s * part / PARTS, is_group=part % 2 == 1)

    assert stopped(GRADING, stop, folder).fault(128 + number, INTERRUPTED) == ""


OTHERS = {
    "a schedule forced": ((str(CORPUS / "fail" / "model2-one_none.py"),), signal.SIGINT, 1),
    "spawned, unconfined": (("solutions/model3.py", "--no-sandbox", "--start-method", "spawn"), signal.SIGTERM, 0),
    "a terminal closed": (("solutions", "--no-explore", "--report", f"html={os.devnull}"), signal.SIGHUP, 0),
}


SO_FAR = re.compile(r"Stopped: [1-3] of 4 graded; reports written\.\n")  # what is said where some are graded


@pytest.mark.parametrize("after_s", [0.2, 0.5, 0.8])
@pytest.mark.parametrize(("arguments", "number", "whole"), OTHERS.values(), ids=OTHERS)
def test_so_does_any_other(
    arguments: tuple[str, ...], number: signal.Signals, whole: int, after_s: float, folder: Path
) -> None:
    """Whatever it has said by then."""
    outcome = stopped(arguments, Stop(number, after_s, is_group=True), folder)
    said = outcome.errors.removeprefix(Words("en").say("isolation.means.none") + "\n")
    if whole == 0 and len(arguments) > 3:  # of several, in whichever of them it came
        said = SO_FAR.sub(f"{INTERRUPTED}\n", said)

    assert outcome._replace(errors=said).fault(128 + number, INTERRUPTED, whole=whole) == ""


def test_so_does_the_installed_command(folder: Path) -> None:
    """While its modules are still imported, too."""
    script = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]["pc-grader"]
    start = ("-c", "from {} import {} as main; main()".format(*script.split(":")))
    for after_s in (0.0, 0.02, 0.3):
        outcome = stopped(GRADING, Stop(signal.SIGINT, after_s, is_group=True), folder, start)

        assert outcome.fault(130, INTERRUPTED) == ""


@pytest.mark.parametrize("after_s", [0.3, 0.6, 1.5, 4.0])
def test_ctrl_c_is_how_watching_ends(after_s: float, folder: Path) -> None:
    """While it grades and while it waits; what comes before it has begun to watch interrupts it."""
    outcome = stopped(("watch", "solutions"), Stop(signal.SIGINT, after_s, is_group=True), folder)
    code, sentence = (0, WATCHED) if outcome.code == 0 else (130, INTERRUPTED)

    assert outcome.fault(code, sentence) == ""


def test_watching_is_stopped_by_any_other_signal(folder: Path) -> None:
    """Which is not how it is meant to end."""
    outcome = stopped(("watch", "solutions"), Stop(signal.SIGTERM, 1.0, is_group=False), folder)

    assert outcome.fault(143, INTERRUPTED) == ""


def ran(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program that is guarded, and stops itself."""
    head = "import os, signal, sys, threading, time\nfrom grader.runtime.stopping import *\nguard(['--lang', 'en'])\n"
    full = {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-c", head + textwrap.dedent(code)]
    return subprocess.run(command, env=full, capture_output=True, text=True, timeout=60, check=False)


PROGRAMS = {
    "nothing to undo": "signal.raise_signal(signal.SIGTERM)",
    "between making and noting": """
        with uninterrupted():
            signal.raise_signal(signal.SIGTERM)
            path = sys.argv[0] + os.environ["TMPDIR"] + "/x"
            open(path[2:], "w").close()
            undo_later(lambda: os.unlink(path[2:]))
        """,
    "where an exception would be lost": """
        class Swallowing:
            def __del__(self):
                signal.raise_signal(signal.SIGTERM)
        Swallowing()
        """,
    "again while it is undone": """
        for _ in range(3):
            undo_later(lambda: signal.raise_signal(signal.SIGINT))
        signal.raise_signal(signal.SIGTERM)
        """,
    "one that cannot be undone": """
        name = os.environ["TMPDIR"] + "/x"
        open(name, "w").close()
        undo_later(lambda: os.unlink(name))
        undo_later(lambda: 1 / 0)
        signal.raise_signal(signal.SIGTERM)
        """,
    "threads that make folders": """
        from grader.inputs.scratch import scratch_folder
        def work():
            while True:
                folders.append(scratch_folder())
                folders[-1].__enter__()
        folders = []
        for _ in range(3):
            threading.Thread(target=work, daemon=True).start()
        while len(folders) < 20:
            pass
        signal.raise_signal(signal.SIGTERM)
        """,
    "while files are looked at as another user": """
        from grader.sandbox.procfs import looking_as
        from grader.inputs.scratch import scratch_folder
        folder = scratch_folder()
        folder.__enter__()
        with looking_as(65534):
            signal.raise_signal(signal.SIGTERM)
        """,
    "unwound, and lost on the way": """
        import contextlib
        with epilogue(unwind), contextlib.suppress(BaseException):
            try:
                signal.raise_signal(signal.SIGTERM)
            finally:
                signal.raise_signal(signal.SIGINT)
                raise ValueError
        assert was_stopped()
        print("the reports so far")
        finish()
        """,
    "nothing new after it": """
        from grader.inputs.scratch import scratch_folder
        with epilogue(unwind):
            try:
                signal.raise_signal(signal.SIGTERM)
            except KeyboardInterrupt:
                pass
            try:
                scratch_folder().__enter__()
            except Stopped:
                finish()
        """,
}


@pytest.mark.parametrize("code", PROGRAMS.values(), ids=PROGRAMS)
def test_wherever_it_comes_it_is_the_end(code: str, folder: Path) -> None:
    """What was made is undone, the sentence is said once, and the exit code is that of the first signal."""
    done = ran(code, folder)

    assert (done.returncode, done.stderr, list(folder.iterdir())) == (143, f"{INTERRUPTED}\n", [])
    assert done.stdout == ("the reports so far\n" if "print" in code else "")


HAND_IN = ("model1", "model2", "model3")


def stopped_at(name: str, how: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Three worked answers graded in order, until the one of this name, while which the signal comes."""
    for slug in HAND_IN:
        shutil.copy(ROOT / "solutions" / f"{slug}.py", folder)
    code = f"""
        import contextlib
        from pathlib import Path
        from grader.cli import main as cli
        from grader.course import batch
        grade, folder = batch.grade_whatever, {str(folder)!r}
        def graded(path, options):
            if path.name == {name!r}:
                with contextlib.{how}:
                    signal.raise_signal(signal.SIGINT)
            return grade(path, options)
        batch.grade_whatever = graded
        os.chdir(folder)
        try:
            cli.main(["--lang", "en", "--no-explore", *{arguments!r}])
        finally:
            finish()
        """
    return ran(code, folder / "t")


HOWS = {"seen": "nullcontext()", "lost on its way": "suppress(BaseException)"}
TARGETS = [word for form in FORMATS for word in ("--report", f"{form}=report.{form}")]


@pytest.fixture
def graded_so_far(folder: Path) -> Path:
    """Where three answers lie."""
    (folder / "t").mkdir()
    return folder


@pytest.mark.parametrize("how", HOWS.values(), ids=HOWS)
def test_a_folder_that_is_stopped_reports_what_was_graded(how: str, graded_so_far: Path) -> None:
    """In every form and on standard output; the one being graded is in none."""
    done = stopped_at("model2.py", how, graded_so_far, ".", "--format", "json", *TARGETS)

    assert (done.returncode, done.stderr) == (130, "Stopped: 1 of 3 graded; reports written.\n")
    for text in (done.stdout, (graded_so_far / "report.json").read_text(encoding="utf-8")):
        data = json.loads(text)
        jsonschema.validate(data, SCHEMA)
        assert [submission["exercise"] for submission in data["submissions"]] == ["model1"]
    texts = {form: (graded_so_far / f"report.{form}").read_text(encoding="utf-8") for form in FORMATS}
    assert [suite.get("name") for suite in ET.fromstring(texts["junit"])] == ["model1.py"]
    assert json.loads(texts["gradescope"])["score"] == 100
    assert [form for form, text in texts.items() if "model2" in text or not text] == []
    assert list((graded_so_far / "t").iterdir()) == []


def test_what_was_required_and_not_graded_has_no_score(graded_so_far: Path) -> None:
    """It was handed in, and that it is not graded is our own doing; what was not handed in is said to be so."""
    arguments = (".", "--require", "model1,model2,model3,joinable_queue", *TARGETS)
    done = stopped_at("model2.py", HOWS["seen"], graded_so_far, *arguments)
    data = json.loads((graded_so_far / "report.json").read_text(encoding="utf-8"))
    scores = {submission["exercise"]: submission["score"] for submission in data["submissions"]}

    assert done.returncode == 130
    assert done.stderr.endswith("\nStopped: 1 of 3 graded; reports written.\n")
    jsonschema.validate(data, SCHEMA)
    assert scores["model1"] == {"earned": 100, "possible": 100}
    assert (scores["model2"], scores["model3"], scores["joinable_queue"]["earned"]) == (None, None, 0)
    assert data["hand_in"]["score"] is None
    assert "model2.py was not graded: the grading was stopped." in done.stdout
    assert "score" not in json.loads((graded_so_far / "report.gradescope").read_text(encoding="utf-8"))


def test_where_nothing_was_graded_nothing_is_written(graded_so_far: Path) -> None:
    """As ever: one sentence."""
    done = stopped_at("model1.py", HOWS["seen"], graded_so_far, ".", "--format", "json", *TARGETS)

    assert (done.returncode, done.stdout, done.stderr) == (130, "", f"{INTERRUPTED}\n")
    assert list(graded_so_far.glob("report.*")) == []


def test_where_no_report_was_asked_for_none_is_said_to_be_written(graded_so_far: Path) -> None:
    """What was shown is shown, with its summary; not stopped, all three are graded."""
    done = stopped_at("model3.py", HOWS["seen"], graded_so_far, ".")
    whole = stopped_at("no such file", HOWS["seen"], graded_so_far, ".")

    assert (done.returncode, whole.returncode) == (130, 0)
    assert done.stderr == "Stopped: 2 of 3 graded; what was not graded has no score.\n"
    assert "2 of 2 passed everything" in done.stdout
    assert "3 of 3 passed everything" in whole.stdout


def test_what_is_ignored_stays_so(folder: Path) -> None:
    """As ``nohup`` asks for."""
    program = "import signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); import os; os.execv(sys.executable, "
    inner = "from grader.runtime.stopping import guard; import signal; guard([]); signal.raise_signal(signal.SIGHUP)"
    done = ran(f"{program}[sys.executable, '-c', {inner!r}])", folder)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_is_that_of_the_catalogue(language: str) -> None:
    """Which it is taken from without being loaded."""
    assert _sentence(language) == Words(language).say("error.interrupted")


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ((), "zh"),
        (("x.py", "--lang", "en"), "en"),
        (("watch", "--lang=en", "folder"), "en"),
        (("--la", "en"), "en"),
        (("--l=en",), "en"),
        (("--lang", "en", "--lang", "zh"), "zh"),
        (("--lang", "fr"), "zh"),
        (("--lang",), "zh"),
        (("--", "--lang", "en"), "zh"),
        (("--language", "en"), "zh"),
    ],
)
def test_the_language_is_known_before_the_options_are_parsed(arguments: tuple[str, ...], language: str) -> None:
    """As they will be parsed; where it is not asked for it is that of the locale."""
    assert chosen_language(arguments, {"LANG": "C"}) == language


def test_the_language_is_else_that_of_the_locale() -> None:
    """Also where none of ours is asked for."""
    for arguments in ((), ("--lang", "fr")):
        assert chosen_language(arguments, {"LANG": "en_GB.UTF-8"}) == "en"
