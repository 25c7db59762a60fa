"""What differs between two versions of the taxonomy and the sets, change by change, and how to undo each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.language import Phrases
    from sdgtax.model.rules import Category, Term
    from sdgtax.model.taxonomy import Taxonomy

T = TypeVar("T")
Kind = Literal["added", "removed", "changed", "moved", "renamed"]
TEXTS = ("title", "definition", "note", "source", "basis", "same_as", "examples", "counterexamples")
"""Fields of a category, beside its label, that no answer depends on."""
RULES = ("scoring", "language", "metadata", "sentences", "concepts", "aspects", "overlap")
RULE_LISTS = {
    ("scoring", "facets"): "facet", ("scoring", "qualifiers"): "qualifier", ("scoring", "confidence"): "confidence word",
    ("metadata", "assign"): "metadata rule", ("metadata", "judge"): "judgement", ("metadata", "roll_up"): "roll-up rule",
    ("metadata", "criteria"): "criterion", ("metadata", "lookups"): "lookup",
}  # fmt: skip
SHOWN = 6


@dataclass(frozen=True)
class Version:
    """A taxonomy with its sets, and what it is called."""

    name: str
    taxonomy: Taxonomy
    sets: Mapping[str, IndicatorSet]

    def titles(self) -> Iterator[tuple[tuple[str, str, str], Indicator]]:
        """Set, code and language of every title, with its indicator."""
        for set_id, indicator_set in self.sets.items():
            for indicator in indicator_set.indicators:
                for lang in indicator.titles:
                    yield (set_id, indicator.code, lang), indicator


Undo = Callable[[Version], Version]


@dataclass(frozen=True)
class Change:
    """One change of the data. `undo` gives the new version with this change taken back; None if it cannot have an effect."""

    kind: Kind
    what: str
    id: str
    file: str
    detail: str = ""
    undo: Undo | None = None
    terms: tuple[Term, ...] = ()
    touches: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What the change is called in a cause: `term goal.sdg.12.12-3/food-waste`."""
        return f"{self.what} {self.id}"


def changes(old: Version, new: Version) -> Iterator[Change]:
    """The single changes between two versions."""
    yield from _category_changes(old, new)
    yield from _about(old.taxonomy, new.taxonomy)
    for part in RULES:
        yield from _rule_changes(part, getattr(old.taxonomy, part), getattr(new.taxonomy, part))
    yield from _set_changes(old, new)


def _different(old: Mapping[str, T], new: Mapping[str, T]) -> Iterator[tuple[Kind, str, T | None, T | None]]:
    """What is added, removed or changed, by name, as it was and as it is."""
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name), new.get(name)
        if was != now:
            yield "added" if name not in old else "removed" if name not in new else "changed", name, was, now


# -- categories


def _category_changes(old: Version, new: Version) -> Iterator[Change]:
    before, after = old.taxonomy.categories, new.taxonomy.categories
    moved = _moved(before, after)
    for cid in (c for c in after if c not in before):
        file, terms = _file(new, cid), tuple(after[cid].terms)
        origin = moved.get(cid)
        if origin:
            undo = partial(_with_categories, updates={cid: None, origin: before[origin]}, order=before)
            yield Change("moved", "category", cid, file, f"was {origin}", undo, terms, frozenset({cid, origin}))
        else:
            undo = partial(_with_categories, updates={cid: None}, order=before)
            yield Change("added", "category", cid, file, after[cid].label.get(""), undo, terms, frozenset({cid}))
    for cid, was in before.items():
        if cid not in after and cid not in moved.values():
            undo = partial(_with_categories, updates={cid: was}, order=before)
            touched = frozenset({cid})
            yield Change(
                "removed", "category", cid, _file(old, cid), was.label.get(""), undo, tuple(was.terms), touched
            )
    languages = list(dict.fromkeys([*new.taxonomy.info.languages, *old.taxonomy.info.languages]))
    for cid, now in after.items():
        if cid in before and before[cid] != now:
            yield from _one_category(before[cid], now, _file(new, cid), languages)


def _moved(before: Mapping[str, Category], after: Mapping[str, Category]) -> dict[str, str]:
    """New ids of categories, with the ids that they had."""
    gone = [c for c in before if c not in after]
    moved: dict[str, str] = {}
    for cid in (c for c in after if c not in before):
        origin = next((g for g in gone if _same_category(before[g], after[cid])), None)
        if origin:
            moved[cid] = origin
            gone.remove(origin)
    return moved


def _same_category(a: Category, b: Category) -> bool:
    """Whether a category that is gone lives on under another id."""
    same = (a.label == b.label, a.definition == b.definition, a.terms and a.terms == b.terms,
            a.same_as and a.same_as == b.same_as)  # fmt: skip
    return b.id in a.replaced_by or sum(map(bool, same)) >= 2


