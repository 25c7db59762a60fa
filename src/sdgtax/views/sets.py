"""Indicator sets as plain records, with the keys of their YAML files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sdgtax.model.set_file import IndicatorEntry, PublishedEntry, SetFile

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator, IndicatorSet, Published


def set_record(s: IndicatorSet) -> dict[str, Any]:
    """A set with all its indicators; what is empty is left out."""
    record = _filled(s, SetFile.model_fields)
    record["source"] = [source.model_dump(exclude_defaults=True) for source in s.source]
    record["indicators"] = [_indicator(i, s) for i in s.indicators]
    return record


def _indicator(i: Indicator, s: IndicatorSet) -> dict[str, Any]:
    record = _filled(i, IndicatorEntry.model_fields)
    record["title"] = dict(i.titles)
    for name, inherited in (("level", s.level), ("frequency", s.frequency)):
        if getattr(i, name) == inherited:
            record.pop(name, None)
    if "level" in record:
        record["level"] = "".join(i.level)
    if i.published:
        record["published"] = _filled(i.published, PublishedEntry.model_fields)
    return {name: record[name] for name in IndicatorEntry.model_fields if name in record}


def _filled(record: Indicator | IndicatorSet | Published, names: Iterable[str]) -> dict[str, Any]:
    """The fields of these names that differ from their default."""
    found: dict[str, Any] = {}
    for f in fields(record):
        value = getattr(record, f.name)
        if (f.name in names and value and value != f.default) or value is False:
            found[f.name] = list(value) if isinstance(value, tuple) else value
    return {name: found[name] for name in names if name in found}
