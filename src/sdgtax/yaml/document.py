"""YAML read safely, with the place of every value at hand when something is wrong.

Refused, each with a message: tags, anchors and aliases, duplicate keys, keys that are not text, control characters, tabs.
A text is composed once; plain data and places both come from the nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ValidationError

from sdgtax.model.common import spoken
from sdgtax.model.finding import DataError, Finding, Severity
from sdgtax.yaml.schema_errors import Fault, faults
from sdgtax.yaml.syntax import ALIAS, CONTROL, INDENTED, ODD_INDENT, Lost, odd_characters, recover

if TYPE_CHECKING:
    from sdgtax.yaml.schema import Loc

MAX_DEPTH = 40
MAX_TABS = 3
"""A text with more tabs in its indentation is not read any further."""
QUOTED = 4
"""What a message quotes is looked for in a text of several lines if it has so many signs."""

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_WRITTEN = {_TAG + kind for kind in ("int", "float", "bool")}
_NO_ALIAS = "anchors and aliases are not allowed here"
_SCALARS = yaml.constructor.SafeConstructor()


class _Loader(_Base):  # type: ignore[misc]
    """A safe loader for which dates and `<<` are plain text."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        """The tag of a node without one; as in PyYAML, but without paths, which nothing here uses."""
        if kind is yaml.ScalarNode:
            if implicit[0]:
                for tag, pattern in self.yaml_implicit_resolvers.get(value[:1], ()):
                    if pattern.match(value):
                        return str(tag)
            return _TAG + "str"
        return _TAG + ("seq" if kind is yaml.SequenceNode else "map")


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":merge"))]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}


def compose(text: str) -> Any:
    """The root node of a text; None for an empty one. Raises yaml.YAMLError, ValueError or RecursionError."""
    return yaml.compose(text, Loader=_Loader)


def nodes(root: Any) -> Iterator[Any]:
    """A node and all that are below it, in no order."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        for part in () if isinstance(node, yaml.ScalarNode) else node.value:
            waiting += part if isinstance(part, tuple) else (part,)


