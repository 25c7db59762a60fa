"""A new edition of a published list beside the set that we have of it: what differs, and the set that comes of it.

Nothing is written here. An indicator is the same one where its code is, or (where its code left) its title; that two with other
codes and other titles are the same is a guess, which a person confirms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, KeysView, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from sdgtax.check.records import same_code
from sdgtax.classify.own import OwnLabels
from sdgtax.model.finding import DataError, Finding, SdgtaxError
from sdgtax.model.indicator import Indicator
from sdgtax.model.language import UNKNOWN
from sdgtax.model.set_file import IndicatorEntry
from sdgtax.text.fold import clean, fold
from sdgtax.text.nearest import nearest

if TYPE_CHECKING:
    from pathlib import Path

    from sdgtax.match.matcher import Matcher
    from sdgtax.model.taxonomy import Taxonomy

Kind = Literal["new", "gone", "renamed", "reused", "renumbered", "likely", "back", "read", "taken", "edition"]
"""new; gone: it left; renamed: same code, other title; reused: the code of one indicator is that of another now; renumbered: same
title, other code; likely: renumbered and reworded, as it seems; back: it had left; read: its title is read in a source now; taken:
another value in a column that is to be taken over; edition: of the set."""
FIELDS = (
    "theme", "unit", "kind", "description", "disaggregation", "frequency", "tier", "custodian", "data_source", "method_url", "data_url",
    "last_year",
)  # fmt: skip
"""What a list may say of an indicator beside code and title."""
LEFT = ("deprecated", "replaced_by", "last_edition")
"""What is said of an indicator that left."""


class NamedAt(NamedTuple):
    """A place in a file that names an indicator: a kind of file, path, line and column."""

    kind: str
    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Change:
    """What differs in one indicator: `code` and `old` in the set, `new_code` and `new` in the list; titles, or for `taken` the values
    of the column `field`. A score says how alike two titles are. `named_in` are the places that refer to the code."""

    kind: Kind
    code: str = ""
    new_code: str = ""
    lang: str = ""
    old: str = ""
    new: str = ""
    field: str = ""
    score: float | None = None
    relation: str = ""
    named_in: tuple[NamedAt, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """A set and its new edition: the changes, what cannot be told by them, and the file as it is and as it would be."""

    set_id: str
    edition: str
    new_edition: str
    changes: tuple[Change, ...]
    kept: int
    differing: Mapping[str, int]
    path: Path
    before: bytes = b""
    after: bytes = b""

    @property
    def changed(self) -> bool:
        """Whether the file would be another one."""
        return self.before != self.after

    @property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind, in the order of the kinds."""
        found = Counter(c.kind for c in self.changes)
        return {kind: found[kind] for kind in get_args(Kind) if found[kind]}


@dataclass
class Plan:
    """What is to be done with the entries of a set: values by number of the entry, and new entries after others."""

    changes: list[Change] = field(default_factory=list)
    values: list[tuple[int, tuple[str, ...], Any]] = field(default_factory=list)
    inserted: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    differing: Counter[str] = field(default_factory=Counter)
    kept: int = 0


GONE: Any = None
"""Stands for a value that is taken out."""


@dataclass(frozen=True)
class Wanted:
    """How an update is made: `same` are pairs of old and new codes of which a person says that they are one indicator; `take` the
    columns whose values replace ours; `edition` and `year` are those of the list, empty where they stay."""

    edition: str = ""
    year: int | None = None
    same: Mapping[str, str] = field(default_factory=dict)
    take: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.take:
            if name not in FIELDS:
                raise SdgtaxError(f"“{name}” is nothing to take.{nearest(name, FIELDS)} Known: {', '.join(FIELDS)}.")


