"""YAML read safely, with the place of every value at hand when something is wrong.

Refused, each with a message: tags, anchors and aliases, duplicate keys, keys that are not text, control characters, tabs.
A text is composed once; plain data and places both come from the nodes. Where the syntax is broken, the records of a list
are read one by one, so that one broken record hides neither the others nor their faults.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from sdgtax.model.common import spoken
from sdgtax.model.finding import DataError, Finding
from sdgtax.yaml import schema_errors

MAX_BYTES = 20_000_000
MAX_DEPTH = 40
BINARY_MARKS = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\x1f\x8b", b"GIF8", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0")

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
_SCALARS = yaml.constructor.SafeConstructor()
_TAG = "tag:yaml.org,2002:"
# Characters that no data file needs: control characters (tabs are told apart), YAML 1.1's odd line breaks, stray BOMs.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2060\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
_TOP_KEY = re.compile(r"[A-Za-z_\"'][^\s:#]*\s*:(\s|$)")
_RECORD = re.compile(r"( *)- ")


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file. Raises DataError if it is missing, a folder, unreadable, empty or larger than `limit`."""
    try:
        if path.is_dir():
            raise DataError([_whole(path, "not-a-file", "this is a folder", "Name a file.")])
        size = path.stat().st_size
        if size > limit:
            raise DataError([_large(path, size, limit)])
        data = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError([_whole(path, "unreadable", f"cannot read the file: {why}", "Check the path.")]) from None
    return checked(data, path, limit)


