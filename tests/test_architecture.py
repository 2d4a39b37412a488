"""The rules of the house: imports go one way, modules and functions stay small, only the command line prints."""

from __future__ import annotations

import ast
import sys
import warnings
from pathlib import Path

import pytest

from tests.helpers.support import ROOT

GRADER = ROOT / "grader"
SOURCES = sorted(GRADER.rglob("*.py"))
# From the bottom to the top: a module imports only from its own layer and those before it.
LAYERS = (
    ("runtime",),
    ("domain",),
    ("words", "inputs", "checks", "inside"),
    ("sandbox",),
    ("report", "live", "explorer"),
    ("grading",),
    ("course", "student", "distribution"),
    ("cli",),
    ("__main__",),
)
# Within the explorer as well.
EXPLORER = (
    "program", "oracle", "behaviour", "model", "search", "replay", "seen", "scopes", "explore", "conform", "transfer",
)  # fmt: skip
PURE = ("domain", "checks", "report")
IMPURE_MODULES = {"os", "subprocess", "multiprocessing", "threading", "socket", "time", "random", "signal", "pathlib"}
SEEDED = {"exercise.py"}  # draws names and foods by chance, but the same for the same seed
LONG_MODULE, LARGEST_MODULE = 300, 450
LARGEST_FUNCTION = 40
PUBLIC = {"_replace", "_asdict", "_fields", "_make", "_exit", "_getframe", "_Hash"}  # of Python's own
# Errors and fakes that mirror classes of CPython's, which are subclasses there as well.
MIRRORS = ("errors.py", "stopping.py", "inside/explorer/", "inside/live/turns.py")


def layer_of(name: str) -> int:
    """The number of a module's layer, by the first part of its name below ``grader``."""
    return next(number for number, names in enumerate(LAYERS) if name in names)


def name_of(path: Path) -> str:
    """Its dotted name."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {name_of(path): path for path in SOURCES}


def imported(path: Path) -> list[str]:
    """Every module that a file imports, wherever the import stands, and however it is written."""
    names: list[str] = []
    package = name_of(path).split(".") if path.name == "__init__.py" else name_of(path).split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            modules = [f"{base}.{alias.name}" for alias in node.names if f"{base}.{alias.name}" in NAMES]
            names += modules or [base]
    return names


def top(path: Path) -> str:
    """The first part of a module's name below ``grader``."""
    return path.relative_to(GRADER).with_suffix("").parts[0]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(GRADER)))
def test_imports_go_one_way(path: Path) -> None:
    """From a layer to itself or to one below."""
    if path == GRADER / "__init__.py":
        assert [name for name in imported(path) if name.startswith("grader")] == []
        return
    upward = [
        name
        for name in imported(path)
        if name.startswith("grader.") and layer_of(name.split(".")[1]) > layer_of(top(path))
    ]

    assert upward == []


@pytest.mark.parametrize("path", sorted((GRADER / "explorer").rglob("*.py")), ids=lambda path: path.name)
def test_imports_go_one_way_within_the_explorer(path: Path) -> None:
    """From what a program is made of, by way of the oracle and the model, to the search."""

    def place(name: str) -> int:
        parts = name.split(".")
        return EXPLORER.index(parts[2]) if len(parts) > 2 else len(EXPLORER)

    inner = [name for name in imported(path) if name.startswith("grader.explorer.")]

    assert [name for name in inner if place(name) > place(name_of(path))] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(GRADER)))
def test_only_grading_says_who_answers(path: Path) -> None:
    """The explorer itself needs no sandbox, and so no Linux."""
    confined = "grader.explorer.oracle.confined"
    is_grading = top(path) == "grading"

    assert is_grading or confined not in imported(path)
    assert (
        top(path) != "explorer"
        or path.name == "confined.py"
        or not [name for name in imported(path) if name.startswith("grader.sandbox")]
    )


def test_there_is_no_import_cycle() -> None:
    """Not even between two modules of one layer."""
    graph = {name: {other for other in imported(path) if other in NAMES} for name, path in NAMES.items()}
    while graph:
        leaves = {name for name, needs in graph.items() if not needs & graph.keys() - {name}}
        assert leaves, f"a cycle among {sorted(graph)}"
        graph = {name: needs for name, needs in graph.items() if name not in leaves}


@pytest.mark.parametrize("path", [path for path in SOURCES if top(path) in PURE], ids=lambda path: str(path.name))
def test_vocabulary_checks_and_reports_touch_nothing_outside(path: Path) -> None:
    """No files, no processes, no clock, no chance."""
    allowed = {"random"} if path.name in SEEDED else set()
    assert allowed >= IMPURE_MODULES & set(imported(path))


@pytest.mark.parametrize("path", sorted((GRADER / "inside").rglob("*.py")), ids=lambda path: path.name)
def test_what_runs_inside_needs_only_the_standard_library(path: Path) -> None:
    """It is loaded by path into the student's interpreters, where the grader must not be."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level]
    named += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    outside = {name.split(".")[0] for name in named} - set(sys.stdlib_module_names)
    assert outside <= ({"greenlet"} if "explorer" in path.parts else set())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(GRADER)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    """Where one grows too large, a second idea hides in it."""
    text = path.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]

    if (lines := text.count("\n")) > LONG_MODULE:
        warnings.warn(f"{path.relative_to(ROOT)} is long: {lines} lines", stacklevel=1)
    assert lines <= LARGEST_MODULE
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= LARGEST_FUNCTION] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(GRADER)))
def test_no_module_uses_private_names_of_another(path: Path) -> None:
    """A name with an underscore belongs to the module it is in; what is patched in Python's own classes is no other."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    own |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
    own |= {
        node.target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    used = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    used += [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if (node.module or "").startswith("grader")
    ]
    own |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    private = {name for name in used if name.startswith("_") and not name.startswith("__")} - PUBLIC - own

    # Where Python's own classes are replaced or looked into, their private names are those that count.
    assert str(path.relative_to(GRADER)).startswith(
        ("inside/explorer/fakes/", "inside/live/", "inside/describe.py")
    ) or (not private)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(GRADER)))
def test_no_class_is_cut_in_two_by_inheritance(path: Path) -> None:
    """A class of the grader's has no subclass there, but protocols, errors, and what mirrors Python's own classes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    ours = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith("grader")):
            ours |= {alias.asname or alias.name for alias in node.names}
    bases = {
        base.id
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name)
    }
    name = str(path.relative_to(GRADER))

    assert name.startswith(MIRRORS) or not {base for base in bases & ours if not base.endswith("Error")}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(GRADER)))
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    """Everything else returns what it has to say."""
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert path.parts[-2] == "cli" or path.name == "__main__.py" or not called & {"print", "exit", "quit"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(GRADER)))
def test_nothing_of_a_submission_is_unpickled_or_evaluated(path: Path) -> None:
    """``exec`` is for the submission in its own process and for our solution, ``pickle`` for its processes alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}

    assert not {"pickle", "marshal", "shelve", "dill"} & set(imported(path)) or "inside" in path.parts
    assert "eval" not in called
    assert "exec" not in called or path.name in ("driver.py", "wiring.py") or "inside" in path.parts


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(GRADER)))
def test_python_warns_nobody_of_a_submission(path: Path) -> None:
    """Its warnings carry the source's own bytes to a terminal: sources are parsed in one place, which is silent."""
    parses = "ast.parse(" in path.read_text(encoding="utf-8")

    assert not parses or path.name in ("submission.py", "exercise.py", "exercise_files.py") or "inside" in path.parts


def test_every_module_says_what_it_is_for() -> None:
    """In its first line."""
    assert [path.name for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []
