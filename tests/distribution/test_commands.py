"""``kit github``, ``kit gitlab``, ``kit gradescope``: what they write, what they refuse, and that it is well-formed."""

from __future__ import annotations

import os
import shlex
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from grader.cli import doctor, kit
from grader.distribution import addresses
from grader.distribution.jobs import PLACES, TEMPLATES
from grader.distribution.wheel import build
from grader.domain.errors import UsageError
from grader.domain.isolation import UNCONFINED
from grader.sandbox.policy import chosen as confined
from grader.words import LANGUAGES
from tests.helpers.command import grader
from tests.helpers.support import ROOT, SOLUTIONS

COMMIT = f"git+https://git.example.org/course/kit.git@{'0123456789' * 4}"
WHEEL = f"https://example.org:8443/kit/producer_consumer_kit-0.1.0-py3-none-any.whl#sha256={'0123456789abcdef' * 4}"
FOLDER = "https://example.org/kit/"


def written(server: str, folder: Path, *options: object, address: str = COMMIT, language: str = "en") -> str:
    """The job as it is written."""
    arguments = [server, "--into", folder, "--from", address, *options]
    kit.done([*map(str, arguments)], language)
    return (folder / PLACES[server]).read_text(encoding="utf-8")


def commands(server: str, text: str) -> str:
    """The shell commands of a job, without the YAML around them."""
    document = yaml.safe_load(text)
    if server == "gitlab":
        return "\n".join(document["grade"]["script"])
    (job,) = document["jobs"].values()
    return "\n".join(step.get("run", "") for step in job["steps"])


def own_exercises(folder: Path, name: str = "canteen") -> Path:
    """A teacher's folder with one exercise."""
    folder.mkdir()
    for suffix in (".py", ".toml"):
        shutil.copy(SOLUTIONS / f"model2{suffix}", folder / f"{name}{suffix}")
    return folder


@pytest.mark.parametrize("server", PLACES)
def test_a_job_says_everything_in_its_own_text(server: str, tmp_path: Path) -> None:
    """All exercises are required unless told otherwise; nothing comes from a variable that a project could override."""
    every = commands(server, written(server, tmp_path / "all"))
    some = commands(server, written(server, tmp_path / "some", "--require", "model2,model1", language="zh"))
    one = commands(server, written(server, tmp_path / "one", "--exercise", "model2", address=WHEEL))

    assert "-I -m grader --require model1,model2,joinable_queue,model3 --lang en" in every
    assert f"'{COMMIT}'" in every
    assert "-m grader --require model2,model1 --lang zh" in some
    assert "-m grader --require model2 --lang en --exercise model2" in one
    assert f"'{WHEEL}'" in one
    for script in (every, some, one):
        assert "--require-isolation good" in script
        assert " -- ." in script
        assert script.count("-I -m") == 3
        assert "@" not in script.replace(COMMIT, "").replace(WHEEL, "")


@pytest.mark.parametrize("server", PLACES)
def test_a_job_tells_at_once_what_it_does_not_protect(server: str, tmp_path: Path) -> None:
    """In both languages, before anything else."""
    head = written(server, tmp_path).partition("\n\n")[0].splitlines()[:6]

    assert all(line.startswith("#") for line in head)
    assert "不保护解答，也不保护成绩" in "".join(head)
    assert "protects neither answers nor marks" in "".join(head)


def test_githubs_job_has_the_name_under_which_classroom_looks(tmp_path: Path) -> None:
    """It may only read, keeps no password, and its actions are those that were looked at."""
    document = yaml.safe_load(written("github", tmp_path))
    job = document["jobs"]["run-autograding-tests"]
    used = {name: step for step in job["steps"] if (name := step.get("uses"))}

    assert "name" not in job
    assert document["permissions"] == {"contents": "read"}
    assert all(len(name.partition("@")[2]) == 40 for name in used)
    assert [step["with"] for name, step in used.items() if "checkout" in name] == [{"persist-credentials": False}]
    assert [step["with"] for name, step in used.items() if "python" in name] == [{"python-version": "3.12"}]


