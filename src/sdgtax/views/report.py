"""A report on a list: its sheets, from which the page takes every number, and what the page says besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, get_args

from sdgtax.analyse.gaps import OPEN
from sdgtax.model.classification import Grade
from sdgtax.model.sheet import Book, Page, Result, Sheet
from sdgtax.views import compare, gaps, select
from sdgtax.views.classification import Shown, listed
from sdgtax.views.sheets import Rows, noted, sheet, sheet_of
from sdgtax.views.workbook import about, colours, left_out

if TYPE_CHECKING:
    from sdgtax.analyse.report import Report
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice

Left = tuple[str, str, str, Sequence[str]]
"""A row that was left out: file, place, reason, cells."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A report made ready to be written: what was found, in which language, and all of its sheets by name, with their titles."""

    taxonomy: Taxonomy
    found: Report
    say: Voice
    sheets: Mapping[str, Sheet]
    titles: Mapping[str, str]

    @property
    def title(self) -> str:
        """What the report is called: by the name of the file of a list, that of a set, or as one on all sets."""
        name = list_name(self.found, 0, self.say) if self.found.own == 1 else self.say("report.every")
        return self.say("report.title", name=name)

    @property
    def cross_title(self) -> str:
        """What the two facets are called that are crossed."""
        a, b = (self.taxonomy.facet(f).label.get(self.say.lang) for f in self.taxonomy.words.report.cross)
        return self.say("report.cross", a=a, b=b[:1].lower() + b[1:])

    def rows(self, name: str, **wanted: Any) -> list[dict[str, Any]]:
        """The rows of a sheet, by ids of columns, that have these values; none where there is no such sheet."""
        if name not in self.sheets:
            return []
        return [row for row in self.sheets[name].records() if all(row[key] == value for key, value in wanted.items())]


def result(
    taxonomy: Taxonomy, found: Report, say: Voice, notes: Iterable[str] = (), rejected: Iterable[Left] = ()
) -> Result:
    """A report as a page, a workbook and Markdown with its sheets, and as records.

    `notes` is what was taken for what in the user's list, `rejected` the rows that were left out.
    """
    made = _dossier(taxonomy, found, say, notes, rejected)

    def book() -> Book:
        pages = {"label": colours(taxonomy, say.lang)}
        return Book(tuple(Page(made.titles[name], one, pages) for name, one in made.sheets.items()))

    return {"report": lambda: made, "book": book, "pages": book, "record": lambda: record(made)}


def _dossier(taxonomy: Taxonomy, found: Report, say: Voice, notes: Iterable[str], rejected: Iterable[Left]) -> Dossier:
    titles: dict[str, str] = {}
    sheets: dict[str, Sheet] = {}

    def add(title: str, one: Sheet) -> None:
        sheets[one.name] = replace(one, rows=[list(row) for row in one.rows], lang=say.lang)
        titles[one.name] = title

    add(say("report.cover"), coverage(taxonomy, found, say))
    add(say("report.crossed"), crossed(taxonomy, found, say))
    add(say("compare.sheet"), compare.figures(taxonomy, found.comparison))
    add(say("compare.words"), compare.words(taxonomy, found.comparison, say))
    add(say("compare.counts"), compare.counts(taxonomy, found.comparison, say))
    add(say("compare.overlaps"), compare.overlaps(taxonomy, found.comparison))
    add(say("report.quality"), quality(taxonomy, found, say))
    if found.gaps:
        add(say("needs.sheet"), gaps.needs(taxonomy, found.gaps, say))
        add(say("needs.counterparts"), gaps.listed_counterparts(taxonomy, found.gaps, say))
    told = [select.clash(taxonomy, found.clash, say)] if found.clash else []
    if found.choice:
        told = select.notes(taxonomy, found.choice, say)
        add(say("select.sheet"), select.chosen(taxonomy, found.choice, say))
        add(f"{say('select.sheet')}, {say('select.coverage').lower()}", select.coverage(taxonomy, found.choice, say))
    if told:
        add(f"{say('select.sheet')}, {say('select.notes').lower()}", noted(taxonomy, "selection-notes", told))
    shown = [c for one in found.shown for c in one.results]
    add(say("book.indicators"), listed(taxonomy, shown, Shown(say.lang, people=True)))
    add(say("report.open"), not_assessed(taxonomy, found, say))
    if left := left_out(rejected):
        add(say("book.rejected"), sheet(taxonomy.columns, "workbook-rejected", left))
    read = chain(((say("book.taken"), note) for note in notes), sources(found, say))
    add(say("book.about"), about(taxonomy, found.results, read, say))
    made = Dossier(taxonomy, found, say, sheets, titles)
    add(say("report.summary"), noted(taxonomy, "report-summary", summary(made)))
    return replace(made, sheets={"report-summary": sheets["report-summary"], **sheets})


def list_name(found: Report, place: int, say: Voice) -> str:
    """The name of a list of the report."""
    one = found.lists[place]
    return one.info.name.get(say.lang) or next(iter(one.info.name.values()), one.id) if one.info else one.id


# -- sheets


@sheet_of("report-coverage")
def coverage(taxonomy: Taxonomy, found: Report, say: Voice) -> Rows:
    """One row a category: how many indicators of the lists reported on surely belong to it."""
    for reach in found.profiles[0].reach if found.profiles else ():
        for category in reach.counts:
            n, label = (
                sum(p.of(reach.facet).counts[category] for p in found.profiles),
                gaps.label(taxonomy, category, say),
            )
            yield {"facet": reach.facet, "category": category, "label": label, "indicators": n}