def _one_category(a: Category, b: Category, file: str, languages: Sequence[str]) -> Iterator[Change]:
    """What has changed in a category that keeps its id."""
    if a.label != b.label:
        lang = next(x for x in b.label if a.label.get(x) != b.label.get(x))
        yield Change("renamed", "category", b.id, file, f"“{a.label.get(lang)}” is now “{b.label.get(lang)}”")
    texts = [k for k in TEXTS if getattr(a, k) != getattr(b, k)]
    if texts:
        yield Change("changed", "text", b.id, file, ", ".join(texts))
    touched = frozenset({b.id})
    for kind, tid, was, now in _different({t.id: t for t in a.terms}, {t.id: t for t in b.terms}):
        undo = partial(_in_category, cid=b.id, part=partial(_old_term, was=a.terms, tid=tid))
        terms = tuple(t for t in (was, now) if t is not None)
        yield Change(kind, "term", f"{b.id}/{tid}", file, _term_detail(was, now, languages), undo, terms, touched)
    for kind, link, weight, other in _different(a.links, b.links):
        undo = partial(_in_category, cid=b.id, part=partial(_old_link, link=link, was=weight))
        yield Change(kind, "link", f"{b.id} to {link}", file, _arrow(weight, other), undo, (), touched | {link})
    for name in type(b).model_fields:
        x, y = getattr(a, name), getattr(b, name)
        if name not in (*TEXTS, "label", "terms", "links", "id") and x != y:
            undo = partial(_in_category, cid=b.id, part=partial(_old_field, name=name, was=x))
            yield Change("changed", name, b.id, file, _arrow(x, y), undo, tuple(b.terms), touched)


def _term_detail(a: Term | None, b: Term | None, languages: Sequence[str]) -> str:
    if a is None or b is None:
        (term,) = [t for t in (a, b) if t]
        return f"weight {term.weight:g}: {_few([p for lang in languages for p in term.any.get(lang)])}"
    parts = [f"weight {a.weight:g} to {b.weight:g}"] if a.weight != b.weight else []
    for role, x, y in (("any", a.any, b.any), ("with", a.with_, b.with_), ("none", a.none, b.none)):
        for lang in languages:
            old, new = _phrases(x, lang), _phrases(y, lang)
            listed = [f"+{p}" for p in new if p not in old] + [f"-{p}" for p in old if p not in new]
            if listed:
                parts.append(f"{role} {lang}: {_few(listed)}")
    return "; ".join(parts) or "order or note"


def _phrases(listed: Phrases | None, lang: str) -> list[str]:
    return listed.get(lang) if listed else []


def _old_term(category: Category, was: Sequence[Term], tid: str) -> dict[str, Any]:
    return {"terms": _restored(category.terms, was, "id", tid)}


def _old_link(category: Category, link: str, was: float | None) -> dict[str, Any]:
    rest = {k: w for k, w in category.links.items() if k != link}
    return {"links": rest if was is None else {**rest, link: was}}


def _old_field(category: Category, name: str, was: Any) -> dict[str, Any]:
    return {name: was}


def _in_category(v: Version, cid: str, part: Callable[[Category], dict[str, Any]]) -> Version:
    """The version with fields of one category replaced."""
    category = v.taxonomy.categories[cid]
    categories = {**v.taxonomy.categories, cid: category.model_copy(update=part(category))}
    return replace(v, taxonomy=v.taxonomy.changed(categories=categories))


def _with_categories(v: Version, updates: Mapping[str, Category | None], order: Mapping[str, Category]) -> Version:
    """The version with some categories taken out (None) or put back where they stood in `order`."""
    categories = {c: category for c, category in v.taxonomy.categories.items() if c not in updates}
    files = dict(v.taxonomy.files)
    known = list(order)
    for cid, category in updates.items():
        if category is not None:
            before = [c for c in known[: known.index(cid)] if c in categories]
            items = list(categories.items())
            at = list(categories).index(before[-1]) + 1 if before else 0
            categories = dict([*items[:at], (cid, category), *items[at:]])
            files.setdefault(cid, cid.replace(".", "/"))
    return replace(v, taxonomy=v.taxonomy.changed(categories=categories, files=files))


def _file(v: Version, cid: str) -> str:
    return f"taxonomy/{v.taxonomy.files[cid]}"


# -- rules


def _about(a: Taxonomy, b: Taxonomy) -> Iterator[Change]:
    """What is said of the taxonomy, and its profiles."""
    if a.info.version != b.info.version:
        yield Change("changed", "version", b.info.id, "taxonomy.yaml", _arrow(a.info.version, b.info.version))
    if a.info.sources != b.info.sources:
        yield Change("changed", "sources", b.info.id, "taxonomy.yaml")
    for kind, name, _, _ in _different(a.profiles, b.profiles):
        yield Change(kind, "profile", name, f"profiles/{name}.yaml")


