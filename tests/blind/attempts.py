"""How many of the readers' attempts have full marks, and what is left of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.blind.folders import Answer, read
from tests.blind.grading import Bench, Graded, Job

FORMS = (".py", ".ipynb")


class Attempt(NamedTuple):
    """What a reader was given, and what came of the attempt; ``None`` where there is none yet."""

    answer: Answer
    graded: Graded | None


def graded(folder: Path, bench: Bench) -> list[Attempt]:
    """Every reader of a set, also those who have not begun."""
    answers = read(folder)
    jobs = [_job(folder, answer) for answer in answers]
    verdicts = iter(bench.verdicts([job for job in jobs if job is not None]))
    return [Attempt(answer, None if job is None else next(verdicts)) for answer, job in zip(answers, jobs, strict=True)]


def told(attempts: Sequence[Attempt]) -> Iterator[str]:
    """Lines: each group, in it each language and code of the submissions, and the attempts without full marks."""
    for group in dict.fromkeys(one.answer.group for one in attempts):
        own = [one for one in attempts if one.answer.group == group]
        yield f"{group}: {_rate(own)}"
        yield from _by("language", own, lambda one: (one.answer.language,))
        yield from _by("code", own, lambda one: one.answer.codes)
    left = [one for one in attempts if one.graded and not one.graded.is_right]
    yield "no attempt without full marks" if not left else "without full marks:"
    yield from map(_remainder, left)


def _remainder(one: Attempt) -> str:
    answer, codes = one.answer, one.graded.codes if one.graded else ()
    place = f"{answer.group}/{answer.reader} ({answer.language}, {' '.join(answer.codes)})"
    origin = f"{answer.origin}, {answer.kind}" if answer.kind else answer.origin
    return f"  {place}: {' '.join(codes) or 'no verdict'} left; {origin}"


def _job(folder: Path, answer: Answer) -> Job | None:
    own = folder / answer.group / answer.reader
    found = next((path for form in FORMS if (path := own / f"attempt{form}").is_file()), None)
    return found and Job(answer.exercise, found.suffix, found.read_bytes())


def _by(what: str, attempts: Sequence[Attempt], key: Callable[[Attempt], Iterable[str]]) -> Iterator[str]:
    yield f"  by {what}"
    for label in sorted({label for one in attempts for label in key(one)}):
        yield f"    {label}: {_rate([one for one in attempts if label in key(one)])}"


def _rate(attempts: Sequence[Attempt]) -> str:
    tried = [one.graded for one in attempts if one.graded is not None]
    full = sum(verdict.is_right for verdict in tried)
    share = f" ({full / len(tried):.1%})" if tried else ""
    missing = len(attempts) - len(tried)
    return f"{full} of {len(tried)} attempts have full marks{share}" + (f"; {missing} missing" if missing else "")
