"""Whether a program may go by an order that is another in every process: of a set of objects, of ids or hashes.

Texts and numbers have the same hashes in all processes of a grading, objects have not. So a set is suspected unless it
is only asked what is in it, or how many; where in doubt, it is.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from grader.domain.submission import tree_of

ADDRESSES = frozenset({"id", "hash"})
MAKERS = frozenset({"set", "frozenset"})
IN_NO_ORDER = frozenset({
    "add", "discard", "remove", "clear", "update", "issubset", "issuperset", "isdisjoint", "difference_update",
    "intersection_update",
})  # fmt: skip
ABOUT_ALL = frozenset({"len", "bool", "sorted"})
Parents = Mapping[ast.AST, ast.AST]


def orders_by_address(source: str) -> bool:
    """Whether it may, as far as its text shows."""
    nodes = list(ast.walk(tree_of(source)))
    if any(isinstance(node, ast.Name) and node.id in ADDRESSES for node in nodes):
        return True
    parents = {child: node for node in nodes for child in ast.iter_child_nodes(node)}
    made = [node for node in nodes if _is_set(node)]
    named = {name for node in made for name in _names_of(node, parents)}
    used = [node for node in made if not _names_of(node, parents)]
    used += [node for node in nodes if isinstance(node, ast.Name) and node.id in named and _is_read(node)]
    makers = [node for node in nodes if isinstance(node, ast.Name) and node.id in MAKERS]
    is_shown = any(not _is_called(node, parents) and not _annotates(node, parents) for node in makers)
    return is_shown or not all(_is_unordered(node, parents) for node in used)


def _is_set(node: ast.AST) -> bool:
    """Whether it makes a set in which there may be objects."""
    match node:
        case ast.Set(elts=elements):
            return not all(isinstance(element, ast.Constant) for element in elements)
        case ast.Call(func=ast.Name(id=name)):
            return name in MAKERS
    return isinstance(node, ast.SetComp)


def _names_of(node: ast.AST, parents: Parents) -> list[str]:
    """The names that it is given, if it is given nothing but names."""
    match parents.get(node):
        case ast.Assign(targets=targets):
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            return names if len(names) == len(targets) else []
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def _is_read(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Load)


def _is_called(node: ast.AST, parents: Parents) -> bool:
    parent = parents.get(node)
    return isinstance(parent, ast.Call) and parent.func is node


def _annotates(node: ast.AST, parents: Parents) -> bool:
    return isinstance(parents.get(node), ast.arg | ast.AnnAssign | ast.Subscript)


def _is_unordered(node: ast.AST, parents: Parents) -> bool:
    """Whether what is done with a set does not depend on its order."""
    match parents.get(node):
        case ast.Compare(left=left):
            return left is not node
        case ast.Attribute(attr=name) as method:
            return name in IN_NO_ORDER and _is_called(method, parents)
        case ast.Call(func=ast.Name(id=name)):
            return name in ABOUT_ALL
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return test is node
    return isinstance(parents.get(node), ast.UnaryOp | ast.BoolOp)