REFUSED = (
    ".",
    "producer-consumer-kit",
    "git+https://git.example.org/kit.git",
    "git+https://git.example.org/kit.git@main",
    f"git+https://git.example.org/kit.git@{'0' * 39}",
    f"git+https://git.example.org/kit.git@{'0' * 40}#egg=x",
    f"git+ssh://git@example.org/kit.git@{'0' * 40}",
    f"git+https://name:password@git.example.org/kit.git@{'0' * 40}",
    f"http://example.org/kit.whl#sha256={'0' * 64}",
    "https://example.org/kit.whl",
    f"https://example.org/kit.whl#sha256={'0' * 63}",
    f"https://example.org/kit.whl#md5={'0' * 32}",
    f"https://example.org/a'b.whl#sha256={'0' * 64}",
    f"https://example.org/a b.whl#sha256={'0' * 64}",
    f"https://example.org/$(id).whl#sha256={'0' * 64}",
    f"https://example.org/${{{{ github.token }}}}.whl#sha256={'0' * 64}",
    f"https://example.org/a;b.whl#sha256={'0' * 64}",
    f"https://example.org/a\n.whl#sha256={'0' * 64}",
    f"https://example.org/a.whl#sha256={'0' * 64}\n",
    f"--index-url=https://example.org/a.whl#sha256={'0' * 64}",
)


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_not_pinned_is_refused(address: str) -> None:
    """Whatever may be another thing tomorrow, and whatever would mean something to a shell."""
    with pytest.raises(UsageError) as refused:
        addresses.pinned(address)

    assert refused.value.key == "not-pinned"


@pytest.mark.parametrize("address", [COMMIT, WHEEL, f"file:///srv/kit.tar.gz#sha256={'a' * 64}"])
def test_a_pinned_address_is_taken(address: str) -> None:
    """A commit, or an archive by its digest."""
    assert addresses.pinned(address) == address


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_refusal_shows_both_forms(language: str, tmp_path: Path) -> None:
    """And nothing is written."""
    refused = grader("kit", "github", "--from", "https://example.org/kit.git", "--into", tmp_path, "--lang", language)
    missing = grader("kit", "gitlab", "--into", tmp_path, "--lang", language)

    assert [refused.returncode, missing.returncode] == [2, 2]
    assert "git+https://" in refused.stderr
    assert ".whl#sha256=" in refused.stderr
    assert "--from" in missing.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "key"),
    [
        (["--require", "model9"], "unknown-exercise"),
        (["--require", "model1;id"], "unknown-exercise"),
        (["--require", ""], "unknown-exercise"),
        (["--exercise", "$(id)"], "unknown-exercise"),
        (["--index", "https://example.org/simple/ --pre"], "not-an-index"),
        (["--index", "http://example.org/simple/"], "not-an-index"),
        (["--index", "https://example.org/'"], "not-an-index"),
    ],
)
def test_other_options_that_a_shell_would_read_are_refused(options: list[str], key: str, tmp_path: Path) -> None:
    """Before anything is written."""
    for command in (["github", "--from", COMMIT], ["gitlab", "--from", COMMIT], ["gradescope"]):
        with pytest.raises(UsageError, match=key):
            kit.done([*command, "--into", str(tmp_path / "x"), *options], "en")

    assert list(tmp_path.iterdir()) == []


def test_an_exercise_with_a_name_for_a_shell_is_refused(tmp_path: Path) -> None:
    """Its name would stand in a script, and between commas."""
    for number, name in enumerate(("a b", "a,b", "$(id)", "-x", "a'b")):
        mine = own_exercises(tmp_path / str(number), name)
        with pytest.raises(UsageError, match="not-plain"):
            kit.done(["gitlab", "--kit", str(mine), "--from", FOLDER, "--into", str(tmp_path / "x")], "en")

    assert not (tmp_path / "x").exists()


