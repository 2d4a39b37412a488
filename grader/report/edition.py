"""What is published: reports, and what is said of all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from grader.domain.results import HandIn, Report


class Maker(NamedTuple):
    """What graded: the kit's version, the digest of its files, and the version of Python."""

    version: str
    digest: str
    python: str


class Edition(NamedTuple):
    """What is published: the reports, the titles of their exercises, in which language, and what made the reports.

    ``hand_in`` is there where the reports are those of one student, one for each required exercise.
    """

    reports: Sequence[Report]
    titles: Mapping[str, str]
    language: str
    maker: Maker
    hand_in: HandIn | None = None
