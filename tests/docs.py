"""The pages of ``docs/`` that are made from what the grader says itself: ``python -m tests.docs`` writes them anew."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.console import Console

from grader.domain.findings import Code
from grader.report.terminal.explain import Example, examples
from grader.report.terminal.text import render
from grader.words import LANGUAGES, Words
from tests.helpers.published import RACE, RIGHT, edition_of, graded, text_of
from tests.helpers.support import CORPUS, ROOT
from tests.test_architecture import EXPLORER, GRADER, LAYERS

BEGIN, END = "<!-- made by python -m tests.docs: {} -->", "<!-- end -->"
SUFFIX = {"zh": "", "en": ".en"}  # of a page's name: Chinese is what a reader gets who does not choose
PICTURES = {"race": RACE, "right": RIGHT}
LACKING = CORPUS / "fail" / "model2-one_none.py"
WIDTH = 80  # of what is quoted from a terminal
LABELS = {
    "zh": {
        "title": "问题代号",
        "intro": (
            "报告里每个问题都有一个代号，放在方括号里。`python -m grader explain 代号` 在终端里显示同样的说明。\n"
            "代号是公开的约定：不会改名，也不会换意思。“错误”扣分，“提醒”不扣分。"
        ),
        "made": (
            "这一页由 `python -m tests.docs` 生成，内容来自 `grader/words/` 和 `grader/report/assets/examples.toml`，"
            "请不要手改。"
        ),
        "code": "代号",
        "severity": "轻重",
        "means": "意思",
        "error": "错误",
        "warning": "提醒",
        "wrong": "错的{where}：",
        "right": "对的{where}：",
        "from": "（出自 `{exercise}`）",
        "says": "它会这样说（“…”是名字、行号和数目）：",
        "explains": "报告了它，就不再报告由它引起的：{codes}。",
        "next": "下一步：",
        "gap": "",
        "separator": "、",
    },
    "en": {
        "title": "Findings",
        "intro": (
            "Every finding in a report has a code, in square brackets. `python -m grader explain CODE` shows the\n"
            "same page in the terminal. Codes are a public contract: they keep their names and their meanings.\n"
            "An error costs points, a warning does not."
        ),
        "made": (
            "This page is made by `python -m tests.docs` from `grader/words/` and\n"
            "`grader/report/assets/examples.toml`; do not edit it."
        ),
        "code": "code",
        "severity": "severity",
        "means": "means",
        "error": "error",
        "warning": "warning",
        "wrong": "Wrong{where}:",
        "right": "Right{where}:",
        "from": " (from `{exercise}`)",
        "says": "What it says (… stands for names, lines and numbers):",
        "explains": "When it is reported, its consequences are not: {codes}.",
        "next": "Next step: ",
        "gap": " ",
        "separator": ", ",
    },
}


def findings(language: str) -> str:
    """The page of all codes: what each means, why it matters, an example, and the sentences of its cases."""
    labels, words = LABELS[language], Words(language)
    rows = [f"| [`{code}`](#{code}) | {labels[code.severity.value]} | {words.say(code.title_key)} |" for code in Code]
    head = (
        f"# {labels['title']}\n\n{labels['intro']}\n\n{labels['made']}\n\n"
        f"| {labels['code']} | {labels['severity']} | {labels['means']} |\n| --- | --- | --- |\n"
    )
    return head + "\n".join(rows) + "\n" + "".join(f"\n{_section(code, words)}" for code in Code)


def _section(code: Code, words: Words) -> str:
    labels, example = LABELS[words.language], examples()[code]
    gap, next_step = labels["gap"], labels["next"]
    said = [
        f"- {_plain(words, f'{case}.message')}{gap}{next_step}{_plain(words, f'{case}.hint')}"
        for case in _cases(code, words)
    ]
    means = f"{words.say(code.title_key)}{gap}{words.say(f'why.{code}')}"
    text = f"## {code}\n\n{means}\n\n" + _shown(example, labels)
    if explained := _explained(code, labels):
        text += labels["explains"].format(codes=explained) + "\n\n"
    return text + f"{labels['says']}\n\n" + "\n".join(said) + "\n"


def _shown(example: Example, labels: dict[str, str]) -> str:
    where = labels["from"].format(exercise=example.exercise) if example.exercise else ""
    kind = "python" if example.exercise else "sh"
    return "".join(
        f"{labels[side].format(where=where)}\n\n```{kind}\n{code.strip(chr(10))}\n```\n\n"
        for side, code in (("wrong", example.wrong), ("right", example.right))
    )


def _explained(code: Code, labels: dict[str, str]) -> str:
    return labels["separator"].join(sorted(f"`{name}`" for name in code.explains))


def _cases(code: Code, words: Words) -> list[str]:
    return [
        key.removesuffix(".message")
        for key in words.sentences
        if key.startswith(f"{code}.") and key.endswith(".message")
    ]


def _plain(words: Words, key: str) -> str:
    """A sentence with its gaps as dots; of a place, nothing."""
    text = re.sub(r"(?<!\{)\{(at|\w+_at)\}(?!\})", "", words.sentences[key])
    text = re.sub(r"(?<!\{)\{\w+\}(?!\})", "…", text)
    text = text.replace("{{", "{").replace("}}", "}")
    return re.sub(r"(__\w+__|[*<])", r"\\\1", text).replace("\n", " ")


def modules() -> str:
    """The floors of the house, from the bottom to the top, as the architecture test has them."""
    rows = ["| floor | room | what it is for |", "| --- | --- | --- |"]
    for number, names in enumerate(LAYERS):
        for name in names:
            rows += [f"| {number} | {_linked(room)} | {_purpose(room)} |" for room in (name, *_rooms_in(name))]
    return "\n".join(rows)


def _rooms_in(name: str) -> list[str]:
    """The packages in a package; those of the explorer from the bottom to the top."""
    inner = [path.parent.name for path in sorted((GRADER / name).glob("*/__init__.py"))]
    if name == "explorer":
        inner.sort(key=EXPLORER.index)
    return [f"{name}.{room}" for room in inner]


def _linked(name: str) -> str:
    path = name.replace(".", "/")
    return f"`grader/{path}/`" if (GRADER / path).is_dir() else f"`grader/{path}.py`"


def _purpose(name: str) -> str:
    path = GRADER / name.replace(".", "/")
    source = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
    first = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
    return first.replace("``", "`").replace("|", r"\|")


def race(language: str) -> str:
    """A lost item as a terminal shows it: the steps that decide, the cause and the next step."""
    course, cause, *_ = _printed(RACE, language, "report.course")
    words = Words(language)
    steps = [line for line in course[2:] if not line.startswith("  · ")]
    why, after = (words.sentences[key].partition("{")[0] for key in ("report.why", "report.next"))
    first, then = (next(at for at, line in enumerate(cause) if line.strip().startswith(key)) for key in (why, after))
    return "\n".join([*steps, "", *cause[:first], *cause[then:-1]])


def lacking(language: str) -> str:
    """A missing end signal as a terminal shows it, without the schedule."""
    return "\n\n".join("\n".join(part) for part in _printed(LACKING, language, "report.first"))


def _printed(path: Path, language: str, key: str) -> list[list[str]]:
    """The paragraphs of a report from the one with this heading on, each in lines, without how to replay it."""
    page, report, words = io.StringIO(), graded(path), Words(language)
    title = edition_of(report, language=language).titles[report.exercise]
    Console(file=page, width=WIDTH, highlight=False).print(render(report, title, language))
    lines = [line.rstrip() for line in page.getvalue().splitlines()]
    beginning = next(at for at, line in enumerate(lines) if line.startswith(words.say(key)))
    paragraphs = "\n".join(lines[beginning:]).strip().split("\n\n")
    return [one.partition(f"\n  {words.say('report.replay')}")[0].splitlines() for one in paragraphs]


# What is made inside of pages that are written by hand, by the page and the name in its mark.
MADE = {
    "README.md": {"race": lambda: f"```text\n{race('zh')}\n```"},
    "README.en.md": {"race": lambda: f"```text\n{race('en')}\n```"},
    "docs/students.md": {"lacking": lambda: f"```text\n{lacking('zh')}\n```"},
    "docs/students.en.md": {"lacking": lambda: f"```text\n{lacking('en')}\n```"},
    "docs/design.md": {"modules": modules},
}


def filled(page: str) -> str:
    """A page with its made parts made anew."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for name, make in MADE[page].items():
        before, begin, rest = text.partition(BEGIN.format(name))
        _, end, after = rest.partition(END)
        assert begin, f"{page} has no place for {name}"
        assert end, f"{page} has no end of {name}"
        text = f"{before}{begin}\n{make()}\n{end}{after}"
    return text


def pages() -> dict[str, Callable[[], str]]:
    """Every text that is made, as a whole or in part, by its path; it is made when it is asked for."""
    made: dict[str, Callable[[], str]] = {page: partial(filled, page) for page in MADE}
    for language in LANGUAGES:
        suffix = SUFFIX[language]
        made[f"docs/findings{suffix}.md"] = partial(findings, language)
        for name, path in PICTURES.items():
            made[f"docs/images/{name}{suffix}.svg"] = partial(picture, path, language)
    return made


def picture(path: Path, language: str) -> str:
    """A submission's schedule, drawn."""
    return text_of("svg", graded(path), language=language)


if __name__ == "__main__":
    for made, make in pages().items():
        (ROOT / made).write_text(make(), encoding="utf-8", newline="\n")
