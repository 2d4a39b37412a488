"""A wheel of the grader with exercises of one's choice in it, made without any build tool.

It holds the files of ``grader/files.txt`` and the exercises, in the layout of the wheel specification (PyPA, Binary
distribution format): so it has the kit's digest. The same files give the same wheel, byte for byte: a job names it by
its SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path
from typing import Any, NamedTuple

from grader import __version__
from grader.distribution.writing import check_folder, folder_at, is_occupied, replace
from grader.domain.errors import UsageError
from grader.inputs.digest import PACKAGE, package_files
from grader.inputs.exercise_files import available, load_exercise, solutions_folder

NAME = "producer-consumer-kit"
OLDEST_PYTHON = ">=3.11"
COMMAND = "[console_scripts]\npc-grader = grader.__main__:main\n"
GENERATOR = "Wheel-Version: 1.0\nGenerator: producer-consumer-kit\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that a zip file can name
READABLE = 0o100644 << 16
LICENSE = "LICENSE"
LABEL_DIGITS = 8


class Wheel(NamedTuple):
    """A wheel: the name of its file, and its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """By which a job knows it, as pip writes it: 64 hex digits."""
        return hashlib.sha256(self.content).hexdigest()


def build(exercises: Path) -> Wheel:
    """The wheel of this grader with the exercises of a folder.

    Raises ``ExerciseError`` where one of them does not hold together. A folder that is not the kit's own has a local
    version label, made from its exercises: two wheels of one version never differ in what they hold.
    """
    packed = dict(_exercises(exercises))
    version = __version__ if exercises.resolve() == solutions_folder().resolve() else f"{__version__}+{_label(packed)}"
    stem = f"{NAME.replace('-', '_')}-{version}"
    files = {
        **{f"grader/{name}": (PACKAGE / name).read_bytes() for name in package_files()},
        **{f"grader/solutions/{name}": content for name, content in packed.items()},
        **{f"{stem}.dist-info/{name}": text.encode() for name, text in _described(version)},
    }
    record = f"{stem}.dist-info/RECORD"
    return Wheel(f"{stem}-py3-none-any.whl", _zipped({**files, record: _record(files, record).encode()}))


def write_wheel(wheel: Wheel, folder: Path) -> Path:
    """Write it; raises ``UsageError`` where a file of its name would be lost that is not one of ours."""
    path = folder / wheel.name
    check_folder(folder)
    if is_occupied(path) or (path.exists() and GENERATOR.encode() not in path.read_bytes()):
        raise UsageError("exists", path=str(path))
    replace(folder_at(folder) / wheel.name, wheel.content)
    return path


def requirements() -> tuple[str, ...]:
    """What the grader needs, without extras: as its checkout says, or else as it was installed."""
    if described := _project():
        return tuple(described["dependencies"])
    return tuple(text for text in requires(NAME) or () if not re.search(r";.*\bextra\b", text))


def license_text() -> str:
    """The licence, as it lies in the checkout or came with what is installed; "" where it came with none."""
    if _project():
        return (PACKAGE.parent / LICENSE).read_text(encoding="utf-8")
    try:
        return distribution(NAME).read_text(f"licenses/{LICENSE}") or ""
    except PackageNotFoundError:  # a copy of the package alone
        return ""


def _project() -> dict[str, Any]:
    """What the checkout says of itself; nothing where this is no checkout."""
    project = PACKAGE.parent / "pyproject.toml"
    if not project.is_file():
        return {}
    described: dict[str, Any] = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {})
    return described if described.get("name") == NAME else {}  # not one that happens to lie beside an installed grader


def _exercises(folder: Path) -> Iterator[tuple[str, bytes]]:
    for slug in available(folder):
        load_exercise(slug, folder)  # what is broken is said to the teacher now, not to a student
        for name in (f"{slug}.py", f"{slug}.toml"):
            yield name, (folder / name).read_bytes()


def _label(packed: dict[str, bytes]) -> str:
    found = hashlib.sha256()
    for name, content in packed.items():
        found.update(f"{name} {len(content)}\n".encode() + content)
    # With letters before it: a label of digits alone would lose its leading zeros (PEP 440).
    return f"kit{found.hexdigest()[:LABEL_DIGITS]}"


def _described(version: str) -> Iterator[tuple[str, str]]:
    needed = "".join(f"Requires-Dist: {text}\n" for text in requirements())
    head = f"Metadata-Version: 2.4\nName: {NAME}\nVersion: {version}\nRequires-Python: {OLDEST_PYTHON}\n"
    text = license_text()
    licensed = f"License-Expression: MIT\nLicense-File: {LICENSE}\n" if text else ""  # PEP 639
    yield "METADATA", head + licensed + needed
    if text:
        yield f"licenses/{LICENSE}", text
    yield "WHEEL", GENERATOR
    yield "entry_points.txt", COMMAND


def _record(files: dict[str, bytes], own: str) -> str:
    lines = [f"{name},sha256={_encoded(content)},{len(content)}\n" for name, content in sorted(files.items())]
    return "".join([*lines, f"{own},,\n"])


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:  # not compressed: how that is done differs between versions of zlib
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr, info.create_system = READABLE, 3
            archive.writestr(info, content)
    return buffer.getvalue()
