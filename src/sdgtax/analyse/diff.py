"""What differs between two versions of the taxonomy and the sets, and what that does to the classification.

The cause of an effect is found by trial: the changed indicators are classified again with single changes undone. Where no
single change brings the old answer back, the smallest set of changes that does so together is looked for; where that fails too,
the evidence that is new or gone is given. Every cause says which of the three it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel

from sdgtax.classify.engine import Classifier
from sdgtax.model.finding import DataError
from sdgtax.text.fold import clean, fold
from sdgtax.text.phrases import PhraseIndex
from sdgtax.yaml.load import load_sets, load_taxonomy

if TYPE_CHECKING:
    from sdgtax.model.classification import Classification
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.rules import Category, Term
    from sdgtax.model.taxonomy import Taxonomy

Kind = Literal["added", "removed", "changed", "moved", "renamed"]
Found = Literal["undone alone", "undone together", "evidence"]
MAX_TRIALS = 400
TEXTS = ("label", "title", "definition", "note", "source", "basis", "same_as", "examples", "counterexamples")


@dataclass(frozen=True)
class Version:
    """A taxonomy with its sets, and what it is called."""

    name: str
    taxonomy: Taxonomy
    sets: Mapping[str, IndicatorSet]

    @classmethod
    def load(cls, name: str, taxonomy_dir: Path | None = None, sets_dir: Path | None = None) -> Version:
        """Load a version. Raises DataError for data that cannot be classified by."""
        return cls(name, load_taxonomy(taxonomy_dir), load_sets(sets_dir))


@dataclass(frozen=True)
class Change:
    """One change of the data. `undo` gives the new version with this change taken back; None if it cannot have an effect."""

    kind: Kind
    what: str
    id: str
    file: str
    detail: str = ""
    undo: Callable[[Version], Version] | None = None
    terms: tuple[Term, ...] = ()
    touches: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What the change is called in a cause: `term goal.sdg.12.12-3/food-waste`."""
        return f"{self.what} {self.id}"


@dataclass(frozen=True)
class Cause:
    """What brought an effect about, and how that was found."""

    changes: tuple[str, ...]
    found: Found


@dataclass(frozen=True)
class Effect:
    """One indicator in one language whose answer to one question is another."""

    set: str
    code: str
    lang: str
    title: str
    facet: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    cause: Cause

    @property
    def first(self) -> bool:
        """Whether the first answer is another one, not only a further one."""
        return self.before[:1] != self.after[:1]


@dataclass(frozen=True)
class Accuracy:
    """Share of right first answers on a table with labels, before and after."""

    table: str
    facet: str
    titles: int
    before: float
    after: float


@dataclass
class Difference:
    """Everything that differs."""

    old: str
    new: str
    changes: list[Change] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    counts: list[tuple[str, int, int]] = field(default_factory=list)
    review_gained: list[str] = field(default_factory=list)
    review_lost: list[str] = field(default_factory=list)
    accuracy: list[Accuracy] = field(default_factory=list)
    titles: int = 0
    indicators: int = 0

    @property
    def changed(self) -> int:
        """How many indicators change class."""
        return len({(e.set, e.code) for e in self.effects})


def compare(
    old: Version,
    new: Version,
    *,
    blind: bool = False,
    gold: Sequence[Path] = (),
    on_progress: Callable[[str], None] | None = None,
) -> Difference:
    """Compare two versions: what changed, what it does, and why.

    `blind` ignores published mappings. `gold` are tables with labels for the accuracy before and after.
    """
    tell = on_progress or (lambda _: None)
    result = Difference(old.name, new.name, changes=list(changes(old, new)))
    tell("classifying")
    before, after = _classify(old, blind), _classify(new, blind)
    common = [k for k in after if k in before]
    result.titles, result.indicators = len(common), len({k[:2] for k in common})
    moved: dict[Key, list[str]] = {}
    for key in common:
        facets = [f for f in _facets(before[key], after[key]) if _answers(before[key], f) != _answers(after[key], f)]
        if facets:
            moved[key] = facets
    tell("looking for causes")
    causes = _Causes(old, new, blind, result.changes).find(moved, before, after)
    for key, facets in moved.items():
        for facet in facets:
            set_id, code, lang = key
            result.effects.append(
                Effect(
                    set_id, code, lang, after[key].title, facet, _answers(before[key], facet), _answers(after[key], facet),
                    causes[key, facet],
                )
            )  # fmt: skip
    result.counts = _counts(before, after)
    for key in common:
        if before[key].needs_review != after[key].needs_review:
            ref = f"{key[0]}:{key[1]} ({key[2]})"
            (result.review_gained if after[key].needs_review else result.review_lost).append(ref)
    if gold:
        tell("measuring accuracy")
        result.accuracy = list(_accuracy(old, new, gold))
    return result


