"""From lists to a decision: what is missing, what to choose, how sets compare. The part of a workspace that does it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sdgtax.data import ALL, Data
from sdgtax.model.finding import SdgtaxError

if TYPE_CHECKING:
    from sdgtax.analyse.compare import Comparison
    from sdgtax.analyse.gaps import Gaps
    from sdgtax.analyse.pool import Listed
    from sdgtax.analyse.select import Choice
    from sdgtax.formats.columns import TableOptions
    from sdgtax.match.matcher import Matcher
    from sdgtax.match.titles import Prepared


class Choosing(Data):
    """What a workspace says of whole lists and sets."""

    @abstractmethod
    def matcher(self, *args: Any, **options: Any) -> Matcher:
        """A matcher on this data."""

    @abstractmethod
    def titles(self, *args: Any, **options: Any) -> list[Prepared]:
        """What is compared."""

    def compare(
        self,
        names: Sequence[str],
        *,
        level: str = "",
        as_of: int | None = None,
        options: TableOptions | None = None,
        stdin: BinaryIO | None = None,
        **reading: Any,
    ) -> Comparison:
        """Sets and lists side by side: what each covers, how good it is, what it says twice, alone, or as others do.

        `level` is the geographic level needed (that of the profile by default), `as_of` the year that age is counted from.
        `reading` are the options of `listed`. Raises SdgtaxError for unknown names.

        >>> import sdgtax
        >>> found = sdgtax.open().compare(["oecd-better-life", "eu-vlr-2020"])
        >>> [(s.id, s.indicators) for s in found.sets]
        [('oecd-better-life', 20), ('eu-vlr-2020', 45)]
        """
        from sdgtax.analyse.compare import compare_sets

        matcher, found = self.listed(
            self._every(names), level=level, as_of=as_of, options=options, stdin=stdin, **reading
        )
        needed = self.needed_level(level)
        return compare_sets(self.taxonomy, matcher, found, self._answered(), level=needed, as_of=as_of or 0)

    def gaps(
        self,
        mine: str,
        others: Sequence[str] = (ALL,),
        *,
        level: str = "",
        facets: Iterable[str] = (),
        lang: str = "",
        options: TableOptions | None = None,
        stdin: BinaryIO | None = None,
        **reading: Any,
    ) -> Gaps:
        """What the list or set `mine` does not cover, and which indicators of `others` would.

        `facets` are those looked at (all that a choice covers by default), `level` is the geographic level needed (that of the
        profile by default). `reading` are the options of `listed`. Raises SdgtaxError for unknown names.

        >>> import sdgtax
        >>> found = sdgtax.open().gaps("oecd-better-life", ["u4ssc"], facets=["goal"])
        >>> need = found.of("goal", "missing")[0]
        >>> need.category, need.candidates[0].found.set_id
        ('goal.sdg.2', 'u4ssc')
        """
        from sdgtax.analyse.gaps import find_gaps

        names = [n for n in self._every(others) if n != mine]
        if not names:
            raise SdgtaxError(f"there is nothing to fill the gaps of “{mine}” from. Name other sets.")
        wanted = [self._covered(facet) for facet in facets] or self._answered()
        matcher, found = self.listed([mine, *names], level=level, options=options, stdin=stdin, **reading)
        layer = self.layer
        return find_gaps(
            self.taxonomy, matcher, found[0], found[1:], wanted, level=self.needed_level(level),
            excluded=layer.excluded if layer else (), lang=self.language(lang),
        )  # fmt: skip

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
        level: str = "",
        lang: str = "",
        options: TableOptions | None = None,
        stdin: BinaryIO | None = None,
        **reading: Any,
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
        (['u4ssc', 'u4ssc', 'u4ssc'], True)
        """
        from sdgtax.analyse.pool import ref_of
        from sdgtax.analyse.select import Selector, Wish
        from sdgtax.model.extras import need

        need("highspy", "select")
        layer = self.layer
        factors = {**(layer.weights if layer else {}), **{self._weighed(n): w for n, w in (weights or {}).items()}}
        named = {
            "required": [*(layer.required if layer else ()), *(self.category(c).id for c in required)],
            "excluded": [*(layer.excluded if layer else ()), *(self.category(c).id for c in excluded)],
        }
        inputs = sorted(self._every([*names, *mine]))
        matcher, found = self.listed(inputs, level=level, ordered=True, options=options, stdin=stdin, **reading)
        own = {f.id for name, f in zip(inputs, found, strict=True) if name in mine}
        selector = Selector(self.taxonomy, matcher, found, own=own, weights=factors, lang=self.language(lang))
        asked = {"must": list(must), "without": list(without)}
        asked["must"] += [ref_of(c) for c in selector.candidates if keep and c.set_id in own]
        wishes = [Wish("size", number=size or self.taxonomy.selection.size), Wish("same")]
        wishes += [Wish("most", number=most)] if most is not None else []
        wishes += [Wish(kind, what) for kind in ("must", "without") for what in dict.fromkeys(asked[kind])]
        wishes += [Wish(kind, what) for kind in ("required", "excluded") for what in dict.fromkeys(named[kind])]
        return selector.choose(wishes, level=self.needed_level(level))

    # -- what goes in

    def listed(
        self,
        names: Sequence[str],
        *,
        level: str = "",
        blind: bool = False,
        as_of: int | None = None,
        ordered: bool = False,
        reviewed: str | Path | Iterable[str | Path] = (),
        options: TableOptions | None = None,
        stdin: BinaryIO | None = None,
        **matching: Any,
    ) -> tuple[Matcher, list[Listed]]:
        """Sets and lists, each classified once, with the matcher that they are prepared for. `matching` are options of `matcher`.

        `reviewed` are files of people's decisions, on answers and on mappings; they win. `ordered` puts the indicators of one's own lists in an order that does not depend on that of their rows.
        """
        from sdgtax.analyse.pool import in_order, listed

        matcher = self.matcher(names, blind=blind, reviewed=reviewed, **matching)
        prepared = self.titles(matcher, names, options, stdin)
        if ordered:
            prepared = [p if p.id.partition("@")[0] in self.sets else in_order(p) for p in prepared]
        files = [reviewed] if isinstance(reviewed, str | Path) else reviewed
        classifier = self.classifier(blind=blind, level=level, as_of=as_of, reviews=files)
        return matcher, listed(classifier, prepared, self.sets, options.lang if options else "")

    def _every(self, names: Iterable[str]) -> list[str]:
        """The names of sets and files, each once; `all` stands for every set that is not out of use."""
        known = [s.id for s in self.sets.values() if not s.deprecated]
        return list(dict.fromkeys(n for name in names for n in (known if name == ALL else [name])))

    def _weighed(self, name: str) -> str:
        """What a weight is for: a facet that a choice covers, quality, or a category. Raises SdgtaxError for another word."""
        facets = (*self.taxonomy.selection.cover, self.taxonomy.metadata.class_facet.id)
        return name if name in facets else self.category(name).id

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
