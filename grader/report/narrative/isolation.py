"""How submissions are shut in, for people and for programs; and what the doctor says of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grader.domain.isolation import Isolation, Layer, Level
from grader.domain.results import Phrase, phrase
from grader.words import Words

NOT_A_LOSS = frozenset({"not-root"})  # an ordinary user needs no other one


def line(isolation: Isolation, words: Words) -> str:
    """The one line of a report: the level, and what is missing."""
    lost = tuple(phrase(f"isolation.layer.{missing.layer.value}") for missing in _losses(isolation))
    key = "none" if not isolation.layers else "less" if lost else "full"
    return words.say(f"isolation.line.{key}", level=_level(isolation.level), lost=lost)


def as_data(isolation: Isolation) -> dict[str, Any]:
    """The object of the JSON report."""
    return {
        "level": isolation.level.word,
        "layers": [layer.value for layer in Layer if layer in isolation.layers],
        "missing": [{"layer": missing.layer.value, "why": missing.why} for missing in isolation.missing],
        "ended_by": isolation.kill.value,
    }


def diagnosis(isolation: Isolation, words: Words) -> Iterator[str]:
    """What the doctor says: the level, every layer with what it gives, or why it is not there and how to get it."""
    yield words.say("isolation.doctor.level", level=_level(isolation.level))
    yield "  " + words.say(f"isolation.means.{isolation.level.word}")
    reasons = {missing.layer: missing.why for missing in isolation.missing}
    for layer in Layer:
        mark = "✓" if layer in isolation.layers else "·" if reasons.get(layer) in NOT_A_LOSS else "✗"
        yield f"  {mark} {words.say(f'isolation.layer.{layer.value}')}: {words.say(f'isolation.gives.{layer.value}')}"
        if layer not in isolation.layers:
            yield "      " + words.say("isolation.doctor.why", why=_why(reasons.get(layer, ""), words))
    yield words.say("isolation.doctor.kill", how=phrase(f"isolation.kill.{isolation.kill.value}"))
    for missing in _losses(isolation):
        if (key := f"isolation.more.{missing.layer.value}") in words:
            yield words.say(key)


def _losses(isolation: Isolation) -> list[Any]:
    return [missing for missing in isolation.missing if missing.why not in NOT_A_LOSS]


def _level(level: Level) -> Phrase:
    return phrase(f"isolation.level.{level.word}")


def _why(why: str, words: Words) -> str | Phrase:
    return phrase(f"isolation.why.{why}") if f"isolation.why.{why}" in words else why
