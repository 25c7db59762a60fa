"""People's decisions: taken from workbooks, brought together, judged. The part of a workspace that does it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.data import Data, PathLike
from sdgtax.model.finding import Finding, SdgtaxError

if TYPE_CHECKING:
    from sdgtax.analyse.verdicts import Agreement, Judged
    from sdgtax.check.validate import Report
    from sdgtax.classify.bound import Watch
    from sdgtax.formats.verdicts import Verdicts
    from sdgtax.model.classification import Classification
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.review import Decision
    from sdgtax.yaml.decisions import ReviewFile


def _untold(watch: Watch, told: Iterable[Finding]) -> list[Finding]:
    """What a watch has to tell of places of which nothing of the kind is told."""
    known = {(f.path, f.line, f.rule) for f in told}
    return [f for f in watch.findings() if (f.path, f.line, f.rule) not in known]


@dataclass(frozen=True)
class Applied:
    """What a workbook gave: its verdicts, the text of the file of reviews with them, and how many earlier decisions they replace."""

    verdicts: Verdicts
    text: str
    replaced: int


@dataclass(frozen=True)
class Checked:
    """Files of decisions and what is to be said of them together."""

    files: tuple[ReviewFile, ...]
    findings: tuple[Finding, ...] = ()
    agreement: tuple[Agreement, ...] = ()
    applied: int | None = None

    @property
    def decisions(self) -> list[Decision]:
        """The decisions of all files."""
        return [d for file in self.files for d in file.reviews.decisions]


@dataclass
class Walk:
    """What is to be reviewed, most useful first, and what was decided so far; `done` are those decided on before."""

    waiting: list[Classification]
    done: int
    path: Path
    by: str
    said: dict[int, list[Decision]] = field(default_factory=dict)


class Reviewing(Data):
    """What a workspace does with people's decisions."""

    def watch(self, paths: Iterable[PathLike]) -> Watch:
        """Sees what is classified with these files of decisions, and tells which of them were not applied."""
        from sdgtax.classify.bound import Watch
        from sdgtax.text.decided import single

        return Watch(self.review_files(paths), self.sets, single(self.taxonomy))

    def _unapplied(self, report: Report, listed: Iterable[Indicator], ignored: Sequence[str]) -> list[Finding]:
        """What of the reviews that were checked is not applied to one's own lists."""
        from sdgtax.check.rules import left_out

        wrong = {f.path for f in report.findings if f.severity == "error"}
        watch = self.watch(path for path, kind in report.checked.items() if kind == "reviews" and path not in wrong)
        for indicator in listed:
            watch.see(indicator)
        out = left_out(ignored)
        return [f for f in _untold(watch, report.findings) if f.rule not in out]

    def apply_reviews(self, workbook: PathLike, path: PathLike, *, by: str = "", day: str) -> Applied:
        """What reviewers wrote into a workbook of `classify`, as the text of the file of reviews `path`; nothing is written.

        `by` is who decided where a row names nobody, `day` the day of the decisions. Raises DataError with every cell that is not
        understood, SdgtaxError where nothing was decided.
        """
        from sdgtax.formats import verdicts

        found = verdicts.read(Path(workbook), self.taxonomy, by, day)
        if not found.decisions:
            raise SdgtaxError(
                f"nothing was decided in “{workbook}”. Choose a decision in a row, and save the workbook."
            )
        text, replaced = self.with_decisions(path, found.decisions)
        return Applied(found, text, replaced)

    def with_decisions(self, path: PathLike, decisions: Sequence[Decision]) -> tuple[str, int]:
        """The text of a file of reviews, new or there, with further decisions; and how many it had of the same people on the same."""
        from sdgtax.views.reviews import added, stem

        old = self.review_files([path])[0] if Path(path).exists() else None
        return added(self.taxonomy, old, decisions, self._decidable().name, stem(Path(path)))

    def check_reviews(self, paths: Iterable[PathLike], listed: Iterable[Indicator] | None = None) -> Checked:
        """Files of decisions together: clashes of people, changed titles, what is not bound or (by a list) not there, and agreement.

        Raises DataError as `reviews` does, SdgtaxError where the library for the agreement is missing.
        """
        from sdgtax.analyse.verdicts import agreement
        from sdgtax.yaml.decisions import together

        files, known = self.review_files(paths), self._decidable()
        findings = set(together(files, known))
        watch = self.watch(file.path for file in files)
        for indicator in listed or ():
            watch.see(indicator)
        if listed is not None:
            findings.update(_untold(watch, findings))
        whole = [d for file in files for d in file.reviews.decisions]
        agreed = tuple(agreement(self.taxonomy, whole, known.name))
        return Checked(tuple(files), tuple(sorted(findings)), agreed, None if listed is None else watch.applied)

    def merge_reviews(self, paths: Sequence[PathLike], output: PathLike) -> tuple[Checked, str]:
        """The text of one file with the decisions of several, each once; and what is to be said of them together.

        Of what one person said of a question at different times the last holds. Raises SdgtaxError where that cannot be told.
        """
        from sdgtax.analyse.verdicts import latest
        from sdgtax.text.decided import conflicts
        from sdgtax.views.reviews import stem, text
        from sdgtax.yaml.decisions import told

        found, known = self.check_reviews(paths), self._decidable()
        kept = latest(self.taxonomy, found.decisions, known.name)
        for conflict in conflicts(kept, [known.name(d) for d in kept], known.single):
            if conflict.same_person:
                d = kept[conflict.number]
                fault = told(kept, conflict, lambda _, key: "on the same day")
                raise SdgtaxError(f"{d.by} on {d.indicator or d.title}: {fault.message}. {fault.hint}")
        return found, text(self.taxonomy, stem(Path(output)), kept)

    def reviewed(
        self, indicators: Iterable[Indicator], paths: Iterable[PathLike], *, lang: str = ""
    ) -> tuple[int, list[Judged]]:
        """What reviews of a list say of the program's first answers to it, made without them: how many were reviewed, and by question."""
        from sdgtax.analyse.verdicts import judged
        from sdgtax.classify.bound import Bound
        from sdgtax.text.decided import single

        decisions = [d for r in self.reviews(paths) for d in r.decisions]
        results = self.classify(indicators, lang=lang, explain=False, blind=True)
        return judged(self.taxonomy, results, Bound(decisions, self.sets, single(self.taxonomy)))

    def walk(self, results: Iterable[Classification], path: PathLike, by: str) -> Walk:
        """What needs review of these results and was not decided on by this person in the file `path`: most useful first.

        That is where the program is likely to be wrong in most answers: the sum of what its first answers lack in confidence.
        """
        from sdgtax.analyse.verdicts import asked
        from sdgtax.classify.bound import Bound
        from sdgtax.text.decided import person

        files = self.review_files([path]) if Path(path).exists() else []
        mine = [d for f in files for d in f.reviews.decisions if person(d.by) == person(by)]
        bound = Bound(mine, self.sets, ())
        facets = [f.id for f in asked(self.taxonomy)]

        def doubt(c: Classification) -> float:
            first = {a.facet: a.confidence for a in reversed(c.assignments)}
            return sum(1 - first.get(f, 0.0) for f in facets)

        needed = [c for c in results if c.needs_review or bound.of(c.indicator).hold]
        waiting = [c for c in needed if not bound.of(c.indicator).hold]
        return Walk(sorted(waiting, key=lambda c: -round(doubt(c), 9)), len(needed) - len(waiting), Path(path), by)
