"""``python -m grader watch``: what is saved is graded, however it is saved, and nothing out of date is shown."""

from __future__ import annotations

import io
import os
import pty
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.domain.results import CheckResult, Report, Score, Status, best
from grader.report.terminal.progress import Progress, at_work, board, outlook
from grader.student.watch import Stamp, look, rounds, standings, wakings
from grader.words import LANGUAGES, Words
from tests.helpers.command import grader
from tests.helpers.published import KILLED, RACE, STUCK, graded
from tests.helpers.screens import not_on_the_last_screen, printed
from tests.helpers.support import EXERCISES, ROOT, SOLUTIONS, survivors

pytestmark = pytest.mark.once

ONE, TWO = Path("model1.py"), Path("model2.py")


class Desk:
    """A folder that is only imagined, so that what happens between two looks is up to the test."""

    def __init__(self) -> None:
        self.files: dict[Path, str] = {ONE: "stub", TWO: "stub"}
        self.stamps = {ONE: Stamp(1, 1, 4), TWO: Stamp(2, 2, 4)}
        self.graded: list[str] = []
        self.meanwhile: list[Callable[[], None]] = []

    def save(self, path: Path, text: str) -> None:
        """In place or by renaming: the file's stamp is another one."""
        self.files[path] = text
        self.stamps[path] = Stamp(len(self.graded) + sum(stamp.ctime_ns for stamp in self.stamps.values()), 0, 0)

    def remove(self, path: Path) -> None:
        """Also for a moment, as some editors do when they save."""
        del self.files[path]

    def look(self) -> dict[Path, Stamp]:
        """What is there."""
        return {path: self.stamps[path] for path in self.files}

    def grade(self, path: Path) -> Report:
        """A report that says which text was read; then happens what happens while it is graded."""
        read = self.files.get(path, "nothing")
        self.graded.append(f"{path.stem}={read}")
        if self.meanwhile:
            self.meanwhile.pop(0)()
        return Report(read, path.stem, (), None, 0, ())


def told(desk: Desk, *steps: Callable[[], object]) -> list[tuple[str, dict[str, str]]]:
    """After a first look, each step and then a look: the last file and every report, for each round."""

    def times() -> Iterator[None]:
        yield
        for step in steps:
            step()
            yield

    return [
        (last.stem, {path.stem: report.path for path, report in reports.items()})
        for reports, last in rounds(times(), desk.look, desk.grade)
    ]


FIRST = ("model2", {"model1": "stub", "model2": "stub"})


def test_everything_is_graded_once_and_then_only_what_is_saved() -> None:
    """An event without anything new is no round; a save that changes nothing in the text is one."""
    desk = Desk()
    said = told(desk, lambda: None, lambda: desk.save(ONE, "right"), lambda: desk.save(ONE, "right"), lambda: None)

    right = ("model1", {"model1": "right", "model2": "stub"})
    assert said == [FIRST, right, right]
    assert desk.graded == ["model1=stub", "model2=stub", "model1=right", "model1=right"]


def test_a_file_that_is_away_for_a_moment_is_not_lost() -> None:
    """As when an editor removes the old file first, and an event comes in between."""
    desk = Desk()
    said = told(desk, lambda: desk.remove(TWO), lambda: desk.save(TWO, "right"))

    assert said == [FIRST, ("model2", {"model1": "stub", "model2": "right"})]


def test_what_is_saved_while_it_is_graded_is_graded_again_and_only_that_is_shown() -> None:
    """So half a file is graded, if it must be, but not shown."""
    desk = Desk()
    desk.meanwhile = [lambda: None, lambda: None, lambda: desk.save(TWO, "whole")]
    said = told(desk, lambda: desk.save(TWO, "half"))

    assert desk.graded[2:] == ["model2=half", "model2=whole"]
    assert said == [FIRST, ("model2", {"model1": "stub", "model2": "whole"})]


