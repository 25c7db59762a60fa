"""A small, balanced set out of many indicators: the best one, with what each adds, what it was preferred to, what limits cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from sdgtax.analyse.optimum import WHOLE, Limits, Model, optimum
from sdgtax.analyse.pool import Listed, Place, Worth, ref_of, sure_of, ties
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.indicator import shown_code
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.nearest import nearest

if TYPE_CHECKING:
    from sdgtax.match.matcher import Matcher
    from sdgtax.model.classification import Classification
    from sdgtax.model.mapping import Overlap

WishKind = Literal["size", "must", "without", "most", "required", "excluded", "same"]


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that the choice has to keep to: its kind, and an indicator (`SET:CODE`), a category or a number."""

    kind: WishKind
    what: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Adds:
    """What a chosen indicator adds to a category, in points, and how many others of the choice belong to it too."""

    category: str
    points: float
    others: int


@dataclass(frozen=True, slots=True)
class Instead:
    """The best indicator that could have stood there: what would be lost, and in which categories; `worth` by quality and level."""

    found: Classification
    loss: float
    lacks: tuple[str, ...]
    worth: float
    same: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """An indicator of the choice: what the choice would lose without it, what it adds where, and what it was preferred to."""

    found: Classification
    points: float
    quality: str
    grade: str
    adds: tuple[Adds, ...]
    instead: Instead | None
    also: tuple[Classification, ...]
    wished: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """What a limit costs: without the wish, or with the size `size`, so many points more; and what would then be covered."""

    wish: Wish
    gain: float
    covered: tuple[str, ...]
    size: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The choice, worth most first, its value in points; what is covered by facet, what is not, and what the limits cost."""

    chosen: tuple[Chosen, ...]
    value: float
    wishes: tuple[Wish, ...]
    level: str
    candidates: int
    sets: tuple[str, ...]
    covered: Mapping[str, tuple[str, ...]]
    open: tuple[str, ...]
    costs: tuple[Cost, ...]


class Clash(SdgtaxError):
    """Wishes that cannot be fulfilled together; each of them can be without one of the others."""

    def __init__(self, wishes: Sequence[Wish]) -> None:
        super().__init__(f"these wishes clash: {', '.join(f'{w.kind} {w.what or w.number}' for w in wishes)}.")
        self.wishes = tuple(wishes)


class Selector:
    """Candidates made ready to be chosen from; the order in which they are given does not matter."""

    def __init__(
        self, taxonomy: Taxonomy, matcher: Matcher, lists: Sequence[Listed], *, own: Collection[str] = (),
        weights: Mapping[str, float] | None = None, lang: str = "",
        found: Mapping[tuple[Place, Place], Overlap] | None = None,
    ) -> None:  # fmt: skip
        """`own` are the ids of the user's own lists; `weights` are factors by facet and category; `found` are the `ties` of the
        lists, where they are known."""
        self.taxonomy = taxonomy
        self.rules = taxonomy.selection
        self._weights = dict(weights or {})
        self._worth = Worth(taxonomy, self._weights)
        self._own = frozenset(own)
        self._answers = {f: taxonomy.answers(taxonomy.facet(f)) for f in self.rules.cover}
        self._aims = [c for f, answers in self._answers.items() if self.rules.cover[f].aim for c in answers]
        places = [(m, i) for m, s in enumerate(lists) for i, c in enumerate(s.results) if not c.indicator.deprecated]
        places.sort(key=lambda p: _key(lists[p[0]].results[p[1]]))
        number = {place: n for n, place in enumerate(places)}
        self.candidates = tuple(lists[m].results[i] for m, i in places)
        elements: dict[str, int] = {}
        covers = tuple(tuple(sorted(self._covers(c, elements).items())) for c in self.candidates)
        self.categories = tuple(elements)
        """The category of each element."""
        same, redundant = set(), {}
        for (x, y), o in (ties(matcher, lists, lang) if found is None else found).items():
            if x in number and y in number:
                pair = (min(number[x], number[y]), max(number[x], number[y]))
                if o.relation in self.rules.same:
                    same.add(pair)
                elif points := self.rules.redundant.get(o.relation):
                    redundant[pair] = points * WHOLE
        self.same = tuple(sorted(same))
        worth = tuple(WHOLE * (self._worth.of(c) + self.rules.own * (c.set_id in self._own)) for c in self.candidates)
        slopes = tuple(map(self._slopes, self.categories))
        self.model = Model(worth, covers, slopes, dict(sorted(redundant.items())))

    def _covers(self, c: Classification, elements: dict[str, int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for a in c.assignments:
            tenths = int(a.confidence * WHOLE + 0.5)
            if a.facet in self.rules.cover and tenths:
                found[elements.setdefault(a.category, len(elements))] = tenths
        return found

    def _slopes(self, category: str) -> tuple[int, ...]:
        facet = self.taxonomy.facet_of(category)
        factor = self._weights.get(facet, 1.0)
        for name, weight in self._weights.items():
            if name not in self.rules.cover and (name == category or Taxonomy.is_below(category, name)):
                factor *= weight
        cover = self.rules.cover[facet]
        return tuple(int(cover.points * factor * step + 0.5) for step in cover.steps)

    # -- wishes

    def number(self, name: str) -> int:
        """The candidate that `SET:CODE` names, or a code or title that only one has. Raises SdgtaxError."""
        ways: tuple[Callable[[Classification], str], ...] = (ref_of, lambda c: shown_code(c.code), lambda c: c.title)
        for way in ways:
            found = [n for n, c in enumerate(self.candidates) if way(c) == name]
            if len(found) == 1:
                return found[0]
            if found:
                several = ", ".join(ref_of(self.candidates[n]) for n in found[:3])
                raise SdgtaxError(f"“{name}” names {len(found)} candidates: {several}. Write SET:CODE.")
        listed = [part.strip() for part in name.split(",")]
        if len(listed) > 1 and any(way(c) in listed for way in ways for c in self.candidates):
            raise SdgtaxError(f"“{name}” names several candidates. Give the option once for each.")
        hint = nearest(name, map(ref_of, self.candidates))
        raise SdgtaxError(f"there is no candidate “{name}”.{hint} Its set has to be among those chosen from.")

    def limits(self, wishes: Iterable[Wish]) -> Limits:
        """Some wishes as limits."""
        by_kind: dict[WishKind, list[Wish]] = {kind: [] for kind in get_args(WishKind)}
        for wish in wishes:
            by_kind[wish.kind].append(wish)
        size = min((w.number for w in by_kind["size"]), default=len(self.candidates))
        must = frozenset(self.number(w.what) for w in by_kind["must"])
        without = frozenset(self.number(w.what) for w in by_kind["without"])
        without = without.union(*(self._members(w.what, 0.0, below=True) for w in by_kind["excluded"]))
        groups: dict[str, set[int]] = {}
        for n, c in enumerate(self.candidates):
            groups.setdefault(c.set_id, set()).add(n)
        most = [
            (frozenset(group), w.number)
            for w in by_kind["most"]
            for name, group in groups.items()
            if name not in self._own and len(group) > w.number
        ]
        needed = tuple(self._needed(w.what) for w in by_kind["required"])
        return Limits(size, must, without, self.same if by_kind["same"] else (), tuple(most), needed)

    def _needed(self, category: str) -> frozenset[int]:
        """The candidates of which one at least has to be in; those that are no more than possible, where nothing else is."""
        below = not self.taxonomy.facet_of(category)
        sure = self._members(category, self.taxonomy.sure, below=below)
        return sure or self._members(category, 0.0, below=below)

    def _members(self, category: str, least: float, *, below: bool) -> frozenset[int]:
        sure = ((n, sure_of(c, category, below=below)) for n, c in enumerate(self.candidates))
        return frozenset(n for n, s in sure if s > 0 and s >= least)

    def clash(self, wishes: Sequence[Wish]) -> list[Wish]:
        """Of wishes that cannot be fulfilled together those that clash: none of them can be left out (a deletion filter)."""
        nothing = Model((0,) * len(self.candidates), ((),) * len(self.candidates), ())
        kept = list(wishes)
        for wish in wishes:
            rest = [w for w in kept if w is not wish]
            if optimum(nothing, self.limits(rest)) is None:
                kept = rest
        return kept

    # -- choosing

    def choose(self, wishes: Sequence[Wish], *, level: str = "") -> Choice:
        """The best choice that fulfils all wishes. Raises Clash where there is none."""
        limits = self.limits(wishes)
        found = optimum(self.model, limits)
        if found is None:
            raise Clash(self.clash(wishes))
        value = self.model.value(found)
        listed = [self._chosen(i, found, value, limits) for i in found]
        listed.sort(key=lambda c: (-c.points, _key(c.found)))
        covered = self._covered(found)
        by_facet = {f: tuple(c for c in answers if c in covered) for f, answers in self._answers.items()}
        return Choice(
            tuple(listed), value / WHOLE, tuple(wishes), level, len(self.candidates),
            tuple(dict.fromkeys(c.set_id for c in self.candidates)), by_facet, tuple(c for c in self._aims if c not in covered),
            (*self._more(wishes, limits, value, covered), *self._dropped(wishes, value, covered)),
        )  # fmt: skip

    def _covered(self, chosen: Iterable[int]) -> set[str]:
        """The categories that a choice surely covers."""
        return {
            a.category for i in chosen for a in self.candidates[i].assignments if a.confidence >= self.taxonomy.sure
        }

    def _more(self, wishes: Sequence[Wish], limits: Limits, value: int, covered: set[str]) -> Iterable[Cost]:
        """What a larger size would bring."""
        wish = next((w for w in wishes if w.kind == "size"), None)
        for n in range(1, self.rules.more + 1 if wish else 0):
            size = limits.size + n
            found = optimum(self.model, replace(limits, size=size)) if size <= len(self.candidates) else None
            if wish and found is not None:
                gain = self.model.value(found) - value
                yield Cost(wish, gain / WHOLE, self._new(found, covered), size)

    def _dropped(self, wishes: Sequence[Wish], value: int, covered: set[str]) -> Iterable[Cost]:
        """What each kind of wish costs: the best choice without those of this kind."""
        for kind in dict.fromkeys(w.kind for w in wishes if w.kind not in ("size", "same")):
            found = optimum(self.model, self.limits(w for w in wishes if w.kind != kind))
            dropped = [w for w in wishes if w.kind == kind]
            wish = dropped[0] if len(dropped) == 1 else Wish(kind, ", ".join(w.what for w in dropped))
            if found is not None:
                yield Cost(wish, (self.model.value(found) - value) / WHOLE, self._new(found, covered))

    def _new(self, chosen: Iterable[int], covered: set[str]) -> tuple[str, ...]:
        """The aims that a choice covers beside those covered already."""
        new = self._covered(chosen) - covered
        return tuple(c for c in self._aims if c in new)

    # -- reasons

    def _chosen(self, i: int, chosen: tuple[int, ...], value: int, limits: Limits) -> Chosen:
        c, rest = self.candidates[i], [n for n in chosen if n != i]
        adds = []
        for e, gain in self.model.gains(i, self.model.covered(rest)).items():
            others = sum(1 for n in rest for x, _ in self.model.covers[n] if x == e)
            adds.append(Adds(self.categories[e], gain / WHOLE, others))
        adds.sort(key=lambda a: (-a.points, a.category))
        also = [self.candidates[j if k == i else k] for k, j in self.same if i in (k, j)]
        return Chosen(
            c, (value - self.model.value(rest)) / WHOLE, self._worth.quality(c), self._worth.grade(c), tuple(adds),
            self._instead(i, rest, value, limits), tuple(also), i in limits.must,
        )  # fmt: skip

    def _instead(self, i: int, rest: list[int], value: int, limits: Limits) -> Instead | None:
        """The best one that could stand in the place of `i`; None for what has to be there."""
        if i in limits.must:
            return None
        before = self.model.covered(rest)
        inside = set(rest)
        lost: Counter[int] = Counter()
        for (k, j), points in self.model.redundant.items():
            lost[k] += points * (j in inside)
            lost[j] += points * (k in inside)

        others = (j for j in range(len(self.candidates)) if j != i and j not in inside)
        gains = ((self.model.worth[j] + sum(self.model.gains(j, before).values()) - lost[j], j) for j in others)
        ranked = sorted((-gain, j) for gain, j in gains)
        best = next((j for _, j in ranked if limits.allow([*rest, j])), None)
        if best is None:
            return None
        mine, its = self.model.gains(i, before), self.model.gains(best, before)
        lacks = sorted(
            (its.get(e, 0) - points, self.categories[e]) for e, points in mine.items() if points > its.get(e, 0)
        )
        worth = (self.model.worth[i] - self.model.worth[best]) / WHOLE
        same = (min(i, best), max(i, best)) in self.same
        loss = (value - self.model.value([*rest, best])) / WHOLE
        return Instead(self.candidates[best], loss, tuple(c for _, c in lacks), worth, same)


def _key(c: Classification) -> tuple[str, str, str]:
    """The order of candidates; what stands in for a code that is missing does not count."""
    return c.set_id, shown_code(c.code), c.title
