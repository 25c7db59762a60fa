"""Broken YAML: which of its records can be read, and what is wrong with the others, at the place where a person would look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from sdgtax.model.finding import Finding

ALIAS = "Write the value out; a phrase that begins with * or & must be in quotes."
# Characters that no data file needs: control characters (tabs are told apart), YAML 1.1's odd line breaks, stray BOMs.
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2060\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
# Blanks that YAML takes for letters, where only ordinary ones belong: in the indentation.
INDENTED = "a tab in the indentation"
ODD_INDENT = re.compile("^[ \\t-]*([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])[\\s]*", re.MULTILINE)
_TOP_KEY = re.compile(r"[A-Za-z_\"'][^\s:#]*\s*:(\s|$)")
_RECORD = re.compile(r"( *)- ")
AHEAD = 40
"""A text in quotes is looked for so many lines further."""
_OPENING = re.compile(r"(?:^|[\s\[{,])(['\"])")
_KEY_LINE = re.compile(r"\n\s*(- )?[\w-]+:(\s|$)")
_CLOSING = {"'": re.compile("(?:[^']|'')*+'"), '"': re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL)}
"""What stands behind an opening quote, up to the one that closes: not one that is doubled ('') or escaped (\\")."""
_CLOSED = re.compile(r"[ ]*([,\]}:\n]|$|[ ]#)")

Compose = Callable[[str], Any]
Lost = list[tuple[int, str]]


def odd_characters(text: str, path: Path) -> Iterator[Finding]:
    """Tabs, odd spaces in the indentation, and control characters that cannot be seen; the first of each line."""
    if "\t" not in text and not CONTROL.search(text) and not ODD_INDENT.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        told: list[tuple[int, str, str, str]] = []
        at = line.find("\t")
        if at >= 0:
            message = INDENTED if not line[:at].strip() else "a tab"
            told.append((at, "tab", message, "Use blanks; two for each step of indentation."))
        if odd := ODD_INDENT.match(line):
            sign = odd.group(1)
            name = "a no-break space" if sign == "\u00a0" else f"an odd space (U+{ord(sign):04X})"
            told.append((odd.start(1), "odd-space", f"{name} in the indentation", "Use ordinary blanks."))
        if found := CONTROL.search(line):
            message = f"a character that cannot be seen (U+{ord(found.group()):04X})"
            told.append((found.start(), "control-character", message, "Delete it."))
        for at, rule, message, hint in told:
            cause = f"{rule} in {path}" if rule == "control-character" else ""
            yield Finding(str(path), number, at + 1, rule, message, hint, end_column=at + 2, cause=cause)


# --- reading what can be read ------------------------------------------------------------------------------------------


class Recovered(NamedTuple):
    """What could be read of a broken text: its nodes (None: nothing), what was wrong, first lines of what could not be read."""

    root: Any
    findings: list[Finding]
    lost: Lost


def recover(error: Exception, text: str, path: Path, compose: Compose) -> Recovered:
    """Read what can be read of a text that `compose` refused: its top-level keys and the records of their lists one by one."""
    parts = _Parts(text.split("\n"), path, compose)
    pairs = [pair for start, end in parts.tops() for pair in parts.below(start, end)]
    if not pairs or not parts.findings:
        return Recovered(None, [syntax_finding(error, text, path)], [])
    mark = pairs[0][0].start_mark
    root = yaml.MappingNode(_tag("map"), pairs, mark, mark, flow_style=False)
    return Recovered(root, parts.findings, parts.lost)


def _tag(kind: str) -> str:
    return f"tag:yaml.org,2002:{kind}"


class _Parts:
    """The parts of a broken text, each read alone."""

    def __init__(self, lines: list[str], path: Path, compose: Compose) -> None:
        self.lines, self.path, self._compose = lines, path, compose
        self.findings: list[Finding] = []
        self.lost: Lost = []

    def tops(self) -> list[tuple[int, int]]:
        """The lines, from and to, of each top-level key."""
        starts = [i for i, line in enumerate(self.lines) if _TOP_KEY.match(line)]
        return list(zip(starts, [*starts[1:], len(self.lines)], strict=False))

    def below(self, start: int, end: int) -> list[tuple[Any, Any]]:
        """The nodes of a top-level key and its value, as far as they can be read."""
        node, error = self._alone(start, end)
        if error is None:
            return list(node.value) if isinstance(node, yaml.MappingNode) else []
        records = [m.group(1) for line in self.lines[start + 1 : end] if (m := _RECORD.match(line))]
        head, head_error = self._alone(start, start + 1)
        keys = self._keys_first(start + 1, end, records)
        if not records or keys or head_error is not None or not isinstance(head, yaml.MappingNode) or not head.value:
            self._lose(start, syntax_finding(error, "\n".join(self.lines[:end]), self.path))
            return []
        mark = min(records, key=len) + "- "
        starts = [i for i in range(start + 1, end) if self.lines[i].startswith(mark)]
        self._stray(start + 1, starts[0])
        items: list[Any] = []
        for first, last in zip(starts, [*starts[1:], end], strict=True):
            part, fault = self._alone(first, last)
            if fault is None and isinstance(part, yaml.SequenceNode):
                items += part.value
            else:
                self._lose(first, syntax_finding(fault or error, "\n".join(self.lines[:last]), self.path))
        key = head.value[0][0]
        return [(key, yaml.SequenceNode(_tag("seq"), items, key.start_mark, key.end_mark, flow_style=False))]

    def _keys_first(self, start: int, end: int, records: list[str]) -> bool:
        """Whether keys stand here, below which the records lie."""
        first = next((x for x in self.lines[start:end] if x.strip() and x.strip()[0] != "#"), "")
        return bool(re.match(r"\s*[\w-]+:(\s|$)", first)) and all(indent(first) < len(r) for r in records)

    def _stray(self, start: int, end: int) -> None:
        """Tell of a line that stands before the first record of a list."""
        before = next((i for i in range(start, end) if self.lines[i].strip() and self.lines[i].strip()[0] != "#"), None)
        if before is not None:
            column = indent(self.lines[before]) + 1
            place = (str(self.path), before + 1, column)
            self._lose(before, Finding(*place, "yaml-syntax", "a record was expected here", _BEGIN))

    def _lose(self, line: int, finding: Finding) -> None:
        self.findings.append(finding)
        self.lost.append((line + 1, self.lines[line]))

    def _alone(self, start: int, end: int) -> tuple[Any, Exception | None]:
        """Some lines composed alone; marks stay those of the whole text (the index of a mark apart)."""
        try:
            return self._compose("\n" * start + "\n".join(self.lines[start:end]) + "\n"), None
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            return None, error


# --- what is wrong -----------------------------------------------------------------------------------------------------


Place = tuple[int, int]
"""Line and column, from 0."""
Said = tuple[Place, str, str]
"""Where it is, what is wrong, how to mend it."""


class _Trouble(NamedTuple):
    """An error of the parser: what it says, the line and column where it noticed it, and where what it was reading began."""

    lines: list[str]
    context: str
    problem: str
    line: int
    column: int
    opening: Place | None

    @property
    def text(self) -> str:
        """The line on which it was noticed."""
        return self.lines[self.line] if 0 <= self.line < len(self.lines) else ""


_LOOK = "Check indentation, quotes and colons near this place."
_BEGIN = "Begin a record with `- `, and indent its keys alike."
_QUOTE = ("a quote is not closed", "Close the quote, or put the whole text in the other kind of quotes.")
_PLAIN = {
    ("quoted scalar", "end of stream"): ("the quote that opens here is not closed", "Add the closing quote."),
    ("simple key", ""): ("this line has no colon, or is indented wrongly", "Write it as `key: value`, or indent it."),
    ("", "cannot start any token"): ("a text cannot begin with “{sign}”", "Put the whole text in quotes."),
    ("", "did not find expected key"): ("the text goes on where a new key was expected", _LOOK),
    ("", "did not find expected '-' indicator"): ("a new record was expected here", _BEGIN),
    ("", "another document"): ("a second document begins here", "Remove the line `---`; one file is one document."),
    ("", "nesting depth"): ("nested too deeply", "Flatten it."),
    ("", "recursion depth"): ("nested too deeply", "Flatten it."),
}
"""By what the parser says it was reading (it is told where that began) and of it: what is wrong, how to mend it."""


def syntax_finding(error: Exception, text: str, path: Path) -> Finding:
    """A finding from an error of the parser, at the place where a person would look for the fault."""
    opening = getattr(error, "context_mark", None)
    mark = getattr(error, "problem_mark", None) or opening
    problem = str(getattr(error, "problem", None) or error).split("\n")[0]
    line, column = place = (mark.line, mark.column) if mark else (-1, -1)
    began = (opening.line, opening.column) if opening else None
    trouble = _Trouble(text.split("\n"), str(getattr(error, "context", None) or ""), problem, line, column, began)
    alias = _alias(trouble)
    said = alias or _bracket(trouble) or _colon(trouble) or _expected(trouble) or _plain(trouble)
    (line, column), what, hint = said or (place, problem, _LOOK)
    return Finding(str(path), line + 1, column + 1, "yaml-alias" if alias else "yaml-syntax", what, hint)


def _plain(t: _Trouble) -> Said | None:
    for (context, problem), (what, hint) in _PLAIN.items():
        if context in t.context and problem in t.problem and (t.opening or not context):
            place = t.opening if context and t.opening else (t.line, t.column)
            return place, what.format(sign=t.text[t.column : t.column + 1]), hint
    return None


def _alias(t: _Trouble) -> Said | None:
    scanning = "scanning an alias" in t.context or "scanning an anchor" in t.context
    if "undefined alias" not in t.problem and not scanning:
        return None
    line, column = t.opening if "scanning" in t.context and t.opening else (t.line, t.column)
    name = t.lines[line][column:].split(",")[0].split("]")[0].strip() if 0 <= line < len(t.lines) else ""
    return (line, column), f"“{name}” reads as an alias, and aliases are not allowed", ALIAS


def _bracket(t: _Trouble) -> Said | None:
    if "flow" not in t.context or t.opening is None:
        return None
    if inner := _stray_quote(t.lines, t.opening[0], t.line):
        return inner, *_QUOTE
    sign = "}" if "mapping" in t.context else "]"
    return t.opening, f"the bracket that opens here is not closed by “{sign}”", f"Add the missing “{sign}” or comma."


def _colon(t: _Trouble) -> Said | None:
    if "mapping values are not allowed" not in t.problem or not 0 <= t.line < len(t.lines):
        return None
    before = t.text[: t.column]
    if not re.fullmatch(r"\s*[\w-]+", before):
        return (t.line, t.column), "a colon followed by a blank inside a plain text", "Put the whole text in quotes."
    above = range(t.line - 1, max(t.line - 5, -1), -1)
    lone = (i for i in above if re.fullmatch(r"\s*(- )?[A-Za-z_][\w-]*", t.lines[i]))
    filled = (i for i in range(t.line - 1, -1, -1) if t.lines[i].strip())
    previous = next(lone, next(filled, -1))
    if previous >= 0 and not re.search(r":(\s|$)", t.lines[previous]):
        return (previous, indent(t.lines[previous])), "this line has no colon", "Write it as `key: value`."
    return (t.line, indent(before)), "this key is indented wrongly", "Indent it like the keys beside it."


def _expected(t: _Trouble) -> Said | None:
    first = t.opening[0] if t.opening else max(t.line - 3, 0)
    inner = _stray_quote(t.lines, first, t.line) if "did not find expected" in t.problem and t.line >= 0 else None
    return (inner, *_QUOTE) if inner else None


def indent(line: str) -> int:
    """How many blanks stand before what a line says."""
    return len(line) - len(line.lstrip())


def _stray_quote(lines: list[str], first: int, last: int) -> tuple[int, int] | None:
    """The place of a quote, on one of these lines, that opens a text and is not closed where the text should end."""
    text, at = "\n".join(lines[first : last + AHEAD]), 0
    stop = len("\n".join(lines[first : last + 1]))
    while found := _OPENING.search(text, at, stop):
        start, closed = found.end(), _CLOSING[found.group(1)].match(text, found.end())
        if not closed or not _CLOSED.match(text, closed.end()) or _KEY_LINE.search(text, start, closed.end() - 1):
            before = text[: found.start(1)]
            return first + before.count("\n"), len(before) - before.rfind("\n") - 1
        at = closed.end()
    return None
