"""The canonical form of a YAML file: schema line, order of keys, indentation, line breaks, quotes. Comments are kept.

Keys are put in order as blocks of lines, so that a comment moves with the key that it stands above; the layout is then that of
a round-trip YAML library. The data are compared before and after: a file whose meaning would change is left alone.
"""

from __future__ import annotations

import difflib
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from sdgtax.check.files import SCHEMA_LINE, Layout, kind_of
from sdgtax.check.trial import Background, can_fork
from sdgtax.check.validate import Report, check, shown
from sdgtax.model.finding import DataError, Finding
from sdgtax.model.language import ByLanguage
from sdgtax.yaml import document as yaml_source
from sdgtax.yaml import schema_errors
from sdgtax.yaml.document import Document
from sdgtax.yaml.load import MODELS

WIDTH = 130


def canonical(text: str, path: Path, kind: str, schema: str = "") -> str:
    """The text in canonical form. `schema` is what the first line should name.

    Raises DataError for a text that is not sound YAML, with the findings.
    """
    doc = Document.read(text, path)
    if doc.findings or not isinstance(doc.data, dict):
        raise DataError(
            sorted(doc.findings) or [Finding(str(path), 1, 1, "wrong-type", "keys with values were expected", "")]
        )
    lines = [line.rstrip() for line in doc.text.split("\n")]
    lines = _first_line(lines, schema)
    ordered = _ordered("\n".join(lines).strip("\n") + "\n", path, MODELS.get(kind))
    result = _laid_out(ordered, path)
    after = Document.read(result, path)
    if after.findings or after.data != doc.data:
        raise DataError(
            [
                Finding(
                    str(path),
                    1,
                    1,
                    "yaml-syntax",
                    "the file cannot be laid out without changing what it says",
                    "Lay it out by hand.",
                )
            ]
        )
    lost = _comments(doc.text) - _comments(result)
    if lost:
        comment = next(iter(sorted(lost)))
        line = next((n for n, text in enumerate(doc.text.split("\n"), 1) if comment in text), 1)
        raise DataError(
            [
                Finding(
                    str(path),
                    line,
                    1,
                    "comment-place",
                    f"the comment “{comment}” stands where the layout cannot keep it, such as inside a list in brackets",
                    "Put it on a line of its own above the key.",
                )
            ]
        )
    return result


def _comments(text: str) -> set[str]:
    """The comments of a text, but for the line that names the schema."""
    found = set()
    tokens = yaml.scan(text, Loader=yaml.SafeLoader)
    inside: list[tuple[int, int]] = []
    for token in tokens:
        if isinstance(token, yaml.ScalarToken):
            inside.append((token.start_mark.index, token.end_mark.index))
    at = 0
    for match in re.finditer(r"(?:^|(?<=\s))#[^\n]*", text, re.MULTILINE):
        while at < len(inside) and inside[at][1] <= match.start():
            at += 1
        if at < len(inside) and inside[at][0] <= match.start():
            continue  # a sign inside a text
        comment = match.group().strip()
        if not SCHEMA_LINE.match(comment):
            found.add(comment)
    return found


