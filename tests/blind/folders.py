"""The readers' folders, and the list of what is in them, which no reader sees."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.blind.candidates import stub_of
from tests.blind.drawing import Taken
from tests.blind.grading import Bench, Job

ANSWERS = "answers.json"
WITH_MESSAGE, CONTROL = "message", "control"


class Answer(NamedTuple):
    """What one reader's folder has; ``group`` and ``reader`` are its path."""

    group: str
    reader: str
    exercise: str
    form: str
    language: str
    codes: tuple[str, ...]
    origin: str
    kind: str
    change: str


def write(folder: Path, taken: Sequence[Taken], bench: Bench, *, seed: int, control: bool) -> None:
    """Write a set into a folder that has none."""
    messages = bench.messages([_job(one) for one in taken])
    answers = [_answer(number, one) for number, one in enumerate(taken, 1)]
    for answer, one, said in zip(answers, taken, messages, strict=True):
        _write_reader(folder, answer, one, said)
    if control:
        alone = [answer._replace(group=CONTROL) for answer in answers]
        for answer, one in zip(alone, taken, strict=True):
            _write_reader(folder, answer, one, "")
        answers += alone
    listed = {"seed": seed, "readers": [answer._asdict() for answer in answers]}
    _write(folder / ANSWERS, json.dumps(listed, ensure_ascii=False, indent=1) + "\n")


def read(folder: Path) -> list[Answer]:
    """What a set has; raises ``OSError`` and ``ValueError`` where there is none."""
    listed = json.loads((folder / ANSWERS).read_text(encoding="utf-8"))
    return [Answer(**{**one, "codes": tuple(one["codes"])}) for one in listed["readers"]]


def _job(one: Taken) -> Job:
    return Job(one.candidate.exercise, one.candidate.form, one.candidate.text.encode(), one.language)


def _answer(number: int, one: Taken) -> Answer:
    candidate = one.candidate
    return Answer(
        WITH_MESSAGE, f"{number:03}", candidate.exercise, candidate.form, one.language, one.codes,
        candidate.origin, candidate.kind, candidate.change,
    )  # fmt: skip


def _write_reader(folder: Path, answer: Answer, one: Taken, said: str) -> None:
    own = folder / answer.group / answer.reader
    _write(own / "exercises" / f"{answer.exercise}{answer.form}", stub_of(answer.exercise, answer.form))
    _write(own / f"submission{answer.form}", one.candidate.text)
    if said:
        _write(own / "message.txt", said)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
