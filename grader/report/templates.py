"""The templates among the assets, with everything that is put into them escaped."""

from __future__ import annotations

import base64
import functools
import hashlib
import sys
from contextlib import suppress

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

FOLDER = f"{__file__.rpartition('/')[0]}/assets"


class _BesideModules(FileSystemBytecodeCache):
    """Keeps compiled templates where Python keeps compiled modules, and as it does: not where it may not write."""

    def __init__(self) -> None:
        super().__init__(f"{FOLDER}/__pycache__", f"%s.{sys.implementation.cache_tag}.jinja")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one, if that is wanted and can be done."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        bytecode_cache=_BesideModules(),
        autoescape=True,
        undefined=StrictUndefined,
        optimized=False,  # folding constants costs more than it saves: a template is used once
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template(name: str) -> Template:
    """A template by its file's name, compiled once."""
    return _environment().get_template(name)


@functools.cache
def asset(name: str) -> str:
    """The text of a file that is put into a page as it is."""
    return FileSystemLoader(FOLDER).get_source(_environment(), name)[0]


def digest(text: str) -> str:
    """What a content security policy calls an inline script or style (W3C, CSP level 3, section 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
