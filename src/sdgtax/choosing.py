"""From lists to a decision: what is missing, what to choose, how sets compare. The part of a workspace that does it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from sdgtax.data import ALL, Data
from sdgtax.model.finding import SdgtaxError

if TYPE_CHECKING:
    from sdgtax.analyse.gaps import Gaps
    from sdgtax.analyse.pool import Listed
    from sdgtax.classify.engine import Classifier
    from sdgtax.formats.columns import TableOptions
    from sdgtax.match.matcher import Matcher
    from sdgtax.match.titles import Prepared
    from sdgtax.model.rules import Profile


class Choosing(Data):
    """What a workspace says of whole lists and sets."""

    @abstractmethod
    def classifier(self, *args: Any, **options: Any) -> Classifier:
        """A classifier on this data."""

    @abstractmethod
    def matcher(self, *args: Any, **options: Any) -> Matcher:
        """A matcher on this data."""

    @abstractmethod
    def titles(self, *args: Any, **options: Any) -> list[Prepared]:
        """What is compared."""

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
        layer = self._layer
        return find_gaps(
            self.taxonomy, matcher, found[0], found[1:], wanted, level=self.needed_level(level),
            excluded=layer.excluded if layer else (), lang=self.language(lang),
        )  # fmt: skip

    # -- what goes in

    def listed(
        self,
        names: Sequence[str],
        *,
        level: str = "",
        blind: bool = False,
        as_of: int | None = None,
        options: TableOptions | None = None,
        stdin: BinaryIO | None = None,
        **matching: Any,
    ) -> tuple[Matcher, list[Listed]]:
        """Sets and lists, each classified once, with the matcher that they are prepared for. `matching` are options of `matcher`."""
        from sdgtax.analyse.pool import listed

        matcher = self.matcher(names, blind=blind, **matching)
        prepared = self.titles(matcher, names, options, stdin)
        classifier = self.classifier(blind=blind, level=level, as_of=as_of)
        return matcher, listed(classifier, prepared, self.sets, options.lang if options else "")

    @property
    def _layer(self) -> Profile | None:
        return self.taxonomy.profiles[self.profile] if self.profile else None

    def _every(self, names: Iterable[str]) -> list[str]:
        """The names of sets and files, each once; `all` stands for every set that is not out of use."""
        known = [s.id for s in self.sets.values() if not s.deprecated]
        return list(dict.fromkeys(n for name in names for n in (known if name == ALL else [name])))

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
