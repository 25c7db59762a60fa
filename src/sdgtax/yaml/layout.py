"""The canonical form of a YAML file: schema line, order of keys, indentation, line breaks, quotes. Comments are kept.

Keys are put in order as blocks of lines, so that a comment moves with the key that it stands above; the layout is then that of
a round-trip YAML library. The data are compared before and after: a file whose meaning would change is left alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from sdgtax.model.finding import DataError, problem
from sdgtax.model.language import ByLanguage
from sdgtax.yaml.document import Document, compose, nodes
from sdgtax.yaml.kinds import MODELS, SCHEMA_LINE, schema_line
from sdgtax.yaml.plain import stands
from sdgtax.yaml.schema import keys, step, strip
from sdgtax.yaml.syntax import indent

WIDTH = 130


def canonical(doc: Document, schema_folder: str = "", languages: Sequence[str] = ()) -> str:
    """The text of a document in canonical form.

    The first line names the schema of its kind in `schema_folder`, if there is one; texts stand in the order of `languages`.
    Raises DataError, with the findings, for a text that is not sound YAML or cannot be laid out without a loss.
    """
    faults = [f for f in doc.findings if f.rule != "encoding"]
    if faults:
        raise DataError(sorted(faults))
    if not isinstance(doc.data, dict):
        raise problem(doc.path, 1, "wrong-type", "keys with values were expected")
    lines = _first_line([line.rstrip() for line in doc.text.split("\n")], schema_folder, doc.kind)
    order, model = _Order(languages), MODELS.get(doc.kind)
    ordered = order.file("\n".join(lines).strip("\n") + "\n", model)
    if ordered == doc.text and stands(ordered, doc.root, WIDTH, wrapped):
        return ordered
    # once more: some keys are seen only when each stands on a line of its own
    result = order.file(laid_out(ordered, doc.path), model)
    after = Document.read(result, doc.path)
    if after.findings or after.data != doc.data:
        message = "the file cannot be laid out without changing what it says"
        raise problem(doc.path, 1, "yaml-syntax", message, "Lay it out by hand.")
    lost = sorted(_comments(doc) - _comments(after))
    if lost:
        line = next((n for n, text in enumerate(doc.text.split("\n"), 1) if lost[0] in text), 1)
        message = f"the comment “{lost[0]}” stands where the layout cannot keep it, such as inside a list in brackets"
        raise problem(doc.path, line, "comment-place", message, "Put it on a line of its own above the key.")
    return result


def _comments(doc: Document) -> set[str]:
    """The comments of a sound text, but for the line that names the schema."""
    scalars = (node for node in nodes(doc.root) if isinstance(node, yaml.ScalarNode))
    inside = sorted((node.start_mark.index, node.end_mark.index) for node in scalars)
    found, at = set(), 0
    for match in re.finditer(r"(?:^|(?<=\s))#[^\n]*", doc.text, re.MULTILINE):
        while at < len(inside) and inside[at][1] <= match.start():
            at += 1
        if at < len(inside) and inside[at][0] <= match.start():
            continue  # a sign inside a text
        comment = match.group().strip()
        if not SCHEMA_LINE.match(comment):
            found.add(comment)
    return found


def _first_line(lines: list[str], folder: str, kind: str) -> list[str]:
    if lines and lines[0].startswith("---"):
        lines = lines[1:]
    if not folder:
        return lines
    named = bool(lines and SCHEMA_LINE.match(lines[0]))
    return [schema_line(folder, kind), *lines[int(named) :]]


# --- order of keys ---------------------------------------------------------------------------------------------------


class _Order:
    """Puts the keys of records in the order of their models, and texts in the order of the languages."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = list(languages)

    def file(self, text: str, model: Any) -> str:
        """A whole file. What stands above the first key speaks of the file, and stays above."""
        lines = text.split("\n")[:-1]
        root = compose(text)
        if not isinstance(root, yaml.MappingNode) or root.flow_style:
            return text
        first = min(k.start_mark.line for k, _ in root.value)
        head = first
        while head > 1 and lines[head - 1].startswith("#"):
            head -= 1
        comments, body = lines[head:first], self._mapping(lines, root, head, len(lines), model)
        if body[: len(comments)] == comments:
            body = body[len(comments) :]
        else:
            body = [x for x in body if x not in comments]
        return "\n".join([*lines[:head], *comments, *body]) + "\n"

    def _mapping(self, lines: list[str], node: Any, start: int, end: int, kind: Any) -> list[str]:
        """The lines of a block mapping with its keys in order."""
        kind = strip(kind)
        pairs = sorted(node.value, key=lambda kv: kv[0].start_mark.line)
        starts = [start, *(_with_comments(lines, k.start_mark.line, k.start_mark.column) for k, _ in pairs[1:])]
        blocks: list[tuple[str, list[str]]] = []
        for (key, value), first, last in zip(pairs, starts, [*starts[1:], end], strict=True):
            below = step(kind, key.value)
            blocks.append((str(key.value), self._value(lines, value, key.start_mark.line, first, last, below)))
        by_language = isinstance(kind, type) and issubclass(kind, ByLanguage)
        order = self._languages if by_language else keys(kind)
        blocks.sort(key=lambda b: order.index(b[0]) if b[0] in order else len(order))
        return [line for _, block in blocks for line in block]

    def _value(self, lines: list[str], value: Any, key_line: int, first: int, last: int, kind: Any) -> list[str]:
        at = value.start_mark.line
        if isinstance(value, yaml.ScalarNode) or value.flow_style or at == key_line:
            return lines[first:last]
        if isinstance(value, yaml.MappingNode):
            return [*lines[first:at], *self._mapping(lines, value, at, last, kind)]
        return [*lines[first:at], *self._sequence(lines, value, at, last, step(strip(kind), 0))]

    def _sequence(self, lines: list[str], node: Any, start: int, end: int, kind: Any) -> list[str]:
        """The lines of a block sequence, the keys of its records in order."""
        dash = node.start_mark.column
        starts = [start, *(_with_comments(lines, n.start_mark.line, dash) for n in node.value[1:])]
        out: list[str] = []
        for item, first, last in zip(node.value, starts, [*starts[1:], end], strict=True):
            at = item.start_mark.line
            if not isinstance(item, yaml.MappingNode) or item.flow_style or lines[at][dash : dash + 1] != "-":
                out += lines[first:last]
                continue
            opened = list(lines)
            opened[at] = opened[at][:dash] + " " + opened[at][dash + 1 :]
            body = self._mapping(opened, item, at, last, kind)
            top = next(i for i, line in enumerate(body) if line.strip() and not line.lstrip().startswith("#"))
            body[top] = body[top][:dash] + "-" + body[top][dash + 1 :]
            above = [" " * dash + line.lstrip() for line in body[:top]]
            out += [*lines[first:at], *above, *body[top:]]
        return out


