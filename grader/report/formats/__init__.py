"""The forms in which reports can be written to a file, by name: each is a module here with a function ``publish``.

A module is imported when its form is asked for: a template engine takes longer to import than a program to run.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from grader.report.edition import Edition

FORMATS = ("json", "junit", "gradescope", "github", "markdown", "html", "svg")


def publish(form: str, edition: Edition) -> str:
    """The edition in one form: the same verdict is the same text, to the byte.

    Goes in one of ``FORMATS`` and what is published; comes out the whole file as text, in which every byte of a
    submission is harmless. Raises ``ModuleNotFoundError`` for another form: options are checked before.
    """
    made: Callable[[Edition], str] = _module(form).publish
    return made(edition)


def prepare(form: str) -> None:
    """Import what a form needs, and compile its template, before there is an edition."""
    if template := getattr(_module(form), "TEMPLATE", None):
        import_module("grader.report.templates").template(template)


def _module(form: str) -> Any:
    return import_module(f"grader.report.formats.{form}")
