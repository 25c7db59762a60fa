"""Tells by a glance whether a text stands as the layout would put it, so that the round-trip library need not lay it out.

Only what is plain is judged: mappings and sequences in blocks, collections in brackets, scalars on a line or folded, comments and
blank lines above an entry. For all else the answer is no, which says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import yaml

from sdgtax.yaml.syntax import indent

_SAFE = re.compile(r"[^\W\d_]|(?:0|-?[1-9]\d{0,8}|-?(?:0|[1-9]\d{0,5})\.\d{1,6})\Z")
"""How an unquoted scalar begins, or what number it is, that every version of YAML reads alike."""
_NUMBERED = re.compile(r"(?!\d{4}-\d)\d[\d.-]*[^\W\d_eExXoOtTzZ]|\d[^ ]* [^ ]|\d+(?:\.\d+){2,}\Z|[$(]")
"""The same of a text that begins with a number or a sign."""
_WORDS = frozenset(("yes", "no", "on", "off", "null", "true", "false"))
_TEXT = "tag:yaml.org,2002:str"
_OF_FLOW = re.compile(r"[,?:\[\]{}]")
LONGEST_KEY = 100
STEP = 2


class _NotPlain(Exception):
    """There is something in the text that is not judged here."""


def stands(text: str, root: Any, width: int, wrapped: Callable[[str], str]) -> bool:
    """Whether a text, which was composed to `root`, is plain and laid out: indented by two, folded at `width`.

    `wrapped` breaks the collections in brackets that are too long.
    """
    lines = text.split("\n")[:-1]
    form = _Form(lines, width)
    try:
        form.mapping(root, 0, "")
        expected = wrapped("\n".join(form.lines) + "\n").split("\n")[:-1]
    except _NotPlain:
        return False
    there = [n for n, line in enumerate(lines) if not _apart(line)]
    same = len(there) == len(expected) and all(
        lines[n] == line or ({n, n + 1} <= form.entries and _with_comment(lines[n], line, width))
        for n, line in zip(there, expected, strict=True)
    )
    return same and _above_entries(lines, form.entries)


def _apart(line: str) -> bool:
    """Whether a line is blank or a comment."""
    return not line.strip() or line.lstrip().startswith("#")


def _with_comment(line: str, bare: str, width: int) -> bool:
    """Whether a line, which is an entry by itself, is this one with a comment behind it."""
    rest = line.removeprefix(bare)
    return len(line) <= width and not bare.endswith(":") and rest.startswith(" ") and rest.lstrip().startswith("#")


def _above_entries(lines: list[str], entries: set[int]) -> bool:
    """Whether all comments and blank lines stand above an entry, in line with it, and below one that is complete."""
    before, apart = "", 0
    for n, line in enumerate(lines):
        if _apart(line):
            apart += 1
            continue
        if apart:
            above = lines[n - apart : n]
            if n not in entries or (before.endswith(":") and not all(above)):
                return False
            if any(one != one.rstrip() or (one and indent(one) != indent(line)) for one in above):
                return False
            if any(not one and not other for one, other in pairwise(above)):
                return False
        before, apart = line, 0
    return not apart


class _Form:
    """Writes nodes as the layout does; `entries` are the numbers of the lines in the text at which entries of blocks begin."""

    def __init__(self, text: list[str], width: int) -> None:
        self._text = text
        self._width = width
        self.lines: list[str] = []
        self.entries: set[int] = set()

    def mapping(self, node: Any, column: int, lead: str) -> None:
        """A mapping in a block; `lead` stands before its first key."""
        if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
            raise _NotPlain
        for key, value in node.value:
            self.entries.add(key.start_mark.line)
            self._value(f"{lead}{_key(key)}:", value, column)
            lead = " " * column

    def _value(self, head: str, node: Any, column: int) -> None:
        if isinstance(node, yaml.ScalarNode) or node.flow_style:
            self._inline(head, node, column)
            return
        self.lines.append(head)
        if isinstance(node, yaml.MappingNode):
            self.mapping(node, column + STEP, " " * (column + STEP))
            return
        dash = " " * (column + STEP) + "-"
        for item in node.value:
            self.entries.add(item.start_mark.line)
            if isinstance(item, yaml.MappingNode) and not item.flow_style:
                self.mapping(item, column + 2 * STEP, dash + " ")
            elif isinstance(item, yaml.SequenceNode) and not item.flow_style:
                raise _NotPlain
            else:
                self._inline(dash, item, column + STEP)

    def _inline(self, head: str, node: Any, column: int) -> None:
        """A scalar or a collection in brackets behind what stands before it."""
        if not isinstance(node, yaml.ScalarNode):
            self.lines.append(f"{head} {_flow(node)}")
            return
        if node.style == ">":
            self._block(head, node, " " * (column + STEP))
            return
        text = _scalar(node)
        if len(head) + 1 + len(text) <= self._width:
            self.lines.append(f"{head} {text}")
        elif "  " in text or (node.style == '"' and ("\\" in text or '"' in text[1:-1])):
            raise _NotPlain
        else:
            self._folded(head, text.split(" "), " " * (column + STEP), early=not node.style)

    def _folded(self, head: str, words: list[str], pad: str, *, early: bool) -> None:
        """Words in several lines; `early`: a line is broken before a word that would not fit in it, else after the one that did not."""
        line = f"{head} {words[0]}"
        if len(line) > self._width:
            raise _NotPlain
        for word in words[1:]:
            if len(line) >= self._width + (not early) or (early and len(line) + 1 + len(word) > self._width):
                self.lines.append(line)
                line = pad + word
            else:
                line += " " + word
        self.lines.append(line)

    def _block(self, head: str, node: Any, pad: str) -> None:
        """A text below `>` stands as it is, where each line is a part of one paragraph and no line is too long."""
        lines = self._text[node.start_mark.line + 1 : node.end_mark.line]
        sign = self._text[node.start_mark.line][node.start_mark.column :]
        text = " ".join(line.removeprefix(pad) for line in lines) + ("\n" if sign == ">" else "")
        if sign not in (">", ">-") or text != node.value or not text.rstrip("\n").isprintable():
            lines = []
        if not lines or any(_apart(line) or line[len(pad)] == " " or len(line) > self._width for line in lines):
            raise _NotPlain
        self.lines += [f"{head} {sign}", *lines]


def _key(node: Any) -> str:
    text = _scalar(node, inside=True) if isinstance(node, yaml.ScalarNode) else ""
    if not 0 < len(text) <= LONGEST_KEY:
        raise _NotPlain
    return text


def _scalar(node: Any, *, inside: bool = False) -> str:
    """A scalar as it is written; `inside` brackets or as a key, where fewer go without quotes."""
    text: str = node.value
    if not text.isprintable():
        raise _NotPlain
    if node.style == "'":
        return "'" + text.replace("'", "''") + "'"
    if node.style == '"':
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    safe = _SAFE.match(text) or (node.tag == _TEXT and _NUMBERED.match(text))
    if node.style or not safe or (inside and _OF_FLOW.search(text)):
        raise _NotPlain
    if text.lower() in _WORDS and text not in ("true", "false"):
        raise _NotPlain
    return text


def _flow(node: Any) -> str:
    """A collection in brackets, on one line."""
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, inside=True)
    if isinstance(node, yaml.SequenceNode):
        return f"[{', '.join(map(_flow, node.value))}]"
    return "{" + ", ".join(f"{_key(key)}: {_flow(value)}" for key, value in node.value) + "}"