def _with_comments(lines: list[str], at: int, column: int) -> int:
    """The first of the comment lines that stand right above a line, indented like it."""
    first = at
    while first > 0:
        line = lines[first - 1]
        if line.strip() and not (line.lstrip().startswith("#") and indent(line) == column):
            break
        if not line.strip() and not any(x.lstrip().startswith("#") for x in lines[first - 1 : at]):
            break
        first -= 1
    return first


# --- layout ----------------------------------------------------------------------------------------------------------


def laid_out(text: str, path: Path) -> str:
    """A text in the layout of a round-trip library, which takes most of the time. Raises DataError for what that cannot read."""
    from ruamel.yaml import YAML
    from ruamel.yaml.emitter import RoundTripEmitter
    from ruamel.yaml.error import YAMLError

    class Emitter(RoundTripEmitter):  # type: ignore[misc, unused-ignore]
        """Keeps a collection in brackets on one line; `wrapped` breaks it between its values, never inside a phrase."""

        @property
        def best_width(self) -> int:
            return 1_000_000 if self.flow_level else self._width

        @best_width.setter
        def best_width(self, value: int) -> None:
            self._width = value

    tool = YAML()
    tool.Emitter = Emitter
    tool.indent(mapping=2, sequence=4, offset=2)
    tool.width = WIDTH
    tool.preserve_quotes = True
    tool.allow_unicode = True
    try:
        data = tool.load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        what = str(getattr(error, "problem", None) or error).split("\n")[0]
        raise problem(path, 1, "yaml-syntax", what, "Check the syntax.") from None
    stream = io.StringIO()
    tool.dump(data, stream)
    lines = _comments_in_line([line.rstrip() for line in stream.getvalue().split("\n")])
    return wrapped(re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n")) + "\n")


def _comments_in_line(lines: list[str]) -> list[str]:
    """Comment lines indented like what they stand above, unless they stand in line with what is before them."""
    out = list(lines)
    for n, line in enumerate(lines):
        if not line.lstrip().startswith("#"):
            continue
        after = next((x for x in lines[n + 1 :] if x.strip() and not x.lstrip().startswith("#")), None)
        before = next((x for x in reversed(lines[:n]) if x.strip() and not x.lstrip().startswith("#")), "")
        inner = indent(before) + (2 if before.lstrip().startswith("- ") else 0)
        if after is not None and indent(line) not in (indent(after), inner):
            out[n] = " " * indent(after) + line.lstrip()
    return out


def wrapped(text: str) -> str:
    """Break the lines of collections in brackets that are too long, before one of their values."""
    lines = text.split("\n")
    if all(len(line) <= WIDTH for line in lines):
        return text
    breaks: dict[int, set[int]] = {}
    for node in nodes(compose(text)):
        line = node.start_mark.line
        if not isinstance(node, yaml.ScalarNode) and line == node.end_mark.line and node.flow_style:
            parts = [k for k, _ in node.value] if isinstance(node, yaml.MappingNode) else node.value
            breaks.setdefault(line, set()).update(p.start_mark.column for p in parts[1:])
    out: list[str] = []
    for number, line in enumerate(lines):
        if len(line) <= WIDTH or number not in breaks:
            out.append(line)
            continue
        below = " " * (indent(line) + (4 if line.lstrip().startswith("- ") else 2))
        pad, start, columns = "", 0, sorted(breaks[number])
        while len(pad) + len(line) - start > WIDTH:
            fitting = [c for c in columns if c > start and len(pad) + len(line[start:c].rstrip()) <= WIDTH]
            further = [c for c in columns if c > start]
            if not further:
                break
            at = fitting[-1] if fitting else further[0]
            out.append(pad + line[start:at].rstrip())
            pad, start = below, at
        out.append(pad + line[start:])
    return "\n".join(out)
