"""The templates beside this file, with everything that is put into them escaped."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("grader", "report"),
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
    return files("grader.report").joinpath(name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """What a content security policy calls an inline script or style (W3C, CSP level 3, section 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