@dataclass(slots=True)
class Document:
    """A YAML text with its plain data, the place of every node, and what was wrong when reading it.

    `data` is None when nothing could be read. `lost` holds the first lines of records that could not be read. `name` is the
    path within its folder (`home`: the `taxonomy` or the `sets`, empty for any other), `kind` the kind of file. `seen`: its odd signs are among the findings.
    """

    path: Path
    text: str
    data: Any = None
    findings: list[Finding] = field(default_factory=list)
    lost: Lost = field(default_factory=list)
    name: str = ""
    home: str = ""
    kind: str = ""
    root: Any = None
    seen: bool = False

    @classmethod
    def read(cls, text: str, path: Path, *, as_written: bool = False) -> Document:
        """Read a text; whatever is wrong is kept as findings. `as_written`: numbers, true and false are texts, such as 1.10."""
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        doc = cls(path, text)
        doc.findings += odd_characters(text, path)
        if sum(f.message == INDENTED for f in doc.findings) > MAX_TABS:
            return doc  # how deep what stands where cannot be told
        if doc.findings:
            text = CONTROL.sub(" ", text).replace("\t", " ")
            text = ODD_INDENT.sub(lambda found: re.sub(r"[^\S\n]", " ", found.group()), text)
        try:
            doc.root = compose(text)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            doc.root, found, doc.lost = recover(error, text, path, compose)
            doc.findings += found
        if doc.root is not None:
            doc.data = _Builder(doc.findings, text, path, as_written=as_written).build(doc.root)
        return doc

    def changed(self, text: str) -> Document:
        """The same file with another text, read anew."""
        fresh = Document.read(text, self.path)
        fresh.name, fresh.home, fresh.kind = self.name, self.home, self.kind
        return fresh

    def place(self, loc: Loc, *, key: bool = False) -> tuple[int, int, int]:
        """Line, column and end column (all from 1, the end 0 if not on the same line) of the node at `loc`.

        The deepest node on the path that exists; the key of a pair with `key`, or where the value is no scalar.
        """
        node, key_node, _, complete = self._walk(loc)
        if node is None:
            return 0, 0, 0
        scalar = isinstance(node, yaml.ScalarNode)
        if key_node is not None and (key or not scalar or not complete):
            node, scalar = key_node, True
        elif isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
            node, scalar = node.value[0][0], True
        start, end = node.start_mark, node.end_mark
        whole = scalar or bool(node.flow_style)
        return start.line + 1, start.column + 1, end.column + 1 if whole and end.line == start.line else 0

    def _within(self, loc: Loc, told: str) -> tuple[int, int, int] | None:
        """Where in a text of several lines a part of it, or the first thing that is quoted, stands; None where it stands not just once."""
        node, _, _, complete = self._walk(loc)
        if not complete or not isinstance(node, yaml.ScalarNode) or node.start_mark.line == node.end_mark.line:
            return None
        part = told.partition("“")[2].partition("”")[0] if "“" in told else told
        if len(part) < QUOTED and "“" in told:
            return None
        lines = self.text.split("\n")[node.start_mark.line : node.end_mark.line + 1]
        whole = re.compile(rf"(?<!\w)(?<!\w\.){re.escape(part)}(?!\w|\.\w)")
        places = [(n, found.start()) for n, line in enumerate(lines) for found in whole.finditer(line)]
        if not part or len(places) != 1:
            return None
        n, at = places[0]
        return node.start_mark.line + n + 1, at + 1, at + len(part) + 1

    def trail(self, loc: Loc) -> str:
        """The part of a path that exists, for a reader: `categories[2].label.en`."""
        return self._walk(loc)[2].lstrip(".")

    def raw(self, loc: Loc) -> str:
        """The scalar at `loc` as it is written, without quotes; empty if there is none."""
        node = self._walk(loc)[0]
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    def _walk(self, loc: Loc) -> tuple[Any, Any, str, bool]:
        """The deepest node on a path, the key before it (None in a list), the path so far, and whether the path goes that far.

        A part of the path that does not exist (a member of a union, a missing key) is passed over.
        """
        node, key_node, trail, complete = self.root, None, "", True
        for part in loc:
            step = None
            if isinstance(node, yaml.MappingNode):
                key, step = next((pair for pair in node.value if pair[0].value == str(part)), (None, None))
                key_node = key or key_node
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                step, key_node = node.value[part], None
            complete = step is not None
            if step is not None:
                node = step
                trail += f"[{part}]" if isinstance(part, int) else f".{part}"
        return node, key_node, trail, complete

    def finding(
        self, loc: Loc, rule: str, message: str, hint: str = "", *, expected: str = "", severity: Severity = "error",
        key: bool = False, cause: str = "", part: str = "",
    ) -> Finding:  # fmt: skip
        """A finding about the node at `loc`; in a text of several lines at the `part` of it, or what the message quotes, that stands there once."""
        line, column, end = (not key and self._within(loc, part or message)) or self.place(loc, key=key)
        return Finding(str(self.path), line, column, rule, message, hint, severity, expected, end, cause)

    def located(self, found: Iterable[Fault], base: Loc = ()) -> list[Finding]:
        """Faults of a schema as findings with their place; `base` is where the checked data stands in the document."""
        told: dict[tuple[int, int, str], Finding] = {}
        for fault in found:
            loc = (*base, *fault.loc)
            trail, raw = self.trail(loc), self.raw(loc) if fault.quote else ""
            made = self.finding(
                loc, fault.rule, fault.message + (f" (at {trail})" if trail else ""),
                f'Put it in quotes: "{raw}".' if raw else fault.hint, expected=fault.expected, key=fault.at_key,
                cause=fault.cause or f"{fault.rule} {fault.message}",
            )  # fmt: skip
            told.setdefault((made.line, made.column, fault.message), made)
        taken = {(f.line, f.column) for f in self.findings}  # what reading has told already is not told twice
        return sorted(f for f in told.values() if (f.line, f.column) not in taken)


def sound(text: str, path: Path, *, as_written: bool = False) -> Document:
    """A text of a user as a document; `as_written`, numbers, true and false are texts.

    Raises DataError with line and column for bad syntax, a tag, an anchor or alias, a duplicate key.
    """
    doc = Document.read(text, path, as_written=as_written)
    # Inside a text of a user a tab does no harm.
    grave = [f for f in doc.findings if (f.rule, f.message) != ("tab", "a tab")]
    if grave:
        raise DataError(sorted(grave))
    return doc


def parse(text: str, path: Path, *, as_written: bool = False) -> Any:
    """Plain data (dict, list, str, number, bool, None) from YAML text; see `sound`."""
    return sound(text, path, as_written=as_written).data