def test_another_file_saved_while_one_is_graded_comes_after_it() -> None:
    """In the same round, and it is the last."""
    desk = Desk()
    desk.meanwhile = [lambda: None, lambda: None, lambda: desk.save(ONE, "right")]
    said = told(desk, lambda: desk.save(TWO, "right"))

    assert said == [FIRST, ("model1", {"model1": "right", "model2": "right"})]


def test_two_files_saved_at_once_are_graded_in_the_order_of_their_saving() -> None:
    """Whatever their names."""
    desk = Desk()

    def both() -> None:
        desk.save(TWO, "right")
        desk.save(ONE, "wrong")

    assert told(desk, both)[1] == ("model1", {"model1": "wrong", "model2": "right"})
    assert desk.graded[2:] == ["model2=right", "model1=wrong"]


def test_a_file_that_goes_while_it_is_graded_is_not_shown() -> None:
    """It is when it comes back, and meanwhile the others are."""
    desk = Desk()
    desk.meanwhile = [lambda: None, lambda: None, lambda: desk.remove(TWO)]
    said = told(desk, lambda: desk.save(TWO, "x"), lambda: desk.save(ONE, "y"), lambda: desk.save(TWO, "z"))

    assert said == [FIRST, ("model1", {"model1": "y"}), ("model2", {"model1": "y", "model2": "z"})]