class Comparison:
    """Compares the entries of a set with the rows of a list."""

    def __init__(
        self, taxonomy: Taxonomy, data: Mapping[str, Any], rows: Sequence[Indicator], wanted: Wanted,
        matcher: Callable[[], Matcher], where: str,
    ) -> None:  # fmt: skip
        """`data` is the set as its file says it; `matcher` makes what compares titles, where that is needed; `where` is the list.

        Raises DataError for rows without a code, and for a code that stands for two titles.
        """
        self._taxonomy, self._data, self._wanted, self._where = taxonomy, data, wanted, where
        self._matcher = cache(matcher)
        self._id = data["id"]
        self._entries: list[dict[str, Any]] = data["indicators"]
        self._by_code = {same_code(e["code"]): n for n, e in enumerate(self._entries)}
        self._also = {same_code(c): n for n, e in enumerate(self._entries) for c in e.get("also_listed", ())}
        self._rows = list(self._sound(rows))
        self._labels = OwnLabels(taxonomy)
        self._found: dict[int, int] = {}
        self._plan = Plan()

    # -- the list

    def _sound(self, rows: Sequence[Indicator]) -> Iterable[Indicator]:
        """The rows, each code once, with titles in languages of the set."""
        languages = self._data["languages"]
        guessed = self._language(rows, languages)
        titles = {key: e["code"] for e in self._entries for key in _keys(e["title"])}
        seen: dict[str, Indicator] = {}
        wrong: list[Finding] = []
        for row in rows:
            said = {guessed if lang == UNKNOWN else lang: clean(t) for lang, t in row.titles.items()}
            code = row.code or next((titles[k] for k in _keys(said) if k in titles), "")
            row = replace(row, code=code, titles={lang: t for lang, t in said.items() if lang in languages})
            if not code:
                rule, what = "missing-key", "a new indicator has no code"
                hint = "Give it one; reviews and mappings name it by that."
            elif not row.titles:
                rule, what = "no-title", f"“{code}” has no title in {' or '.join(languages)}, the languages of the set"
                hint = "Add the language to `languages` of the set first, or name it: --input-lang."
            elif _keys((first := seen.setdefault(same_code(code), row)).titles) != _keys(row.titles):
                rule, what = "duplicate-code", f"the code “{code}” stands for two titles; first in row {first.line}"
                hint = "Give each indicator its own code."
            else:
                continue
            wrong.append(Finding(self._where, row.line, 1, rule, what, hint))
        if wrong:
            raise DataError(wrong)
        return seen.values()

    def _language(self, rows: Sequence[Indicator], languages: Sequence[str]) -> str:
        """The language of titles of which nobody said it: that of the set's own titles that are most like them."""
        known = {lang: {fold(e["title"][lang]) for e in self._entries if lang in e["title"]} for lang in languages}
        unsaid = [row.titles[UNKNOWN] for row in rows if UNKNOWN in row.titles]
        met = {lang: sum(fold(clean(t)) in titles for t in unsaid) for lang, titles in known.items()}
        if any(met.values()) or len(languages) == 1:
            return max(languages, key=lambda lang: met[lang])
        read = Counter(self._matcher().classifier.reader.read(t).lang for t in unsaid[:200])
        return max(languages, key=lambda lang: read[lang])

    # -- comparing

    def plan(self) -> Plan:
        """What differs, and what is to be done."""
        for n, row in enumerate(self._rows):
            key = same_code(row.code)
            at = self._by_code.get(key, self._also.get(key))
            if at is not None and (key in self._by_code or at not in self._found):
                self._found[at] = n
        listed = {same_code(r.code) for r in self._rows}
        new = [n for n, r in enumerate(self._rows) if not {same_code(r.code)} & {*self._by_code, *self._also}]
        left = [
            n
            for n, e in enumerate(self._entries)
            if n not in self._found and not any(same_code(c) in listed for c in _codes(e))
        ]
        gone = [n for n in left if not self._entries[n].get("deprecated")]
        renumbered = self._said(left, new) | self._same_titles(gone, new)
        rest = [n for n in gone if n not in renumbered]
        likely = self._likely(rest, [n for n in new if n not in renumbered.values()])
        for at, n in sorted(self._found.items()):
            self._kept(at, self._rows[n])
        for at in sorted({*gone, *renumbered}):
            if at in renumbered:
                self._left(at, "renumbered", self._rows[renumbered[at]])
            elif at in likely:
                n, score, relation = likely[at]
                self._left(at, "likely", self._rows[n], score, relation)
            else:
                self._left(at, "gone")
        self._new(new, {n: at for at, n in renumbered.items()}, {n for n, _, _ in likely.values()})
        order = list(get_args(Kind))
        self._plan.changes.sort(key=lambda c: order.index(c.kind))
        return self._plan

    def _said(self, left: Sequence[int], new: Sequence[int]) -> dict[int, int]:
        """The pairs of which a person says that they are one. Raises SdgtaxError for codes that neither left nor came."""
        old = {same_code(self._entries[n]["code"]): n for n in left}
        now = {same_code(self._rows[n].code): n for n in new}
        found: dict[int, int] = {}
        for a, b in self._wanted.same.items():
            if same_code(a) not in old:
                raise SdgtaxError(f"“{a}” is no code of the set “{self._id}” that the list lacks.{nearest(a, old)}")
            if same_code(b) not in now or now[same_code(b)] in found.values():
                raise SdgtaxError(f"“{b}” is no new code of the list, or named twice.{nearest(b, now)}")
            found[old[same_code(a)]] = now[same_code(b)]
        return found

    def _same_titles(self, gone: Sequence[int], new: Sequence[int]) -> dict[int, int]:
        """Those that left and came with the same title, where one alone did each."""
        said = {same_code(c) for pair in self._wanted.same.items() for c in pair}

        def by_title(listed: Iterable[tuple[int, str, Mapping[str, str]]]) -> dict[tuple[str, str], list[int]]:
            numbers: dict[tuple[str, str], list[int]] = {}
            for n, code, titles in listed:
                for key in () if same_code(code) in said else _keys(titles):
                    numbers.setdefault(key, []).append(n)
            return numbers

        olds = by_title((n, self._entries[n]["code"], self._entries[n]["title"]) for n in gone)
        news = by_title((n, self._rows[n].code, self._rows[n].titles) for n in new)
        found: dict[int, int] = {}
        for key, listed in olds.items():
            if len(listed) == 1 and len(news.get(key, ())) == 1 and news[key][0] not in found.values():
                found.setdefault(listed[0], news[key][0])
        return found

    def _likely(self, gone: Sequence[int], new: Sequence[int]) -> dict[int, tuple[int, float, str]]:
        """Those that left and came with another title that means the same, as it seems: number of the row, score, relation."""
        if not gone or not new:
            return {}
        from sdgtax.match.matcher import one_to_one

        lang = Counter(lang for n in new for lang in self._rows[n].titles).most_common(1)[0][0]
        matcher = self._matcher()
        sides = (
            [Indicator.of(*_in(self._entries[n]["title"], lang), self._entries[n]["code"]) for n in gone],
            [Indicator.of(*_in(self._rows[n].titles, lang), self._rows[n].code) for n in new],
        )
        a, b = (matcher.from_rows(f"{self._id}-{name}", side) for name, side in zip(("old", "new"), sides, strict=True))
        found = one_to_one(matcher.overlaps(a, b))
        olds = {self._entries[n]["code"]: n for n in gone}
        news = {self._rows[n].code: n for n in new}
        return {olds[o.a_code]: (news[o.b_code], o.score, o.relation) for o in found if o.relation != "related"}

    # -- what is to be done

    def _tell(self, kind: Kind, code: str, new_code: str, *what: Any) -> None:
        """A change, with what there is to say of it in the order of its fields."""
        self._plan.changes.append(Change(kind, code, new_code, *what))

    def _kept(self, at: int, row: Indicator) -> None:
        """An indicator that both have."""
        entry, plan = self._entries[at], self._plan
        code, before = entry["code"], len(plan.changes)
        named = same_code(row.code) == same_code(code)
        if entry.get("deprecated") and named:
            self._tell("back", code, code, *_title(entry["title"]), _title(row.titles)[1])
            plan.values += [(at, (name,), GONE) for name in LEFT]
        for lang, title in row.titles.items() if named else ():
            self._titled(at, lang, title)
        if not named and not _keys(row.titles) & _keys(entry["title"]):
            return  # under a further code, which says it in its own way
        if entry.get("verified") is False and row.titles:
            plan.values.append((at, ("verified",), GONE))
            if len(plan.changes) == before:
                self._tell("read", code, code, *_title(entry["title"]))
        for name in FIELDS if named else ():
            self._value(at, name, row)
        plan.kept += len(plan.changes) == before

    def _titled(self, at: int, lang: str, title: str) -> None:
        entry, plan = self._entries[at], self._plan
        old = entry["title"].get(lang, "")
        if clean(old) != title:
            elsewhere = self._elsewhere(at, lang, old, title)
            score, relation = self._alike(old, title, lang)
            kind: Kind = "reused" if elsewhere else "renamed"
            self._tell(kind, entry["code"], elsewhere or entry["code"], lang, old, title, "", score, relation)
            plan.values.append((at, ("title", lang), title))
        if lang in entry.get("translation", ()):
            rest = [x for x in entry["translation"] if x != lang]
            plan.values.append((at, ("translation", lang) if rest else ("translation",), GONE))

    def _elsewhere(self, at: int, lang: str, old: str, title: str) -> str:
        """The code that stands for the old title in the list, or stood for the new one in the set, where that is another one."""
        mine = same_code(self._entries[at]["code"])
        now = (r.code for r in self._rows if old and fold(r.titles.get(lang, "")) == fold(old))
        was = (e["code"] for e in self._entries if fold(e["title"].get(lang, "")) == fold(title))
        return next((c for c in (*now, *was) if same_code(c) != mine), "")

    def _alike(self, old: str, new: str, lang: str) -> tuple[float | None, str]:
        if not old:
            return None, ""
        sides = Indicator.of(old, lang, "old", "old"), Indicator.of(new, lang, "new", "new")
        found = self._matcher().compare(*sides).overlap
        return found.score, found.relation

    def _value(self, at: int, name: str, row: Indicator) -> None:
        """A value of the list beside ours."""
        entry, value = self._entries[at], _of(row, name)
        old = entry.get(name)
        if not value or value == old or (isinstance(old, str) and fold(old) == fold(str(value))):
            return
        if name not in self._wanted.take:
            self._plan.differing[name] += 1
            return
        shown = ["; ".join(x) if isinstance(x, list) else str(x or "") for x in (old, value)]
        self._tell("taken", entry["code"], entry["code"], "", *shown, name)
        self._plan.values.append((at, (name,), value))

    def _left(
        self, at: int, kind: Kind, row: Indicator | None = None, score: float | None = None, relation: str = ""
    ) -> None:
        """An indicator that the list has no longer, or under the other code of a row."""
        entry, values = self._entries[at], self._plan.values
        lang, title = _title(entry["title"])
        code, new = (row.code, row.titles.get(lang) or _title(row.titles)[1]) if row else ("", "")
        self._tell(kind, entry["code"], code, lang, title, new, "", score, relation)
        if not entry.get("deprecated"):
            values += [(at, ("deprecated",), True), (at, ("last_edition",), self._data["edition"])]
        if kind == "renumbered":
            values.append((at, ("replaced_by",), [f"{self._id}:{code}"]))

    def _new(self, new: Sequence[int], renumbered: Mapping[int, int], likely: set[int]) -> None:
        """The indicators that the list has more, each after the one that stands before it there."""
        at_row = {n: at for at, n in self._found.items()} | dict(renumbered)
        last = -1
        for n, row in enumerate(self._rows):
            last = at_row.get(n, last)
            if n not in new:
                continue
            old = self._entries[renumbered[n]] if n in renumbered else {}
            if n not in renumbered and n not in likely:
                lang, title = _title(row.titles)
                self._tell("new", "", row.code, lang, "", title)
            self._plan.inserted.append((last, self._entry(row, old)))

    def _entry(self, row: Indicator, old: Mapping[str, Any]) -> dict[str, Any]:
        """A new entry; all that is known of the indicator under its old code stands in it too."""
        entry = {k: v for k, v in old.items() if k not in (*LEFT, "also_listed", "verified")}
        entry |= {"code": row.code, "title": {**old.get("title", {}), **row.titles}}
        translation = {lang: whose for lang, whose in old.get("translation", {}).items() if lang not in row.titles}
        entry.pop("translation", None)
        entry |= {"translation": translation} if translation else {}
        for name in FIELDS:
            value = _of(row, name)
            if value and (name not in entry or name in self._wanted.take):
                entry[name] = value
        own = self._labels.read(row)
        if own and "published" not in entry and (own.goals or own.targets):
            said = {"goals": own.goals, "targets": own.targets}
            known = self._taxonomy.categories
            entry["published"] = {k: [known[c].notation for c in v] for k, v in said.items() if v}
            entry["published"]["by"] = self._data["publisher"]
        order = list(IndicatorEntry.model_fields)
        return dict(sorted(entry.items(), key=lambda pair: order.index(pair[0])))


def new_year(wanted: Wanted) -> int | None:
    """The year of the new edition: the one that is said, else the only one that the edition names."""
    years = set(re.findall(r"\b(?:19|20)\d\d\b", wanted.edition))
    return wanted.year or (int(next(iter(years))) if len(years) == 1 else None)


def _codes(entry: Mapping[str, Any]) -> list[str]:
    return [entry["code"], *entry.get("also_listed", ())]


def _keys(titles: Mapping[str, str]) -> KeysView[tuple[str, str]]:
    """What titles are compared by, in their order."""
    return dict.fromkeys((lang, fold(clean(title))) for lang, title in titles.items()).keys()


def _title(titles: Mapping[str, str]) -> tuple[str, str]:
    """The first title, with its language."""
    return next(iter(titles.items()), ("", ""))


def _in(titles: Mapping[str, str], lang: str) -> tuple[str, str]:
    """The title in a language, else the first one; and its language."""
    return (titles[lang], lang) if lang in titles else _title(titles)[::-1]


def _of(row: Indicator, name: str) -> Any:
    value = getattr(row, name)
    return list(value) if isinstance(value, tuple) else value
