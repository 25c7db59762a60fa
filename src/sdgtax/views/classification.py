"""Classifications as sheets and records. `docs/output.md` documents them; their columns and fields are a promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from sdgtax.classify.explain import Explainer
from sdgtax.model.classification import Assignment, Classification, Evidence
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.language import UNKNOWN
from sdgtax.model.sheet import Book, Records, Result, SameRow, Sheet, Tables
from sdgtax.model.voice import Voice
from sdgtax.views.own import IDENTITY, NONE, Own, beside, choose
from sdgtax.views.results import Results
from sdgtax.views.sheets import columns_of, fields_of, known, plain, written

if TYPE_CHECKING:
    from sdgtax.model.columns import Column
    from sdgtax.model.taxonomy import Taxonomy

OWNER, OWNER_PEOPLE = "classification-own", "classification-own-people"
"""Columns that are added where a list has goals of its owner; for people they stand before the last column, which is the longest."""
Cell = Callable[[Classification], Any]
OWN = "own columns"
GOALS = "classification-goals"
EXPLANATION = "explanation"
ROWS_KNOWN = 1_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shown:
    """How classifications are written: the language of labels, with ids for programs or labels for people, and which columns.

    `fields` are names of columns; empty for all. `layout` is one row an indicator (`wide`, or `goals` for the goals alone) or one
    an answer (`long`). For a workbook: `inputs` is what was read, `notes` gives what was taken for what and `rejected` the rows
    that are not among the indicators (file, place, reason, cells), when all else is read.
    """

    lang: str
    layout: str = "wide"
    people: bool = False
    own: Own = NONE
    fields: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    notes: Callable[[], Iterable[str]] = tuple
    rejected: Callable[[], Iterable[tuple[str, str, str, Sequence[str]]]] = tuple


def result(taxonomy: Taxonomy, results: Results | Iterable[Classification], shown: Shown) -> Result:
    """Classifications, one row an indicator or one an answer; JSON is the same for both."""
    info = taxonomy.info
    head = {"taxonomy": {"id": info.id, "version": info.version}}

    def records() -> Records:
        explainer = Explainer(taxonomy, shown.lang)
        return Records(head, "indicators", _made(results, lambda c: record(taxonomy, c, shown.lang, explainer)))

    sheets = {"wide": listed, "goals": listed, "long": long}

    def database() -> Tables:
        from sdgtax.views.tables import tables

        found = list(results)
        return tables(taxonomy, found, shown.lang, listed(taxonomy, found, shown))

    def workbook() -> Book:
        from sdgtax.views.workbook import book

        found = list(results)
        return book(taxonomy, found, shown, listed(taxonomy, found, shown))

    made: Result = {"sheet": lambda: sheets[shown.layout](taxonomy, results, shown), "records": records}
    return {**made, "book": workbook, "tables": database} if shown.layout == "wide" else made


def needed(taxonomy: Taxonomy, shown: Shown) -> bool | frozenset[str]:
    """What classifying must explain for a sheet that is not long; see `Classifier.classify`."""
    names = [c.id for c, _ in _columns(taxonomy, shown, owned=False)]
    return Explainer.facets(taxonomy) if EXPLANATION in names else False


def asked(taxonomy: Taxonomy, shown: Shown) -> frozenset[str]:
    """The facets that a sheet of goals has answers of; none where all are asked for."""
    declared = columns_of(taxonomy.columns, GOALS) if shown.layout == "goals" else ()
    return frozenset(c.facet for c in declared if c.facet)


def _made(results: Results | Iterable[Classification], make: Callable[[Classification], T]) -> Iterator[T]:
    return results.made(make) if isinstance(results, Results) else map(make, results)


def listed(taxonomy: Taxonomy, results: Results | Iterable[Classification], shown: Shown) -> Sheet:
    """One row an indicator, with the user's own columns. Raises SdgtaxError for a field that is no column."""
    if isinstance(results, Results):
        owned = results.owned()
    else:
        stream = iter(results)
        first = list(islice(stream, 1))
        owned, results = any(c.own for c in first), chain(first, stream)
    declared, row = answering(taxonomy, shown, owned=owned)
    return Sheet(_named(shown), declared, _made(results, row), shown.lang if shown.people else "")


def answering(
    taxonomy: Taxonomy, shown: Shown, *, owned: bool
) -> tuple[tuple[Column, ...], Callable[[Classification], list[Any]]]:
    """The columns of one row an indicator, and what makes the row. `owned`: the list has goals of its owner."""
    made = _columns(taxonomy, shown, owned=owned)
    row = _row(
        [cell for _, cell in made],
        [n for n, (c, _) in enumerate(made) if c.id in IDENTITY or UNKNOWN in c.heading.root],
    )
    return tuple(c for c, _ in made), row


def _named(shown: Shown) -> str:
    return GOALS if shown.layout == "goals" else "classification-people" if shown.people else "classification-wide"