# --- what changed ----------------------------------------------------------------------------------------------------


def changes(old: Version, new: Version) -> Iterator[Change]:
    """The single changes between two versions."""
    yield from _category_changes(old, new)
    yield from _rule_changes(old, new)
    yield from _set_changes(old, new)


def _category_changes(old: Version, new: Version) -> Iterator[Change]:
    before, after = old.taxonomy.categories, new.taxonomy.categories
    gone = [c for c in before if c not in after]
    fresh = [c for c in after if c not in before]
    moved: dict[str, str] = {}
    for cid in fresh:
        for other in gone:
            if other not in moved.values() and _same_category(before[other], after[cid]):
                moved[cid] = other
                break
    for cid in fresh:
        file = _file(new, cid)
        touched = frozenset({cid})
        if cid in moved:
            origin = moved[cid]

            def undo_move(v: Version, cid: str = cid, origin: str = origin) -> Version:
                return _with_categories(v, {cid: None, origin: before[origin]}, before)

            yield Change(
                "moved", "category", cid, file, f"was {origin}", undo_move, tuple(after[cid].terms), touched | {origin}
            )
        else:
            undo = _undo_category(cid, None, before)
            yield Change(
                "added", "category", cid, file, after[cid].label.get(""), undo, tuple(after[cid].terms), touched
            )
    for cid in gone:
        if cid not in moved.values():
            was = before[cid]
            undo = _undo_category(cid, was, before)
            yield Change(
                "removed", "category", cid, _file(old, cid), was.label.get(""), undo, tuple(was.terms), frozenset({cid})
            )
    for cid in after:
        if cid in before and before[cid] != after[cid]:
            yield from _one_category(cid, before[cid], after[cid], _file(new, cid), before)


def _undo_category(cid: str, was: Category | None, order: Mapping[str, Category]) -> Callable[[Version], Version]:
    return lambda v: _with_categories(v, {cid: was}, order)


def _one_category(cid: str, a: Category, b: Category, file: str, order: Mapping[str, Category]) -> Iterator[Change]:
    if a.label != b.label:
        lang = next(x for x in b.label if a.label.get(x) != b.label.get(x))
        yield Change("renamed", "category", cid, file, f"“{a.label.get(lang)}” is now “{b.label.get(lang)}”")
    texts = [k for k in TEXTS if k != "label" and getattr(a, k) != getattr(b, k)]
    if texts:
        yield Change("changed", "text", cid, file, ", ".join(texts))
    touched = frozenset({cid})
    old_terms, new_terms = {t.id: t for t in a.terms}, {t.id: t for t in b.terms}
    for tid in dict.fromkeys([*old_terms, *new_terms]):
        x, y = old_terms.get(tid), new_terms.get(tid)
        if x == y:
            continue

        def undo_term(v: Version, tid: str = tid, x: Term | None = x) -> Version:
            category = v.taxonomy.categories[cid]
            kept = [x if t.id == tid else t for t in category.terms]
            terms = [t for t in kept if t is not None]
            if x is not None and all(t.id != tid for t in category.terms):
                terms.append(x)
            return _with_categories(v, {cid: category.model_copy(update={"terms": terms})}, order)

        kind: Kind = "added" if x is None else "removed" if y is None else "changed"
        yield Change(
            kind,
            "term",
            f"{cid}/{tid}",
            file,
            _term_detail(x, y),
            undo_term,
            tuple(t for t in (x, y) if t is not None),
            touched,
        )
    for link in dict.fromkeys([*a.links, *b.links]):
        was, now = a.links.get(link), b.links.get(link)
        if was == now:
            continue

        def undo_link(v: Version, link: str = link, was: float | None = was) -> Version:
            category = v.taxonomy.categories[cid]
            links = {k: w for k, w in category.links.items() if k != link}
            if was is not None:
                links[link] = was
            return _with_categories(v, {cid: category.model_copy(update={"links": links})}, order)

        kind = "added" if was is None else "removed" if now is None else "changed"
        yield Change(kind, "link", f"{cid} to {link}", file, _arrow(was, now), undo_link, (), touched | {link})
    for name in type(b).model_fields:
        if name in (*TEXTS, "terms", "links", "id") or getattr(a, name) == getattr(b, name):
            continue

        def undo_field(v: Version, name: str = name) -> Version:
            return _with_categories(
                v, {cid: v.taxonomy.categories[cid].model_copy(update={name: getattr(a, name)})}, order
            )

        yield Change(
            "changed", name, cid, file, _arrow(getattr(a, name), getattr(b, name)), undo_field, tuple(b.terms), touched
        )


