"""``python -m grader doctor``: how submissions are confined on this machine, and how to get more."""

from __future__ import annotations

from grader.cli.console import complain
from grader.cli.parser import Parser
from grader.domain.errors import ExitCode
from grader.domain.isolation import Level
from grader.runtime.program import program
from grader.words import Words


def run(arguments: list[str], language: str) -> int:
    """Say what confines submissions here; the exit code is 3 where that is less than what was required."""
    import json

    from grader.report.narrative.isolation import as_data, diagnosis
    from grader.sandbox.policy import isolation

    words = Words(language)
    parser = Parser(words=words, prog=f"{program()} doctor", description=words.say("help.doctor"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=words.say("help.format"))
    parser.add_required_isolation()
    parser.add_language()
    chosen, found = parser.parse_args(arguments), isolation()
    if chosen.format == "json":
        print(json.dumps(as_data(found), indent=1))  # noqa: T201
    else:
        print("\n".join(diagnosis(found, words)))  # noqa: T201
    if chosen.require_isolation is None or found.level >= Level[chosen.require_isolation.upper()]:
        return ExitCode.PASSED
    complain(words.say("isolation.refused.doctor", wanted=chosen.require_isolation, level=found.level.word))
    return ExitCode.INTERNAL
