"""What differs between two versions of the taxonomy and the sets, change by change, and how to undo each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, TypeVar

from sdgtax.model.taxonomy import Taxonomy

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.mapping import Decision
    from sdgtax.model.rules import Category, Term

T = TypeVar("T")
Kind = Literal["added", "removed", "changed", "moved", "renamed"]
TEXTS = ("title", "definition", "note", "source", "basis", "same_as", "examples", "counterexamples")
"""Fields of a category, beside its label, that no answer depends on."""
RULES = ("scoring", "language", "metadata", "sentences", "concepts", "aspects", "overlap", "selection")
RULE_LISTS = {
    ("scoring", "facets"): "facet", ("scoring", "qualifiers"): "qualifier", ("scoring", "confidence"): "confidence word",
    ("metadata", "assign"): "metadata rule", ("metadata", "judge"): "judgement", ("metadata", "roll_up"): "roll-up rule",
    ("metadata", "criteria"): "criterion", ("metadata", "lookups"): "lookup",
}  # fmt: skip
SHOWN = 6
Turn = Literal["gained", "lost", "changed"]
Stating: TypeAlias = "Mapping[tuple[str, str], Stated]"


@dataclass(frozen=True)
class Version:
    """A taxonomy with its sets, and what it is called."""

    name: str
    taxonomy: Taxonomy
    sets: Mapping[str, IndicatorSet]
    mappings: Stating | None = None
    """What files say of pairs of indicators (`set:code`); None where none were looked for."""

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
        yield from _rule_changes(old, part, getattr(old.taxonomy, part), getattr(new.taxonomy, part))
    for kind, sid, a, b in _different(old.sets, new.sets):
        detail = _indicators(a, b) if a and b else f"{len(one.indicators)} indicators" if (one := a or b) else ""
        yield Change(kind, "set", sid, f"indicator_sets/{sid}.yaml", detail, _undo(old, ("sets", sid)))


def _different(old: Mapping[str, T], new: Mapping[str, T]) -> Iterator[tuple[Kind, str, T | None, T | None]]:
    """What is added, removed or changed, by name, as it was and as it is."""
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name), new.get(name)
        if was != now:
            yield "added" if name not in old else "removed" if name not in new else "changed", name, was, now


# -- how a change is undone


def _undo(old: Version, *paths: Sequence[str]) -> Undo:
    """Gives a version in which what lies at the paths is as it was."""

    def undo(v: Any) -> Any:
        for path in paths:
            v = _as_before(v, old, path)
        return v

    return undo


def _as_before(now: Any, old: Any, path: Sequence[str]) -> Any:
    """A record, list or mapping with what lies at the path as it is in `old`: replaced, put back where it stood, or taken out."""
    step, *rest = path
    if not isinstance(now, Mapping | list):
        value = _as_before(getattr(now, step), getattr(old, step), rest) if rest else getattr(old, step)
        if isinstance(now, Version):
            return replace(now, **{step: value})
        return now.changed(**{step: value}) if isinstance(now, Taxonomy) else now.model_copy(update={step: value})
    by_name, was = _by_name(now), _by_name(old)
    value = _as_before(by_name[step], was[step], rest) if rest else was.get(step)
    if value is None:
        by_name.pop(step, None)
    elif step in by_name:
        by_name[step] = value
    else:
        above = [name for name in list(was)[: list(was).index(step)] if name in by_name]
        at = list(by_name).index(above[-1]) + 1 if above else 0
        items = list(by_name.items())
        by_name = dict([*items[:at], (step, value), *items[at:]])
    return list(by_name.values()) if isinstance(now, list) else by_name


def _by_name(records: Mapping[str, Any] | list[Any]) -> dict[str, Any]:
    """Records of a list by their id; those that have none by the field that they are about."""
    return dict(records) if isinstance(records, Mapping) else {getattr(r, "id", None) or r.field: r for r in records}


# -- categories


def _category_changes(old: Version, new: Version) -> Iterator[Change]:
    before, after = old.taxonomy.categories, new.taxonomy.categories
    moved = _moved(before, after)

    def change(kind: Kind, one: Category, version: Version, detail: str, *ids: str) -> Change:
        undo = _undo(old, *(("taxonomy", part, cid) for cid in ids for part in ("categories", "files")))
        return Change(kind, "category", one.id, _file(version, one.id), detail, undo, tuple(one.terms), frozenset(ids))

    for cid, now in after.items():
        if cid in moved:
            yield change("moved", now, new, f"was {moved[cid]}", cid, moved[cid])
        elif cid not in before:
            yield change("added", now, new, now.label.get(""), cid)
    for cid, was in before.items():
        if cid not in after and cid not in moved.values():
            yield change("removed", was, old, was.label.get(""), cid)
    for cid, now in after.items():
        if cid in before and before[cid] != now:
            yield from _one_category(old, before[cid], now, _file(new, cid))


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


def _one_category(old: Version, a: Category, b: Category, file: str) -> Iterator[Change]:
    """What has changed in a category that keeps its id."""
    if a.label != b.label:
        lang = next(x for x in b.label if a.label.get(x) != b.label.get(x))
        yield Change("renamed", "category", b.id, file, f"“{a.label.get(lang)}” is now “{b.label.get(lang)}”")
    texts = [k for k in TEXTS if getattr(a, k) != getattr(b, k)]
    if texts:
        yield Change("changed", "text", b.id, file, ", ".join(texts))
    touched, path = frozenset({b.id}), ("taxonomy", "categories", b.id)
    for kind, tid, was, now in _different({t.id: t for t in a.terms}, {t.id: t for t in b.terms}):
        undo = _undo(old, (*path, "terms", tid))
        terms = tuple(t for t in (was, now) if t is not None)
        yield Change(kind, "term", f"{b.id}/{tid}", file, _term_detail(was, now), undo, terms, touched)
    for kind, link, weight, other in _different(a.links, b.links):
        undo = _undo(old, (*path, "links", link))
        yield Change(kind, "link", f"{b.id} to {link}", file, _arrow(weight, other), undo, (), touched | {link})
    for name in type(b).model_fields:
        x, y = getattr(a, name), getattr(b, name)
        if name not in (*TEXTS, "label", "terms", "links", "id") and x != y:
            yield Change("changed", name, b.id, file, _arrow(x, y), _undo(old, (*path, name)), tuple(b.terms), touched)


def _term_detail(a: Term | None, b: Term | None) -> str:
    if a is None or b is None:
        (term,) = [t for t in (a, b) if t]
        return f"weight {term.weight:g}: {_few([p for phrases in term.any.root.values() for p in phrases])}"
    parts = [f"weight {a.weight:g} to {b.weight:g}"] if a.weight != b.weight else []
    for role, x, y in (("any", a.any, b.any), ("with", a.with_, b.with_), ("none", a.none, b.none)):
        old, new = x.root if x else {}, y.root if y else {}
        for lang in dict.fromkeys([*old, *new]):
            plus = [f"+{p}" for p in new.get(lang, []) if p not in old.get(lang, [])]
            minus = [f"-{p}" for p in old.get(lang, []) if p not in new.get(lang, [])]
            if plus or minus:
                parts.append(f"{role} {lang}: {_few(plus + minus)}")
    return "; ".join(parts) or "order or note"


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


def _rule_changes(old: Version, part: str, a: Any, b: Any) -> Iterator[Change]:
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
            yield from _list_changes(old, part, name, what, was, now)
        else:
            detail = _arrow(was, now) if isinstance(now, int | float | str) else ""
            undo = _undo(old, ("taxonomy", part, name))
            yield Change("changed", "setting", f"{part}.{name}", f"rules/{part}.yaml", detail, undo)


def _list_changes(old: Version, part: str, name: str, what: str, was: list[Any], now: list[Any]) -> Iterator[Change]:
    file, path = f"rules/{part}.yaml", ("taxonomy", part, name)
    before, after = _by_name(was), _by_name(now)
    for kind, rid, x, y in _different(before, after):
        yield Change(kind, what, f"{part}/{rid}", file, _fields(x, y), _undo(old, (*path, rid)))
    if [r for r in before if r in after] != [r for r in after if r in before]:
        yield Change("changed", "order", f"{part}.{name}", file, "", _undo(old, path))


def _fields(a: Any, b: Any) -> str:
    """The fields in which two records differ."""
    if a is None or b is None:
        return ""
    pairs = [(f, getattr(a, f), getattr(b, f)) for f in type(b).model_fields]
    return "; ".join(f"{f} {_arrow(x, y)}" if isinstance(y, int | float | str) else f for f, x, y in pairs if x != y)


def _indicators(a: IndicatorSet, b: IndicatorSet) -> str:
    """The indicators in which two editions of a set differ."""
    listed: dict[Kind, list[str]] = {"added": [], "removed": [], "changed": []}
    for kind, code, _, _ in _different({i.code: i for i in a.indicators}, {i.code: i for i in b.indicators}):
        listed[kind].append(code)
    parts = [f"{word}: {', '.join(codes[:5])}" + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
             for word, codes in listed.items() if codes]  # fmt: skip
    return "; ".join(parts) or "what is said of the set"


# -- in words


def _few(listed: Sequence[str]) -> str:
    return ", ".join(listed[:SHOWN]) + (", …" if len(listed) > SHOWN else "")


def _arrow(a: Any, b: Any) -> str:
    def shown(x: Any) -> str:
        return "none" if x is None or x == "" else f"{x:g}" if isinstance(x, float) else str(x)

    return f"{shown(a)} to {shown(b)}"


# -- mappings


@dataclass(frozen=True, slots=True)
class MappingChange:
    """A pair of indicators (`set:code`, with their titles) and its relation before and after; empty where there was, or is, none.

    `file` is the one that states the relation; empty for what the titles give.
    """

    turn: Turn
    a: str
    b: str
    a_title: str
    b_title: str
    before: str = ""
    after: str = ""
    file: str = ""


class Stated(NamedTuple):
    """What a file, or the titles, say of a pair: its relation, `not` before one that is rejected, the titles given, the file."""

    relation: str
    a_title: str
    b_title: str
    file: str = ""


def stated(decisions: Iterable[tuple[str, Decision]]) -> dict[tuple[str, str], Stated]:
    """What files say, by pair: of a pair that several speak of, what the first one says."""
    found: dict[tuple[str, str], Stated] = {}
    for file, one in decisions:
        d = one if one.left <= one.right else one.mirrored()
        relation = f"not {d.rejected}" if d.relation == "none" else d.relation
        found.setdefault((d.left, d.right), Stated(relation, d.left_label, d.right_label, file))
    return found


def mapping_changes(old: Stating, new: Stating) -> Iterator[MappingChange]:
    """The mappings that are not the same in both versions: those of the new one first, in its order."""
    for pair in dict.fromkeys([*new, *old]):
        was, now = old.get(pair), new.get(pair)
        one = now or was
        if one is not None and (was and was.relation) != (now and now.relation):
            turn: Turn = "lost" if now is None else "gained" if was is None else "changed"
            relations = (was.relation if was else "", now.relation if now else "")
            yield MappingChange(turn, *pair, one.a_title, one.b_title, *relations, one.file)
