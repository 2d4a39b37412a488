"""What of the file system is shown: by what paths lead to, and never because of a second name."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.domain.isolation import Layer
from grader.sandbox.layers.hidden_names import Mount, hidden_at, key_of, mounts, second_names
from grader.sandbox.layers.interpreter import place
from grader.sandbox.layers.landlock import READ_DIR, RUN, Grant
from grader.sandbox.layers.mount_plan import Piece, Step
from grader.sandbox.layers.visible_paths import around, view
from grader.sandbox.policy import hiding
from tests.test_sandbox import alone, said

ROOTED, DATA = Mount("8:1", "/", "/"), Mount("8:2", "/", "/data")
NAMES = {
    "not mounted again": ((ROOTED, DATA), ()),
    "itself": ((ROOTED, DATA, Mount("8:2", "/course", "/srv/again")), ("/srv/again",)),
    "a folder around it": ((ROOTED, DATA, Mount("8:2", "/", "/srv/all")), ("/srv/all/course",)),
    "a part of it": ((ROOTED, DATA, Mount("8:2", "/course/li", "/srv/li")), ("/srv/li",)),
    "another file system": ((ROOTED, DATA, Mount("8:3", "/course", "/srv/other")), ()),
    "a longer name": ((ROOTED, DATA, Mount("8:2", "/courses", "/srv/other")), ()),
    "mounted from within": (
        (ROOTED, Mount("8:2", "/home/data", "/data"), Mount("8:2", "/home", "/h")), ("/h/data/course",),
    ),
    "what lies on top counts": ((ROOTED, DATA, Mount("8:4", "/", "/data"), Mount("8:2", "/", "/srv")), ()),
}  # fmt: skip


@pytest.mark.parametrize(("table", "names"), NAMES.values(), ids=NAMES)
def test_a_mount_gives_a_second_name(
    table: tuple[Mount, ...], names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To a folder, to what is around it or in it, where the same file system is seen once more."""
    monkeypatch.setattr("grader.sandbox.layers.hidden_names.key_of", lambda _: (1, 1))

    assert tuple(second_names("/data/course", table)) == names


def test_a_name_that_leads_elsewhere_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where something else was mounted on top of it."""
    monkeypatch.setattr("grader.sandbox.layers.hidden_names.key_of", lambda path: (1, len(path)))
    table = (ROOTED, DATA, Mount("8:2", "/", "/srv/all"))

    assert tuple(second_names("/data/course", table)) == ()


def test_the_mounts_of_this_machine_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks and backslashes in their names included."""
    line = "36 25 8:1 /a\\040b /mnt/c\\134d rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
    (tmp_path / "mountinfo").write_text(line, encoding="utf-8")
    assert "/" in [mount.point for mount in mounts()]
    monkeypatch.setattr("grader.sandbox.layers.hidden_names.MOUNTS", str(tmp_path / "mountinfo"))

    assert mounts() == (Mount("8:1", "/a b", "/mnt/c\\d"),)


def test_what_is_hidden_is_known_by_what_it_is(tmp_path: Path) -> None:
    """Not by how it was written: through a link, and with ``..``; what is not there is left out."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "link").symlink_to("a")
    found = hidden_at([f"{tmp_path}/link/../link/b", f"{tmp_path}/nothing"])

    assert found.keys == {key_of(f"{tmp_path}/a/b")}
    assert found.within(str(tmp_path)) == ("a/b",)
    assert found.within(f"{tmp_path}/link") == ("b",)
    assert found.within(f"{tmp_path}/a/b") == ()


@pytest.fixture(name="prefix")
def another_prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder into which this interpreter is said to be installed: a library, and a course beside and within it."""
    for name in ("lib/course/li", "lib/python3/site-packages", "share", "src", "projects"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("lib/course/li/model2.py", "lib/course/roster.csv", "lib/library.py", "share/data", "share/model2.py",
                 "src/model2.py", "projects/model2.py"):  # fmt: skip
        (tmp_path / name).write_text("x = 1", encoding="utf-8")
    (tmp_path / "lib64").symlink_to("lib")
    (tmp_path / "lib" / "second").symlink_to("course")
    (tmp_path / "lib" / "third.csv").symlink_to("course/roster.csv")
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o755)
    monkeypatch.setattr(sys, "exec_prefix", str(tmp_path))
    for forgotten in (place, view):
        forgotten.cache_clear()
    yield tmp_path
    for forgotten in (place, view):
        forgotten.cache_clear()


def readable(prefix: Path, layer: Layer, *names: str) -> list[str]:
    """Which of these files a program reads more than nothing of, behind one layer."""
    isolation = alone(layer)
    if layer not in isolation.layers:
        pytest.skip(f"this machine has no layer {layer.value}")
    return [name for name in names if said(isolation, f"assert open({str(prefix / name)!r}).read()") == "done"]


LAYERS = pytest.mark.parametrize("layer", [Layer.ROOT, Layer.LANDLOCK])


