"""Broken YAML: which of its records can be read, and what is wrong with the others, at the place where a person would look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
_OPENING = re.compile(r"(?:^|[\s\[{,])(['\"])")
_KEY_LINE = re.compile(r"\n\s*(- )?[\w-]+:(\s|$)")
_CLOSED = re.compile(r"[ ]*([,\]}:\n]|$|[ ]#)")

Compose = Callable[[str], Any]
Lost = list[tuple[int, str]]


def odd_characters(text: str, path: Path) -> Iterator[Finding]:
    """Tabs, odd spaces in the indentation, and control characters that cannot be seen; the first of each line."""
    if "\t" not in text and not CONTROL.search(text) and not ODD_INDENT.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        column = line.find("\t") + 1
        if column:
            message = INDENTED if not line[: column - 1].strip() else "a tab"
            yield Finding(
                str(path), number, column, "tab", message, "Use blanks; two for each step of indentation.",
                end_column=column + 1,
            )  # fmt: skip
        odd = ODD_INDENT.match(line)
        if odd:
            sign = odd.group(1)
            name = "a no-break space" if sign == "\u00a0" else f"an odd space (U+{ord(sign):04X})"
            yield Finding(
                str(path), number, odd.start(1) + 1, "odd-space", f"{name} in the indentation", "Use ordinary blanks.",
                end_column=odd.start(1) + 2,
            )  # fmt: skip
        found = CONTROL.search(line)
        if found:
            column = found.start() + 1
            yield Finding(
                str(path), number, column, "control-character",
                f"a character that cannot be seen (U+{ord(found.group()):04X})", "Delete it.", end_column=column + 1,
                cause=f"control-character in {path}",
            )  # fmt: skip


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
        return bool(re.match(r"\s*[\w-]+:(\s|$)", first)) and all(_indent(first) < len(r) for r in records)

    def _stray(self, start: int, end: int) -> None:
        """Tell of a line that stands before the first record of a list."""
        before = next((i for i in range(start, end) if self.lines[i].strip() and self.lines[i].strip()[0] != "#"), None)
        if before is not None:
            column = _indent(self.lines[before]) + 1
            hint = "Begin a record with `- `, and indent its keys alike."
            place = (str(self.path), before + 1, column)
            self._lose(before, Finding(*place, "yaml-syntax", "a record was expected here", hint))

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


@dataclass(slots=True)
class _Trouble:
    """An error of the parser: what it says, where it noticed it, and where what it was reading began."""

    error: Exception
    lines: list[str]
    context: str
    problem: str
    line: int
    column: int
    opening: Any

    @property
    def text(self) -> str:
        """The line on which it was noticed."""
        return self.lines[self.line] if 0 <= self.line < len(self.lines) else ""

    def at_opening(self) -> tuple[int, int]:
        """Where what was being read began."""
        return self.opening.line, self.opening.column


Said = tuple[tuple[int, int], str, str]
"""Line and column from 0, what is wrong, how to mend it."""
_LOOK = "Check indentation, quotes and colons near this place."
_FLATTEN = ("nested too deeply", "Flatten it.")
_QUOTE = ("a quote is not closed", "Close the quote, or put the whole text in the other kind of quotes.")


def syntax_finding(error: Exception, text: str, path: Path) -> Finding:
    """A finding from an error of the parser, at the place where a person would look for the fault."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    trouble = _Trouble(
        error, text.split("\n"), str(getattr(error, "context", None) or ""),
        str(getattr(error, "problem", None) or error).split("\n")[0], mark.line if mark else -1, mark.column if mark else -1,
        getattr(error, "context_mark", None),
    )  # fmt: skip
    place = (trouble.line, trouble.column)
    if "nesting depth" in trouble.problem:
        said: Said = (place, *_FLATTEN)
    elif alias := _alias(trouble):
        return _finding(path, alias, "yaml-alias")
    else:
        said = next((found for tell in _TELLERS if (found := tell(trouble))), (place, trouble.problem, _LOOK))
    return _finding(path, said)


def _finding(path: Path, said: Said, rule: str = "yaml-syntax") -> Finding:
    (line, column), problem, hint = said
    return Finding(str(path), line + 1, column + 1, rule, problem, hint)


def _alias(t: _Trouble) -> Said | None:
    scanning = "scanning an alias" in t.context or "scanning an anchor" in t.context
    if "undefined alias" not in t.problem and not scanning:
        return None
    line, column = t.at_opening() if "scanning" in t.context and t.opening else (t.line, t.column)
    name = t.lines[line][column:].split(",")[0].split("]")[0].strip() if 0 <= line < len(t.lines) else ""
    return (line, column), f"“{name}” reads as an alias, and aliases are not allowed", ALIAS


