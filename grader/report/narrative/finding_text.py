"""A finding in the words of one language: what every report says of it, each in its own form."""

from __future__ import annotations

from typing import NamedTuple

from grader.domain.findings import NOT_STARTED, ORDERLESS, Code, Severity
from grader.domain.results import CheckResult, Fact, Finding, HandIn, Phrase, Report, Status, Who, few
from grader.runtime.program import program
from grader.words import Words


class Told(NamedTuple):
    """What is said of a finding; ``line`` is a line of the file, or of ``cell``.

    ``again`` is the whole command that carries out its ``schedule`` again, as a shell reads it ("": there is none).
    """

    message: str
    why: str
    hint: str
    evidence: tuple[str, ...]
    schedule: str
    again: str
    cell: int | None
    line: int | None

    def lines(self, words: Words) -> tuple[str, ...]:
        """All of it but the schedule, a line each."""
        return (
            self.message,
            *(f"· {evidence}".replace("\n", "\n  ") for evidence in self.evidence),
            self.why_line(words),
            self.next_line(words),
        )

    def why_line(self, words: Words) -> str:
        """Why it matters, said to be that."""
        return words.sentences["report.why"].format(why=self.why)

    def next_line(self, words: Words) -> str:
        """The next step, said to be that."""
        return words.sentences["report.next"].format(hint=self.hint)


def tell(finding: Finding, words: Words) -> Told:
    """A finding in words."""
    key, story, slip = f"{finding.code}.{finding.case}", finding.story, finding.slip
    message, hint = _message(Phrase(f"{key}.message", finding.facts), words), Phrase(f"{key}.hint", finding.facts)
    if slip is not None:
        message = words.say("slip.before", slip=Phrase("slip.said", slip.facts), then=message)
        hint = Phrase("slip.advice", slip.facts)
    cell, line = words.line_map.locate(finding.line) if finding.line else (None, None)
    return Told(
        message,
        _why(finding, words),
        words.phrase(hint),
        tuple(words.phrase(phrase) for phrase in finding.evidence if phrase is not slip),
        story.schedule.encode() if story is not None else "",
        f"{program()} {story.again}" if story is not None and story.again else "",
        cell,
        line,
    )


def is_told_by_order(finding: Finding) -> bool:
    """Whether the order in which processes run has to do with it: what is so in any order is told without one."""
    return finding.works is not None or ORDERLESS.isdisjoint({finding.code, f"{finding.code}.{finding.case}"})


def _why(finding: Finding, words: Words) -> str:
    """Why it matters: of this case, where it has a sentence of its own; else of the code."""
    own = f"{finding.code}.{finding.case}.why"
    return words.phrase(Phrase(own, finding.facts)) if own in words else words.say(f"why.{finding.code}")


def remarks(report: Report, words: Words) -> tuple[str, ...]:
    """What is said of a file as a whole, beside its findings: that its name is odd, and which one counts of several."""
    said = [words.phrase(note) for note in report.notes]
    if report.instead:
        said.append(words.say("note.instead", path=report.instead))
    if report.beside:
        said.append(words.say("note.beside", files=report.beside))
    if names := _names_of_ours(report):
        said.append(words.say("note.names", names=few(names)))
    return tuple(said)


def _names_of_ours(report: Report) -> tuple[str, ...]:
    """The names of processes in findings that the submission itself has nowhere: the grader's own."""
    facts = (fact for found in report.findings() for _, fact in (*found.facts, *_facts_of(found.evidence)))
    every = (who for fact in facts for who in ((fact,) if isinstance(fact, Who | str | int) else fact))
    labels = dict.fromkeys(who.label for who in every if isinstance(who, Who) and who.role in ("producer", "consumer"))
    return tuple(label for label in labels if label and label not in report.source)


def _facts_of(phrases: tuple[Phrase, ...]) -> tuple[tuple[str, Fact], ...]:
    return tuple(fact for one in phrases for fact in one.facts)


def left_alone(hand_in: HandIn | None, words: Words) -> tuple[str, ...]:
    """One sentence about the files of a hand-in that were not graded; none if there is no such file."""
    if hand_in is None or not hand_in.left_alone:
        return ()
    return (words.say("note.left-alone", files=few(hand_in.left_alone)),)


def capital(sentence: str) -> str:
    """A sentence as it begins."""
    return sentence[:1].upper() + sentence[1:]


def _message(phrase: Phrase, words: Words) -> str:
    """What begins with a process begins with a capital letter; what begins with code is left as it is."""
    said = words.phrase(phrase)
    return capital(said) if words.sentences[phrase.key].startswith(("{who}", "{waiting}", "{what}")) else said


def each_once(report: Report) -> list[Finding]:
    """Each mistake once, though both parts may show it; the one to be fixed first comes first, and warnings last."""
    told: dict[tuple[str, str], Finding] = {}
    for finding in report.findings():
        told.setdefault((finding.code, finding.case), finding)
    if any(code == Code.ITEM_MISSING and case != "nothing" for code, case in told):
        told.pop((Code.ITEM_MISSING, "nothing"), None)  # it says no more than the others
    return sorted(told.values(), key=lambda found: (found.severity is Severity.WARNING, found.code.urgency))


def score_text(report: Report, words: Words) -> str:
    """The points of a report, or why it has none."""
    if report.score is None:
        return words.say("report.no-score", problem=report.problem or "")
    return words.say("report.score", earned=report.score.earned, possible=report.score.possible)


def as_looked_at(check: CheckResult) -> CheckResult:
    """A check as it is shown: one whose part was not run at all is not broken, though it carries what is in the way."""
    codes = {found.code for found in check.findings if found.severity is Severity.ERROR}
    if check.status is not Status.FAILED or not codes or not codes <= NOT_STARTED:
        return check
    return check._replace(status=Status.SKIPPED, reason=min(codes))


def check_title(check: CheckResult, words: Words) -> str:
    """What a check promises, and of which part, if it is of one."""
    part, _, promise = check.id.rpartition(".")
    title = words.say(f"check.{promise}")
    return f"{words.say(f'part.short.{part}')}: {title}" if part else title