def _rule_changes(part: str, a: Any, b: Any) -> Iterator[Change]:
    """What has changed in one file of rules; no answer depends on sentences."""
    if part == "sentences" and a != b:
        yield Change("changed", "templates", f"rules/{part}", f"rules/{part}.yaml")
        return
    for name in type(b).model_fields if a != b else ():
        was, now = getattr(a, name), getattr(b, name)
        if was == now:
            continue
        what = RULE_LISTS.get((part, name))
        if what:
            yield from _list_changes(part, name, what, was, now)
        else:
            detail = _arrow(was, now) if isinstance(now, int | float | str) else ""
            undo = partial(_with_rule, part=part, name=name, value=was)
            yield Change("changed", "setting", f"{part}.{name}", f"rules/{part}.yaml", detail, undo)


def _list_changes(part: str, name: str, what: str, was: list[Any], now: list[Any]) -> Iterator[Change]:
    key = "field" if what == "lookup" else "id"
    file = f"rules/{part}.yaml"
    old, new = {getattr(r, key): r for r in was}, {getattr(r, key): r for r in now}
    for kind, rid, x, y in _different(old, new):
        undo = partial(_with_old_rule, part=part, name=name, was=was, key=key, rid=rid)
        yield Change(kind, what, f"{part}/{rid}", file, _fields(x, y), undo)
    if [r for r in old if r in new] != [r for r in new if r in old]:
        undo = partial(_with_rule, part=part, name=name, value=was)
        yield Change("changed", "order", f"{part}.{name}", file, "", undo)


def _fields(a: Any, b: Any) -> str:
    """The fields in which two records differ."""
    if a is None or b is None:
        return ""
    pairs = [(f, getattr(a, f), getattr(b, f)) for f in type(b).model_fields]
    return "; ".join(f"{f} {_arrow(x, y)}" if isinstance(y, int | float | str) else f for f, x, y in pairs if x != y)


def _with_rule(v: Version, part: str, name: str, value: Any) -> Version:
    rules = getattr(v.taxonomy, part).model_copy(update={name: value})
    return replace(v, taxonomy=v.taxonomy.changed(**{part: rules}))


def _with_old_rule(v: Version, part: str, name: str, was: list[Any], key: str, rid: str) -> Version:
    listed = getattr(getattr(v.taxonomy, part), name)
    return _with_rule(v, part, name, _restored(listed, was, key, rid))


# -- sets


def _set_changes(old: Version, new: Version) -> Iterator[Change]:
    for kind, sid, a, b in _different(old.sets, new.sets):
        undo = partial(_with_set, sid=sid, was=a)
        one = b or a
        detail = _indicators(a, b) if a and b else f"{len(one.indicators)} indicators" if one else ""
        yield Change(kind, "set", sid, f"indicator_sets/{sid}.yaml", detail, undo)


def _indicators(a: IndicatorSet, b: IndicatorSet) -> str:
    """The indicators in which two editions of a set differ."""
    listed: dict[Kind, list[str]] = {"added": [], "removed": [], "changed": []}
    for kind, code, _, _ in _different({i.code: i for i in a.indicators}, {i.code: i for i in b.indicators}):
        listed[kind].append(code)
    parts = [f"{word}: {', '.join(codes[:5])}" + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
             for word, codes in listed.items() if codes]  # fmt: skip
    return "; ".join(parts) or "what is said of the set"


def _with_set(v: Version, sid: str, was: IndicatorSet | None) -> Version:
    sets = {k: s for k, s in v.sets.items() if k != sid}
    if was is not None:
        sets[sid] = was
    return replace(v, sets=dict(sorted(sets.items())))


# -- helpers


def _restored(listed: Sequence[Any], was: Sequence[Any], key: str, name: str) -> list[Any]:
    """The records with one of them as it was: put back where it stood, replaced, or taken out."""
    old = next((r for r in was if getattr(r, key) == name), None)
    kept = [old if getattr(r, key) == name else r for r in listed]
    if old is not None and old not in kept:
        kept.insert(min(list(was).index(old), len(kept)), old)
    return [r for r in kept if r is not None]


def _few(listed: Sequence[str]) -> str:
    return ", ".join(listed[:SHOWN]) + (", …" if len(listed) > SHOWN else "")


def _arrow(a: Any, b: Any) -> str:
    def shown(x: Any) -> str:
        return "none" if x is None or x == "" else f"{x:g}" if isinstance(x, float) else str(x)

    return f"{shown(a)} to {shown(b)}"