@dataclass(frozen=True)
class Formatted:
    """A file as it is and as it should be; or why it could not be laid out."""

    path: Path
    before: bytes = b""
    after: bytes = b""
    findings: tuple[Finding, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the file is not in canonical form."""
        return not self.findings and self.before != self.after

    def diff(self) -> str:
        """What changes, as a unified diff."""
        old, new = (x.decode("utf-8", "replace").splitlines(keepends=True) for x in (self.before, self.after))
        name = self.path.as_posix()
        return "".join(difflib.unified_diff(old, new, f"a/{name}", f"b/{name}"))


def format_all(place: Layout, *, prune: bool = False, jobs: int = 1) -> list[Formatted]:
    """The chosen files of a layout with their canonical form; nothing is written.

    `prune` takes out phrases that have no effect: duplicates, and those that a shorter one shadows.
    """
    chosen = [p for p in place.files() if place.selected is None or p.resolve() in place.selected]
    chosen = [p for p in chosen if p.suffix in (".yaml", ".yml")]
    idle: dict[str, set[tuple[int, int]]] = {}
    if prune:
        for f in check_layout(place).findings:
            if f.rule in IDLE:
                idle.setdefault(f.path, set()).add((f.line - 1, f.column - 1))

    def one(path: Path) -> Formatted:
        full, name = path.resolve(), path.name
        inside = {k: root.resolve() in full.parents for k, root in (("t", place.taxonomy), ("s", place.sets))}
        for key, root in (("t", place.taxonomy), ("s", place.sets)):
            if inside[key]:
                name = full.relative_to(root.resolve()).as_posix()
        path = shown(path)
        try:
            before = yaml_source.read_bytes(path)
            text = yaml_source.decode(before, path)
            text = pruned(text, idle.get(str(path), set()))
            schema = schema_folder(path, place.taxonomy)
            after = format_text(text, path, name, inside["t"], inside["s"], schema)
        except DataError as error:
            return Formatted(path, findings=tuple(error.findings))
        return Formatted(path, before, after.encode())

    if jobs < 2 or not can_fork() or len(chosen) < 4:
        return [one(p) for p in chosen]
    by_size = sorted(chosen, key=lambda p: -p.stat().st_size)
    mine, theirs = by_size[::2], by_size[1::2]
    background = Background(lambda: [one(p) for p in theirs])
    done = dict(zip(mine, [one(p) for p in mine], strict=True))
    done.update(zip(theirs, background.result(), strict=True))
    return [done[p] for p in chosen]


IDLE = ("duplicate-phrase", "shadowed-phrase")


def check_layout(place: Layout) -> Report:
    """What `validate` says of the files of a layout, examples left out."""
    return check([], place.taxonomy, place.sets, examples=False)


def pruned(text: str, places: set[tuple[int, int]]) -> str:
    """The text without the values of lists that begin at these places (line and column from 0)."""
    if not places:
        return text
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    cuts: list[tuple[int, int]] = []

    def walk(node: Any) -> None:
        if isinstance(node, yaml.MappingNode):
            for _, value in node.value:
                walk(value)
        elif isinstance(node, yaml.SequenceNode):
            items = node.value
            gone = [(i.start_mark.line, i.start_mark.column) in places for i in items]
            if any(gone) and not all(gone):
                cuts.extend(_cuts(text, items, gone, bool(node.flow_style)))
            for item in items:
                walk(item)

    walk(yaml.compose(text, Loader=yaml_source._Loader))
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + text[end:]
    return text


def _cuts(text: str, items: list[Any], gone: list[bool], flow: bool) -> Iterator[tuple[int, int]]:
    last = max(i for i, g in enumerate(gone) if not g)
    for i, item in enumerate(items):
        if not gone[i]:
            continue
        if not flow:
            start = text.rfind("\n", 0, item.start_mark.index) + 1
            end = text.find("\n", item.end_mark.index)
            yield start, len(text) if end < 0 else end + 1
        elif i < last:
            yield item.start_mark.index, items[i + 1].start_mark.index
    if flow and last < len(items) - 1:
        yield items[last].end_mark.index, items[-1].end_mark.index


def format_text(text: str, path: Path, name: str, in_taxonomy: bool, in_sets: bool, schema: str) -> str:
    """The text of a file in canonical form. Raises DataError for a file that cannot be read."""
    kind = kind_of(name, text, None, in_taxonomy, in_sets)
    if not kind:
        kind = kind_of(name, text, Document.read(text, path).data, in_taxonomy, in_sets)
    if kind not in MODELS:
        raise DataError(
            [
                Finding(
                    str(path),
                    1,
                    1,
                    "unknown-file",
                    "it cannot be told what kind of file this is",
                    "Write the schema into the first line.",
                )
            ]
        )
    line = f"{schema}/{kind}.schema.json" if schema else ""
    return canonical(text, path, kind, line)


def schema_folder(path: Path, taxonomy: Path) -> str:
    """The folder of the schemas as the first line of a file names it; empty where it is not beside the data."""
    folder = taxonomy.resolve() / "schema"
    full = path.resolve()
    if not folder.is_dir() or taxonomy.resolve().parent not in full.parents:
        return ""
    return Path(os.path.relpath(folder, full.parent)).as_posix()


def _first_line(lines: list[str], schema: str) -> list[str]:
    if lines and lines[0].startswith("---"):
        lines = lines[1:]
    named = SCHEMA_LINE.match(lines[0]) if lines else None
    if not schema:
        return lines
    line = f"# yaml-language-server: $schema={schema}"
    return [line, *lines[1:]] if named else [line, *lines]


# --- order of keys ---------------------------------------------------------------------------------------------------


def _ordered(text: str, path: Path, model: type[BaseModel] | None) -> str:
    lines = text.split("\n")[:-1]
    root = yaml.compose(text, Loader=yaml_source._Loader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return text
    first = min(k.start_mark.line for k, _ in root.value)
    head = first
    while head > 0 and lines[head - 1].startswith("#") and head - 1 > 0:
        head -= 1
    top, body = lines[:head], _mapping(lines, root, head, len(lines), model)
    # What stands above the first key speaks of the file, and stays above.
    comments = lines[head:first]
    moved = (
        [x for x in body if x not in comments]
        if comments and body[: len(comments)] != comments
        else body[len(comments) :]
    )
    return "\n".join([*top, *comments, *moved]) + "\n"


def _mapping(lines: list[str], node: Any, start: int, end: int, kind: Any) -> list[str]:
    """The lines of a block mapping with its keys in order."""
    pairs = sorted(node.value, key=lambda kv: kv[0].start_mark.line)
    starts = [start, *(_with_comments(lines, k.start_mark.line, k.start_mark.column) for k, _ in pairs[1:])]
    kind = schema_errors._strip(kind) if kind is not None else None
    blocks: list[tuple[str, list[str]]] = []
    for (key, value), first, last in zip(pairs, starts, [*starts[1:], end], strict=True):
        below = schema_errors._step(kind, key.value) if kind is not None else None
        blocks.append((str(key.value), _value(lines, value, key.start_mark.line, first, last, below)))
    order = sorted(name for name, _ in blocks) if _by_language(kind) else _order(kind)
    if order:
        blocks.sort(key=lambda b: order.index(b[0]) if b[0] in order else len(order))
    return [line for _, block in blocks for line in block]


def _value(lines: list[str], value: Any, key_line: int, first: int, last: int, kind: Any) -> list[str]:
    at = value.start_mark.line
    if isinstance(value, yaml.ScalarNode) or value.flow_style or at == key_line:
        return lines[first:last]
    kind = schema_errors._strip(kind) if kind is not None else None
    if isinstance(value, yaml.MappingNode):
        return [*lines[first:at], *_mapping(lines, value, at, last, kind)]
    below = schema_errors._step(kind, 0) if kind is not None else None
    return [*lines[first:at], *_sequence(lines, value, at, last, below)]


def _sequence(lines: list[str], node: Any, start: int, end: int, kind: Any) -> list[str]:
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
        body = _mapping(opened, item, at, last, kind)
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
        if line.strip() and not (line.lstrip().startswith("#") and len(line) - len(line.lstrip()) == column):
            break
        if not line.strip() and not any(x.lstrip().startswith("#") for x in lines[first - 1 : at]):
            break
        first -= 1
    return first


def _by_language(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, ByLanguage)


def _order(kind: Any) -> list[str]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [info.alias or name for name, info in kind.model_fields.items()]
    return []


# --- layout ----------------------------------------------------------------------------------------------------------


def _laid_out(text: str, path: Path) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.emitter import RoundTripEmitter
    from ruamel.yaml.error import YAMLError

    class Emitter(RoundTripEmitter):  # type: ignore[misc, unused-ignore]
        """Keeps a collection in brackets on one line; `_wrapped` breaks it between its values, never inside a phrase."""

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
        problem = str(getattr(error, "problem", None) or error).split("\n")[0]
        raise DataError([Finding(str(path), 1, 1, "yaml-syntax", problem, "Check the syntax.")]) from None
    stream = io.StringIO()
    tool.dump(data, stream)
    lines = _comments_in_line([line.rstrip() for line in stream.getvalue().split("\n")])
    return _wrapped(re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n")) + "\n")


def _comments_in_line(lines: list[str]) -> list[str]:
    """Comment lines indented like what they stand above, unless they stand in line with what is before them."""

    def indent(line: str) -> int:
        return len(line) - len(line.lstrip())

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


def _wrapped(text: str) -> str:
    """Break the lines of collections in brackets that are too long, before one of their values."""
    lines = text.split("\n")
    if all(len(line) <= WIDTH for line in lines):
        return text
    breaks: dict[int, set[int]] = {}

    def walk(node: Any) -> None:
        if isinstance(node, yaml.ScalarNode):
            return
        if node.start_mark.line == node.end_mark.line and node.flow_style:
            line = node.start_mark.line
            parts = [k for k, _ in node.value] if isinstance(node, yaml.MappingNode) else node.value
            breaks.setdefault(line, set()).update(p.start_mark.column for p in parts[1:])
        for part in node.value:
            for child in part if isinstance(part, tuple) else (part,):
                walk(child)

    walk(yaml.compose(text, Loader=yaml_source._Loader))
    out: list[str] = []
    for number, line in enumerate(lines):
        if len(line) <= WIDTH or number not in breaks:
            out.append(line)
            continue
        indent = len(line) - len(line.lstrip())
        if line[indent:].startswith("- "):
            indent += 2
        pad, start, columns = "", 0, sorted(breaks[number])
        while len(pad) + len(line) - start > WIDTH:
            fitting = [c for c in columns if c > start and len(pad) + len(line[start:c].rstrip()) <= WIDTH]
            further = [c for c in columns if c > start]
            if not further:
                break
            at = fitting[-1] if fitting else further[0]
            out.append(pad + line[start:at].rstrip())
            pad, start = " " * (indent + 2), at
        out.append(pad + line[start:])
    return "\n".join(out)
