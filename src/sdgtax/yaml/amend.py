"""Single values of a YAML text changed, added or taken out; all else, comments too, stays as it stands."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import yaml

from sdgtax.model.finding import DataError, problem
from sdgtax.yaml.schema import value_at

if TYPE_CHECKING:
    from sdgtax.yaml.document import Document
    from sdgtax.yaml.schema import Loc

WIDE = 1_000_000
"""No line is broken here; that is for the layout."""


class Amended:
    """A sound document and what is changed in it. `data` is what the text will say."""

    def __init__(self, doc: Document) -> None:
        """`doc` has no findings, and its root is a mapping."""
        self._doc = doc
        self._text = doc.text if doc.text.endswith("\n") else doc.text + "\n"
        self._edits: list[tuple[int, int, str]] = []
        self.data: Any = deepcopy(doc.data)
        self._lists: dict[Loc, list[tuple[int, Any]]] = {}
        self._removed: dict[Loc, set[int]] = {}

    def put(self, loc: Loc, value: Any) -> None:
        """Give a key a value: in place of the one that it has, else after the other keys of its mapping, which must be there."""
        *above, name = loc
        mapping = self._node(above)
        value_at(self.data, above)[name] = value
        pair = self._pair(mapping, str(name))
        if pair is None:
            self._edits.append(self._new_key(mapping, str(name), value))
            return
        old = pair[1]
        start, end = old.start_mark.index, _end(old)
        new = _flow(value) if self._in_flow(above) else _plain(value)
        if self._text[end - 1 : end] == "\n" and end > start:
            new += "\n"
        self._edits.append((start, end, new if start > 0 and self._text[start - 1] in " \n" else f" {new}"))

    def drop(self, loc: Loc) -> None:
        """Take a key out, which is not the first one of its mapping; nothing happens where it is not there."""
        *above, name = loc
        mapping = self._node(above)
        pair = self._pair(mapping, str(name))
        if pair is None:
            return
        del value_at(self.data, above)[name]
        start, end = pair[0].start_mark.index, _end(pair[1])
        if mapping.flow_style:
            before = mapping.value[mapping.value.index(pair) - 1][1]
            self._edits.append((_end(before), end, ""))
            return
        line, stop = self._line_start(start), self._line_end(end)
        comment = self._text[end:stop].strip()
        kept = f"{' ' * (start - line)}{comment}\n" if comment.startswith("#") else ""
        self._edits.append((line, stop, kept))

    def insert(self, loc: Loc, after: int, record: Any) -> None:
        """Put a record into a list after the one of a number (-1: before all others); of several at a place the first stays first."""
        listed = self._node(loc)
        self._lists.setdefault(tuple(loc), []).append((after, record))
        if listed.flow_style:
            at = _end(listed.value[after]) if after >= 0 else listed.start_mark.index + 1
            new = f", {_flow(record)}" if after >= 0 else f"{_flow(record)}, "
            self._edits.append((at, at, new))
            return
        at = self._line_end(_end(listed.value[after])) if after >= 0 else self._line_start(listed.start_mark.index)
        self._edits.append((at, at, _block([record], listed.start_mark.column)))

    def remove(self, loc: Loc, number: int) -> None:
        """Take a record out of a list that is laid out in lines. Comments above it stay. Raises DataError for a list in brackets."""
        listed = self._node(loc)
        if listed.flow_style:
            raise self._unfit()
        start = self._line_start(listed.value[number].start_mark.index)
        self._removed.setdefault(tuple(loc), set()).add(number)
        self._edits.append((start, self._line_end(_end(listed.value[number])), ""))

    def _unfit(self) -> DataError:
        message = "the file cannot be changed by a program without changing more than was meant"
        return problem(self._doc.path, 1, "yaml-syntax", message, "Lay it out with `sdgtax fmt` first, then try again.")

    def document(self) -> Document:
        """The changed text, read anew. Raises DataError where the text cannot be changed without saying something else."""
        for loc in {**self._lists, **self._removed}:
            listed, records = value_at(self.data, loc), self._lists.get(loc, [])
            for number in range(len(listed) - 1, -2, -1):
                listed[number + 1 : number + 1] = [record for after, record in records if after == number]
                if number in self._removed.get(loc, ()):
                    del listed[number]
        self._lists, self._removed = {}, {}
        text = self._text
        ordered = sorted(self._edits, key=lambda edit: edit[:2])
        for start, end, new in reversed(ordered):
            text = text[:start] + new + text[end:]
        fresh = self._doc.changed(text)
        if fresh.findings or fresh.data != self.data:
            raise self._unfit()
        return fresh

    def _new_key(self, mapping: Any, name: str, value: Any) -> tuple[int, int, str]:
        last = _end(mapping.value[-1][1])
        if mapping.flow_style:
            return last, last, f", {name}: {_flow(value)}"
        at = self._line_end(last)
        return at, at, _block({name: value}, mapping.value[0][0].start_mark.column)

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        """Where the line after this one begins; `at` itself where a line begins there."""
        return at if self._text[at - 1 : at] == "\n" else self._text.index("\n", at) + 1

    def _node(self, loc: Any) -> Any:
        node = self._doc.root
        for part in loc:
            node = node.value[part] if isinstance(part, int) else self._pair(node, part)[1]  # type: ignore[index]
        return node

    def _in_flow(self, loc: Any) -> bool:
        return any(self._node(loc[:n]).flow_style for n in range(len(loc) + 1))

    @staticmethod
    def _pair(mapping: Any, name: str) -> tuple[Any, Any] | None:
        return next((pair for pair in mapping.value if pair[0].value == name), None)


def _end(node: Any) -> int:
    """Where what a node says ends: comments and empty lines below it are no part of it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _plain(value: Any) -> str:
    """A value as it stands behind a key on its line."""
    if isinstance(value, list | dict):
        return _flow(value)
    return _dump({"k": value})[3:].rstrip("\n")


def _flow(value: Any) -> str:
    """A value as it stands between brackets."""
    return _dump([value], default_flow_style=True).strip()[1:-1]


def _block(value: Any, column: int) -> str:
    """A list or mapping as it stands in lines of its own, from a column on."""
    return "".join(" " * column + line + "\n" for line in _dump(value).splitlines())


def _dump(value: Any, **style: Any) -> str:
    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=WIDE, **style))