def test_an_index_of_ones_own_is_what_pip_is_told(tmp_path: Path) -> None:
    """In each of the three."""
    index = "https://mirror.example.org/pypi/simple/"
    kit.done(["gradescope", "--into", str(tmp_path / "a"), "--index", index], "en")
    texts = [written(server, tmp_path / server, "--index", index) for server in PLACES]
    texts.append((tmp_path / "a" / "setup.sh").read_text(encoding="utf-8"))

    assert [text.count(f"--disable-pip-version-check --index-url {index}") for text in texts] == [1, 1, 1]
    assert "--index-url" not in written("github", tmp_path / "usual")


def test_jobs_are_written_from_the_command_line(tmp_path: Path) -> None:
    """Where the server looks for them; twice is no harm, and a job of the teacher's own is not replaced."""
    for server, place in PLACES.items():
        command = ("kit", server, "--from", COMMIT, "--into", tmp_path, "--lang", "en")
        first, again = grader(*command), grader(*command)
        (tmp_path / place).write_text("mine: 1\n", encoding="utf-8")
        refused = grader(*command)

        assert [first.returncode, again.returncode, refused.returncode] == [0, 0, 2]
        assert first.stdout == f"Written: {tmp_path / place}. Commit it and push it.\n"
        assert "is already there" in refused.stderr
        assert (tmp_path / place).read_text(encoding="utf-8") == "mine: 1\n"


@pytest.mark.parametrize("server", PLACES)
def test_a_job_for_ones_own_exercises_takes_exactly_their_wheel(server: str, tmp_path: Path) -> None:
    """It lies with the answers that it holds, not in the repository; the command says where it has to go."""
    mine = own_exercises(tmp_path / "mine")
    done = kit.done([server, "--kit", str(mine), "--from", FOLDER, "--into", str(tmp_path)], "en")
    wheel = build(mine)
    script = commands(server, (tmp_path / PLACES[server]).read_text(encoding="utf-8"))

    assert (mine / "dist" / wheel.name).read_bytes() == wheel.content
    assert f"'{FOLDER}{wheel.name.replace('+', '%2B')}#sha256={wheel.sha256}'" in script
    assert "--require canteen" in script
    assert FOLDER in done.said[1]
    assert wheel.name in done.said[1]
    with pytest.raises(UsageError, match="not-a-folder-address"):
        kit.done([server, "--kit", str(mine), "--from", WHEEL, "--into", str(tmp_path)], "en")


@pytest.mark.parametrize("server", PLACES)
def test_a_job_that_nobody_has_edited_is_replaced(server: str, tmp_path: Path) -> None:
    """By one with other options, whatever git made of its line ends; not when one character of it was changed."""
    target = tmp_path / PLACES[server]
    written(server, tmp_path)
    target.write_bytes(target.read_bytes().replace(b"\n", b"\r\n"))
    text = written(server, tmp_path, "--require", "model2", language="zh")
    assert "--require model2 --lang zh" in text

    target.write_text(text.replace("model2", "model3", 1), encoding="utf-8")
    with pytest.raises(UsageError, match="exists"):
        written(server, tmp_path)
    assert "model3" in target.read_text(encoding="utf-8")


def linked(path: Path) -> None:
    """A link to a folder, which is not to be written through."""
    elsewhere = path.parent / "elsewhere"
    elsewhere.mkdir()
    path.symlink_to(elsewhere, target_is_directory=True)


IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "file": Path.touch,
    "dangling link": lambda path: path.symlink_to("nowhere"),
    "pipe": os.mkfifo,
}
JOBS = (["github", "--from", COMMIT], ["gitlab", "--from", COMMIT])
WRITING = (*JOBS, ["gradescope"], ["stubs"], ["wheel"], ["solutions"])


