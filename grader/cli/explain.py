"""``python -m grader explain CODE``: what a finding means, with an example."""

from __future__ import annotations

from grader.cli.parser import Parser
from grader.domain.errors import ExitCode, UsageError
from grader.domain.findings import Code
from grader.runtime.program import program
from grader.words import Words


def run(arguments: list[str], language: str) -> int:
    """The page of one code, or the list of all."""
    from grader.report.terminal.console import terminal
    from grader.report.terminal.explain import contents, explained

    words = Words(language)
    parser = Parser(words=words, prog=f"{program()} explain")
    parser.add_argument("code", nargs="?", metavar="CODE", help=words.say("explain.code"))
    parser.add_language()
    code = parser.parse_args(arguments).code
    if code is not None and code not in set(Code):
        raise UsageError("unknown-code", code=code, given=code, known=tuple(Code))
    terminal().print(explained(Code(code), language) if code else contents(language))
    return ExitCode.PASSED