def test_only_submissions_are_looked_at(tmp_path: Path) -> None:
    """Not what editors and Python leave beside them, nor what belongs to no exercise, nor a link to nothing."""
    for name in (
        "model2.py",
        "MODEL1.PY",
        "li_model3.ipynb",
        "helper.py",
        ".model2.py.swp",
        "model2.py~",
        "model2.txt",
    ):
        (tmp_path / name).touch()
    for name in (".ipynb_checkpoints", "__pycache__"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model2.py").touch()
    (tmp_path / ".#model1.py").symlink_to("li@host.1")
    (tmp_path / "joinable_queue.py").symlink_to("nowhere")

    assert sorted(path.name for path in look(tmp_path, SOLUTIONS)) == ["MODEL1.PY", "li_model3.ipynb", "model2.py"]


def in_place(path: Path) -> None:
    """More text in the same file."""
    with path.open("a") as file:
        file.write("more")


def renamed_over(path: Path) -> None:
    """The same text in a new file."""
    new = path.with_suffix(".new")
    new.write_bytes(path.read_bytes())
    shutil.copystat(path, new)
    new.replace(path)


@pytest.mark.parametrize("save", [in_place, renamed_over])
def test_a_save_leaves_another_stamp(save: Callable[[Path], None], tmp_path: Path) -> None:
    """Also where its time of modification is that of before; without one the stamp stays."""
    path = tmp_path / "model2.py"
    path.write_text("text", encoding="utf-8")
    before = look(tmp_path, SOLUTIONS)
    path.read_bytes()
    assert look(tmp_path, SOLUTIONS) == before
    save(path)

    assert look(tmp_path, SOLUTIONS) != before


def report_of(status: Status, earned: int = 0, name: str = "model2.py") -> Report:
    """A report with one check."""
    score = None if status is Status.ERROR else Score(earned, 100)
    return Report(name, "model2", (CheckResult("program.eaten", status, earned, 100),), score, 0, ())


PASSED, FAILED, STUB = report_of(Status.PASSED, 100), report_of(Status.FAILED, 40), report_of(Status.FAILED)
LOST = report_of(Status.ERROR)


@pytest.mark.parametrize(
    ("reports", "number"),
    [((STUB, PASSED), 1), ((FAILED, STUB), 0), ((STUB, STUB), 0), ((FAILED, LOST), 1), ((LOST, PASSED), 1)],
)
def test_the_best_file_speaks_for_an_exercise(reports: tuple[Report, ...], number: int) -> None:
    """The first of equals; that there is no score is said unless all is right anyway."""
    assert best(reports) is reports[number]


def test_of_two_stubs_the_one_that_is_no_notebook_speaks() -> None:
    """In the order of the names of the exercises."""
    files = [EXERCISES / name for name in ("model2.ipynb", "model2.py", "model1.ipynb", "model1.py")]
    found = standings({path: report_of(Status.FAILED, name=path.name) for path in files}, SOLUTIONS, "en")

    assert [(standing.exercise, standing.report.path) for standing in found] == [
        ("model1", "model1.py"),
        ("model2", "model2.py"),
    ]


BOARDS = {
    "none": ((STUB, STUB), 0, "○○ 0/2", "python -m grader hint a"),
    "this one": ((PASSED, STUB), 0, "●○ 1/2", "model2.py"),
    "another one": ((PASSED, STUB), 1, "●○ 1/2", "python -m grader hint b"),
    "no score": ((PASSED, LOST), 1, "●○ 1/2", "–"),
    "all": ((PASSED, PASSED), 0, "●● 2/2", "100/100"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("reports", "shown", "dots", "told"), BOARDS.values(), ids=BOARDS)
def test_the_board_says_how_far_and_what_next(
    reports: tuple[Report, ...], shown: int, dots: str, told: str, language: str
) -> None:
    """In 80 columns and in 40, where a Chinese title is folded."""
    title = "模型 2：一个队列，主进程给每个消费者放一个 None"
    every = tuple(Progress(name, title, report) for name, report in zip("ab", reports, strict=True))
    for width in (80, 40):
        console = Console(file=io.StringIO(), width=width)
        console.print(board(every, every[shown], language), outlook(every, every[shown], language))
        text = console.file.getvalue()  # type: ignore[attr-defined]

        assert dots in text
        assert told in " ".join(text.split())
        assert max(map(cell_len, text.splitlines())) <= width
        assert (Words(language).say("watch.all")[:10] in text) == (dots == "●● 2/2")
        marked = [line.startswith("▸") for line in text.splitlines() if line[2:3] in "○●" and line[2:3]]
        assert marked == [number == shown for number in range(2)]


@pytest.mark.parametrize("path", [RACE, STUCK, KILLED], ids=lambda path: path.stem)
def test_a_small_screen_ends_with_what_to_do(path: Path) -> None:
    """What is printed below a report leaves room for its first sentence, the next step and the score."""
    every = (Progress("model2", "", graded(path)),)
    below = max(len(printed(outlook(every, every[0], language))) for language in LANGUAGES)

    assert not_on_the_last_screen(graded(path), above=below + 1) == []


def test_work_goes_on_with_the_first_exercise_that_is_not_done() -> None:
    """Or the last, when all are."""
    every = tuple(Progress(name, "", report) for name, report in zip("abc", (PASSED, FAILED, STUB), strict=True))

    assert at_work(every).exercise == "b"
    assert at_work(every[:1]).exercise == "a"


@contextmanager
def watching(folder: Path, language: str = "en") -> Iterator[subprocess.Popen[str]]:
    """The command line, piped, in a group of its own as a terminal would have it."""
    command = [sys.executable, "-m", "grader", "watch", str(folder), "--no-explore", "--lang", language]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def page(process: subprocess.Popen[str], language: str = "en") -> str:
    """What it shows, up to the line that waits for the next save."""
    assert process.stdout
    last, text = Words(language).say("watch.waiting"), ""
    while last not in text:
        line = process.stdout.readline()
        assert line, text
        text += line
    return text


def save(path: Path, text: str) -> None:
    """As editors do it: a new file beside the old one, renamed over it."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_exercise_from_stub_to_done(language: str, tmp_path: Path) -> None:
    """Resumed at the one that is not done; plain text where it is piped, in 80 columns; Ctrl-C is a good end."""
    words = Words(language)
    shutil.copy(SOLUTIONS / "model1.py", tmp_path)
    shutil.copy(EXERCISES / "model2.py", tmp_path)
    right = (SOLUTIONS / "model2.py").read_text(encoding="utf-8")
    with watching(tmp_path, language) as process:
        pages = [page(process, language)]
        for text in (right.replace("q.put(None)", "pass"), "def main(:", right):
            save(tmp_path / "model2.py", text)
            pages.append(page(process, language))
        (tmp_path / "model1.py").write_text("def main(:", encoding="utf-8")
        pages.append(page(process, language))
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=30)

    for shown, code, dots in zip(
        pages,
        ("[stub]", "[sentinel-missing]", "[unreadable]", "100 / 100", "[unreadable]"),
        ("●○ 1/2", "●○ 1/2", "●○ 1/2", "●● 2/2", "○● 1/2"),
        strict=True,
    ):
        assert code in shown
        assert dots in shown
        assert (words.say("watch.all") in shown) == (dots == "●● 2/2")
        assert "\x1b" not in shown
        assert max(map(cell_len, shown.splitlines())) <= 80
    assert (process.returncode, errors) == (0, words.say("watch.ended") + "\n")
    assert list(survivors()) == []


def test_all_done_is_said_at_once(tmp_path: Path) -> None:
    """Graded at the start: nothing is believed that was noted earlier."""
    shutil.copy(SOLUTIONS / "model1.py", tmp_path)
    with watching(tmp_path) as process:
        assert "All done!" in page(process)


def test_ctrl_c_while_a_program_runs_ends_it(tmp_path: Path) -> None:
    """Nothing of it survives, and no traceback is shown."""
    endless = "import select\nselect.select([], [], [], 60)\nwhile 1: pass\n"
    right = (SOLUTIONS / "model2.py").read_text(encoding="utf-8")
    (tmp_path / "model2.py").write_text(right + endless, encoding="utf-8")
    with watching(tmp_path) as process:
        while not list(survivors()):
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        out, errors = process.communicate(timeout=30)

    assert (process.returncode, out, errors) == (0, "", Words("en").say("watch.ended") + "\n")
    assert list(survivors()) == []


def test_a_terminal_is_cleared_for_each_page(tmp_path: Path) -> None:
    """And shows which file is being graded."""
    shutil.copy(EXERCISES / "model2.py", tmp_path)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "grader", "watch", str(tmp_path), "--lang", "en"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm", "COLUMNS": "80", "LINES": "40"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        text = b""
        try:
            while b"Ctrl-C ends" not in text:
                text += os.read(ours, 4096)
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
        finally:
            process.kill()
            os.close(ours)

    assert b"\x1b[2J" in text
    assert "grading model2.py…".encode() in text


def test_without_the_library_it_says_how_to_get_it(tmp_path: Path) -> None:
    """Before anything is graded."""
    (tmp_path / "watchfiles.py").write_text("raise ImportError", encoding="utf-8")
    for language in ("zh", "en"):
        done = grader("watch", "exercises", "--lang", language, PYTHONPATH=str(tmp_path))

        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == Words(language).say("error.no-watchfiles") + "\n"
        assert "pip install watchfiles" in done.stderr


@pytest.mark.parametrize(("has_watchers", "polled"), [(True, [False]), (False, [False, True])])
def test_where_no_watcher_is_left_it_polls(
    has_watchers: bool,  # noqa: FBT001 - a column of the table
    polled: list[bool],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The system refuses events to a user who has too many watchers; elsewhere nobody polls."""
    asked: list[bool] = []

    def watch(*_: Path, force_polling: bool = False, **__: object) -> Iterator[set[object]]:
        asked.append(force_polling)
        if not has_watchers and not force_polling:
            raise RuntimeError("Too many open files (os error 24)")
        yield set()

    monkeypatch.setitem(sys.modules, "watchfiles", SimpleNamespace(watch=watch))

    assert list(wakings(tmp_path)) == [(), set()]
    assert asked == polled


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("nowhere",), "nowhere"),
        (("exercises/model2.py",), "exercises/model2.py"),
        (("tests",), "tests"),
        (("exercises", "--kit", "nowhere"), "nowhere"),
        (("exercises", "solutions"), "solutions"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...], named: str) -> None:
    """One sentence that names it, and nothing on standard output."""
    done = grader("watch", *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert "Traceback" not in done.stderr
