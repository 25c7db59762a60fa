"""Every text of the program that tells what is wrong, found in the code: what is handed to errors, to findings and to what makes them."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SRC = Path(__file__).parents[1] / "src" / "sdgtax"
SINKS = {
    "SdgtaxError",
    "DataError",
    "PhraseError",
    "Finding",
    "Fault",
    "Clash",
    "Odd",
    "Gone",
    "ValueError",
    "PydanticCustomError",
    "fail",
}
"""What is told is handed to these."""
ROLES = {"message", "hint", "expected", "why", "advice", "problem", "what"}
"""A function that takes one of these is handed texts too."""
UNSEEN = {"cause", "rule"}
"""What is told to nobody."""
FIELD = "\ue000"
"""Stands where a value is filled in."""
MOST = 64
ENGLISH = re.compile(r"\b(the|is|are|not|and|of|with|has|have|no|which|this|was|were|stands|“|”)\b|[“”]", re.IGNORECASE)
GIVEN = re.compile(
    r"/\S+|«[^»]*»|`[^`]*`|'[^']*'|\[[\w-]+\]$|\([^()]*sdgtax[^()]*\)|(?<=én av ).*?(?=\. |$)|(?<=^mangler: ).*"
)
"""What is not of the program's wording: what was given, commands, names of rules, lists of names."""


@dataclass(frozen=True)
class Told:
    """A text, and where it stands."""

    text: str
    file: str
    line: int


def remains(line: str) -> list[str]:
    """The English words in a line that is told in another language."""
    return [found[0] for found in ENGLISH.finditer(GIVEN.sub("", line))]


@cache
def told() -> list[Told]:
    """All of them."""
    modules = {p: ast.parse(p.read_text(encoding="utf-8")) for p in sorted(SRC.rglob("*.py"))}
    takers = {*SINKS, *(f.name for tree in modules.values() for f in ast.walk(tree) if _takes(f))}
    found: dict[Told, None] = {}
    for path, tree in modules.items():
        for text, line in _Module(tree, takers).texts():
            if re.search(r"[a-z] |\w\.$", text.replace(FIELD, "")):
                found[Told(text, path.relative_to(SRC).as_posix(), line)] = None
    return list(found)


def _takes(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and bool(ROLES & {a.arg for a in node.args.args})


class _Module:
    def __init__(self, tree: ast.Module, takers: set[str]) -> None:
        self._takers = takers
        self._tree = tree
        self._made = _assigned(tree.body)
        self._functions = {f.name: f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef)}
        self._seen: set[int] = set()
        self._more: list[tuple[ast.expr, dict[str, list[ast.expr]]]] = []

    def texts(self) -> Iterator[tuple[str, int]]:
        for function in [self._tree, *(f for f in ast.walk(self._tree) if isinstance(f, ast.FunctionDef))]:
            names = _assigned(ast.walk(function)) if isinstance(function, ast.FunctionDef) else {}
            for call in _own(function):
                if isinstance(call, ast.Call) and _name(call.func) in self._takers:
                    self._more += [
                        (a, names) for a in (*call.args, *(k.value for k in call.keywords if k.arg not in UNSEEN))
                    ]
            if isinstance(function, ast.FunctionDef) and function.returns and "Said" in ast.unparse(function.returns):
                self._more += [(n.value, names) for n in _own(function) if isinstance(n, ast.Return) and n.value]
        while self._more:
            node, names = self._more.pop()
            if id(node) in self._seen:
                continue
            self._seen.add(id(node))
            for text in self._of(node, names):
                yield text, node.lineno

    def _of(self, node: ast.expr, names: dict[str, list[ast.expr]]) -> list[str]:
        """What an expression may be; what it is made of besides is looked at later."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return self._joined(parts, names)
            case ast.FormattedValue(value=ast.Constant() | ast.IfExp() | ast.Name() | ast.BinOp() as value):
                return self._of(value, names)
            case ast.Name(id=name) if (made := names.get(name, self._made.get(name, []))) and all(map(_is_text, made)):
                return [
                    text for value in made for text in self._of(value, {n: v for n, v in names.items() if n != name})
                ]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined([left, right], names)
            case ast.IfExp(body=body, orelse=other):
                return [*self._of(body, names), *self._of(other, names)]
            case ast.BoolOp(values=values):
                return [text for value in values for text in self._of(value, names)]
        self._later(node, names)
        return [FIELD]

    def _joined(self, parts: Iterable[ast.expr], names: dict[str, list[ast.expr]]) -> list[str]:
        return [
            "".join(p) for p in itertools.islice(itertools.product(*(self._of(part, names) for part in parts)), MOST)
        ]

    def _later(self, node: ast.expr, names: dict[str, list[ast.expr]]) -> None:
        match node:
            case ast.FormattedValue(value=value):
                self._later(value, names)
            case ast.Name(id=name):
                self._more += [(made, names) for made in names.get(name, self._made.get(name, []))]
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) | ast.Dict(values=parts):
                self._more += [(part, names) for part in parts]
            case ast.Subscript(value=value) | ast.Starred(value=value) | ast.Attribute(value=value):
                self._later(value, names)
            case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part):
                self._more.append((part, names))
            case ast.Call(func=func, args=given):
                self._more += [(g, names) for g in given if isinstance(func, ast.Attribute)]
                if isinstance(func, ast.Attribute):
                    self._later(func.value, names)
                if function := self._functions.get(_name(func)):
                    inside = _assigned(ast.walk(function))
                    for n in ast.walk(function):
                        if isinstance(n, ast.Return | ast.Yield | ast.YieldFrom) and n.value:
                            self._more.append((n.value, inside))


def _is_text(node: ast.expr) -> bool:
    """Whether a text is written out here, if perhaps one of several."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.IfExp(body=body, orelse=other):
            return _is_text(body) and _is_text(other)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _is_text(left) or _is_text(right)
    return False


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions inside."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from _own(child)
        elif isinstance(function, ast.Module | ast.ClassDef):
            continue


def _name(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


def _assigned(nodes: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """What is assigned to each name."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=value) if value:
                pairs = [(target, value)]
                if isinstance(target, ast.Tuple):
                    parts = value.elts if isinstance(value, ast.Tuple) else [value] * len(target.elts)
                    pairs = list(zip(target.elts, parts, strict=False))
                    if isinstance(value, ast.IfExp):
                        pairs = [
                            (t, p) for branch in (value.body, value.orelse)
                            for t, p in (zip(target.elts, branch.elts, strict=False) if isinstance(branch, ast.Tuple) else [])
                        ]  # fmt: skip
                for t, v in pairs:
                    if isinstance(t, ast.Name):
                        found.setdefault(t.id, []).append(v)
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                found.setdefault(name, []).append(value)
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                found.setdefault(name, []).append(value)
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                for t in ast.walk(target):
                    if isinstance(t, ast.Name):
                        found.setdefault(t.id, []).append(value)
    return found
