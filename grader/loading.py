"""Reads a submission's file: one ``.py`` or one ``.ipynb``, whatever is wrong with it."""

from __future__ import annotations

import io
import os
import re
import stat
import tokenize
from collections.abc import Iterator
from pathlib import Path

from grader.asking import without_asking
from grader.digests import submission_digest
from grader.errors import SubmissionError, UsageError
from grader.submission import LineMap, Submission, parse_submission

LARGEST_BYTES = 1 << 20  # a thousand times the lesson's programs; larger is a mistake or an attack
SUFFIXES = (".py", ".ipynb")
CODING = re.compile(r"coding[:=][ \t]*[-\w.]+")  # PEP 263


def load_submission(path: Path) -> Submission:
    """Read a submission; raises ``SubmissionError`` with the reason, and the line where there is one."""
    data = _read(path)
    digest = submission_digest(data)
    try:
        return _parsed(path, data)._replace(digest=digest)
    except SubmissionError as problem:
        problem.digest = digest
        raise


def _parsed(path: Path, data: bytes) -> Submission:
    if path.suffix.lower() == ".ipynb":
        from grader.notebook import read_notebook  # nbformat takes longer to import than a grading takes

        source, line_map = read_notebook(data)
    else:
        source, line_map = _decode(data), LineMap()
    try:
        return parse_submission(str(path), without_asking(source), line_map)
    except SubmissionError as problem:
        problem.cell_starts = line_map.starts
        raise


def _read(path: Path) -> bytes:
    # O_NONBLOCK and fstat: a FIFO must not block us, a device must not be read, and a look before opening is too early.
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
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


def _read_all(descriptor: int) -> bytes:
    """Everything, but not much more than the largest submission: a file may grow while it is read."""
    data = b""
    while len(data) <= LARGEST_BYTES and (piece := os.read(descriptor, LARGEST_BYTES + 1)):
        data += piece
    return data


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SubmissionError("wrong-encoding", encoding="UTF-16")
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
    """A file is itself, a folder all submissions in it; raises ``UsageError`` for a folder without any."""
    if not given.is_dir():
        return (given,)
    found = tuple(sorted(_walk(given)))
    if not found:
        raise UsageError("nothing-to-grade", path=str(given))
    return found


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        yield from (
            Path(parent, name) for name in files if name.lower().endswith(SUFFIXES) and not name.startswith(".")
        )
