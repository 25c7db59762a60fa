"""Records of JSON and YAML: the list of indicators among them is found, and each record keeps its place and its text as written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from sdgtax.formats.columns import CODE, TITLE, Names, is_code
from sdgtax.formats.columns import key as plain
from sdgtax.formats.reading.table import Row, Table, by_language, peek

DEPTH = 6
SAMPLE = 200
NAMED = ("name", "label", "title")
_FLAT = re.compile(r"(.+?)[-_. ]([^\W\d_]+)$")


class Placed(dict[str, Any]):
    """A record with the line on which it begins."""

    line = 0


class Twice(ValueError):
    """A name that stands twice in one record of JSON, so that one of its values would be lost."""

    def __init__(self, name: str, line: int) -> None:
        super().__init__(f"“{name}” stands twice")
        self.line = line


def once(pairs: list[tuple[str, Any]], line: int = 1) -> dict[str, Any]:
    """The record of these names and values, which begins on a line. Raises Twice."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise Twice(next(name for name in names if names.count(name) > 1), line)
    return made


def half_letter(text: str, value: Any) -> str:
    """What of the data of a text is half of a letter, as it stands there (`\\ud83d`); empty for nothing. It can be written in JSON, and nowhere else."""
    if "\\u" in text:
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            return rf"\u{ord(error.object[error.start]):04x}"
    return ""


def tables(loaded: Any, names: Names) -> list[Table]:
    """The lists of indicators in what was read: one that is called so first, then those with most titles; none where there is none."""
    found = [t for t in _found(loaded, names, "", 0) if t is not None]
    if not found and _titled([loaded], names):
        return [of_records([loaded])]

    def promise(pair: tuple[int, Table]) -> tuple[bool, int]:
        return names.roles([pair[1].name.rpartition(".")[2]]) != [TITLE], -pair[0]

    return [table for _, table in sorted(found, key=promise)]


def opened(record: Any, names: Names) -> Any:
    """A record whose title stands in a record within it, such as `{"data": {"title": …}}`, with what is in that one in its place."""
    for _ in range(DEPTH):
        inner = _within(record, names) if isinstance(record, dict) else None
        if inner is None:
            break
        beside = {k: v for k, v in record.items() if k != inner}
        within = {k if k not in beside else f"{inner}.{k}": v for k, v in record[inner].items()}
        record = _placed({**beside, **within}, record)
    return record


def _within(record: Mapping[str, Any], names: Names) -> str | None:
    """The field of a record that is a record with a title; None where it has a title itself, or where several could be meant."""
    found = []
    for (name, value), role in zip(record.items(), names.roles(record), strict=True):
        if isinstance(value, dict) and role in ("", TITLE) and _has_title(value, names):
            found.append((role != TITLE, name))
        elif role == TITLE and value:
            return None
    best = [name for worse, name in found if worse == min(found)[0]]
    return best[0] if len(best) == 1 else None


def _has_title(record: Mapping[str, Any], names: Names) -> bool:
    """Whether a record has a title, or a record with one, and is not itself a title by language."""
    titles = [k for k, role in zip(record, names.roles(record), strict=True) if role == TITLE]
    if titles:
        return any(plain(k) not in names.languages for k in titles)
    return _within(record, names) is not None


def _found(value: Any, names: Names, path: str, depth: int) -> Iterator[tuple[int, Table] | None]:
    if depth > DEPTH:
        return
    if isinstance(value, list):
        value = [opened(one, names) for one in value]
        yield _of_list(value, names, path)
        for n, one in enumerate(value[:SAMPLE]) if not _titled(value, names) else ():
            if isinstance(one, dict):
                yield from _found(one, names, f"{path}[{n}]", depth + 1)
    elif isinstance(value, dict):
        yield _of_mapping(value, names, path)
        for name, one in value.items():
            if isinstance(one, dict | list):
                label = name if name.isidentifier() else f"“{name}”"
                yield from _found(one, names, f"{path}.{label}".lstrip("."), depth + 1)


def _titled(records: Iterable[Any], names: Names) -> int:
    """How many of these are records with a title."""
    return sum(isinstance(r, dict) and TITLE in names.roles(r) for r in records)


def _of_list(value: list[Any], names: Names, path: str) -> tuple[int, Table] | None:
    titled = _titled(value, names)
    if titled or (not path and any(isinstance(v, dict) for v in value)):
        return titled, of_records(value, path)
    if value and all(isinstance(v, str) for v in value) and path in ("", "indicators"):
        return len(value), of_records(value, path)
    return None


def _of_mapping(value: Mapping[str, Any], names: Names, path: str) -> tuple[int, Table] | None:
    """Records by code, titles by code, or `CODE-title: ...` as in the translations of Open SDG."""
    records = {k: v for k, v in value.items() if isinstance(v, dict)}
    titled = _titled(records.values(), names)
    if titled > 1 and titled * 2 > len(value) and all(is_code(k) for k in records):
        coded = [_placed(v if CODE in names.roles(v) else {"code": k, **v}, v) for k, v in records.items()]
        return titled, of_records(coded, path)
    texts = {k: v for k, v in value.items() if isinstance(v, str)}
    if len(texts) * 2 <= len(value):
        return None
    if flat := _flat(texts, names):
        return len(flat), of_records(flat, path)
    coded = [_placed({"code": k, "title": v}, value) for k, v in texts.items() if is_code(k) and not is_code(v)]
    return (len(coded), of_records(coded, path)) if len(coded) > 1 and len(coded) * 2 > len(value) else None


def _placed(record: dict[str, Any], like: Any) -> Placed:
    made = Placed(record)
    made.line = getattr(like, "line", 0)
    return made


def _flat(texts: Mapping[str, str], names: Names) -> list[Placed]:
    """`1-1-1-title: Poverty rate` and its like: the records that the keys tell of."""
    found: dict[str, Placed] = {}
    for name, text in texts.items():
        split = _FLAT.fullmatch(name)
        if split and is_code(code := split[1]):
            shown = code if "." in code else code.replace("-", ".")
            found.setdefault(code, _placed({"code": shown}, texts))[split[2]] = text
    return list(found.values()) if _titled(found.values(), names) * 2 > len(found) else []


def of_records(records: Iterable[Any], name: str = "") -> Table:
    """Records, or titles by themselves, as a table; see `of_numbered`."""
    return of_numbered(enumerate(records, 1), name)


def of_numbered(records: Iterable[tuple[int, Any]], name: str = "") -> Table:
    """Records, or titles by themselves, each with its number, as a table whose names grow as new keys come."""
    names: list[str] = []
    places: dict[str, int] = {}

    def learn(record: Any) -> None:
        for key in record if isinstance(record, dict) else ["title"]:
            if key not in places:
                places[key] = len(names)
                names.append(key)

    def row(number: int, record: Any) -> Row:
        learn(record)
        cells: list[Any] = [None] * len(names)
        if not isinstance(record, dict):
            cells[places["title"]] = record
            return Row(number, cells)
        for key, value in record.items():
            cells[places[key]] = _flat_text(value)
        return Row(getattr(record, "line", 0) or number, cells)

    first, rest = peek(records, SAMPLE)
    for _, record in first:
        learn(record)
    return Table((row(n, record) for n, record in chain(first, rest)), names, name)


def _flat_text(value: Any) -> Any:
    """A value as text; of a record its name or label, as in `publisher: {name: ...}`; a title by language as it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return next((value[k] for k in NAMED if value.get(k)), value)
    if isinstance(value, list) and by_language(value) is None:
        return [_flat_text(v) for v in value]
    return value
