"""The stubs in a folder of the students': what nobody touched is made again, what somebody wrote is never lost."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli import kit
from grader.distribution.stubs import RECORD, Difference, Mismatch, differences, write
from grader.domain.errors import ExitCode, UsageError
from grader.inputs.exercise_files import exercise_files
from tests.helpers.support import SOLUTIONS

FILES = dict(exercise_files(SOLUTIONS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With stubs of an earlier kit in it, in which one line was another; and with an exercise that is gone since."""
    earlier = tmp_path / "earlier"
    shutil.copytree(SOLUTIONS, earlier)
    for suffix in (".py", ".toml"):
        shutil.copy(SOLUTIONS / f"model2{suffix}", earlier / f"model9{suffix}")
    with (earlier / "model1.py").open("a", encoding="utf-8") as file:
        file.write("# the last line of an earlier kit\n")
    write(earlier, tmp_path / "stubs")
    return tmp_path / "stubs"


def contents(folder: Path) -> dict[str, str]:
    """What is in a folder."""
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name != RECORD}


def test_what_nobody_touched_is_made_again(folder: Path) -> None:
    """The earlier ones are replaced, those of the exercise that is gone are removed; twice is once."""
    assert {entry.name: entry.kind for entry in differences(SOLUTIONS, folder)} == {
        "model1.py": Mismatch.DIFFERS,
        "model1.ipynb": Mismatch.DIFFERS,
        "model9.py": Mismatch.LEFT_OVER,
        "model9.ipynb": Mismatch.LEFT_OVER,
    }
    assert write(SOLUTIONS, folder) == len(FILES) == write(SOLUTIONS, folder)
    assert contents(folder) == FILES
    assert differences(SOLUTIONS, folder) == ()


def test_other_files_are_left_alone(folder: Path) -> None:
    """Also of the names of Python files; and what was written into the stub of an exercise that is gone."""
    mine = {"helper.py": "x = 1\n", "notes.ipynb": "{}\n", "model9.py": "my answer\n"}
    for name, text in mine.items():
        (folder / name).write_text(text, encoding="utf-8")
    write(SOLUTIONS, folder)

    assert contents(folder) == {**FILES, **mine}
    assert differences(SOLUTIONS, folder) == ()


@pytest.mark.parametrize("has_record", [True, False])
def test_what_a_student_has_written_is_not_replaced(folder: Path, has_record: bool) -> None:  # noqa: FBT001
    """Each such file is named, and nothing at all is written, with the record or without it."""
    for name in ("model2.py", "model3.py"):
        (folder / name).write_text("my answer\n", encoding="utf-8")
    if not has_record:
        (folder / RECORD).unlink()
    before = contents(folder)
    with pytest.raises(UsageError) as refused:
        write(SOLUTIONS, folder)

    assert {"model2.py", "model3.py"} <= set(str(refused.value.facts["files"]).split(", "))
    assert contents(folder) == before
    assert Difference("model2.py", Mismatch.EDITED, 1) in differences(SOLUTIONS, folder)


