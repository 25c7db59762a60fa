"""YAML read safely, with the place of every value at hand when something is wrong.

Refused, each with a message: tags, anchors and aliases, duplicate keys, keys that are not text, control characters.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from sdgtax.diagnostics import DataError, Diagnostic

MAX_BYTES = 20_000_000
MAX_DEPTH = 40
BINARY_MARKS = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\x1f\x8b", b"GIF8", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0")

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """A safe loader that takes no duplicate keys and no timestamps."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a plain text", key_node.start_mark)
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key “{key_node.value}” stands twice", key_node.start_mark
                )
            seen.add(key_node.value)
        result: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return result


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":merge"))]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}


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


def _large(path: Path, size: int, limit: int) -> Diagnostic:
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


def parse(text: str, path: Path) -> Any:
    """Plain data (dict, list, str, number, bool, None) from YAML text.

    Raises DataError with line and column for bad syntax, a tag, an anchor or alias, a duplicate key.
    """
    try:
        _refuse_aliases(text, path)
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise DataError([_from_yaml(error, path)]) from None
    except (RecursionError, ValueError) as error:
        message = "nested too deeply" if isinstance(error, RecursionError) else f"a value cannot be read: {error}"
        raise DataError([_whole(path, "yaml-syntax", message, "")]) from None


def check(model: type[BaseModel], data: Any, text: str, path: Path) -> Any:
    """Validate plain data against a model. Raises DataError with the place of every offending value."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise DataError(schema_findings(error, text, path)) from None


def schema_findings(error: ValidationError, text: str, path: Path) -> list[Diagnostic]:
    """One finding per pydantic error, each with line and column of the value in the YAML text."""
    places = Places(text)
    found: dict[tuple[int, int, str], Diagnostic] = {}
    for item in error.errors(include_url=False):
        line, column, trail = places.of(item["loc"])
        kind, message, hint = item["type"], item["msg"], ""
        if kind == "extra_forbidden":
            message, hint = f"unknown key “{item['loc'][-1]}”", "Remove it or correct its spelling."
        elif kind == "missing":
            message, hint = f"the key “{item['loc'][-1]}” is missing", "Add it."
        elif not isinstance(item.get("input"), dict | list):
            message = f"found {item.get('input')!r}: {message[:1].lower()}{message[1:]}"
        where = f" (at {trail})" if trail else ""
        diagnostic = Diagnostic(str(path), line, column, "schema", message + where, hint)
        found.setdefault((line, column, message), diagnostic)
    return sorted(found.values())


class Places:
    """Line and column of every node of a YAML text, found by walking the path of keys."""

    def __init__(self, text: str) -> None:
        try:
            self._root = yaml.compose(text, Loader=_Base)
        except yaml.YAMLError:
            self._root = None

    def of(self, loc: tuple[int | str, ...]) -> tuple[int, int, str]:
        """(line, column, readable path) of the deepest node that exists on this path; 1-based."""
        node, trail = self._root, []
        if node is None:
            return 0, 0, ""
        mark = node.start_mark
        for part in loc:
            step = None
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == str(part):
                        step, mark = value, (key.start_mark if part == loc[-1] else value.start_mark)
                        break
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                step = node.value[part]
                mark = step.start_mark
            if step is None:
                continue  # a union member or a missing key: stay where we are
            node = step
            trail.append(f"[{part}]" if isinstance(part, int) else f".{part}")
        if isinstance(node, yaml.ScalarNode):
            mark = node.start_mark
        return mark.line + 1, mark.column + 1, "".join(trail).lstrip(".")


def _refuse_aliases(text: str, path: Path) -> None:
    if "&" not in text and "*" not in text:
        return
    depth = 0
    mark: Any
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                mark = event.start_mark
                raise DataError(
                    [Diagnostic(str(path), mark.line + 1, mark.column + 1, "yaml-syntax", "nested too deeply", "")]
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        anchor = getattr(event, "anchor", None)
        if anchor:
            mark = event.start_mark
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise DataError(
                [
                    Diagnostic(
                        str(path),
                        mark.line + 1,
                        mark.column + 1,
                        "yaml-alias",
                        f"anchors and aliases are not allowed here (found “{sign}{anchor}”)",
                        "Write the value out; a phrase that begins with * must be in quotes.",
                    )
                ]
            )


def _from_yaml(error: yaml.YAMLError, path: Path) -> Diagnostic:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or error).split("\n")[0]
    rule, hint = "yaml-syntax", "Check indentation, quotes and colons near this place."
    if "nesting depth" in problem:
        problem, hint = "nested too deeply", "Flatten it."
    if "stands twice" in problem:
        rule, hint = "duplicate-key", "Keep one of them."
    elif "could not determine a constructor" in problem:
        rule, hint = "yaml-tag", "Tags such as !!python are not allowed; write plain text, numbers and lists."
        tag = problem.rsplit("'", 2)
        problem = f"a tag is not allowed here (found “{tag[1]}”)" if len(tag) == 3 else "a tag is not allowed here"
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return Diagnostic(str(path), line, column, rule, problem, hint)


def _whole(path: Path, rule: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(str(path), 0, 0, rule, message, hint)


def _binary(path: Path) -> Diagnostic:
    return _whole(path, "binary-file", "this is not a text file", "Give a CSV, YAML or JSON file in UTF-8.")
