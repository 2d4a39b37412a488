"""What decides a verdict, as digests: the grader's own files, an exercise's two files, a submission's bytes.

All are SHA-256, the first 16 hex digits. The grader's files are those of a list, ``files.txt``: so a checkout, an
editable installation and a wheel have one digest, and a stray file changes nothing. Line ends are taken as ``\\n``,
since git may write others on some machines.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
LIST = "files.txt"  # in the package; made by ``python -m tests.files``
DIGITS = 16


@functools.cache
def package_files() -> tuple[str, ...]:
    """Every file of the package by its path in it, sorted; the list itself is among them."""
    return tuple((PACKAGE / LIST).read_text(encoding="utf-8").split())


@functools.cache
def kit_digest() -> str:
    """Of the grader without any exercise: the same for every way of installing it."""
    return _shortened(_kit())


@functools.cache
def exercise_digest(folder: Path, slug: str) -> str:
    """Of one exercise's files: it changes when the exercise does."""
    return _shortened(_exercise(folder, slug))


@functools.cache
def digest(folder: Path, slug: str) -> str:
    """Of everything that decides a verdict: the grader's files and the exercise's.

    A copy of the kit that was tampered with shows when its reports are laid beside those of the teacher's own.
    """
    both = _kit()
    both.update(_exercise(folder, slug).digest())
    return _shortened(both)


def submission_digest(data: bytes) -> str:
    """Of a submission's file, byte for byte."""
    return _shortened(hashlib.sha256(data))


def _kit() -> hashlib._Hash:
    return _of_files((name, PACKAGE / name) for name in package_files())


def _exercise(folder: Path, slug: str) -> hashlib._Hash:
    return _of_files((path.name, path) for path in (folder / f"{slug}.py", folder / f"{slug}.toml"))


def _of_files(files: Iterable[tuple[str, Path]]) -> hashlib._Hash:
    found = hashlib.sha256()
    for name, path in files:
        content = path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else b""  # one that is gone shows too
        found.update(f"{name} {len(content)}\n".encode() + content)
    return found


def _shortened(found: hashlib._Hash) -> str:
    return found.hexdigest()[:DIGITS]