def test_stubs_that_are_as_they_should_be_need_no_record(tmp_path: Path) -> None:
    """They were copied from somewhere, with the line ends of another system perhaps."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="\r\n")

    assert differences(SOLUTIONS, tmp_path) == ()
    assert write(SOLUTIONS, tmp_path) == len(FILES)


@pytest.mark.parametrize("name", ["model2.py", "model2.ipynb", RECORD])
def test_a_link_is_not_followed(name: str, folder: Path, tmp_path: Path) -> None:
    """Neither one to a file nor one to nothing: what it points to stays as it is."""
    for target in (tmp_path / "target", tmp_path / "nothing"):
        (tmp_path / "target").write_text("mine\n", encoding="utf-8")
        (folder / name).unlink()
        (folder / name).symlink_to(target)
        with pytest.raises(UsageError, match="written-in"):
            write(SOLUTIONS, folder)

    assert (tmp_path / "target").read_text(encoding="utf-8") == "mine\n"
    assert not (tmp_path / "nothing").exists()
    assert Difference(name, Mismatch.NO_FILE) in differences(SOLUTIONS, folder)


def test_a_folder_in_the_place_of_a_stub_is_refused(folder: Path) -> None:
    """As a link is."""
    (folder / "model2.py").unlink()
    (folder / "model2.py").mkdir()
    with pytest.raises(UsageError, match="written-in"):
        write(SOLUTIONS, folder)


RECORDS: dict[str, Callable[[str], str]] = {
    "outside": lambda digest: json.dumps({"../target.py": digest, "model2.py": digest}),
    "absolute": lambda digest: json.dumps({"/target.py": digest, ".": digest, "..": digest, "": digest}),
    "no name": lambda digest: json.dumps({"\ud800.py": digest, "a\0.py": digest, "a" * 300 + ".py": digest}),
    "a list": lambda digest: json.dumps([digest]),
    "no digest": lambda _: json.dumps({"model2.py": None, "helper.py": [1]}),
    "deep": lambda _: "[" * 100_000,
    "not JSON": lambda _: "\x00",
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_a_record_that_a_student_has_changed_moves_nothing(
    record: Callable[[str], str], folder: Path, tmp_path: Path
) -> None:
    """Outside of the folder above all."""
    write(SOLUTIONS, folder)
    digest = json.loads((folder / RECORD).read_bytes())["model2.py"]
    for path in (tmp_path / "target.py", folder / "helper.py"):
        path.write_text(FILES["model2.py"], encoding="utf-8")
    (folder / RECORD).write_text(record(digest), encoding="utf-8")
    write(SOLUTIONS, folder)

    assert (tmp_path / "target.py").exists()
    assert contents(folder) == {**FILES, "helper.py": FILES["model2.py"]}


def test_the_command_names_each_difference(folder: Path) -> None:
    """With the line from which on it differs; and says how many files it has written, and where."""
    (folder / "model2.py").write_text(FILES["model2.py"] + "my = 1\n", encoding="utf-8")
    (folder / "model3.py").unlink()
    arguments = ["stubs", "--into", str(folder)]
    checked = kit.done([*arguments, "--check"], "en")
    (folder / "model2.py").unlink()
    written = kit.done(arguments, "en")

    first, second = (FILES[f"model{number}.py"].count("\n") + 1 for number in (1, 2))
    assert checked.code is ExitCode.FAILED
    assert "model3.py: missing" in checked.complaints
    assert f"model2.py: not as it was made, differs from line {second} on" in checked.complaints
    assert "model9.py: left over from an exercise that is gone" in checked.complaints
    assert f"model1.py: an earlier one, differs from line {first} on" in checked.complaints
    assert written.said == (f"8 files written to {folder}",)
    assert kit.done([*arguments, "--check"], "en") == kit.Said()


def test_without_a_folder_the_stubs_are_made_beside_the_solutions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a teacher's own; an installed kit makes its own where one is, and never in the library's folder."""
    shutil.copytree(SOLUTIONS, tmp_path / "mine")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "mine")
    kit.done(["stubs", "--kit", "."], "en")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(kit, "is_checkout", lambda: False)
    kit.done(["stubs"], "en")

    assert contents(tmp_path / "exercises") == contents(tmp_path / "here") == FILES


def test_the_worked_answers_are_not_replaced_by_stubs(tmp_path: Path) -> None:
    """Where a teacher names the folder of his own exercises."""
    shutil.copytree(SOLUTIONS, tmp_path / "mine")
    with pytest.raises(UsageError, match="written-in"):
        kit.done(["stubs", "--kit", str(tmp_path / "mine"), "--into", str(tmp_path / "mine")], "en")


def test_a_record_that_is_no_file_is_not_waited_for(folder: Path) -> None:
    """Nothing would ever come out of a pipe."""
    (folder / RECORD).unlink()
    os.mkfifo(folder / RECORD)
    with pytest.raises(UsageError, match="written-in"):
        write(SOLUTIONS, folder)
    assert Difference(RECORD, Mismatch.NO_FILE) in differences(SOLUTIONS, folder)
