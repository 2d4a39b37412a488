"""Which statements at the top of a file without a guard are its program, and which are only its definitions.

What calls the program starts processes, directly or through a function that does, or goes on with the queues and
processes that were made at the top. Everything else is needed to define functions, however it is written: a list that
is filled by a loop, a seed, a limit. What uses a name that only the program binds belongs to the program as well.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

STARTS = frozenset({"start", "Pool", "Manager"})
MAKERS = frozenset({"Process", "Thread", "Queue", "JoinableQueue", "SimpleQueue", "Pipe"})
ACTS = frozenset({
    "start", "run", "join", "terminate", "kill", "close", "put", "put_nowait", "get", "get_nowait", "task_done",
    "join_thread", "cancel_join_thread", "send", "recv",
})  # fmt: skip
NESTED = 3  # how deep loops over what another loop goes through are followed
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def program_of(tree: ast.Module) -> list[ast.stmt]:
    """The statements that are the program, in their order."""
    top, acting = _Top(tree), list[ast.stmt]()
    waits = list[ast.stmt]()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Import | ast.ImportFrom):
            continue
        executed = tuple(_executed(node))
        top.share(executed)
        acts = top.acts(executed)
        top.bind(executed, acts=acts)
        if acts:
            acting.append(node)
        elif _waits_for_a_key(node):
            waits.append(node)
    return sorted(acting + waits, key=lambda node: node.lineno) if acting else []


class _Top:
    """What is known of a file's top level, statement after statement."""

    def __init__(self, tree: ast.Module) -> None:
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        self._functions = dict(_functions(tree))
        self._makers = MAKERS | {node.name for node in classes if any(_name(base) in MAKERS for base in node.bases)}
        self._starting = _starting(self._functions)
        self._shared = set[str]()  # names of queues and processes, and of what holds some
        self._bound = set[str]()
        self._bound_by_program = set[str]()

    def share(self, executed: tuple[ast.AST, ...]) -> None:
        """Remember which names a statement gives to a queue or a process, or to what holds one."""
        self._shared -= _stored(executed)
        for _ in range(NESTED):
            for target, value in _given(executed):
                if self._uses_shared(value):
                    self._shared |= _stored(ast.walk(target))
        for part in executed:
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and self._is_given_shared(part):
                root = _root(part.func)
                if root in self._bound or root in self._bound_by_program:  # and is no module
                    self._shared.add(root)

    def acts(self, executed: tuple[ast.AST, ...]) -> bool:
        """Whether a statement calls the program, or goes on with it."""
        own = _stored(executed)
        return any(
            self._is_of_program(part) if isinstance(part, ast.Call) else self._is_missing(part, own)
            for part in executed
        )

    def bind(self, executed: tuple[ast.AST, ...], *, acts: bool) -> None:
        """Remember what a statement binds."""
        bound = self._bound_by_program if acts else self._bound
        bound |= _stored(executed)

    def _is_missing(self, part: ast.AST, own: set[str]) -> bool:
        """Whether it is a name that will not be there without the program."""
        if isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
            return part.target.id in self._bound_by_program and part.target.id not in self._bound
        if not isinstance(part, ast.Name) or part.id in own:
            return False
        return part.id in self._bound_by_program and part.id not in self._bound

    def _is_of_program(self, call: ast.Call) -> bool:
        name = _name(call.func)
        if name in STARTS or name in self._starting:
            return True
        if isinstance(call.func, ast.Attribute) and name in ACTS:
            return self._uses_shared(call.func.value)
        return name in self._functions and self._is_given_shared(call)  # a worker's function, with the queue at hand

    def _is_given_shared(self, call: ast.Call) -> bool:
        return any(map(self._uses_shared, [*call.args, *(keyword.value for keyword in call.keywords)]))

    def _is_shared(self, part: ast.AST) -> bool:
        if isinstance(part, ast.Call):
            return _name(part.func) in self._makers
        return isinstance(part, ast.Name) and part.id in self._shared and isinstance(part.ctx, ast.Load)

    def _uses_shared(self, value: ast.expr) -> bool:
        return any(map(self._is_shared, ast.walk(value)))


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Every function by the name by which it is called: a class by its own."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name):
                yield name, node
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as function):
                yield name, function
            case ast.ClassDef(name=name, body=body):
                yield from ((name, one) for one in body if isinstance(one, ast.FunctionDef) and one.name == "__init__")


def _starting(functions: dict[str, ast.AST]) -> set[str]:
    """The names of functions that start processes, or call one that does; ``main`` is one whatever it does."""
    callers, found = defaultdict[str, set[str]](set), set[str]()
    for name, function in functions.items():
        for part in ast.walk(function):
            if isinstance(part, ast.Call):
                callers[_name(part.func)].add(name)
    todo = {"main"} & functions.keys() | {caller for name in STARTS for caller in callers[name]}
    while todo:
        found |= todo
        todo = {caller for name in todo for caller in callers[name]} - found
    return found


def _executed(statement: ast.stmt) -> Iterator[ast.AST]:
    """All that is executed when a statement is: not the bodies of the functions that it defines."""
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        yield node
        todo += node.decorator_list if isinstance(node, ast.FunctionDef) else ()
        todo += () if isinstance(node, FUNCTIONS) else ast.iter_child_nodes(node)


def _given(executed: tuple[ast.AST, ...]) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is bound in a statement, each with what it is bound to, or to what is in it."""
    for part in executed:
        match part:
            case ast.Assign(targets=targets, value=value):
                yield from ((target, value) for target in targets)
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.AugAssign(target=target, value=value):
                yield target, value
            case ast.NamedExpr(target=target, value=value):
                yield target, value
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                yield target, value
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                yield target, value


def _stored(executed: Iterable[ast.AST]) -> set[str]:
    return {part.id for part in executed if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}


def _waits_for_a_key(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="input"))):
            return True
    return False


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _root(function: ast.expr) -> str:
    """The name of the thing whose method is called."""
    while isinstance(function, ast.Attribute | ast.Subscript):
        function = function.value
    return function.id if isinstance(function, ast.Name) else ""
