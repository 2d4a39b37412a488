"""What the grader says of ten usual mistakes, kept word for word in the folders beside this file.

Where a report is meant to change, ``python -m tests.golden`` writes them again, the timelines' screenshots too if
Chromium is there; what changed is then read in the diff, before it is committed.

Left out of the kept reports is what differs between machines and between commits: the level of isolation, and the
digest of the kit.
"""

from __future__ import annotations

import functools
import io
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from grader.domain.results import Finding, Report
from grader.report.terminal.text import render
from grader.words import LANGUAGES
from tests.helpers.published import edition_of, graded, text_of
from tests.helpers.support import CORPUS

FOLDER = Path(__file__).parent
WIDTH = 100
KIT = "0123456789abcdef"
SCREENSHOT = "timeline.png"


class Mistake(NamedTuple):
    """A submission with one mistake, and the words in which the report's first sentence names its cause."""

    path: str
    zh: str
    en: str


MISTAKES = {
    "lost_sentinel": Mistake(
        "fail/model2-one_none.py",
        "之前只放了 1 个 None（第 33 行）",
        "1 None was put (line 33) for 2 consumers",
    ),
    "task_done_twice": Mistake(
        "fail/model3-task_done_twice.py", "多调用了 task_done()（第 20 行）", "called task_done() too often (line 20)"
    ),
    "acknowledged_too_early": Mistake(
        "fail/model3-done_before_eating.py",
        "在吃 饺子0 之前就调用了 task_done()（第 19 行）",
        "called task_done() (line 19) before it ate 饺子0",
    ),
    "while_not_empty": Mistake(
        "schedules/fail/model2-not_empty_after_nap.py",
        "看到队列空了（第 17 行），就当成结束了",
        "found the queue empty (line 17) and took that for the end",
    ),
    "join_before_drain": Mistake(
        "schedules/fail/model2-dish_with_photo_joined_first.py",
        "先 join 生产者“lily”，队列里的东西却还没有人拿",
        "waits for producer lily to end (join) before the queue was drained",
    ),
    "endless_loop": Mistake(
        "fail/model2-i_never_changes.py", "一直离不开循环（第 10 行）", "never leaves its loop (line 10)"
    ),
    "crash_in_a_consumer": Mistake(
        "fail/model2-nameerror_typo.py",
        "用了 itme（第 22 行），没有什么东西叫这个名字",
        "used itme (line 22), and nothing has this name",
    ),
    "sentinel_before_join": Mistake(
        "schedules/fail/model2-none_before_join.py",
        "放结束信号（第 32 行）的时候，东西还没有全部放完",
        "put an end signal (line 32) before everything had been put",
    ),
    "daemon_forgotten": Mistake("fail/model3-not_daemon.py", "不是守护进程", "is not a daemon"),
    "timeout_race": Mistake(
        "schedules/fail/model2-get_timeout_1.py",
        "等超时了（第 16 行），就当成结束了",
        "took a timeout for the end (line 16)",
    ),
}


def report_of(mistake: str) -> Report:
    """The report that is kept, without what differs between machines and commits."""
    path = CORPUS / MISTAKES[mistake].path
    return steady(graded(path))


def steady(report: Report) -> Report:
    """A report without what differs between machines and commits."""
    name = Path(report.path).name
    checks = tuple(
        check._replace(findings=tuple(_steady(found, report.path, name) for found in check.findings))
        for check in report.checks
    )
    return report._replace(path=name, checks=checks, kit=KIT, isolation=None)


def _steady(found: Finding, path: str, name: str) -> Finding:
    """A finding whose command names the file alone."""
    if found.story is None:
        return found
    return found._replace(story=found.story._replace(again=found.story.again.replace(path, name)))


def texts(report: Report) -> dict[str, str]:
    """What is kept of a report, by the name of its file."""
    kept = {f"report.{language}.txt": printed(report, language) for language in LANGUAGES}
    return kept | {f"summary.{language}.md": text_of("github", report, language=language) for language in LANGUAGES}


def printed(report: Report, language: str) -> str:
    """The report for a person, as it is printed where nobody watches."""
    page = io.StringIO()
    title = edition_of(report, language=language).titles[report.exercise]
    Console(file=page, width=WIDTH, highlight=False).print(render(report, title, language))
    return page.getvalue()


@functools.cache
def kept(mistake: str, name: str) -> bytes:
    """A file as it was kept."""
    return (FOLDER / mistake / name).read_bytes()