def _columns(taxonomy: Taxonomy, shown: Shown, *, owned: bool) -> list[tuple[Column, Cell]]:
    """The columns, each with what makes its cells."""
    name = _named(shown)
    ours = [c for c in columns_of(taxonomy.columns, name) if not shown.people or _answerable(taxonomy, c)]
    if owned and shown.layout != "goals":
        at = len(ours) - 1 if shown.people else len(ours)
        ours[at:at] = columns_of(taxonomy.columns, OWNER_PEOPLE if shown.people else OWNER)
    cells = [_cell(taxonomy, name, column, shown.lang) for column in ours]
    return choose(beside(shown.own, lambda c: c.indicator.columns, ours, cells, people=shown.people), shown.fields)


def _row(cells: Sequence[Cell], single: Sequence[int]) -> Callable[[Classification], list[Any]]:
    """Makes rows. But for the cells with these numbers, what was made of answers that come again is taken again."""
    known: dict[int, tuple[object, list[Any]]] = {}

    def row(c: Classification) -> list[Any]:
        if not c.again:
            return [cell(c) for cell in cells]
        answers = c.by_facet()
        found = known.get(id(answers))
        if found is not None:
            again = SameRow(found[1], single)
            for n in single:
                again[n] = cells[n](c)
            return again
        made = [cell(c) for cell in cells]
        if len(known) >= ROWS_KNOWN:
            known.clear()
        known[id(answers)] = answers, made
        return made

    return row


def _answerable(taxonomy: Taxonomy, column: Column) -> bool:
    """Whether anything can stand in a column; there are no answers about priorities without a profile that has some."""
    return all(taxonomy.answers(f) for f in taxonomy.all_facets if f.id == column.facet)


def wide(taxonomy: Taxonomy, results: Iterable[Classification], lang: str, name: str = "classification-wide") -> Sheet:
    """One row an indicator; `classification` is the sheet for a terminal."""
    columns = columns_of(taxonomy.columns, name)
    cells = [_cell(taxonomy, name, column, lang) for column in columns]
    return Sheet(name, columns, ([cell(c) for cell in cells] for c in results))


def _cell(taxonomy: Taxonomy, name: str, column: Column, lang: str) -> Cell:
    """What makes the cells of a column."""
    if column.facet is None:
        say = Voice(taxonomy.words, lang)
        values: dict[str, Cell] = {
            "set": lambda c: c.set_id,
            **{name: attrgetter(name) for name in ("code", "title", "lang", "needs_review")},
            "confidence": lambda c: round(c.confidence, 4),
            "confidence_word": _word(taxonomy, lang),
            "review_reason": review_reason(taxonomy, say),
            "own_goals": lambda c: [taxonomy.categories[g].notation for g in c.own.goals] if c.own else [],
            "own_targets": lambda c: [taxonomy.categories[g].notation for g in c.own.targets] if c.own else [],
            "own_unknown": lambda c: list(c.own.unknown) if c.own else [],
            "agreement": lambda c: c.own.agreement if c.own else "",
            "agreement_word": lambda c: say(f"agreement.{c.own.agreement}") if c.own and c.own.agreement else "",
            "review_word": lambda c: say("review.yes" if c.needs_review else "review.no"),
            "explanation": Explainer(taxonomy, lang).text,
        }
        cell: Cell = known(values, name, [column])[0]
        return cell
    facet, listed = column.facet, column.type == "list"
    ids = [f.id for f in taxonomy.all_facets]
    if facet not in ids:
        what = f"the column “{column.id}” of “{name}” names the facet “{facet}”, which does not exist"
        raise SdgtaxError(f"rules/columns.yaml: {what}. Known: {', '.join(ids)}.")

    @cache
    def text(category: str) -> str:
        return written(taxonomy, category, column, lang)

    def answers(c: Classification) -> list[str]:
        return [text(a.category) for a in c.by_facet().get(facet, ())[: column.most]]

    def answer(c: Classification) -> str:
        found = c.by_facet().get(facet)
        return text(found[0].category) if found else ""

    return answers if listed else answer


def _word(taxonomy: Taxonomy, lang: str) -> Cell:
    """Tells the word for the confidence of the first answer that decides on review; empty without an answer."""
    facets = [f.id for f in taxonomy.scoring.facets if f.review]
    labels = taxonomy.confidence_labels(lang)

    def word(c: Classification) -> str:
        answer = next((a for f in facets for a in c.by_facet().get(f, ())), None)
        return labels.get(answer.level, "") if answer else ""

    return word


def review_reason(taxonomy: Taxonomy, say: Voice) -> Callable[[Classification], str]:
    """Tells which answers are in doubt, and why: none, or how sure they are; empty where no review is needed."""
    labels = {f.id: f.label.get(say.lang) for f in taxonomy.scoring.facets}
    levels = taxonomy.confidence_labels(say.lang)

    def reason(c: Classification) -> str:
        told = []
        for facet in c.doubts:
            first = next(iter(c.by_facet().get(facet, ())), None)
            if first:
                answer = taxonomy.categories[first.category].notation or taxonomy.label(first.category, say.lang)
                level, number = levels.get(first.level, first.level), say.number(first.confidence)
                told.append(say("review.weak", facet=labels[facet], answer=answer, level=level, sure=number))
            else:
                told.append(say("review.none", facet=labels[facet]))
        return "; ".join(told)

    return reason


