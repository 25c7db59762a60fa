"""From lists to a decision: what is missing, what to choose, how sets compare. The part of a workspace that does it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from sdgtax.data import ALL, Data, Listing, Matching
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.indicator import several

if TYPE_CHECKING:
    from sdgtax.analyse.compare import Comparison
    from sdgtax.analyse.gaps import Gaps
    from sdgtax.analyse.pool import Listed, Place
    from sdgtax.analyse.report import Report
    from sdgtax.analyse.select import Choice, Wish
    from sdgtax.match.matcher import Matcher
    from sdgtax.model.mapping import Overlap


class Choosing(Data):
    """What a workspace says of whole lists and sets."""

    def compare(self, names: Sequence[str], **reading: Unpack[Listing]) -> Comparison:
        """Sets and lists side by side: what each covers, how good it is, what it says twice, alone, or as others do.

        `reading` are the options of `listed`: `level` is the geographic level needed (that of the profile by default), `as_of` the year
        that age is counted from. Raises SdgtaxError for unknown names.

        >>> import sdgtax
        >>> found = sdgtax.open().compare(["oecd-better-life", "eu-vlr-2020"])
        >>> [(s.id, s.indicators) for s in found.sets]
        [('oecd-better-life', 24), ('eu-vlr-2020', 51)]
        """
        from sdgtax.analyse.compare import compare_sets

        matcher, found = self.listed(self._every(names), **reading)
        level, as_of = self.needed_level(reading.get("level", "")), reading.get("as_of") or 0
        return compare_sets(self.taxonomy, matcher, found, self._answered(), level=level, as_of=as_of)

    def gaps(
        self,
        mine: str,
        others: Sequence[str] = (ALL,),
        *,
        facets: Iterable[str] = (),
        lang: str = "",
        **reading: Unpack[Listing],
    ) -> Gaps:
        """What the list or set `mine` does not cover, and which indicators of `others` would.

        `facets` are those looked at (all that a choice covers by default). `reading` are the options of `listed`; `level` is the
        geographic level needed (that of the profile by default). Raises SdgtaxError for unknown names.

        >>> import sdgtax
        >>> found = sdgtax.open().gaps("oecd-better-life", ["u4ssc"], facets=["goal"])
        >>> need = found.of("goal", "missing")[0]
        >>> need.category, need.candidates[0].found.set_id
        ('goal.sdg.1', 'u4ssc')
        """
        names = [n for n in self._every(others) if n != mine]
        if not names:
            raise SdgtaxError(f"there is nothing to fill the gaps of “{mine}” from. Name other sets.")
        wanted = [self._covered(facet) for facet in facets] or self._answered()
        matcher, found = self.listed([mine, *names], **reading)
        return self._open(matcher, found, wanted, self.needed_level(reading.get("level", "")), self.language(lang))

    def _open(self, matcher: Matcher, found: Sequence[Listed], facets: Sequence[str], level: str, lang: str) -> Gaps:
        """What is open in the first of these lists, and which indicators of the others would fill it; none that the profile excludes."""
        from sdgtax.analyse.gaps import find_gaps

        excluded = self.layer.excluded if self.layer else ()
        return find_gaps(self.taxonomy, matcher, found[0], found[1:], facets, level=level, excluded=excluded, lang=lang)

    def select(
        self,
        names: Sequence[str] = (ALL,),
        *,
        size: int | None = None,
        mine: Sequence[str] = (),
        keep: bool = False,
        must: Iterable[str] = (),
        without: Iterable[str] = (),
        most: int | None = None,
        required: Iterable[str] = (),
        excluded: Iterable[str] = (),
        weights: Mapping[str, float] | None = None,
        lang: str = "",
        **reading: Unpack[Listing],
    ) -> Choice:
        """The best small set out of the sets and lists `names` and one's own lists `mine`: balanced, good, none twice.

        `size` is the most that are chosen (rules/selection.yaml has the usual one), `must` and `without` are indicators
        (`SET:CODE`), with `keep` all of one's own are in; `most` is how many come from one set at most. `required` and `excluded`
        are categories, `weights` factors by facet or category; all beside those of the profile. `reading` are the options of
        `listed`. Raises Clash for wishes that cannot be fulfilled together, SdgtaxError for unknown names and where the solver is
        not installed.

        >>> import sdgtax
        >>> found = sdgtax.open().select(["oecd-better-life", "u4ssc"], size=3)
        >>> [c.found.set_id for c in found.chosen], len(found.covered["area"]) > 4
        (['oecd-better-life', 'u4ssc', 'u4ssc'], True)
        """
        from sdgtax.analyse.pool import ref_of
        from sdgtax.analyse.select import Selector
        from sdgtax.model.extras import need

        need("highspy", "select")
        own = [*several(mine)]
        inputs = sorted(self._every([*(n for n in several(names) if n not in own), *own]))
        matcher, found = self.listed(inputs, ordered=True, **reading)
        ids = {f.id for name, f in zip(inputs, found, strict=True) if name in own}
        factors = self._factors(weights or {})
        selector = Selector(self.taxonomy, matcher, found, own=ids, weights=factors, lang=self.language(lang))
        kept = [ref_of(c) for c in selector.candidates if keep and c.set_id in ids]
        wishes = self._wishes(size, most, [*must, *kept], without, required, excluded)
        return selector.choose(wishes, level=self.needed_level(reading.get("level", "")))

    def _factors(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Factors by facet (one that a choice covers, or quality) and category: those of the profile, then those given. Raises
        SdgtaxError for another word."""
        facets = (*self.taxonomy.selection.cover, self.taxonomy.metadata.class_facet.id)
        given = {name if name in facets else self.category(name).id: weight for name, weight in weights.items()}
        return {**(self.layer.weights if self.layer else {}), **given}

    def _wishes(
        self, size: int | None, most: int | None = None, must: Iterable[str] = (), without: Iterable[str] = (),
        required: Iterable[str] = (), excluded: Iterable[str] = (),
    ) -> list[Wish]:  # fmt: skip
        """What a choice has to keep to, with the wishes of the profile."""
        from sdgtax.analyse.select import Wish

        layer = self.layer
        wishes = [Wish("size", number=size or self.taxonomy.selection.size), Wish("same")]
        wishes += [Wish("most", number=most)] if most is not None else []
        wishes += [Wish("must", ref) for ref in dict.fromkeys(must)]
        wishes += [Wish("without", ref) for ref in dict.fromkeys(without)]
        named = [*(layer.required if layer else ()), *(self.category(c).id for c in required)]
        wishes += [Wish("required", category) for category in dict.fromkeys(named)]
        named = [*(layer.excluded if layer else ()), *(self.category(c).id for c in excluded)]
        return wishes + [Wish("excluded", category) for category in dict.fromkeys(named)]

    def report(
        self,
        mine: str,
        others: Sequence[str] = (ALL,),
        *,
        whole: bool = False,
        size: int | None = None,
        lang: str = "",
        **reading: Unpack[Listing],
    ) -> Report:
        """All that can be said of the list or set `mine` (`all`: of every set) beside `others`.

        `whole` explains the indicators of the others too, `size` is that of the choice (0: none is made). `reading` are the options of
        `listed`; `level` is the geographic level needed (that of the profile by default). Raises SdgtaxError for unknown names; where a size is asked for, also Clash for wishes of the profile, and SdgtaxError where the solver is not installed.

        >>> import sdgtax
        >>> found = sdgtax.open().report("oecd-better-life", ["u4ssc"], size=0)
        >>> [listed.id for listed in found.mine], found.gaps.others
        (['oecd-better-life'], ('u4ssc',))
        """
        from sdgtax.analyse.compare import compare_sets
        from sdgtax.analyse.pool import ties
        from sdgtax.analyse.report import Report
        from sdgtax.analyse.select import Clash

        own = self._every([mine])
        rest = [n for n in self._every(others) if n not in own] if mine != ALL else []
        explained = len(own) + (len(rest) if whole else 0)
        matcher, found = self.listed([*own, *rest], explained=explained, **reading)
        speech, facets = self.language(lang), self._answered()
        level, as_of = self.needed_level(reading.get("level", "")), reading.get("as_of") or 0
        known = ties(matcher, found, speech)
        comparison = compare_sets(self.taxonomy, matcher, found, facets, level=level, as_of=as_of, found=known)
        gaps = self._open(matcher, found, facets, level, speech) if rest else None
        preferred = () if mine in self.sets or mine == ALL else (found[0].id,)
        choice: Choice | None = None
        clash: tuple[Wish, ...] = ()
        try:
            choice = self._choice(matcher, found, preferred, size, level, known)
        except Clash as error:
            if size is not None:
                raise
            clash = error.wishes
        return Report(tuple(found), len(own), comparison, known, gaps, choice, whole, level, clash)

    def _choice(
        self, matcher: Matcher, found: Sequence[Listed], own: Collection[str], size: int | None, level: str,
        known: Mapping[tuple[Place, Place], Overlap],
    ) -> Choice | None:  # fmt: skip
        """The choice out of lists, `own` being the ids of the user's; None for the size 0, and where nobody said a size and the
        solver is not installed."""
        from importlib.util import find_spec

        from sdgtax.analyse.select import Selector
        from sdgtax.model.extras import need

        if size == 0 or (size is None and find_spec("highspy") is None):
            return None
        need("highspy", "select")
        selector = Selector(self.taxonomy, matcher, found, own=own, weights=self._factors({}), found=known)
        return selector.choose(self._wishes(size), level=level)

    # -- what goes in

    def listed(
        self,
        names: Sequence[str],
        *,
        ordered: bool = False,
        explained: int = 0,
        level: str = "",
        as_of: int | None = None,
        **matching: Unpack[Matching],
    ) -> tuple[Matcher, list[Listed]]:
        """Sets and lists, each classified once, with the matcher that they are prepared for. `matching` are options of `compared`.

        `reviewed` are files of people's decisions, on answers and on mappings; they win. `ordered` puts the indicators of one's own
        lists in an order that does not depend on that of their rows; the first `explained` ones have all evidence.
        """
        from sdgtax.analyse.pool import in_order, listed

        matcher, prepared = self.compared(names, **matching)
        if ordered:
            prepared = [p if p.id.partition("@")[0] in self.sets else in_order(p) for p in prepared]
        reviewed, options = matching.get("reviewed", ()), matching.get("options")
        files = [reviewed] if isinstance(reviewed, str | Path) else reviewed
        classifier = self.classifier(blind=matching.get("blind", False), level=level, as_of=as_of, reviews=files)
        return matcher, listed(classifier, prepared, self.sets, options.lang if options else "", explained)

    def _every(self, names: Iterable[str]) -> list[str]:
        """The names of sets and files; `all` stands for every set that is not out of use and not named itself. A name that is given
        twice stays so, for `titles` to refuse."""
        named = [*several(names)]
        known = [s.id for s in self.sets.values() if not s.deprecated and s.id not in named]
        at = named.index(ALL) if ALL in named else len(named)
        return [n for place, name in enumerate(named) for n in (known if place == at else [name]) if n != ALL]

    def _answered(self) -> list[str]:
        """The facets that a choice covers and that have answers: strategic priorities have some where there is a profile."""
        taxonomy = self.taxonomy
        return [facet for facet in taxonomy.selection.cover if taxonomy.answers(taxonomy.facet(facet))]

    def _covered(self, facet: str) -> str:
        """A facet that a choice covers. Raises SdgtaxError for another one."""
        from sdgtax.text.nearest import nearest

        known = self._answered()
        if facet not in known:
            raise SdgtaxError(f"unknown facet “{facet}”.{nearest(facet, known)} Known: {', '.join(known)}.")
        return facet
