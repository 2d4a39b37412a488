"""What of the file system is shown: by what paths lead to, and never because of a second name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.domain.isolation import Layer
from grader.sandbox.layers.hidden_names import Mount, all_names, hidden_at, key_of, mounts
from grader.sandbox.layers.interpreter import CHECKOUT, LIBRARY, PACKAGE, place
from grader.sandbox.layers.landlock import READ_DIR, RUN, Grant
from grader.sandbox.layers.mount_plan import Act, PlannedMount
from grader.sandbox.layers.visible_paths import around, hidden_of, view
from grader.sandbox.policy import hiding
from tests.helpers.support import needs_root
from tests.sandbox.test_sandbox import alone, said


def table_of(*lines: str) -> tuple[Mount, ...]:
    """Mounts, each as "NUMBER PARENT DEVICE ROOT POINT"."""
    return tuple(Mount(*line.split()) for line in lines)


FIRST = ("1 0 8:1 / /", "2 1 8:2 / /data")
NAMES = {
    "not mounted again": (FIRST, ()),
    "itself": ((*FIRST, "3 1 8:2 /course /srv/again"), ("/srv/again",)),
    "a folder around it": ((*FIRST, "3 1 8:2 / /srv/all"), ("/srv/all/course",)),
    "a part of it": ((*FIRST, "3 1 8:2 /course/li /srv/li"), ("/srv/li",)),
    "another file system": ((*FIRST, "3 1 8:3 /course /srv/other"), ()),
    "a longer name": ((*FIRST, "3 1 8:2 /courses /srv/other"), ()),
    "mounted from within": (
        ("1 0 8:1 / /", "2 1 8:2 /home/data /data", "3 1 8:2 /home /h"), ("/h/data/course",),
    ),
    "what lies on top counts": ((*FIRST, "3 2 8:4 / /data", "4 1 8:2 / /srv"), ()),
    "what is buried does not": (
        ("1 0 8:1 / /", "2 1 8:2 /x /data/course", "3 1 8:4 / /data", "4 1 8:2 /x /srv/old", "5 1 8:4 /course /srv/c"),
        ("/srv/c",),
    ),
    "what is mounted in it": (
        (*FIRST, "3 2 8:5 / /data/course/li", "4 1 8:5 / /srv/li", "5 1 8:6 / /srv/wang"), ("/srv/li",),
    ),
    "twice": (
        (*FIRST, "3 1 8:2 /course/li /srv/li", "4 3 8:7 / /srv/li/deep", "5 1 8:7 / /srv/deep"),
        ("/srv/deep", "/srv/li", "/srv/li/deep"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "names"), NAMES.values(), ids=NAMES)
def test_a_mount_gives_a_second_name(
    lines: tuple[str, ...], names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To a folder, to what is around it or in it, where the same file system is seen once more."""
    monkeypatch.setattr("grader.sandbox.layers.hidden_names.key_of", lambda _: (1, 1))

    found = {*all_names(["/data/course"], table_of(*lines))}
    assert sorted(name for name in found if not name.startswith("/data/course")) == list(names)


@pytest.mark.parametrize(
    ("layers", "root", "names"),
    [
        (("/data",), "/", ["/merged/course"]),
        (("/else", "/data/course"), "/", ["/merged"]),
        (("/data/course/li",), "/", ["/merged"]),
        (("/data",), "/course", ["/merged"]),
        (("/data",), "/other", []),
        (("/dat",), "/", []),
    ],
)
def test_an_overlay_gives_a_second_name(layers: tuple[str, ...], root: str, names: list[str]) -> None:
    """To what is in one of its layers: a copy of the folder with numbers of its own."""
    table = (*table_of(*FIRST), Mount("3", "1", "0:9", root, "/merged", layers))

    assert [*all_names(["/data/course"], table)][1:] == names