@pytest.mark.parametrize("command", WRITING, ids=lambda command: command[0])
@pytest.mark.parametrize("below", ["", "y"], ids=["there", "below"])
@pytest.mark.parametrize("make", IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_what_is_no_folder_is_not_written_into(
    make: Callable[[Path], object],
    below: str,
    command: list[str],
    tmp_path: Path,
) -> None:
    """A sentence and wrong usage, also where a folder below it is named."""
    path = tmp_path / "x"
    make(path)
    with pytest.raises(UsageError):
        kit.done([*command, "--into", str(path / below)], "en")
    assert not (tmp_path / "nowhere").exists()
    assert not (tmp_path / "x.zip").exists()


@pytest.mark.parametrize("make", [*IN_THE_WAY.values(), linked], ids=[*IN_THE_WAY, "link"])
@pytest.mark.parametrize("place", [".github", ".github/workflows", ".github/workflows/grade.yml"])
def test_a_job_is_not_written_through_what_lies_in_its_way(
    make: Callable[[Path], object], place: str, tmp_path: Path
) -> None:
    """Nothing is made elsewhere, and nothing is waited for."""
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    make(path)
    with pytest.raises(UsageError):
        written("github", tmp_path)
    found = [entry for entry in path.parent.rglob("*") if entry.name == "grade.yml"]  # a link that leads nowhere, too
    assert found == ([path] if place.endswith(".yml") else [])
    assert not any(path.parent.glob("elsewhere/*"))


def test_a_job_may_be_written_into_a_folder_by_way_of_a_link(tmp_path: Path) -> None:
    """That is how its owner gets there."""
    linked(tmp_path / "repository")
    written("github", tmp_path / "repository")
    assert (tmp_path / "elsewhere" / PLACES["github"]).is_file()


def test_a_wheel_of_the_kit_and_its_address_come_from_one_command(tmp_path: Path) -> None:
    """What is printed is what a job takes; a second time is no harm, and another file of its name is not replaced."""
    mine = own_exercises(tmp_path / "mine")
    for options in ([], ["--kit", str(mine)]):
        for _ in range(2):
            done = kit.done(["wheel", "--into", str(tmp_path / "made"), *options], "en")
        option, address = done.said[1].split()
        wheel = build(mine if options else SOLUTIONS)

        assert (tmp_path / "made" / wheel.name).read_bytes() == wheel.content
        assert (option, address) == ("--from", addresses.of_wheel("https://HOST/", wheel))
        assert addresses.pinned(address) in written("github", tmp_path / str(len(options)), address=address)
    (tmp_path / "made" / wheel.name).write_bytes(b"another's")
    with pytest.raises(UsageError, match="exists"):
        kit.done(["wheel", "--into", str(tmp_path / "made"), "--kit", str(mine)], "en")


def test_exercises_of_ones_own_begin_as_copies(tmp_path: Path) -> None:
    """Byte for byte, and never over a file that is there."""
    said = kit.done(["solutions", "--into", str(tmp_path / "mine")], "en").said
    copied = {path.name: path.read_bytes() for path in (tmp_path / "mine").iterdir()}

    assert "4 exercises" in said[0]
    assert copied == {path.name: path.read_bytes() for path in SOLUTIONS.iterdir() if path.is_file()}
    (tmp_path / "mine" / "model1.py").unlink()
    with pytest.raises(UsageError, match="exists"):
        kit.done(["solutions", "--into", str(tmp_path / "mine")], "en")
    assert not (tmp_path / "mine" / "model1.py").exists()


@pytest.mark.parametrize("name", ["a/failed.json", "a/notes.txt", "a.zip"])
def test_an_autograder_that_nobody_has_edited_is_replaced(name: str, tmp_path: Path) -> None:
    """By one with other options or exercises; not when one of its files was changed, or one was added."""
    mine = own_exercises(tmp_path / "mine")
    command = ["gradescope", "--into", str(tmp_path / "a")]
    kit.done([*command, "--kit", str(mine)], "zh")
    kit.done([*command, "--require", "model2"], "en")
    assert {path.name for path in (tmp_path / "a").iterdir()} == {
        "setup.sh", "run_autograder", "failed.json", build(SOLUTIONS).name,
    }  # fmt: skip
    assert "--require model2 --lang en" in (tmp_path / "a" / "run_autograder").read_text(encoding="utf-8")

    (tmp_path / name).write_bytes(b"mine")
    with pytest.raises(UsageError, match="exists"):
        kit.done(command, "en")
    assert (tmp_path / name).read_bytes() == b"mine"


def test_the_autograder_is_built_from_the_command_line(tmp_path: Path) -> None:
    """As a zip file with Gradescope's two scripts at its root, both executable; nothing else is replaced."""
    built = grader("kit", "gradescope", "--into", tmp_path / "a", "--exercise", "model2", "--lang", "en")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "mine.txt").touch()
    refused = grader("kit", "gradescope", "--into", tmp_path / "b", "--lang", "en")

    assert [built.returncode, refused.returncode] == [0, 2]
    assert built.stdout.startswith(f"Written: {tmp_path / 'a.zip'}.")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
        script = archive.read("run_autograder").decode()
    assert modes.keys() - {"./"} == {"setup.sh", "run_autograder", "failed.json", build(SOLUTIONS).name}
    assert modes["setup.sh"] & 0o111 == modes["run_autograder"] & 0o111 == 0o111
    assert "-I -m grader --require model2 --lang en --exercise model2 " in script


