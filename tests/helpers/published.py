"""Graded once and published often: reports of right, wrong and hostile submissions, for the tests of the formats."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from grader.cli.outputs import edition
from grader.domain.results import Report, Status, phrase
from grader.grading.grade import grade
from grader.grading.options import Options
from grader.report.edition import Edition
from grader.report.formats import publish
from tests.helpers.support import CORPUS, SEED, SOLUTIONS

RIGHT = SOLUTIONS / "model2.py"
RACE = CORPUS / "schedules" / "fail" / "model2-not_empty_after_nap.py"
STUCK = CORPUS / "schedules" / "fail" / "model3-continue_without_done.py"
NOTEBOOK = CORPUS / "fail" / "model2-one_none_notebook.ipynb"
KILLED = CORPUS / "fail" / "model3-done_before_eating.py"

MARKUP = "</script></title><img src=x onerror='hacked=1'>|`*_[a](http://x)]]>&#60;&lt;@all"
CONTROL = "\x1b[31m\u202e\u2028\x00\x07;end#%0A::error::{{7777*7777}}{% raw %}\U0001f370"
HOSTILE = f"""
from multiprocessing import Process, Queue
MARKUP, CONTROL = {MARKUP!r}, {CONTROL!r}
def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{{food}}{{i}}')
        print(f'{{name}}</script>{{food}}{{i}}')
def consumer(q, name):
    while True:
        item = q.get()  # </script><script>hacked = 1</script>
        print(f'{{name}}: {{item}}')
if __name__ == '__main__':
    q = Queue()
    cook = Process(target=producer, args=(q, MARKUP, CONTROL))
    eater = Process(target=consumer, args=(q, CONTROL))
    cook.start(); eater.start(); cook.join(); eater.join()
"""


@functools.cache
def graded(path: Path) -> Report:
    """A submission's report, with every interleaving looked at."""
    exercise = path.stem.partition("-")[0]
    return grade(path, Options(SOLUTIONS, exercise, ("fork",), None, SEED))


@functools.cache
def hostile() -> Report:
    """The report of a program that puts every kind of markup into names, items and lines, and never ends."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model2-<b>&'\"`\n%.py")
        path.write_text(HOSTILE, encoding="utf-8")
        return graded(path)


def failed() -> Report:
    """A report of the grader's own failure."""
    report = graded(RIGHT)
    checks = tuple(check._replace(status=Status.ERROR, points=0) for check in report.checks)
    return report._replace(checks=checks, score=None, problem=phrase("error.not-up"), stories=(), coverage=())


def edition_of(*reports: Report, language: str = "en") -> Edition:
    """Reports with their exercises' titles."""
    return edition(reports, SOLUTIONS, language)


def text_of(form: str, *reports: Report, language: str = "en") -> str:
    """Reports in one form."""
    return publish(form, edition_of(*reports, language=language))