def checked(data: bytes, path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes themselves. Raises DataError if there are none, or more than `limit`."""
    if not data.strip():
        raise DataError([_whole(path, "empty-file", "the file is empty", "")])
    if len(data) > limit:
        raise DataError([_large(path, len(data), limit)])
    return data


def _large(path: Path, size: int, limit: int) -> Finding:
    return _whole(path, "too-large", f"the file has {size:,} bytes, at most {limit:,} are read", "Split it.")


def encoding_of(data: bytes, path: Path) -> str:
    """The encoding of a text from its bytes, or from its beginning: UTF-8, UTF-16, else Windows-1252 or Latin-1.

    Raises DataError for a binary file.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = data[:65536]
    if sample.startswith(BINARY_MARKS):
        raise DataError([_binary(path)])
    if b"\x00" in sample:
        for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
            if zeros.count(0) > 0.7 * len(zeros):
                return encoding
        raise DataError([_binary(path)])
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
        return "utf-8-sig"
    except UnicodeDecodeError:
        pass
    control = sum(1 for b in sample if b < 32 and b not in (9, 10, 12, 13))
    high = sum(1 for b in sample if b >= 128)
    if control > 0 or high > 0.3 * len(sample):
        raise DataError([_binary(path)])
    try:
        sample.decode("cp1252")
        return "cp1252"
    except UnicodeDecodeError:
        return "latin-1"


def decode(data: bytes, path: Path) -> str:
    """Text from bytes, whatever common encoding they are in. Raises DataError for a binary file or broken text."""
    encoding = encoding_of(data, path)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(
            [_whole(path, "encoding", f"the text is not {error.encoding} throughout", "Save the file as UTF-8.")]
        ) from None


@dataclass(slots=True)
class Document:
    """A YAML text with its plain data, the place of every node, and what was wrong when reading it.

    `data` is None when nothing could be read. `lost` holds the first lines of records that could not be read. `name` is the
    path within its folder, `kind` the kind of file.
    """

    path: Path
    text: str
    data: Any = None
    findings: list[Finding] = field(default_factory=list)
    lost: list[tuple[int, str]] = field(default_factory=list)
    name: str = ""
    kind: str = ""
    _root: Any = None
    _composed: bool = False

    @classmethod
    def read(cls, text: str, path: Path) -> Document:
        """Read a text; whatever is wrong is kept as findings."""
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        doc = cls(path, text)
        doc.findings += _characters(text, path)
        if doc.findings:
            text = _CONTROL.sub(" ", text).replace("\t", " ")
        doc._root = doc._compose(text)
        doc._composed = True
        if doc._root is not None:
            doc.data = _Builder(doc.findings, text, path).build(doc._root)
        return doc

    def _compose(self, text: str) -> Any:
        try:
            return yaml.compose(text, Loader=_Loader)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            root, findings, lost = _recover(text, self.path)
            whole = [_from_error(error, text, self.path)]
            self.findings += findings or whole
            self.lost = lost
            return root if findings else None

    def root(self) -> Any:
        """The root node; composed again when the document came without nodes (from another process)."""
        if not self._composed:
            fresh = Document.read(self.text, self.path)
            self._root, self._composed = fresh._root, True
        return self._root

    def place(self, loc: tuple[int | str, ...], *, key: bool = False) -> tuple[int, int, int]:
        """Line, column and end column (all from 1, the end 0 if not on the same line) of the node at `loc`.

        The deepest node on the path that exists; the key of a pair with `key`, or where the value is no scalar.
        """
        return self._walk(loc, key)[:3]

    def _walk(self, loc: tuple[int | str, ...], want_key: bool) -> tuple[int, int, int, str]:
        node, key_node, trail = self.root(), None, ""
        if node is None:
            return 0, 0, 0, ""
        complete = True
        for part in loc:
            step = None
            if isinstance(node, yaml.MappingNode):
                for k, v in node.value:
                    if isinstance(k, yaml.ScalarNode) and k.value == str(part):
                        step, key_node = v, k
                        break
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                step, key_node = node.value[part], None
            if step is None:
                complete = False  # a union member or a missing key: stay where we are
                continue
            complete = True
            node = step
            trail += f"[{part}]" if isinstance(part, int) else f".{part}"
        scalar = isinstance(node, yaml.ScalarNode)
        if key_node is not None and (want_key or not scalar or not complete):
            node, scalar = key_node, True
        elif not scalar and isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
            node, scalar = node.value[0][0], True
        start, end = node.start_mark, node.end_mark
        whole = scalar or bool(node.flow_style)
        end_column = end.column + 1 if whole and end.line == start.line else 0
        return start.line + 1, start.column + 1, end_column, trail.lstrip(".")

    def raw(self, loc: tuple[int | str, ...]) -> str:
        """The scalar at `loc` as it is written, without quotes; empty if there is none."""
        node = self.root()
        for part in loc:
            step = None
            if isinstance(node, yaml.MappingNode):
                step = next((v for k, v in node.value if getattr(k, "value", None) == str(part)), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                step = node.value[part]
            if step is None:
                continue
            node = step
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    def finding(
        self, loc: tuple[int | str, ...], rule: str, message: str, hint: str = "", *,
        expected: str = "", severity: Any = "error", key: bool = False,
    ) -> Finding:  # fmt: skip
        """A finding about the node at `loc`."""
        line, column, end = self.place(loc, key=key)
        return Finding(str(self.path), line, column, rule, message, hint, severity, expected, end)


def parse(text: str, path: Path) -> Any:
    """Plain data (dict, list, str, number, bool, None) from YAML text.

    Raises DataError with line and column for bad syntax, a tag, an anchor or alias, a duplicate key.
    """
    doc = Document.read(text, path)
    grave = [
        f for f in doc.findings if (f.rule, f.message) != ("tab", "a tab")
    ]  # inside a text of a user a tab does no harm
    if grave:
        raise DataError(sorted(grave))
    return doc.data


def check(model: type[BaseModel], data: Any, text: str, path: Path, languages: Iterable[str] = ()) -> Any:
    """Validate plain data against a model; texts must be in these languages, if any are given. Raises DataError with the place of every offending value."""
    try:
        return model.model_validate(data, context=spoken(languages))
    except ValidationError as error:
        raise DataError(schema_findings(error, model, data, text, path)) from None


def schema_findings(error: ValidationError, model: type[BaseModel], data: Any, text: str, path: Path) -> list[Finding]:
    """One finding per fault that pydantic found, each with line and column of the value in the YAML text."""
    doc = Document(path, text, data)
    return located(doc, schema_errors.faults(error, model, data))


def located(doc: Document, faults: list[schema_errors.Fault], base: tuple[int | str, ...] = ()) -> list[Finding]:
    """Faults of a schema as findings with their place; `base` is where the checked data stands in the document."""
    found: dict[tuple[int, int, str], Finding] = {}
    for fault in faults:
        line, column, end, trail = doc._walk((*base, *fault.loc), fault.at_key)
        where = f" (at {trail})" if trail else ""
        hint = fault.hint
        if fault.quote:
            raw = doc.raw((*base, *fault.loc))
            hint = f'Put it in quotes: "{raw}".' if raw else hint
        finding = Finding(
            str(doc.path), line, column, fault.rule, fault.message + where, hint, "error", fault.expected, end
        )
        found.setdefault((line, column, fault.message), finding)
    taken = {(f.line, f.column) for f in doc.findings}  # what reading has told already is not told twice
    return sorted(f for f in found.values() if (f.line, f.column) not in taken)


class Places:
    """Line and column of every node of a YAML text, found by walking the path of keys."""

    def __init__(self, text: str) -> None:
        self._doc = Document(Path(), text)

    def of(self, loc: tuple[int | str, ...]) -> tuple[int, int, str]:
        """(line, column, readable path) of the deepest node that exists on this path; 1-based."""
        line, column, _, trail = self._doc._walk(loc, False)
        return line, column, trail


class _Builder:
    """Plain data from nodes; collects duplicate keys, tags, anchors, odd keys and too deep nesting."""

    def __init__(self, findings: list[Finding], text: str, path: Path) -> None:
        self._findings = findings
        self._lines = text.split("\n")
        self._path = path
        self._seen: set[int] = set()
        self._anchors = "&" in text or "*" in text
        self._deep = False
        self._aliased = False

    def _add(self, node: Any, rule: str, message: str, hint: str) -> None:
        if rule == "yaml-alias":
            if self._aliased:
                return
            self._aliased = True
        start, end = node.start_mark, node.end_mark
        end_column = end.column + 1 if isinstance(node, yaml.ScalarNode) and end.line == start.line else 0
        finding = Finding(
            str(self._path), start.line + 1, start.column + 1, rule, message, hint, "error", "", end_column
        )
        self._findings.append(finding)

    def build(self, node: Any, depth: int = 1) -> Any:
        """The data of a node."""
        if depth > MAX_DEPTH:
            if not self._deep:
                self._deep = True
                self._add(node, "yaml-syntax", "nested too deeply", "Flatten it.")
            return None
        if self._anchors:
            if id(node) in self._seen:
                self._add(
                    node, "yaml-alias", "anchors and aliases are not allowed here (this value is used twice)", _ALIAS
                )
                return None
            self._seen.add(id(node))
            name = self._anchor(node)
            if name:
                self._add(node, "yaml-alias", f"anchors and aliases are not allowed here (found “{name}”)", _ALIAS)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.SequenceNode):
            if node.tag != _TAG + "seq":
                self._tag(node)
            return [self.build(item, depth + 1) for item in node.value]
        if node.tag != _TAG + "map":
            self._tag(node)
        result: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._add(key_node, "yaml-syntax", "a key must be a plain text", "Write the key as one word.")
                continue
            key = str(key_node.value)
            if self._anchors and self._anchor(key_node):
                self._add(key_node, "yaml-alias", "anchors and aliases are not allowed here", _ALIAS)
            if key in result:
                self._add(
                    key_node, "duplicate-key", f"the key “{key}” stands twice; first on line {lines[key]}",
                    "Keep one of them.",
                )  # fmt: skip
                self.build(value_node, depth + 1)
                continue
            lines[key] = key_node.start_mark.line + 1
            result[key] = self.build(value_node, depth + 1)
        return result

    def _anchor(self, node: Any) -> str:
        """The anchor that a node begins with; mostly empty."""
        mark = node.start_mark
        line = self._lines[mark.line] if mark.line < len(self._lines) else ""
        if line[mark.column : mark.column + 1] != "&":
            return ""
        return re.split(r"[\s,\[\]{}]", line[mark.column :])[0]

    def _scalar(self, node: Any) -> Any:
        tag = node.tag
        if tag == _TAG + "str":
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
        if tag == _TAG + "null":
            return None
        self._tag(node)
        return None

    def _tag(self, node: Any) -> None:
        self._add(
            node, "yaml-tag", f"a tag is not allowed here (found “{node.tag}”)",
            "Tags such as !!python are not allowed; write plain text, numbers and lists.",
        )  # fmt: skip


_ALIAS = "Write the value out; a phrase that begins with * or & must be in quotes."


def _characters(text: str, path: Path) -> Iterator[Finding]:
    """Tabs, and control characters that cannot be seen; the first of each line."""
    start = 1 if text.startswith("\ufeff") else 0
    if "\t" not in text and not _CONTROL.search(text, start):
        return
    for number, line in enumerate(text.split("\n"), 1):
        column = line.find("\t") + 1
        if column:
            message = "a tab in the indentation" if not line[: column - 1].strip() else "a tab"
            yield Finding(
                str(path), number, column, "tab", message, "Use blanks; two for each step of indentation.",
                end_column=column + 1,
            )  # fmt: skip
        found = _CONTROL.search(line, start if number == 1 else 0)
        if found:
            column = found.start() + 1
            yield Finding(
                str(path), number, column, "control-character",
                f"a character that cannot be seen (U+{ord(found.group()):04X})", "Delete it.", end_column=column + 1,
            )  # fmt: skip


def _recover(text: str, path: Path) -> tuple[Any, list[Finding], list[tuple[int, str]]]:
    """Read what can be read of a broken text: its top-level keys one by one, and the records of their lists one by one."""
    lines = text.split("\n")
    tops = [i for i, line in enumerate(lines) if _TOP_KEY.match(line)]
    if not tops:
        return None, [], []
    findings: list[Finding] = []
    lost: list[tuple[int, str]] = []
    pairs: list[tuple[Any, Any]] = []
    for start, end in zip(tops, [*tops[1:], len(lines)], strict=True):
        node, error = _compose_part(lines, start, end)
        if error is None:
            if isinstance(node, yaml.MappingNode):
                pairs += node.value
            continue
        records = [m.group(1) for line in lines[start + 1 : end] if (m := _RECORD.match(line))]
        head, head_error = _compose_part(lines, start, start + 1)
        if not records or head_error is not None or not isinstance(head, yaml.MappingNode) or not head.value:
            findings.append(_from_error(error, "\n".join(lines[:end]), path))
            lost.append((start + 1, lines[start]))
            continue
        mark = min(records, key=len) + "- "
        starts = [i for i in range(start + 1, end) if lines[i].startswith(mark)]
        items: list[Any] = []
        before = next((i for i in range(start + 1, starts[0]) if lines[i].strip() and lines[i].strip()[0] != "#"), None)
        if before is not None:
            column = len(lines[before]) - len(lines[before].lstrip()) + 1
            findings.append(
                Finding(
                    str(path), before + 1, column, "yaml-syntax", "a record was expected here",
                    "Begin a record with `- `, and indent its keys alike.",
                )
            )  # fmt: skip
            lost.append((before + 1, lines[before]))
        for first, last in zip(starts, [*starts[1:], end], strict=True):
            part, fault = _compose_part(lines, first, last)
            if fault is None and isinstance(part, yaml.SequenceNode):
                items += part.value
            else:
                cause = fault or error
                findings.append(_from_error(cause, "\n".join(lines[:last]), path))
                lost.append((first + 1, lines[first]))
        key = head.value[0][0]
        pairs.append((key, yaml.SequenceNode(_TAG + "seq", items, key.start_mark, key.end_mark, flow_style=False)))
    if not pairs or not findings:
        return None, [], []
    first_mark = pairs[0][0].start_mark
    return yaml.MappingNode(_TAG + "map", pairs, first_mark, first_mark, flow_style=False), findings, lost


def _compose_part(lines: list[str], start: int, end: int) -> tuple[Any, Exception | None]:
    """Some lines of a text composed alone; marks stay those of the whole text (the index of a mark apart)."""
    try:
        return yaml.compose("\n" * start + "\n".join(lines[start:end]) + "\n", Loader=_Loader), None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return None, error


def _from_error(error: Exception, text: str, path: Path) -> Finding:
    """A finding from an error of the parser, at the place where a person would look for the fault."""
    context = str(getattr(error, "context", None) or "")
    problem = str(getattr(error, "problem", None) or error).split("\n")[0]
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    rule, hint = "yaml-syntax", "Check indentation, quotes and colons near this place."
    lines = text.split("\n")
    line, column = (mark.line, mark.column) if mark else (-1, -1)
    opening = getattr(error, "context_mark", None)
    if "nesting depth" in problem:
        problem, hint = "nested too deeply", "Flatten it."
    elif "undefined alias" in problem or "scanning an alias" in context or "scanning an anchor" in context:
        line, column = (opening.line, opening.column) if "scanning" in context and opening else (line, column)
        rule, hint = "yaml-alias", _ALIAS
        name = lines[line][column:].split(",")[0].split("]")[0].strip() if 0 <= line < len(lines) else ""
        problem = f"“{name}” reads as an alias, and aliases are not allowed"
    elif "flow" in context and opening is not None:
        sign = "}" if "mapping" in context else "]"
        line, column = opening.line, opening.column
        problem, hint = f"the bracket that opens here is not closed by “{sign}”", f"Add the missing “{sign}” or comma."
        inner = _stray_quote(lines, line, getattr(error, "problem_mark", opening).line)
        if inner:
            line, column = inner
            problem, hint = (
                "a quote is not closed",
                "Close the quote, or put the whole text in the other kind of quotes.",
            )
    elif "quoted scalar" in context and opening is not None and "end of stream" in problem:
        line, column = opening.line, opening.column
        problem, hint = "the quote that opens here is not closed", "Add the closing quote."
    elif "simple key" in context and opening is not None:
        line, column = opening.line, opening.column
        problem, hint = "this line has no colon, or is indented wrongly", "Write it as `key: value`, or indent it."
    elif "mapping values are not allowed" in problem and 0 <= line < len(lines):
        before = lines[line][:column]
        previous = next((i for i in range(line - 1, -1, -1) if lines[i].strip()), -1)
        lone = [i for i in range(line - 1, max(line - 5, -1), -1) if re.fullmatch(r"\s*(- )?[A-Za-z_][\w-]*", lines[i])]
        previous = lone[0] if lone else previous
        bare = previous >= 0 and not re.search(r":(\s|$)", lines[previous])
        if bare and re.fullmatch(r"\s*[\w-]+", before):
            line, column = previous, len(lines[previous]) - len(lines[previous].lstrip())
            problem, hint = "this line has no colon", "Write it as `key: value`."
        elif re.fullmatch(r"\s*[\w-]+", before):
            column = len(before) - len(before.lstrip())
            problem, hint = "this key is indented wrongly", "Indent it like the keys beside it."
        else:
            problem, hint = "a colon followed by a blank inside a plain text", "Put the whole text in quotes."
    elif "cannot start any token" in problem:
        sign = lines[line][column : column + 1] if 0 <= line < len(lines) else ""
        problem, hint = f"a text cannot begin with “{sign}”", "Put the whole text in quotes."
    elif "did not find expected" in problem and mark:
        inner = _stray_quote(lines, opening.line if opening is not None else max(line - 3, 0), line)
        if inner:
            line, column = inner
            problem, hint = (
                "a quote is not closed",
                "Close the quote, or put the whole text in the other kind of quotes.",
            )
        elif "expected key" in problem:
            problem = "the text goes on where a new key was expected"
        elif "'-' indicator" in problem:
            problem, hint = "a new record was expected here", "Begin a record with `- `, and indent its keys alike."
    elif "another document" in problem:
        problem, hint = "a second document begins here", "Remove the line `---`; one file is one document."
    elif isinstance(error, RecursionError):
        problem, hint = "nested too deeply", "Flatten it."
    return Finding(str(path), line + 1, column + 1, rule, problem, hint)


_OPENING = re.compile(r"(?:^|[\s\[{,])(['\"])")
_KEY_LINE = re.compile(r"\n\s*(- )?[\w-]+:(\s|$)")


def _stray_quote(lines: list[str], first: int, last: int) -> tuple[int, int] | None:
    """The place of a quote, on one of these lines, that opens a text and is not closed where the text should end."""
    number, at = first, 0
    while number <= min(last, len(lines) - 1):
        found = _OPENING.search(lines[number], at)
        if found is None:
            number, at = number + 1, 0
            continue
        sign, rest = found.group(1), "\n".join([lines[number][found.end() :], *lines[number + 1 : number + 40]])
        end = 0
        while True:
            end = rest.find(sign, end)
            if (
                end < 0
                or (sign == "'" and rest[end + 1 : end + 2] != "'")
                or (sign == '"' and rest[end - 1 : end] != "\\")
            ):
                break
            end += 2 if sign == "'" else 1
        if end < 0 or not re.match(r"[ ]*([,\]}:\n]|$|[ ]#)", rest[end + 1 :]) or _KEY_LINE.search(rest[:end]):
            return number, found.start(1)
        passed = rest[: end + 1]
        if "\n" in passed:
            number, at = number + passed.count("\n"), len(passed) - passed.rfind("\n") - 1
        else:
            at = found.end() + end + 1
    return None


def _whole(path: Path, rule: str, message: str, hint: str) -> Finding:
    return Finding(str(path), 0, 0, rule, message, hint)


def _binary(path: Path) -> Finding:
    return _whole(path, "binary-file", "this is not a text file", "Give a CSV, YAML or JSON file in UTF-8.")
