"""Reads a submission's file: one ``.py`` or one ``.ipynb``, whatever is wrong with it."""

from __future__ import annotations

import io
import os
import re
import stat
import tokenize
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from grader.domain.errors import SubmissionError, UsageError
from grader.domain.nearest import nearest
from grader.domain.submission import LineMap, Submission, has_code, parse_submission
from grader.inputs.digest import submission_digest
from grader.inputs.strip_check import without_asking

LARGEST_BYTES = 1 << 20  # a thousand times the lesson's programs; larger is a mistake or an attack
NULS = 4  # one byte in so many at least is 0 where a program was saved as UTF-16: half of every ASCII character
SUFFIXES = (".py", ".ipynb")
CODING = re.compile(r"coding[:=][ \t]*[-\w.]+")  # PEP 263


def load_submission(path: Path, given: Iterable[Path] = ()) -> Submission:
    """Read a submission; raises ``SubmissionError`` with the reason, and the line where there is one.

    No link is followed: a link that was handed in may lead to what only the grader can read. That holds for each part
    of a name that begins in the current folder; of a name that begins at the root, from the folder on that was
    ``given``, itself included, or else for the file and the folder around it. What is above is the caller's business.
    """
    data = _read(path, given)
    digest = submission_digest(data)
    try:
        return _parsed(path, data)._replace(digest=digest)
    except SubmissionError as problem:
        problem.digest = digest
        raise


def _parsed(path: Path, data: bytes) -> Submission:
    if path.suffix.lower() == ".ipynb":
        from grader.inputs.notebook import read_notebook  # nbformat takes longer to import than a grading takes

        source, line_map = read_notebook(data)
    else:
        source, line_map = _decode(data), LineMap()
    try:
        submission = parse_submission(str(path), without_asking(source), line_map)
        if not submission.names and not has_code(source):
            raise SubmissionError("only-comments" if source.strip() else "empty")
        return submission
    except SubmissionError as problem:
        problem.cell_starts = line_map.starts
        raise


def _read(path: Path, given: Iterable[Path]) -> bytes:
    try:
        descriptor = _open(*_way(path, given))
    except FileNotFoundError:
        raise SubmissionError("no-such-file") from None
    except OSError as problem:
        raise SubmissionError("cannot-open", reason=problem.strerror or str(problem)) from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise SubmissionError("not-a-file")
        data = _read_all(descriptor)
    finally:
        os.close(descriptor)
    if len(data) > LARGEST_BYTES:
        raise SubmissionError("too-large", limit_kib=LARGEST_BYTES >> 10)
    return data


def _way(path: Path, given: Iterable[Path]) -> tuple[Path, tuple[str, ...]]:
    """Where to start, and the names from there on, none of which may be a link."""
    if path.is_absolute():
        known = set(given)
        start = next((folder for folder in reversed(path.parents) if folder in known), path.parent).parent
        return start, path.relative_to(start).parts or (".",)
    return Path(), path.parts or (".",)


