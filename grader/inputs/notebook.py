"""Notebooks: read into source text with a map back to the cell, and written from the same text.

The format is ``nbformat``'s business; what is ours is which lines are not Python (magics, shell lines) and where the
cells of a generated notebook begin: at the ``# %%`` lines of the solution.
"""

from __future__ import annotations

import itertools
import json
import re
import warnings
from collections.abc import Iterator

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.domain.errors import SubmissionError
from grader.domain.submission import LineMap, tree_of

CELL = "# %%"
TEXT_CELL = "# %% [markdown]"
ASKS_FOR_HELP = re.compile(r"[\w.]+\?{1,2}\s*")
PYTHON_CELL_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")


def read_notebook(data: bytes) -> tuple[str, LineMap]:
    """The code of a notebook; raises ``SubmissionError`` if it is not one, or has no code."""
    starts: list[int] = []
    lines: list[str] = []
    for code in _code_cells(data):
        starts.append(len(lines) + 1)
        lines += _python_lines(code)
    if not any(line.strip() for line in lines):
        raise SubmissionError("notebook-empty")
    return "\n".join(lines) + "\n", LineMap(tuple(starts))


def write_notebook(source: str, name: str) -> str:
    """The notebook of a percent-format source text; ``name`` makes the cells' ids, which never change by themselves."""
    cells = []
    for number, (is_text, body) in enumerate(_split(source)):
        make = new_markdown_cell if is_text else new_code_cell
        cells.append(make(body, id=f"{name.replace('_', '-')}-{number}"))
    notebook = new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)) + "\n"


def _code_cells(data: bytes) -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a missing cell id is no concern of ours
            notebook = nbformat.reads(data.decode("utf-8-sig"), as_version=4)
            nbformat.validate(notebook, relax_add_props=True)
    except UnicodeDecodeError:
        raise SubmissionError("wrong-encoding", encoding="utf-8") from None
    except (nbformat.reader.NotJSONError, json.JSONDecodeError, RecursionError):
        raise SubmissionError("notebook-not-json") from None
    except Exception as problem:  # noqa: BLE001 - nbformat raises whatever a malformed file makes it stumble over
        raise SubmissionError("notebook-invalid", reason=_first_line(problem)) from None
    return (cell.source for cell in notebook.cells if cell.cell_type == "code")


def _first_line(problem: Exception) -> str:
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0][:120]


def _python_lines(code: str) -> list[str]:
    """The lines of a cell, with what only IPython understands made a comment."""
    lines = code.replace("\r\n", "\n").split("\n")
    magics = list(itertools.takewhile(lambda line: line.startswith("%%"), lines))
    rest, head = lines[len(magics) :], [f"# {line}" for line in magics]
    if any(line.split()[0] not in PYTHON_CELL_MAGICS for line in magics):
        return [*head, *(f"# {line}" for line in rest)]
    if not rest or _is_python("\n".join(rest)):
        return [*head, *rest]
    return [*head, *(_without_magic(line) for line in rest)]


def _is_python(code: str) -> bool:
    try:
        tree_of(code)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def _without_magic(line: str) -> str:
    stripped = line.lstrip()
    indent = line[: len(line) - len(stripped)]
    if stripped.startswith(("%", "!", "?")) or ASKS_FOR_HELP.fullmatch(stripped):
        return f"{indent}pass  # {stripped}"
    target, equals, value = line.partition("=")
    if equals and value.lstrip().startswith(("!", "%")):
        return f"{target}= None  # {value.lstrip()}"
    return line


def _split(source: str) -> Iterator[tuple[bool, str]]:
    """The cells of a percent-format text: whether a cell is prose, and its body."""
    blocks = itertools.groupby(_numbered(source), key=lambda entry: entry[0])
    for _, block in blocks:
        head, *body = [line for _, line in block]
        is_text = head.strip() == TEXT_CELL
        lines = body if head.startswith(CELL) else [head, *body]
        text = "\n".join(line.removeprefix("#").removeprefix(" ") if is_text else line for line in lines).strip("\n")
        if text:
            yield is_text, text


def _numbered(source: str) -> Iterator[tuple[int, str]]:
    number = 0
    for line in source.splitlines():
        number += line.startswith(CELL)
        yield number, line
