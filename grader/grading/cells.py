"""What is said of a notebook: by its cells, which all run from the first to the last when it is loaded."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.domain.findings import Code
from grader.domain.outline import written
from grader.domain.results import At, CheckResult, Finding, finding
from grader.domain.submission import Submission, is_guard, tree_of
from grader.domain.top_level import program_of

CASES = {"on_load": "on_load_cell", "input": "input_cell"}
LONGEST = 60


def is_notebook(submission: Submission) -> bool:
    """Whether a submission is one."""
    return bool(submission.line_map.starts)


def scratch_cells(submission: Submission) -> Iterator[Finding]:
    """The first cell beside the guard that puts, gets, starts something or calls main: it does so on every load."""
    if not is_notebook(submission) or not submission.guarded:
        return
    tree = tree_of(submission.source)
    tree.body = [node for node in tree.body if not is_guard(node)]
    for node in program_of(tree)[:1]:
        acting = next((part for part in ast.walk(node) if isinstance(part, ast.Call)), node)
        text = written(acting).splitlines()[0][:LONGEST]
        yield finding(Code.UNREADABLE, "scratch_cell", at=At(node.lineno), text=text)


def in_cells(results: tuple[CheckResult, ...], submission: Submission) -> tuple[CheckResult, ...]:
    """The results of a notebook with the sentences that speak of cells."""
    if not is_notebook(submission):
        return results
    return tuple(result._replace(findings=tuple(map(_in_cell, result.findings))) for result in results)


def _in_cell(found: Finding) -> Finding:
    return found._replace(case=CASES.get(found.case, found.case)) if found.code is Code.UNREADABLE else found