@sheet_of("report-cross")
def crossed(taxonomy: Taxonomy, found: Report, say: Voice) -> Rows:
    """One row for each pair of categories of the two facets that are crossed: how many belong to both, however sure that is."""
    first, second = taxonomy.words.report.cross
    counts = Counter((a.category, b.category) for c in found.results for a in c.of(first) for b in c.of(second))
    for a in taxonomy.answers(taxonomy.facet(first)):
        for b in taxonomy.answers(taxonomy.facet(second)):
            labels = {"row_label": gaps.label(taxonomy, a, say), "column_label": gaps.label(taxonomy, b, say)}
            yield {"row": a, "column": b, "indicators": counts[a, b]} | labels


@sheet_of("report-quality")
def quality(taxonomy: Taxonomy, found: Report, say: Voice) -> Rows:
    """One row for each quality class, then one for each criterion and grade; the empty one is not assessed."""
    facet, criteria = taxonomy.metadata.class_facet, taxonomy.answers(taxonomy.metadata.criterion_facet)
    classes = Counter(c.first(facet.id) for c in found.results)
    grades = Counter((g.category, g.level) for c in found.results for g in c.grades)
    for name in (*taxonomy.answers(facet), ""):
        label = gaps.label(taxonomy, name, say) if name else say("explain.unknown")
        yield {"category": name, "label": label, "grade": "", "grade_word": "", "indicators": classes[name]}
    for criterion in criteria:
        counts = {grade: grades[criterion, grade] for grade in get_args(Grade)}
        for grade, n in {**counts, "": len(found.results) - sum(counts.values())}.items():
            word = say(f"grade.{grade}") if grade else say("explain.unknown")
            label = gaps.label(taxonomy, criterion, say)
            yield {"category": criterion, "label": label, "grade": grade, "grade_word": word, "indicators": n}


@sheet_of("report-open")
def not_assessed(taxonomy: Taxonomy, found: Report, say: Voice) -> Rows:
    """One row for each question or criterion and what would settle it, those that most indicators leave open first."""
    counts = Counter(x for c in found.results for x in {(g.facet, g.category, g.settle.get(say.lang)) for g in c.gaps})
    for (facet, criterion, settle), n in sorted(counts.items(), key=lambda x: (-x[1], x[0])):
        label = gaps.label(taxonomy, criterion, say) if criterion else ""
        named = taxonomy.facet(facet).label.get(say.lang)
        yield {"facet": named, "criterion": label, "settle": settle, "indicators": n}


# -- words


def summary(made: Dossier) -> Iterator[str]:
    """The report in a few sentences: size, strengths and weaknesses, gaps, what a person should look at, counterparts."""
    taxonomy, found, say = made.taxonomy, made.found, made.say
    total = len(found.results)
    yield say("report.lead", n=total, taxonomy=taxonomy.info.name.get(say.lang))
    if found.own == 1:
        yield from (row["sentence"] for row in made.rows("comparison-words", set=found.mine[0].id))
    aims = [facet for facet, cover in taxonomy.selection.cover.items() if cover.aim]
    needs = [n for n in (found.gaps.needs if found.gaps else ()) if n.facet in aims and n.state in OPEN]
    if needs:
        yield say("report.filled", n=sum(bool(n.candidates) for n in needs), of=len(needs))
    if found.choice and found.choice.chosen:
        figures = ", ".join(select.covered(taxonomy, found.choice, aims, say))
        yield say("report.chosen", n=len(found.choice.chosen), figures=figures)
    if found.own < len(found.lists) and total:
        yield say("report.overlap", n=len({x for x in found.counterparts() if x[0] < found.own}), of=total)
    yield say("report.checked", n=sum(c.needs_review for c in found.results), of=total)


def certainty(made: Dossier) -> Iterator[tuple[str, int]]:
    """How many indicators there are for each word for the confidence of the first goal, and how many without any."""
    taxonomy, say = made.taxonomy, made.say
    words = Counter(next((a.level for a in c.of(taxonomy.words.report.grid)), "") for c in made.found.results)
    for level in taxonomy.scoring.confidence:
        yield say("report.sure", level=level.label.get(say.lang)), words[level.id]
    yield say("report.no-goal"), words[""]


def sources(found: Report, say: Voice) -> Iterator[tuple[str, str]]:
    """The lists and where they come from."""
    for n, one in enumerate(found.lists):
        known = one.info
        if known:
            parts = (list_name(found, n, say), known.publisher, known.edition, str(known.year or ""), known.licence)
            yield say("report.set"), f"{one.id}: {', '.join(filter(None, parts))}"
        else:
            yield say("book.input"), one.id


def record(made: Dossier) -> dict[str, Any]:
    """The JSON form: that of comparing, of gaps and of choosing, and the sheets of the report."""
    taxonomy, found, say = made.taxonomy, made.found, made.say
    own = ("report-summary", "report-coverage", "report-cross", "report-quality", "report-open")
    return {
        "title": made.title,
        **{name.removeprefix("report-"): made.rows(name) for name in own},
        "comparison": compare.record(taxonomy, found.comparison, say),
        "gaps": gaps.record(taxonomy, found.gaps, say) if found.gaps else None,
        "choice": select.record(taxonomy, found.choice, say) if found.choice else None,
    }