def check(model: type[BaseModel], data: Any, text: str, path: Path, languages: Iterable[str] = ()) -> Any:
    """Validate plain data, read from a text, against a model; texts must be in these languages, if any are given.

    Raises DataError with the place of every offending value.
    """
    languages = tuple(languages)
    try:
        return model.model_validate(data, context=spoken(languages))
    except ValidationError as error:
        doc = Document.read(text, path)
        doc.findings.clear()
        raise DataError(doc.located(faults(error, model, data, languages))) from None


class _Builder:
    """Plain data from nodes; collects duplicate keys, tags, anchors, odd keys and too deep nesting."""

    def __init__(self, findings: list[Finding], text: str, path: Path, *, as_written: bool = False) -> None:
        self._findings = findings
        self._as_written = as_written
        self._lines = text.split("\n")
        self._path = path
        self._seen: set[int] = set()
        self._anchors = "&" in text  # an alias without an anchor cannot be composed
        self._told: set[str] = set()

    def _add(self, node: Any, rule: str, message: str, hint: str, *, once: bool = False) -> None:
        """Tell of a node; with `once`, only of the first one for the same rule."""
        if once and rule in self._told:
            return
        self._told.add(rule)
        start, end = node.start_mark, node.end_mark
        end_column = end.column + 1 if isinstance(node, yaml.ScalarNode) and end.line == start.line else 0
        self._findings.append(
            Finding(str(self._path), start.line + 1, start.column + 1, rule, message, hint, end_column=end_column)
        )

    def build(self, node: Any, depth: int = 1) -> Any:
        """The data of a node."""
        if depth > MAX_DEPTH:
            self._add(node, "yaml-syntax", "nested too deeply", "Flatten it.", once=True)
            return None
        if self._anchors and self._is_anchored(node):
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        listed = isinstance(node, yaml.SequenceNode)
        if node.tag != _TAG + ("seq" if listed else "map"):
            self._tag(node)
        return [self.build(item, depth + 1) for item in node.value] if listed else self._mapping(node, depth)

    def _mapping(self, node: Any, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._add(key_node, "yaml-syntax", "a key must be a plain text", "Write the key as one word.")
                continue
            key = str(key_node.value)
            if self._anchors and self._anchor(key_node):
                self._add(key_node, "yaml-alias", _NO_ALIAS, ALIAS, once=True)
            value = self.build(value_node, depth + 1)
            if key in result:
                message = f"the key “{key}” stands twice; first on line {lines[key]}"
                self._add(key_node, "duplicate-key", message, "Keep one of them.")
                continue
            lines[key] = key_node.start_mark.line + 1
            result[key] = value
        return result

    def _is_anchored(self, node: Any) -> bool:
        """Whether a node is used twice; tells of this, and of an anchor before it."""
        if id(node) in self._seen:
            self._add(node, "yaml-alias", f"{_NO_ALIAS} (this value is used twice)", ALIAS, once=True)
            return True
        self._seen.add(id(node))
        name = self._anchor(node)
        if name:
            self._add(node, "yaml-alias", f"{_NO_ALIAS} (found “{name}”)", ALIAS, once=True)
        return False

    def _anchor(self, node: Any) -> str:
        """The anchor that a node begins with; mostly empty."""
        mark = node.start_mark
        line = self._lines[mark.line] if mark.line < len(self._lines) else ""
        if line[mark.column : mark.column + 1] != "&":
            return ""
        return re.split(r"[\s,\[\]{}]", line[mark.column :])[0]

    def _scalar(self, node: Any) -> Any:
        tag = node.tag
        if tag == _TAG + "str" or (self._as_written and tag in _WRITTEN):
            return node.value
        try:
            if tag == _TAG + "int":
                return _SCALARS.construct_yaml_int(node)
            if tag == _TAG + "float":
                return _SCALARS.construct_yaml_float(node)
            if tag == _TAG + "bool":
                return _SCALARS.construct_yaml_bool(node)
        except (ValueError, KeyError, IndexError, OverflowError) as error:
            self._add(node, "yaml-syntax", f"the value cannot be read: {error}", "Put it in quotes if it is a text.")
            return None
        if tag != _TAG + "null":
            self._tag(node)
        return None

    def _tag(self, node: Any) -> None:
        self._add(
            node, "yaml-tag", f"a tag is not allowed here (found “{node.tag}”)",
            "Tags such as !!python are not allowed; write plain text, numbers and lists.",
        )  # fmt: skip
