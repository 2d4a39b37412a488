"""The wheel that is made without a build tool: pip installs it, it grades, and its digest is every other's."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_sdist, build_wheel

from grader import __version__
from grader.distribution.wheel import Wheel, build, requirements
from grader.domain.errors import ExerciseError
from grader.inputs.digest import kit_digest, package_files
from tests.helpers.machines import OFFLINE, PROJECT, fresh_copy, new_environment
from tests.helpers.support import ROOT, SOLUTIONS

pytestmark = pytest.mark.once
DIGEST = "from grader.inputs.digest import kit_digest; print(kit_digest())"
LICENCE = "from grader.distribution.wheel import license_text as text; print(text(), end='')"


def own_exercises(folder: Path) -> Path:
    """A teacher's folder: one exercise, and other things beside it."""
    folder.mkdir()
    for suffix in (".py", ".toml"):
        shutil.copy(SOLUTIONS / f"model2{suffix}", folder / f"canteen{suffix}")
    (folder / "notes.py").write_text("secret = 1\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment in which pip has installed the wheel of a teacher's own exercises."""
    folder = tmp_path_factory.mktemp("wheel")
    programs = new_environment(folder / "python")
    wheel = build(own_exercises(folder / "mine"))
    (folder / wheel.name).write_bytes(wheel.content)
    command = [programs / "python", "-I", "-m", "pip", "install", "--quiet", "--no-deps", folder / wheel.name]
    subprocess.run(command, check=True, env=OFFLINE)
    return programs


def said(*command: object, **variables: str) -> str:
    """What a program prints, run outside of the checkout."""
    done = subprocess.run(
        [*map(str, command)],
        cwd="/",
        env={"LANG": "en_US.UTF-8", **OFFLINE, **variables},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_one_digest_for_four_ways_of_installing(programs: Path, tmp_path: Path) -> None:
    """From the checkout, as an editable installation, as hatchling's wheel, and as ours; a stray file is no matter."""
    copy = fresh_copy(tmp_path / "copy")
    for stray in ("grader/notes.py", "grader/checks/.backup.py", "solutions/x.txt"):
        (copy / stray).write_text("stray = 1\n", encoding="utf-8")
    said(programs / "python", "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, copy)
    (theirs,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(theirs) as archive:
        archive.extractall(tmp_path / "theirs")
    python = programs / "python"
    ways = {
        "editable": said(python, "-c", DIGEST, PYTHONPATH=str(copy)),  # which is a line with this folder in a .pth file
        "hatchling": said(python, "-c", DIGEST, PYTHONPATH=str(tmp_path / "theirs")),
        "ours": said(python, "-I", "-c", DIGEST),
    }

    assert ways == dict.fromkeys(ways, f"{kit_digest()}\n")
    assert theirs.name == build(SOLUTIONS).name


def test_the_installed_grader_grades_with_the_exercises_in_it(programs: Path) -> None:
    """And with no others; it says which version it is."""
    command = (programs / "pc-grader", "--format", "json", "--no-explore", "--exercise", "canteen")
    report = json.loads(said(*command, "--", SOLUTIONS / "model2.py"))
    unknown = subprocess.run([programs / "pc-grader", "--exercise", "model2", "x.py"], capture_output=True, text=True)
    listed = said(programs / "python", "-I", "-m", "pip", "list", "--format", "freeze")
    licence = said(programs / "python", "-I", "-c", LICENCE)

    assert licence == (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert report["submissions"][0]["score"]["earned"] == 100
    assert unknown.returncode == 2
    assert "canteen" in unknown.stderr
    assert f"producer-consumer-kit=={__version__}+kit" in listed


def test_the_installed_grader_helps_from_an_empty_folder(programs: Path, tmp_path: Path) -> None:
    """A hint, and stubs to begin with; the stub is then graded as one."""
    program, state = programs / "pc-grader", {"XDG_STATE_HOME": str(tmp_path / "state")}
    folder = tmp_path / "homework"
    folder.mkdir()

    assert "Hint 1 of" in said(program, "hint", "canteen", "--lang", "en", **state)
    assert said(program, "kit", "stubs", "--into", folder, "--lang", "en")
    assert sorted(path.name for path in folder.glob("*.*")) == [".stubs.json", "canteen.ipynb", "canteen.py"]
    graded = subprocess.run([program, folder / "canteen.py", "--format", "json"], capture_output=True, text=True)
    assert (graded.returncode, "stub" in graded.stdout) == (1, True)


def test_a_source_distribution_makes_the_same_wheel(tmp_path: Path) -> None:
    """File for file: what is published as source is what is published as a wheel."""
    copy = fresh_copy(tmp_path / "copy")
    (tmp_path / "from").mkdir()
    (tmp_path / "again").mkdir()
    with contextlib.chdir(copy):
        wheel = build_wheel(str(tmp_path / "from"))
        with tarfile.open(tmp_path / build_sdist(str(tmp_path))) as archive:
            archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.glob("producer_consumer_kit-*/")
    with contextlib.chdir(unpacked):
        again = build_wheel(str(tmp_path / "again"))

    assert again == wheel
    assert contents(tmp_path / "again" / again) == contents(tmp_path / "from" / wheel)


def contents(wheel: Path) -> dict[str, bytes]:
    """Every file in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_wheel_is_made_twice_the_same(tmp_path: Path) -> None:
    """To the byte, at any time and in any order of files; of other exercises it has another version."""
    one, again = build(own_exercises(tmp_path / "one")), build(own_exercises(tmp_path / "again"))
    with (tmp_path / "again" / "canteen.py").open("a") as file:
        file.write("# \n")
    other = build(tmp_path / "again")

    assert one == again
    assert one.name != other.name
    assert one.name.startswith(f"producer_consumer_kit-{__version__}+kit")
    assert build(SOLUTIONS).name == f"producer_consumer_kit-{__version__}-py3-none-any.whl"


def names(wheel: Wheel, folder: Path) -> set[str]:
    """The files in a wheel."""
    (folder / wheel.name).write_bytes(wheel.content)
    with zipfile.ZipFile(folder / wheel.name) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return set(archive.namelist())


def test_a_wheel_holds_the_grader_and_the_chosen_exercises_alone(tmp_path: Path) -> None:
    """Nothing else that lies in either folder, and every file is on its record."""
    wheel = build(own_exercises(tmp_path / "mine"))
    stem = wheel.name.removesuffix("-py3-none-any.whl")
    described = {
        f"{stem}.dist-info/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")
    }
    found = names(wheel, tmp_path)

    exercises = {f"grader/solutions/canteen{suffix}" for suffix in (".py", ".toml")}
    assert found == described | exercises | {f"grader/{name}" for name in package_files()}
    with zipfile.ZipFile(tmp_path / wheel.name) as archive:
        record = archive.read(f"{stem}.dist-info/RECORD").decode()
        licence = archive.read(f"{stem}.dist-info/licenses/LICENSE")
        metadata = archive.read(f"{stem}.dist-info/METADATA").decode()
    assert {line.split(",")[0] for line in record.splitlines()} == found
    assert licence == (ROOT / "LICENSE").read_bytes()
    assert "\nLicense-Expression: MIT\nLicense-File: LICENSE\n" in metadata


def test_what_a_wheel_asks_for_is_what_the_project_does() -> None:
    """No extra, and no development tool."""
    assert list(requirements()) == PROJECT["project"]["dependencies"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "grader/__init__.py"
    assert (ROOT / "grader" / "__init__.py").is_file()


def test_a_broken_exercise_is_said_to_the_teacher_who_packs_it(tmp_path: Path) -> None:
    """Not to a student a week later."""
    mine = own_exercises(tmp_path / "mine")
    (mine / "canteen.toml").write_text("title = 1\n", encoding="utf-8")
    with pytest.raises(ExerciseError):
        build(mine)
