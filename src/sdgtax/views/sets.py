"""Indicator sets as sheets, and as records with the keys of their YAML files; and what a new edition of a list makes of a set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sdgtax.model.set_file import IndicatorEntry, PublishedEntry, SetFile
from sdgtax.views.sheets import fields_of, sheet

if TYPE_CHECKING:
    from sdgtax.analyse.update import Change, Update
    from sdgtax.model.columns import Columns
    from sdgtax.model.indicator import Indicator, IndicatorSet, Published
    from sdgtax.model.sheet import Result
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice


def listed(taxonomy: Taxonomy, sets: Mapping[str, IndicatorSet], say: Voice) -> Result:
    """One row a set; in the table, which is for reading, with words for its levels and its status, in the record with ids."""
    rows = [_row(s, say.lang) for s in sets.values()]
    levels = {taxonomy.name(c): taxonomy.label(c, say.lang) for c in taxonomy.answers(taxonomy.facet("level"))}

    def read(row: dict[str, Any]) -> dict[str, Any]:
        return row | {"level": [levels.get(x, x) for x in row["level"]], "status": say(f"status.{row['status']}")}

    return {"sheet": lambda: sheet(taxonomy.columns, "sets", map(read, rows)), "record": lambda: {"sets": rows}}


def _row(s: IndicatorSet, lang: str) -> dict[str, Any]:
    current = s.current
    n = len(current)
    return {
        "set": s.id,
        "name": s.name.get(lang) or next(iter(s.name.values())),
        **fields_of(s, "publisher", "edition", "level", "languages"),
        "indicators": n,
        "listed": n + sum(len(i.also_listed) for i in current),
        "both_languages": sum(1 for i in current if len(i.titles) > 1),
        "mapped": sum(1 for i in current if i.published),
        "verified_share": round(sum(1 for i in current if i.verified) / max(n, 1), 3),
        "status": s.status,
    }


def one(columns: Columns, s: IndicatorSet, say: Voice) -> Result:
    """One row an indicator of a set; the record is the set as its YAML file says it."""
    return {
        "sheet": lambda: sheet(columns, "set", (_indicator_row(i, say) for i in s.indicators)),
        "record": lambda: set_record(s),
    }


def _indicator_row(i: Indicator, say: Voice) -> dict[str, Any]:
    title, found = i.best((say.lang,))
    note = "" if i.verified else say("sets.unverified")
    if i.deprecated:
        note = say("sets.replaced", by=", ".join(i.replaced_by)) if i.replaced_by else say("sets.given-up")
    if i.translation.get(found):
        note = note or say("sets.translated", origin=say(f"origin.{i.translation[found]}"))
    p = i.published
    published = (p.targets or p.goals) if p else ()
    return {"code": i.code, "title": title, "unit": i.unit, "published": published, "tier": i.tier, "note": note}


def set_record(s: IndicatorSet) -> dict[str, Any]:
    """A set with all its indicators; what is empty is left out."""
    record = _filled(s, SetFile.model_fields)
    record["source"] = [{k: v for k, v in vars(source).items() if v} for source in s.source]
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
        if f.name in names and value != f.default and (value or value is False):
            found[f.name] = list(value) if isinstance(value, tuple) else value
    return {name: found[name] for name in names if name in found}


# -- a new edition


def updated(columns: Columns, update: Update, say: Voice, *, people: bool = False) -> Result:
    """One row a change; `people`: its kind in words."""
    rows = ({**_change_row(c), "change": _kind(c, say) if people else c.kind} for c in update.changes)
    return {"sheet": lambda: sheet(columns, "update", rows), "record": lambda: update_record(update)}


def update_record(update: Update) -> dict[str, Any]:
    """The JSON form."""
    return {
        "set": update.set_id,
        **fields_of(update, "edition", "new_edition"),
        "file": str(update.path),
        **fields_of(update, "changed", "kept", "counts"),
        "differing": dict(update.differing),
        "changes": [_change(c) for c in update.changes],
    }


def summary(update: Update, say: Voice) -> str:
    """How many changes there are of each kind, in one line."""
    counts = ", ".join(f"{n} {say(f'change.{kind}')}" for kind, n in update.counts.items())
    return say("update.head", set=update.set_id, kept=update.kept, counts=counts or say("update.same"))


def _kind(change: Change, say: Voice) -> str:
    word = say(f"change.{change.kind}")
    return f"{word}: {change.field}" if change.field else word


def _change_row(c: Change) -> dict[str, Any]:
    named = {"score": c.score, "named_in": [str(p) for p in c.named_in]}
    return fields_of(c, "code", "new_code", "lang", "old", "new", "score", "relation", "field") | named


def _change(c: Change) -> dict[str, Any]:
    found = {"change": c.kind, **_change_row(c), "named_in": [p._asdict() for p in c.named_in]}
    return {name: value for name, value in found.items() if value not in ("", None, [])}