@LAYERS
def test_of_a_prefix_only_what_a_program_needs_is_shown(layer: Layer, prefix: Path) -> None:
    """Neither sources nor what else somebody keeps there."""
    names = ("lib/library.py", "lib64/library.py", "share/data", "src/model2.py", "projects/model2.py")

    assert readable(prefix, layer, *names) == ["lib/library.py", "lib64/library.py", "share/data"]


@LAYERS
def test_a_course_among_the_libraries_is_hidden(layer: Layer, prefix: Path) -> None:
    """By its own name, a link's and that of the folder that is one; and what lies beside it is not."""
    inside = ("li/model2.py", "roster.csv")
    names = [f"{folder}/{name}" for folder in ("lib/course", "lib64/course", "lib/second") for name in inside]
    beside = ["lib/library.py", "share/data", "lib/third.csv"]
    assert readable(prefix, layer, *names, *beside) == [*names, *beside]

    with hiding((str(prefix / "lib" / "course"),)):
        assert readable(prefix, layer, *names, *beside) == beside[:2]


@LAYERS
def test_of_a_folder_that_is_needed_a_single_file_is_hidden(
    layer: Layer, prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing would start without the folder; of another one, all of it is."""
    modules = (str(prefix / "lib" / "python3" / "site-packages"),)
    monkeypatch.setattr("grader.sandbox.layers.interpreter.site.getsitepackages", lambda: modules)
    place.cache_clear()
    (prefix / "lib" / "model2.py").write_text("x = 1", encoding="utf-8")
    names = ("lib/model2.py", "lib/library.py", "share/model2.py", "share/data")

    with hiding(tuple(str(prefix / name) for name in ("lib/model2.py", "lib", "share"))):
        assert readable(prefix, layer, *names) == ["lib/library.py"]


@LAYERS
def test_an_environment_within_the_course_is_shown(layer: Layer, prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a program needs of it, and nothing beside it: the course is hidden around it."""
    environment = prefix / "lib" / "course" / "venv"
    for name in ("lib", "src"):
        (environment / name).mkdir(parents=True)
        (environment / name / "library.py").write_text("x = 1", encoding="utf-8")
    monkeypatch.setattr(sys, "base_exec_prefix", str(environment))
    place.cache_clear()
    names = [f"lib/course/{name}" for name in ("roster.csv", "venv/src/library.py", "venv/lib/library.py")]

    with hiding((str(prefix / "lib" / "course"),)):
        assert readable(prefix, layer, *names) == [names[-1]]


@LAYERS
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_a_bind_mount_among_the_libraries_is_hidden(layer: Layer, prefix: Path) -> None:
    """Of a course that lies elsewhere, of a part of it, and of a folder around it."""
    from grader.sandbox.layers.mounts import MNT_DETACH, MS_BIND
    from grader.sandbox.syscalls import mount, unmount

    course = prefix / "projects" / "course"
    (course / "li").mkdir(parents=True)
    (course / "li" / "model2.py").write_text("x = 1", encoding="utf-8")
    points = [prefix / "lib" / name for name in ("whole", "part", "above")]
    names = ["lib/whole/li/model2.py", "lib/part/model2.py", "lib/above/course/li/model2.py"]
    for point, source in zip(points, (course, course / "li", course.parent), strict=True):
        point.mkdir()
        mount(str(source), str(point), None, MS_BIND)
    try:
        assert readable(prefix, layer, *names) == names
        with hiding((str(course),)):
            assert readable(prefix, layer, *names, "lib/above/model2.py") == ["lib/above/model2.py"]
    finally:
        for point in points:
            unmount(str(point), MNT_DETACH)


def test_no_rule_is_made_for_a_link_and_none_to_list_what_is_hidden(prefix: Path) -> None:
    """Landlock's rule for a link is one for what it leads to; and to list a folder is to list all below it."""
    grants = {grant.path: grant for grant in around(view((str(prefix / "lib" / "course"),)))}

    assert str(prefix / "lib" / "second") not in grants
    assert str(prefix / "lib64") not in grants
    assert grants[str(prefix / "lib" / "library.py")] == Grant(str(prefix / "lib" / "library.py"), RUN)
    assert str(prefix / "lib") not in grants
    assert Grant(str(prefix / "lib"), RUN) in around(view())
    assert all(grant.rights in (RUN, READ_DIR) for grant in around(view()))


def test_in_a_root_of_its_own_a_folder_is_covered_and_a_file_made_blank(prefix: Path) -> None:
    """By the one name that is no link."""
    pieces = view((str(prefix / "lib" / "course" / "roster.csv"), str(prefix / "lib" / "course" / "li"))).furniture

    assert Piece(Step.BLANK, str(prefix / "lib" / "course" / "roster.csv")) in pieces
    assert Piece(Step.COVER, str(prefix / "lib" / "course" / "li")) in pieces
    assert Piece(Step.LINK, str(prefix / "lib64"), "lib") in pieces
