"""A submission without what tells its mistake: header, comments and docstrings that the stub does not have. Pure."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

from tests.blind.edits import Edit, Source, text_of

# Also of what is no program: a text that is not closed at its line's end is none, and a comment after it is one.
TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|'
    r"'''(?:\\.|[^\\])*?'''|"
    r'"(?:\\.|[^"\\\r\n])*"|'
    r"'(?:\\.|[^'\\\r\n])*'|"
    r"(?P<comment>\#[^\r\n]*)",
    re.DOTALL,
)
CODING = re.compile(r"coding[:=]")  # PEP 263: this comment is part of the program
END_OF_LINE = re.compile(r"\r?\n")
BOM = "\ufeff"
Documented = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def comments(text: str) -> frozenset[str]:
    """Every comment, as it stands."""
    return frozenset(found[0].strip() for found in TOKEN.finditer(text) if found["comment"])


def docstrings(text: str) -> frozenset[str]:
    """Every docstring's text, without the space around it."""
    return frozenset(said.strip() for _, said in _docstrings(ast.parse(text)))


def blinded(text: str, stub: str) -> str:
    """A program's text, of whose comments and docstrings only the stub's are left."""
    bom = BOM if text.startswith(BOM) else ""
    bare = _without_comments(text.removeprefix(BOM), comments(stub)).lstrip("\r\n")
    return bom + _without_docstrings(bare, docstrings(stub))


def blinded_notebook(text: str, stub: str) -> str:
    """A notebook, of whose cells of text only the stub's are left, and of whose comments as well."""
    original = "\n".join(_source(cell) for cell in json.loads(stub)["cells"] if cell["cell_type"] == "code")
    known = {_source(cell) for cell in json.loads(stub)["cells"]}
    notebook = json.loads(text)
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" or _source(cell) in known]
    for cell in cells:
        if cell["cell_type"] == "code":
            bare = blinded(_source(cell), original)
            cell["source"] = bare.rstrip("\n").splitlines(keepends=True)
    notebook["cells"] = [cell for cell in cells if _source(cell).strip()]
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _without_comments(text: str, kept: frozenset[str]) -> str:
    pieces, position = [], 0
    for found in TOKEN.finditer(text):
        if not found["comment"] or found[0].strip() in kept or CODING.search(found[0]):
            continue
        start, end = found.span()
        line = text.rfind("\n", 0, start) + 1
        before = text[line:start].rstrip()
        if not before and (after := END_OF_LINE.match(text, end)):
            end = after.end()
        pieces.append(text[position : line + len(before)])
        position = end
    return "".join((*pieces, text[position:]))


def _without_docstrings(text: str, kept: frozenset[str]) -> str:
    try:
        source = Source(text)
    except (SyntaxError, ValueError):
        return text
    edits = []
    for owner, said in _docstrings(source.tree):
        place = source.lines(owner.body[0])
        if place is None or said.strip() in kept:
            continue
        alone = len(owner.body) == 1 and not isinstance(owner, ast.Module)
        edits.append(Edit(*place, source.indentation(owner.body[0]) + "pass\n" if alone else ""))
    return source.with_edits(edits).lstrip("\r\n")


def _docstrings(tree: ast.Module) -> Iterator[tuple[Documented, str]]:
    for owner in ast.walk(tree):
        if isinstance(owner, Documented) and owner.body and (said := text_of(owner.body[0])) is not None:
            yield owner, said
