"""The house: short functions, small files, and no name of the data in the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from sdgtax.model.taxonomy import Taxonomy

SRC = Path(__file__).parents[1] / "src" / "sdgtax"
FILES = sorted(SRC.rglob("*.py"))
LINES, DEPTH, FILE_LINES = 60, 4, 500
ALLOWED = {
    ("formats/page/build.py", "group"): "a role of ARIA",
    ("formats/page/sections.py", "quality"): "the name of a section of the page",
    ("check/rules/term.py", "group"): "a field of a category",
    ("text/fold.py", "en"): "an ending of words",
    ("views/evaluation.py", "evaluation"): "the name of a sheet",
    ("yaml/compiled.py", "group"): "a field of a category",
}
"""Names of the data that mean something else in a file, and what."""
FIELDS = {"level"}
"""Names of facets that are also fields of indicators, sets and profiles, and a property of SARIF."""
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions and methods of a module."""
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def depth(node: ast.AST, elif_: bool = False) -> int:
    """How deep the blocks below a node are nested; `elif` is no level of its own."""
    deepest = 0
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.FunctionDef | ast.ClassDef):
                continue
            chained = isinstance(node, ast.If) and name == "orelse" and isinstance(child, ast.If) and len(value) == 1
            deepest = max(deepest, depth(child) + (isinstance(child, BLOCKS) and not chained))
    return deepest


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function without its documentation."""
    first = node.body[0]
    documented = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    spoken = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (node.end_lineno or 0) - node.lineno + 1 - spoken


def faults(file: Path) -> Iterator[str]:
    """What is too long or too deep in a module."""
    text = file.read_text(encoding="utf-8")
    lines, name = text.splitlines(), file.relative_to(SRC)
    if sum(1 for line in lines if line.strip() and not line.strip().startswith("#")) > FILE_LINES:
        yield f"{name}: split it"
    for function in functions(ast.parse(text)):
        if "# long: " in lines[function.lineno - 1] or "# long: " in lines[function.lineno - 2]:
            continue
        if body_lines(function) > LINES:
            yield f"{name}: {function.name}: split it, or say why not: `# long: ...`"
        if depth(function) > DEPTH:
            yield f"{name}: {function.name}: nested too deeply"


def test_functions_are_short_and_flat_and_files_small() -> None:
    assert len(FILES) > 200
    assert [fault for file in FILES for fault in faults(file)] == []


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The text literals of a module, without documentation."""
    documentation = {
        id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


def test_no_language_facet_or_category_is_named_in_the_code(taxonomy: Taxonomy) -> None:
    """An analyst adds a language or renames a facet or a category in YAML alone. Examples inside messages are no names."""
    names = {*taxonomy.info.languages, *(c for c in taxonomy.categories if "." in c)}
    names |= {f"{c}." for c in taxonomy.categories} | {f.id for f in taxonomy.all_facets} - FIELDS
    said = [(f.relative_to(SRC).as_posix(), *s) for f in FILES for s in strings(ast.parse(f.read_text("utf-8")))]
    assert [(name, line, text) for name, line, text in said if text in names and (name, text) not in ALLOWED] == []


def test_what_is_allowed_is_still_needed() -> None:
    for name, text in ALLOWED:
        assert text in {s for _, s in strings(ast.parse((SRC / name).read_text(encoding="utf-8")))}, (name, text)