def _term_detail(a: Term | None, b: Term | None) -> str:
    if a is None or b is None:
        term = b or a
        assert term is not None
        shown = [p for lang in ("en", "nb") for p in term.any.get(lang)]
        return f"weight {term.weight:g}: {', '.join(shown[:6])}" + (", …" if len(shown) > 6 else "")
    parts = [f"weight {a.weight:g} to {b.weight:g}"] if a.weight != b.weight else []
    for role, x, y in (("any", a.any, b.any), ("with", a.with_, b.with_), ("none", a.none, b.none)):
        for lang in ("en", "nb"):
            old, new = (list(p.get(lang)) if p else [] for p in (x, y))
            plus, minus = [p for p in new if p not in old], [p for p in old if p not in new]
            listed = [f"+{p}" for p in plus] + [f"-{p}" for p in minus]
            if listed:
                parts.append(f"{role} {lang}: {', '.join(listed[:6])}" + (", …" if len(listed) > 6 else ""))
    return "; ".join(parts) or "order or note"


def _same_category(a: Category, b: Category) -> bool:
    """Whether a category that is gone lives on under another id."""
    if b.id in a.replaced_by:
        return True
    same = [bool(a.label == b.label), bool(a.definition == b.definition), bool(a.terms and a.terms == b.terms),
            bool(a.same_as and a.same_as == b.same_as)]  # fmt: skip
    return sum(same) >= 2


RULE_LISTS = {
    ("scoring", "facets"): "facet", ("scoring", "qualifiers"): "qualifier", ("scoring", "confidence"): "confidence word",
    ("metadata", "assign"): "metadata rule", ("metadata", "judge"): "judgement", ("metadata", "roll_up"): "roll-up rule",
    ("metadata", "criteria"): "criterion", ("metadata", "lookups"): "lookup",
}  # fmt: skip
TEXTS_ONLY = {"sentences": "templates", "columns": "columns", "words": "words"}
NO_EFFECT = ("info", "categories", "files", "profiles", "digest", *TEXTS_ONLY)


def _rule_changes(old: Version, new: Version) -> Iterator[Change]:
    a, b = old.taxonomy, new.taxonomy
    if a.info.version != b.info.version:
        yield Change("changed", "version", b.info.id, "taxonomy.yaml", _arrow(a.info.version, b.info.version))
    if a.info.sources != b.info.sources:
        yield Change("changed", "sources", b.info.id, "taxonomy.yaml")
    for pid in dict.fromkeys([*a.profiles, *b.profiles]):
        if a.profiles.get(pid) != b.profiles.get(pid):
            kind: Kind = "added" if pid not in a.profiles else "removed" if pid not in b.profiles else "changed"
            yield Change(kind, "profile", pid, f"profiles/{pid}.yaml")
    for part in (f.name for f in fields(b)):
        x, y = getattr(a, part, None), getattr(b, part, None)
        if x == y or part in NO_EFFECT:
            if part in TEXTS_ONLY and x != y:
                yield Change("changed", TEXTS_ONLY[part], f"rules/{part}", f"rules/{part}.yaml")
            continue
        if x is None or not isinstance(y, BaseModel):
            yield Change("changed", "rules", part, f"rules/{part}.yaml", "", _undo_part(part, x))
            continue
        for name in type(y).model_fields:
            was, now = getattr(x, name, None), getattr(y, name)
            if was == now:
                continue
            what = RULE_LISTS.get((part, name))
            if what and isinstance(was, list):
                yield from _list_changes(part, name, what, was, now)
            else:
                detail = _arrow(was, now) if isinstance(now, int | float | str) else ""
                yield Change(
                    "changed", "setting", f"{part}.{name}", f"rules/{part}.yaml", detail, _undo_rule(part, name, was)
                )