def _bracket(t: _Trouble) -> Said | None:
    if "flow" not in t.context or t.opening is None:
        return None
    sign = "}" if "mapping" in t.context else "]"
    noticed = getattr(t.error, "problem_mark", t.opening).line
    inner = _stray_quote(t.lines, t.opening.line, noticed)
    if inner:
        return inner, *_QUOTE
    problem = f"the bracket that opens here is not closed by “{sign}”"
    return t.at_opening(), problem, f"Add the missing “{sign}” or comma."


def _quote(t: _Trouble) -> Said | None:
    if "quoted scalar" in t.context and t.opening is not None and "end of stream" in t.problem:
        return t.at_opening(), "the quote that opens here is not closed", "Add the closing quote."
    return None


def _no_colon(t: _Trouble) -> Said | None:
    if "simple key" in t.context and t.opening is not None:
        problem = "this line has no colon, or is indented wrongly"
        return t.at_opening(), problem, "Write it as `key: value`, or indent it."
    return None


def _colon(t: _Trouble) -> Said | None:
    if "mapping values are not allowed" not in t.problem or not 0 <= t.line < len(t.lines):
        return None
    before = t.text[: t.column]
    key_alone = re.fullmatch(r"\s*[\w-]+", before)
    above = range(t.line - 1, max(t.line - 5, -1), -1)
    lone = [i for i in above if re.fullmatch(r"\s*(- )?[A-Za-z_][\w-]*", t.lines[i])]
    previous = lone[0] if lone else next((i for i in range(t.line - 1, -1, -1) if t.lines[i].strip()), -1)
    if key_alone and previous >= 0 and not re.search(r":(\s|$)", t.lines[previous]):
        return (previous, _indent(t.lines[previous])), "this line has no colon", "Write it as `key: value`."
    if key_alone:
        return (t.line, _indent(before)), "this key is indented wrongly", "Indent it like the keys beside it."
    problem = "a colon followed by a blank inside a plain text"
    return (t.line, t.column), problem, "Put the whole text in quotes."


def _first_sign(t: _Trouble) -> Said | None:
    if "cannot start any token" not in t.problem:
        return None
    sign = t.text[t.column : t.column + 1]
    return (t.line, t.column), f"a text cannot begin with “{sign}”", "Put the whole text in quotes."


def _expected(t: _Trouble) -> Said | None:
    if "did not find expected" not in t.problem or t.line < 0:
        return None
    inner = _stray_quote(t.lines, t.opening.line if t.opening is not None else max(t.line - 3, 0), t.line)
    if inner:
        return inner, *_QUOTE
    place = (t.line, t.column)
    if "expected key" in t.problem:
        return place, "the text goes on where a new key was expected", _LOOK
    if "'-' indicator" in t.problem:
        return place, "a new record was expected here", "Begin a record with `- `, and indent its keys alike."
    return None


def _document(t: _Trouble) -> Said | None:
    if "another document" in t.problem:
        problem = "a second document begins here"
        return (t.line, t.column), problem, "Remove the line `---`; one file is one document."
    return None


def _deep(t: _Trouble) -> Said | None:
    return ((t.line, t.column), *_FLATTEN) if isinstance(t.error, RecursionError) else None


_TELLERS = (_bracket, _quote, _no_colon, _colon, _first_sign, _expected, _document, _deep)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _stray_quote(lines: list[str], first: int, last: int) -> tuple[int, int] | None:
    """The place of a quote, on one of these lines, that opens a text and is not closed where the text should end."""
    number, at = first, 0
    while number <= min(last, len(lines) - 1):
        found = _OPENING.search(lines[number], at)
        if found is None:
            number, at = number + 1, 0
            continue
        sign, rest = found.group(1), "\n".join([lines[number][found.end() :], *lines[number + 1 : number + 40]])
        end = _closing(rest, sign)
        if end < 0 or not _CLOSED.match(rest[end + 1 :]) or _KEY_LINE.search(rest[:end]):
            return number, found.start(1)
        passed = rest[: end + 1]
        if "\n" in passed:
            number, at = number + passed.count("\n"), len(passed) - passed.rfind("\n") - 1
        else:
            at = found.end() + end + 1
    return None


def _closing(text: str, sign: str) -> int:
    """Where a quote closes: at the first sign that is not doubled ('') or escaped (\\"); -1 if it does not."""
    end = text.find(sign)
    while end >= 0:
        if sign == "'" and text[end + 1 : end + 2] == "'":
            end = text.find(sign, end + 2)
        elif sign == '"' and text[end - 1 : end] == "\\":
            end = text.find(sign, end + 1)
        else:
            break
    return end
