"""Bytecode of what runs among student code. Python keeps it for what is imported; there, what imports it may not write.

Without it some twenty modules are compiled anew in every grading from a checkout, by processes that are waited for.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

INSIDE = Path(__file__).parent.parent / "inside"


def keep_bytecode() -> None:
    """Write what is missing or out of date, unless Python was told to write none, or may not."""
    if sys.dont_write_bytecode:
        return
    for source in INSIDE.rglob("*.py"):
        with suppress(OSError):
            if not _is_of(source, Path(cache_from_source(str(source)))):
                import py_compile

                py_compile.compile(str(source), quiet=2)


def _is_of(source: Path, cached: Path) -> bool:
    """Whether this is its bytecode: the header has the source's time and size (PEP 552: bytes 8 to 16)."""
    if not cached.exists():
        return False
    with cached.open("rb") as file:
        header = file.read(16)
    state = source.stat()
    numbers = (int(state.st_mtime), state.st_size)
    return header[8:] == b"".join((number & 0xFFFFFFFF).to_bytes(4, "little") for number in numbers)