def test_a_name_that_leads_elsewhere_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where something else was mounted on top of it."""
    monkeypatch.setattr("grader.sandbox.layers.hidden_names.key_of", lambda path: (1, len(path)))

    assert [*all_names(["/data/course"], table_of(*FIRST, "3 1 8:2 / /srv/all"))] == ["/data/course"]


def test_the_mounts_of_this_machine_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is in their names: blanks, what ends a line elsewhere, bytes that are no text; and no line ends it."""
    lines = [
        b"36 25 8:1 /a\\040b /mnt/c\\134d rw,relatime shared:1 - ext4 /dev/sda1 rw",
        "37 36 8:1 / /mnt/\x0b\x0c\x1c\x85\u2028\r rw - ext4 /dev/sda1 rw".encode(),
        b"of another kernel",
        b"38 36 0:9 / /mnt/\xff rw - overlay o rw,lowerdir=/a\\134:b:/c\\134,d,upperdir=/e,workdir=/f",
        b"39 36 8:2 / /last rw -",
    ]
    (tmp_path / "mountinfo").write_bytes(b"\n".join([*lines, b""]))
    assert "/" in [mount.point for mount in mounts()]
    monkeypatch.setattr("grader.sandbox.layers.hidden_names.MOUNTS", str(tmp_path / "mountinfo"))

    assert mounts() == (
        Mount("36", "25", "8:1", "/a b", "/mnt/c\\d"),
        Mount("37", "36", "8:1", "/", "/mnt/\x0b\x0c\x1c\x85\u2028\r"),
        Mount("38", "36", "0:9", "/", "/mnt/\udcff", ("/a:b", "/c,d", "/e")),
        Mount("39", "36", "8:2", "/", "/last"),
    )


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
    for forgotten in (place, view, hidden_of):
        forgotten.cache_clear()
    yield tmp_path
    for forgotten in (place, view, hidden_of):
        forgotten.cache_clear()


def readable(prefix: Path, layer: Layer, *names: str) -> list[str]:
    """Which of these files a program reads more than nothing of, behind one layer."""
    isolation = alone(layer)
    if layer not in isolation.layers:
        pytest.skip(f"the layer {layer.value} is tried alone, and this machine does not offer it")
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


def chained(prefix: Path) -> Path:
    """``lib`` is a link to a link."""
    (prefix / "lib").rename(prefix / "real")
    (prefix / "second").symlink_to("real")
    (prefix / "lib").symlink_to("second")
    return prefix


def climbing(prefix: Path) -> Path:
    """``lib`` is a link out of a folder that is reached through another."""
    (prefix / "a" / "b").mkdir(parents=True)
    (prefix / "lib").rename(prefix / "a" / "real")
    (prefix / "a" / "b" / "lib").symlink_to("../real")
    (prefix / "a" / "b" / "lib64").symlink_to("lib")
    (prefix / "again").symlink_to("a/b")
    return prefix / "again"