def _list_changes(part: str, name: str, what: str, was: list[Any], now: list[Any]) -> Iterator[Change]:
    key = "field" if what == "lookup" else "id"
    old, new = {getattr(r, key): r for r in was}, {getattr(r, key): r for r in now}
    for rid in dict.fromkeys([*old, *new]):
        x, y = old.get(rid), new.get(rid)
        if x == y:
            continue
        kind: Kind = "added" if x is None else "removed" if y is None else "changed"
        detail = ""
        if x is not None and y is not None:
            fields = [f for f in type(y).model_fields if getattr(x, f, None) != getattr(y, f)]
            detail = "; ".join(
                f"{f} {_arrow(getattr(x, f, None), getattr(y, f))}"
                if isinstance(getattr(y, f), int | float | str)
                else f
                for f in fields
            )

        def undo(v: Version, rid: str = rid, x: Any = x) -> Version:
            listed = list(getattr(getattr(v.taxonomy, part), name))
            listed = [x if getattr(r, key) == rid else r for r in listed]
            if x is not None and all(r is not x for r in listed):
                listed.insert(min(was.index(x), len(listed)), x)
            return _undo_rule(part, name, [r for r in listed if r is not None])(v)

        yield Change(kind, what, f"{part}/{rid}", f"rules/{part}.yaml", detail, undo)
    if [getattr(r, key) for r in was if getattr(r, key) in new] != [
        getattr(r, key) for r in now if getattr(r, key) in old
    ]:
        yield Change("changed", "order", f"{part}.{name}", f"rules/{part}.yaml", "", _undo_rule(part, name, was))


def _undo_rule(part: str, name: str, value: Any) -> Callable[[Version], Version]:
    def undo(v: Version) -> Version:
        rules = getattr(v.taxonomy, part).model_copy(update={name: value})
        return Version(v.name, v.taxonomy.changed(**{part: rules}), v.sets)

    return undo


def _undo_part(part: str, value: Any) -> Callable[[Version], Version]:
    return lambda v: Version(v.name, v.taxonomy.changed(**{part: value}), v.sets)


def _set_changes(old: Version, new: Version) -> Iterator[Change]:
    for sid in dict.fromkeys([*old.sets, *new.sets]):
        a, b = old.sets.get(sid), new.sets.get(sid)
        if a == b:
            continue
        file = f"indicator_sets/{sid}.yaml"

        def undo(v: Version, sid: str = sid, a: IndicatorSet | None = a) -> Version:
            sets = {k: s for k, s in v.sets.items() if k != sid}
            if a is not None:
                sets[sid] = a
            return Version(v.name, v.taxonomy, dict(sorted(sets.items())))

        if a is None or b is None:
            one = b or a
            assert one is not None
            yield Change(
                "added" if a is None else "removed", "set", sid, file, f"{len(one.indicators)} indicators", undo
            )
            continue
        x, y = {i.code: i for i in a.indicators}, {i.code: i for i in b.indicators}
        plus, minus = [c for c in y if c not in x], [c for c in x if c not in y]
        other = [c for c in y if c in x and x[c] != y[c]]
        parts = [f"{word}: {', '.join(listed[:5])}" + (f" and {len(listed) - 5} more" if len(listed) > 5 else "")
                 for word, listed in (("added", plus), ("removed", minus), ("changed", other)) if listed]  # fmt: skip
        yield Change("changed", "set", sid, file, "; ".join(parts) or "what is said of the set", undo)