def long(taxonomy: Taxonomy, results: Results | Iterable[Classification], shown: Shown) -> Sheet:
    """One row an answer, and one for each facet or criterion that is not assessed, with the user's own columns."""
    name = "classification-long"
    ours = columns_of(taxonomy.columns, name)
    cells = [lambda values, column=column: known(values, name, [column])[0] for column in ours]
    made = choose(beside(shown.own, lambda values: values[OWN], ours, cells, people=shown.people), shown.fields)

    def rows_of(c: Classification) -> list[list[Any]]:
        return [[make(values) for _, make in made] for values in _long(taxonomy, c, shown.lang)]

    rows = chain.from_iterable(_made(results, rows_of))
    return Sheet(name, tuple(c for c, _ in made), rows, shown.lang if shown.people else "")


def _long(taxonomy: Taxonomy, c: Classification, lang: str) -> Iterator[dict[str, Any]]:
    base = _head(c) | {OWN: c.indicator.columns}
    for rank, a in c.ranked():
        evidence = [evidence_text(e) for e in a.evidence]
        yield base | _answer(taxonomy, a, lang) | {"rank": rank, "evidence": evidence}
    nothing = dict.fromkeys(("rank", "score", "confidence")) | {"confidence_word": "", "basis": "not-assessed"}
    for gap in c.gaps:
        label = taxonomy.label(gap.category, lang) if gap.category else ""
        settle = {"label": label, "evidence": [gap.settle.get(lang)]}
        yield base | nothing | fields_of(gap, "facet", "category") | settle


def _head(c: Classification) -> dict[str, str]:
    return {"set": c.set_id, "code": c.code, "title": c.title, "lang": c.lang}


def evidence_text(e: Evidence) -> str:
    """A piece of evidence in one cell: kind, rule, what was matched and where, what it adds."""
    place = f" “{e.text}” at {e.start}-{e.end}" if e.start >= 0 else f" “{e.text}”" if e.text else ""
    similarity = f", similarity {e.similarity:.2f}" if e.similarity else ""
    return f"{e.kind} {e.rule}{place}{similarity} ({e.score:+.2f})"


def record(taxonomy: Taxonomy, c: Classification, lang: str, explainer: Explainer | None = None) -> dict[str, Any]:
    """The JSON form of a classification. For many, make one `Explainer` for the language."""

    def criterion(category: str, grade: str) -> dict[str, Any]:
        return {"category": category, "label": taxonomy.label(category, lang), "grade": grade}

    settle = "what_would_settle_it"
    graded = [criterion(a.category, a.level) | {"evidence": _pieces(a, lang)} for a in c.grades]
    open_ = [criterion(g.category, "not-assessed") | {settle: g.settle.get(lang)} for g in c.gaps if g.category]
    made = {
        **_head(c),
        **fields_of(c, "confidence", "needs_review"),
        "review_reason": list(c.doubts),
        "assignments": [_assignment(taxonomy, a, lang) for a in c.assignments],
        "quality_criteria": graded + open_,
        "runners_up": [_assignment(taxonomy, a, lang) for a in c.runners_up],
        "not_assessed": [{"facet": g.facet, settle: g.settle.get(lang)} for g in c.gaps if not g.category],
        "explanation": (explainer or Explainer(taxonomy, lang)).text(c),
    }
    if c.indicator.columns:
        made["columns"] = dict(c.indicator.columns)
    return made | ({"own": c.own._asdict()} if c.own else {})


def _assignment(taxonomy: Taxonomy, a: Assignment, lang: str) -> dict[str, Any]:
    return _answer(taxonomy, a, lang) | {"evidence": _pieces(a, lang)}


def _answer(taxonomy: Taxonomy, a: Assignment, lang: str) -> dict[str, Any]:
    """An answer as it stands in the long sheet and in JSON alike."""
    named = {"facet": a.facet, "category": a.category, "label": taxonomy.label(a.category, lang)}
    figures = {"score": round(a.score, 4), "confidence": round(a.confidence, 4)}
    return named | figures | {"confidence_word": a.level, "basis": a.basis}


def _pieces(a: Assignment, lang: str) -> list[dict[str, Any]]:
    return [_evidence(e, lang) for e in a.evidence]


def _evidence(e: Evidence, lang: str) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": e.kind, "rule": e.rule, "file": e.file, "score": round(e.score, 4), "text": e.text}
    if e.start >= 0:
        found |= {"start": e.start, "end": e.end}
    more = {"similarity": e.similarity, "titles": e.titles, "categories": e.categories, "reason": e.reason.get(lang)}
    return found | {name: plain(value) for name, value in more.items() if value}