@LAYERS
@pytest.mark.parametrize("laid_out", [chained, climbing])
def test_a_course_is_hidden_however_many_links_lead_to_it(
    layer: Layer, laid_out: Callable[[Path], Path], prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a prefix whose folders are links; and what lies beside it is read by all these names."""
    (prefix / "lib64").unlink()
    (prefix / "lib64").symlink_to("lib")
    prefix = laid_out(prefix)
    monkeypatch.setattr(sys, "exec_prefix", str(prefix))
    place.cache_clear()
    folders = ["lib", "lib64", str((prefix / "lib").resolve())]
    names = [f"{folder}/course/roster.csv" for folder in folders]
    beside = [f"{folder}/library.py" for folder in folders]
    assert readable(prefix, layer, *names, *beside) == [*names, *beside]

    with hiding((str(prefix / "lib" / "course"),)):
        assert readable(prefix, layer, *names, *beside) == beside


@LAYERS
def test_others_of_a_class_are_hidden_with_the_folder_of_one(layer: Layer, prefix: Path) -> None:
    """And what lies beside them; the folder around the class is not, where libraries and data are kept in it."""
    for name in ("share/class/wang", "share/class/li"):
        (prefix / name).mkdir(parents=True)
    for name in ("share/class/wang/model2.py", "share/class/li/model2.py", "share/class/roster.csv"):
        (prefix / name).write_text("x = 1", encoding="utf-8")
    names = ["share/class/li/model2.py", "share/class/roster.csv", "share/data"]
    assert readable(prefix, layer, *names) == names

    with hiding((str(prefix / "share" / "class" / "wang"),)):
        assert readable(prefix, layer, *names) == ["share/data"]
    with hiding((str(prefix / "share" / "class"), str(prefix / "lib" / "course"))):
        assert readable(prefix, layer, *names, "lib/library.py") == ["share/data", "lib/library.py"]


@LAYERS
def test_nothing_of_a_checkout_is_shown(layer: Layer, prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its tests nor its history; a folder that only looks like one is a library like any other."""
    package = PACKAGE.name
    for folder, text in (("kit", CHECKOUT.decode()), ("other", 'name = "other"')):
        for name in (f"{package}/x.py", "tests/x.py", ".git/x.py"):
            (prefix / "share" / folder / name).parent.mkdir(parents=True)
            (prefix / "share" / folder / name).write_text("x = 1", encoding="utf-8")
        (prefix / "share" / folder / "pyproject.toml").write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(prefix / "share" / folder)
    left = "lib/python3/site-packages/~" + package[1:]
    (prefix / left).mkdir()
    (prefix / left / "x.py").write_text("x = 1", encoding="utf-8")
    for forgotten in (place, view, hidden_of):
        forgotten.cache_clear()
    names = [f"share/{folder}/{name}/x.py" for folder in ("kit", "other") for name in (package, "tests", ".git")]

    assert readable(prefix, layer, *names, f"{left}/x.py") == names[4:]


@LAYERS
def test_of_a_library_in_a_folder_of_other_things_only_itself_is_shown(
    layer: Layer, prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one that lies where libraries are kept, the folder: it may load others from there."""
    for name in ("home/x.so", "home/diary", "opt/lib/x.so.1", "opt/lib/y.so.1"):
        (prefix / name).parent.mkdir(parents=True, exist_ok=True)
        (prefix / name).write_text("x = 1", encoding="utf-8")
    monkeypatch.setattr(
        "grader.sandbox.layers.interpreter._mapped",
        lambda: (str(prefix / "home" / "x.so"), str(prefix / "opt" / "lib" / "x.so.1")),
    )
    place.cache_clear()
    names = ["home/x.so", "home/diary", "opt/lib/x.so.1", "opt/lib/y.so.1"]

    assert readable(prefix, layer, *names) == ["home/x.so", *names[2:]]


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("/usr/lib/libc.so.6", True),
        ("/opt/_ssl.cpython-312-x86_64-linux-gnu.so", True),
        ("/opt/libssl.so.1.0.2k", True),
        ("/home/libs.sound/diary", False),
        ("/home/x.so.d/diary", False),
        ("/home/x.so (deleted)", False),
        ("[vdso]", False),
    ],
)
def test_a_library_is_known_by_its_name(path: str, is_one: bool) -> None:  # noqa: FBT001 - a column of the table
    """Other files are mapped as well: fonts, archives of translations, a program's own data."""
    assert bool(LIBRARY.search(path)) is is_one


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
@needs_root("it mounts folders at second places")
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
    pieces = view((str(prefix / "lib" / "course" / "roster.csv"), str(prefix / "lib" / "python3"))).furniture

    assert PlannedMount(Act.BLANK, str(prefix / "lib" / "course" / "roster.csv")) in pieces
    assert PlannedMount(Act.COVER, str(prefix / "lib" / "python3")) in pieces
    assert PlannedMount(Act.LINK, str(prefix / "lib64"), "lib") in pieces