def _with_categories(v: Version, updates: Mapping[str, Category | None], order: Mapping[str, Category]) -> Version:
    """The version with some categories replaced, taken out (None) or put back where they stood."""
    categories = {c: updates.get(c, category) for c, category in v.taxonomy.categories.items()}
    kept = {c: category for c, category in categories.items() if category is not None}
    back = [c for c in updates if updates[c] is not None and c not in v.taxonomy.categories]
    files = dict(v.taxonomy.files)
    if back:
        names = list(kept)
        known = list(order)
        for cid in back:
            before = [c for c in known[: known.index(cid)] if c in kept]
            names.insert(names.index(before[-1]) + 1 if before else 0, cid)
            files.setdefault(cid, cid.replace(".", "/"))
        kept = {c: kept[c] if c in kept else _given(updates[c]) for c in names}
    return Version(v.name, v.taxonomy.changed(categories=kept, files=files), v.sets)


def _given(category: Category | None) -> Category:
    assert category is not None
    return category


def _file(v: Version, cid: str) -> str:
    return f"taxonomy/{v.taxonomy.files[cid]}"


def _arrow(a: Any, b: Any) -> str:
    def shown(x: Any) -> str:
        return "none" if x is None or x == "" else f"{x:g}" if isinstance(x, float) else str(x)

    return f"{shown(a)} to {shown(b)}"


# --- what it does ----------------------------------------------------------------------------------------------------

Key = tuple[str, str, str]


def _items(v: Version) -> Iterator[tuple[Key, Indicator]]:
    for sid, indicator_set in v.sets.items():
        for indicator in indicator_set.indicators:
            for lang in indicator.titles:
                yield (sid, indicator.code, lang), indicator


def _classify(v: Version, blind: bool) -> dict[Key, Classification]:
    classifier = Classifier(v.taxonomy, v.sets, blind=blind)
    return {key: classifier.classify(item, key[2], explain=False) for key, item in _items(v)}


def _answers(c: Classification, facet: str) -> tuple[str, ...]:
    grades = [f"{g.category}={g.level}" for g in c.grades if g.facet == facet]
    return (*(a.category for a in c.assignments if a.facet == facet), *grades)


def _facets(*results: Classification) -> list[str]:
    return list(dict.fromkeys(a.facet for c in results for a in (*c.assignments, *c.grades)))


def _counts(before: Mapping[Key, Classification], after: Mapping[Key, Classification]) -> list[tuple[str, int, int]]:
    """Category, number of indicators before and after; where they differ."""

    def count(results: Mapping[Key, Classification]) -> Counter[str]:
        pairs = {(a.category, key[0], key[1]) for key, c in results.items() for a in c.assignments}
        return Counter(p[0] for p in pairs)

    a, b = count(before), count(after)
    return [(c, a[c], b[c]) for c in sorted({*a, *b}) if a[c] != b[c]]