def _open(start: Path, names: tuple[str, ...]) -> int:
    """One name after another: to look for links first, and open then, would be to look too early."""
    *folders, file = names
    at = os.open(start, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for name in folders:
            above, at = at, _open_one(name, os.O_PATH | os.O_DIRECTORY, at)
            os.close(above)
        # O_NONBLOCK, and fstat after it: a FIFO must not block us, and a device must not be read.
        return _open_one(file, os.O_RDONLY | os.O_NONBLOCK, at)
    finally:
        os.close(at)


def _open_one(name: str, flags: int, folder: int) -> int:
    try:
        return os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        refuse_link(name, folder)
        raise


def refuse_link(path: str | Path, folder: int | None = None) -> None:
    """Raise ``SubmissionError`` if this is a link; ``folder`` is a descriptor of where the path begins."""
    with suppress(OSError):
        if stat.S_ISLNK(os.stat(path, dir_fd=folder, follow_symlinks=False).st_mode):
            if _leads_to_a_folder(path, folder):
                raise SubmissionError("linked-folder", folder=Path(path).name)
            raise SubmissionError("link")


def _leads_to_a_folder(path: str | Path, folder: int | None) -> bool:
    try:
        return stat.S_ISDIR(os.stat(path, dir_fd=folder).st_mode)
    except OSError:
        return False


def _read_all(descriptor: int) -> bytes:
    """Everything, but not much more than the largest submission: a file may grow while it is read."""
    data = b""
    while len(data) <= LARGEST_BYTES and (piece := os.read(descriptor, LARGEST_BYTES + 1)):
        data += piece
    return data


def _decode(data: bytes) -> str:
    if _is_utf_16(data):
        raise SubmissionError("utf-16")
    if b"\0" in data:
        raise SubmissionError("nul-byte", line=data[: data.index(b"\0")].count(b"\n") + 1)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except SyntaxError:
        raise SubmissionError("looks-gbk" if _is_gbk(data) else "unknown-encoding") from None
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise SubmissionError("wrong-encoding", encoding=problem.encoding, line=line) from None
    except (LookupError, UnicodeError):  # a codec that is not for text, or one that refuses everything
        raise SubmissionError("unknown-encoding") from None
    return io.StringIO(_as_utf8(text), newline=None).read()


def _is_utf_16(data: bytes) -> bool:
    """Whether it has the mark of UTF-16 (and not that of UTF-32), or becomes text when it is taken for it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[2:4] != b"\0\0"
    return data.count(0) * NULS > len(data) and any(_is_text(data, encoding) for encoding in ("utf-16-le", "utf-16-be"))


def _is_text(data: bytes, encoding: str) -> bool:
    """Whether each sign of it can be shown, and one at least of it ends a line."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return "\n" in text and all(character.isprintable() or character in "\r\n\t" for character in text)


def _is_gbk(data: bytes) -> bool:
    try:
        return any("\u4e00" <= character <= "\u9fff" for character in data.decode("gbk"))
    except UnicodeDecodeError:
        return False


def _as_utf8(text: str) -> str:
    """The text with its coding line, if any, true of the copy that is run, which is UTF-8."""
    head, lines = text.splitlines(keepends=True)[:2], text.splitlines(keepends=True)[2:]
    return "".join([CODING.sub("coding: utf-8", line) if line.startswith("#") else line for line in head] + lines)


def submissions_in(given: Path) -> tuple[Path, ...]:
    """A file is itself, a folder all submissions in it; raises ``UsageError`` for a folder without any.

    A link to a folder is one of them, and no folder: it is refused where it is read.
    """
    if not given.is_dir():
        return (given,)
    refuse_closed(given)
    found = tuple(sorted(_walk(given)))
    if not found:
        raise UsageError("nothing-to-grade", path=str(given))
    return found


def like_named(path: Path) -> Path | None:
    """Of the files beside a path that leads nowhere, the one that is called most like it, if one clearly is."""
    with suppress(OSError):
        beside = {one.stem: one for one in path.parent.iterdir() if one.name.endswith(SUFFIXES) and one.is_file()}
        return beside.get(nearest(path.name, beside))
    return None


def refuse_closed(path: Path) -> None:
    """Raise ``UsageError`` where a folder may not be looked into, or a path not be followed; no file is read."""
    try:
        if path.is_dir():
            os.scandir(path).close()
            path.joinpath(".").stat()  # to see names is not yet to reach what has them
    except PermissionError as problem:
        _refuse(problem)


def _refuse(problem: OSError) -> None:
    if isinstance(problem, PermissionError):
        raise UsageError("closed", path=os.fsdecode(problem.filename), reason=str(problem.strerror)) from None


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        yield from (path for name in folders if (path := Path(parent, name)).is_symlink())
        yield from (
            Path(parent, name) for name in files if name.lower().endswith(SUFFIXES) and not name.startswith(".")
        )
