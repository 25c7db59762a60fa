"""SSSOM tables of mappings: columns, predicates, and indicators that exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sdgtax.model.finding import Finding
from sdgtax.yaml.schema_errors import closest

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.yaml.document import Document

COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
PREDICATES = tuple(f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related"))


def check_sssom(doc: Document, ctx: Context) -> Iterator[Finding]:
    """Findings about a table: its required columns, its predicates, its indicators."""
    lines = [(n, line) for n, line in enumerate(doc.text.split("\n"), 1) if line.strip() and not line.startswith("#")]
    path = str(doc.path)
    if not lines:
        yield Finding(path, 0, 0, "empty-file", "the table has no header", "Add one.")
        return
    number, head = lines[0]
    header = head.rstrip("\r").split("\t")
    for name in COLUMNS:
        if name not in header:
            yield Finding(
                path, number, 1, "missing-key", f"the column “{name}” is missing", closest(name, header, 80) or "Add it.",
                expected=", ".join(COLUMNS),
            )  # fmt: skip
    for number, line in lines[1:]:
        cells = line.rstrip("\r").split("\t")
        column = 1
        for name, cell in zip(header, cells, strict=False):
            end = column + len(cell)
            if name == "predicate_id" and cell not in PREDICATES:
                yield Finding(
                    path, number, column, "bad-value", f"found “{cell}”", closest(cell, PREDICATES),
                    expected=f"one of {', '.join(PREDICATES)}", end_column=end,
                )  # fmt: skip
            if name in ("subject_id", "object_id"):
                for fault in ctx.no_indicator((), unquote(cell)):
                    yield Finding(
                        path, number, column, "mapping-reference", fault.message, fault.hint, expected=fault.expected,
                        end_column=end,
                    )  # fmt: skip
            if name == "confidence" and cell:
                try:
                    good = 0 <= float(cell) <= 1
                except ValueError:
                    good = False
                if not good:
                    yield Finding(
                        path, number, column, "out-of-range", f"the confidence is “{cell}”", "Correct it.",
                        expected="a number from 0 to 1", end_column=end,
                    )  # fmt: skip
            column = end + 1