class _Causes:
    """Finds out which change brought each effect about."""

    def __init__(self, old: Version, new: Version, blind: bool, listed: Sequence[Change]) -> None:
        self._old, self._new, self._blind = old, new, blind
        self._changes = [c for c in listed if c.undo is not None]
        self._trials = 0
        self._items = dict(_items(new))

    def find(
        self, moved: Mapping[Key, list[str]], before: Mapping[Key, Classification], after: Mapping[Key, Classification]
    ) -> dict[tuple[Key, str], Cause]:
        """The cause of every effect."""
        causes: dict[tuple[Key, str], Cause] = {}
        relevant = self._relevant(moved, before, after)
        for change in self._changes:
            keys = [k for k in moved if change in relevant[k] and any((k, f) not in causes for f in moved[k])]
            if not keys or self._trials >= MAX_TRIALS:
                continue
            for key, result in self._without([change], keys).items():
                for facet in moved[key]:
                    if (key, facet) not in causes and _answers(result, facet) == _answers(before[key], facet):
                        causes[key, facet] = Cause((change.name,), "undone alone")
        for key, facets in moved.items():
            for facet in facets:
                if (key, facet) not in causes:
                    causes[key, facet] = self._together(key, facet, relevant[key], before[key])
        return causes

    def _together(self, key: Key, facet: str, relevant: list[Change], before: Classification) -> Cause:
        def restores(chosen: list[Change]) -> bool:
            result = self._without(chosen, [key])[key]
            return _answers(result, facet) == _answers(before, facet)

        if 1 < len(relevant) <= 40 and self._trials < MAX_TRIALS and restores(relevant):
            chosen = list(relevant)
            for change in relevant:
                fewer = [c for c in chosen if c is not change]
                if len(fewer) > 1 and self._trials < MAX_TRIALS and restores(fewer):
                    chosen = fewer
            return Cause(tuple(c.name for c in chosen), "undone together")
        return Cause(self._evidence(key, facet), "evidence")

    def _evidence(self, key: Key, facet: str) -> tuple[str, ...]:
        """The rules whose evidence is new or gone."""
        item = self._items[key]
        rules = []
        for version in (self._old, self._new):
            result = Classifier(version.taxonomy, version.sets, blind=self._blind).classify(item, key[2])
            shown = [*result.assignments, *result.runners_up, *result.grades]
            rules.append({(e.kind, e.rule, round(e.score, 3)) for a in shown if a.facet == facet for e in a.evidence})
        odd = sorted(rules[0] ^ rules[1], key=lambda r: (-abs(r[2]), r))
        return tuple(dict.fromkeys(f"{kind} {rule}" for kind, rule, _ in odd))[:4] or ("not found",)

    def _without(self, undone: list[Change], keys: Iterable[Key]) -> dict[Key, Classification]:
        self._trials += 1
        version = self._new
        for change in undone:
            if change.undo is not None:
                version = change.undo(version)
        classifier = Classifier(version.taxonomy, version.sets, blind=self._blind)
        results = {}
        for key in keys:
            item = self._items[key]
            own = version.sets.get(key[0])
            indicator = own.find(key[1]) if own is not None else None
            if own is not None and indicator is not None and indicator.title(key[2]):
                item = indicator
            results[key] = classifier.classify(item, key[2], explain=False)
        return results

    def _relevant(
        self, moved: Mapping[Key, list[str]], before: Mapping[Key, Classification], after: Mapping[Key, Classification]
    ) -> dict[Key, list[Change]]:
        """The changes that can have to do with each title: terms that match it, links of its categories, and all rules and sets."""
        result: dict[Key, list[Change]] = {k: [] for k in moved}
        matching: dict[str, dict[str, set[int]]] = {}
        for lang in sorted({k[2] for k in moved}):
            phrases: list[str] = []
            owner: list[int] = []
            for n, change in enumerate(self._changes):
                for term in change.terms:
                    for phrase in term.any.get(lang):
                        phrases.append(phrase)
                        owner.append(n)
            index = PhraseIndex(phrases)
            titles = {fold(clean(after[k].title)) for k in moved if k[2] == lang}
            matching[lang] = {t: {owner[p] for p in index.find(t)} for t in titles}
        for key in moved:
            own = matching[key[2]][fold(clean(after[key].title))]
            shown = {a.category for c in (before[key], after[key]) for a in c.assignments}
            families = {p for c in shown for p in _parents(c)}
            for n, change in enumerate(self._changes):
                if change.what == "term":
                    fits = n in own
                elif change.what in ("set", "link") or change.what == "category" or change.touches:
                    fits = n in own or bool(change.touches & families) or not change.touches
                else:
                    fits = True
                if fits:
                    result[key].append(change)
        return result


def _parents(category: str) -> Iterator[str]:
    while category:
        yield category
        category = category.rpartition(".")[0]


def _accuracy(old: Version, new: Version, gold: Sequence[Path]) -> Iterator[Accuracy]:
    """Accuracy on tables with labels; a label that one of the versions does not know is left out there."""
    from sdgtax.analyse.evaluate import evaluate, read_gold

    for path in gold:
        reports = []
        for version in (old, new):
            try:
                rows = read_gold(path, version.taxonomy, lambda _: None)
            except DataError:
                break
            reports.append(
                {r.facet: r for r in evaluate(Classifier(version.taxonomy, version.sets, blind=True), rows, worst=0)}
            )
        if len(reports) == 2:
            for facet, report in reports[1].items():
                if facet in reports[0]:
                    a, b = (r.micro_f1 if r.micro_f1 is not None else r.top1 for r in (reports[0][facet], report))
                    yield Accuracy(path.name, facet, report.n, a, b)