def test_nothing_handed_out_is_left_in_the_repository() -> None:
    """Unless told otherwise: what is built lies in a folder that git ignores."""
    assert "dist/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "dist/gradescope" in grader("kit", "gradescope", "--help", "--lang", "en").stdout


@pytest.mark.parametrize("script", [*(f"{server}.yml" for server in PLACES), "setup.sh", "run_autograder"])
def test_what_is_handed_out_runs_no_python_but_in_isolation(script: str) -> None:
    """``-I``, and an environment with what is needed; bash can read each script."""
    text = (TEMPLATES / script).read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if not line.strip().startswith("#")]
    called = [line for line in lines if '/python"' in line or "bin/python " in line or "python3 -I" in line]

    assert called
    assert all(" -I " in line and ("env -i " in line or "clean " in line) for line in called)
    assert not [line for line in lines if "pc-grader " in line]


def test_what_a_job_is_told_is_one_word_to_the_shell(tmp_path: Path) -> None:
    """The line that grades, split as a shell does it."""
    line = next(line for line in commands("gitlab", written("gitlab", tmp_path)).splitlines() if "-m grader" in line)

    assert shlex.split(line.rstrip(" \\"))[-4:] == ["--require", "model1,model2,joinable_queue,model3", "--lang", "en"]


@pytest.mark.parametrize(("wanted", "code"), [(None, 0), ("basic", 3), ("good", 3)])
def test_the_doctor_can_be_asked_whether_it_is_enough(
    wanted: str | None, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a script does that stops where it is not: by the exit code, with the diagnosis before it."""
    with confined(UNCONFINED):
        found = doctor.run(["--require-isolation", wanted] if wanted else [], "en")
    said = capsys.readouterr()

    assert found == code
    assert said.out.startswith("Submissions are confined here: none")
    assert ("only offers none" in said.err) == (code == 3)


def test_the_doctor_is_content_with_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    """On this machine, which grades its tests."""
    assert doctor.run(["--require-isolation", "basic", "--format", "json"], "en") == 0
    assert capsys.readouterr().err == ""


FILLED = {"COMMIT": "0123456789" * 4, "DIGEST": "0123456789abcdef" * 4, "HOST": "git.example.org"}


@pytest.mark.parametrize("page", ["teachers.md", "teachers.en.md"])
def test_the_commands_on_a_teachers_page_run_as_written(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after another, with what stands for a commit, a digest and a host filled in; each says where it writes."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    lines = [line.removeprefix("pc-grader kit ") for line in text.splitlines() if line.startswith("pc-grader kit ")]
    monkeypatch.chdir(tmp_path)
    for line in lines:
        for name, value in FILLED.items():
            line = line.replace(name, value, 1)
        words = shlex.split(line, comments=True)

        assert "--into" in words
        assert kit.done(words, "en").code == 0
    assert {words.split()[0] for words in lines} == set(kit.COMMANDS)


def test_a_page_says_how_many_digits_where_they_are_to_be_filled_in() -> None:
    """In the line itself, in each language."""
    for page in ("teachers.md", "teachers.en.md"):
        lines = (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines()
        assert all("40" in line for line in lines if "@COMMIT" in line)
        assert all("64" in line for line in lines if "=DIGEST" in line)
