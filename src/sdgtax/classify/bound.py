"""Which decisions of people hold for an indicator: those on its code and its title, of which none clashes with another person's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.model.indicator import Indicator, IndicatorSet, shown_code
from sdgtax.text.decided import Conflict, conflicts, is_of_list, same

if TYPE_CHECKING:
    from sdgtax.model.finding import Finding
    from sdgtax.model.review import Decision
    from sdgtax.yaml.decisions import ReviewFile


class Decided(NamedTuple):
    """What was decided on an indicator, by the numbers of the decisions: what holds, and what was decided on another title."""

    hold: tuple[int, ...] = ()
    renamed: tuple[int, ...] = ()
    clashing: tuple[Conflict, ...] = ()


NOTHING = Decided()


class Bound:
    """Decisions, found by the indicator that they are about."""

    def __init__(self, decisions: Sequence[Decision], sets: Mapping[str, IndicatorSet], single: Sequence[str]) -> None:
        """`single` are the roots of questions that have one answer. `sets` are asked for nothing where there are no decisions."""
        self.decisions = decisions
        self._single = single
        self._sets = frozenset(sets) if decisions else frozenset()
        self._by_code: dict[tuple[str, str], list[int]] = {}
        self.by_title: dict[str, list[int]] = {}
        for n, d in enumerate(decisions):
            set_id, _, code = d.indicator.partition(":")
            if not is_of_list(d, self._sets):
                found = sets[set_id].find(code) if set_id in sets else None
                self._by_code.setdefault((set_id, found.code if found else code), []).append(n)
            elif d.indicator:
                self._by_code.setdefault(("", d.indicator), []).append(n)
            if is_of_list(d, self._sets):
                self.by_title.setdefault(same(d.title), []).append(n)

    def of(self, indicator: Indicator) -> Decided:
        """What was decided on an indicator of a set, or of a list of one's own (one without a known set)."""
        if not self.decisions:
            return NOTHING
        set_id = indicator.set_id.partition("@")[0]  # in one language, such as un-sdg@nb
        own = set_id not in self._sets
        code = shown_code(indicator.code)
        numbers = list(self._by_code.get(("" if own else set_id, code), ())) if code else []
        titles = {same(t) for t in indicator.titles.values() if isinstance(t, str)}
        if own:
            bare = (n for t in titles for n in self.by_title.get(t, ()) if not self.decisions[n].indicator)
            numbers += sorted(bare)
        if not numbers:
            return NOTHING
        fits = [n for n in numbers if not self.decisions[n].title or same(self.decisions[n].title) in titles]
        listed = [self.decisions[n] for n in fits]
        clashing = [c for c in conflicts(listed, [0] * len(fits), self._single) if not c.same_person]
        out = {fits[k] for c in clashing for k in (c.number, c.other)}
        return Decided(
            tuple(n for n in fits if n not in out), tuple(n for n in numbers if n not in fits),
            tuple(c._replace(number=fits[c.number], other=fits[c.other]) for c in clashing),
        )  # fmt: skip


class Watch:
    """Sees what is classified, and tells which decisions of files were not applied, and why."""

    def __init__(self, files: Sequence[ReviewFile], sets: Mapping[str, IndicatorSet], single: Sequence[str]) -> None:
        self._placed = [(file, n) for file in files for n in range(len(file.reviews.decisions))]
        self._bound = Bound([file.reviews.decisions[n] for file, n in self._placed], sets, single)
        self._sets = frozenset(sets) if self._placed else frozenset()
        self._used: set[int] = set()
        self._renamed: dict[int, str] = {}
        self._codes: dict[int, str] = {}
        self._clashing: dict[Conflict, None] = {}
        self._own = False

    @property
    def applied(self) -> int:
        """How many decisions hold for what was seen."""
        return len(self._used)

    def see(self, indicator: Indicator) -> None:
        """An indicator that is classified."""
        if not self._placed:
            return
        found = self._bound.of(indicator)
        own = indicator.set_id.partition("@")[0] not in self._sets
        self._own = self._own or own
        self._used.update(found.hold)
        self._clashing.update(dict.fromkeys(found.clashing))
        title = next(iter(indicator.titles.values()), "")
        self._renamed.update(dict.fromkeys(found.renamed, title))
        if own and indicator.code:
            for n in self._bound.by_title.get(same(title), ()):
                if self._bound.decisions[n].indicator not in ("", indicator.code):
                    self._codes.setdefault(n, indicator.code)

    def findings(self) -> list[Finding]:
        """Decisions on titles that have changed or come under another code, of two people that clash, and on what is not there."""
        clashing = {n for c in self._clashing for n in (c.number, c.other)}
        found = [self._clash(c) for c in self._clashing]
        for n, d in enumerate(self._bound.decisions):
            if n in self._used or n in clashing:
                continue
            if n in self._codes:
                what = (
                    f"“{d.title}” has the code “{self._codes[n]}” in the list, and was decided on under “{d.indicator}”"
                )
                found.append(
                    self._finding(
                        n, "indicator", "unused-decision", what, "Write the new code, if it is the same indicator."
                    )
                )
            elif n in self._renamed:
                what = f"“{d.indicator}” was called “{d.title}” when it was decided on"
                now, hint = f"“{self._renamed[n]}”", "Decide again: the decision is not applied."
                found.append(self._finding(n, "title", "changed-title", what, hint, now))
            elif self._own and is_of_list(d, self._sets):
                what = f"the list has no indicator “{d.title}”" + (
                    f" with the code “{d.indicator}”" if d.indicator else ""
                )
                found.append(
                    self._finding(n, "title", "unused-decision", what, "Correct code and title, or take it out.")
                )
        return sorted(found)

    def _clash(self, conflict: Conflict) -> Finding:
        from sdgtax.yaml.decisions import told

        def where(number: int, key: str) -> str:
            file, n = self._placed[number]
            return f"in {file.path}:{file.doc.place(('decisions', n, key))[0]}"

        fault = told(self._bound.decisions, conflict, where)
        key = str(fault.loc[-1])
        return self._finding(conflict.number, key, "clashing-decisions", fault.message, fault.hint, fault.expected)

    def _finding(self, number: int, key: str, rule: str, message: str, hint: str, expected: str = "") -> Finding:
        file, n = self._placed[number]
        return file.doc.finding(("decisions", n, key), rule, message, hint, expected=expected, severity="warning")


def watched(indicators: Iterable[Indicator], watch: Watch) -> Iterator[Indicator]:
    """The indicators, each seen as it goes by."""
    for indicator in indicators:
        watch.see(indicator)
        yield indicator
