"""Decisions of people about assignments and mappings: what is wrong with a file of them, for `validate` and for every command that applies it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from sdgtax.model.finding import DataError, Finding, Severity
from sdgtax.model.mapping import MIRROR
from sdgtax.model.review import Decision, Reviews
from sdgtax.model.review import Mapping as Mapped
from sdgtax.text.decided import ABOVE, ONE, REPEATS, Conflict, conflicts, is_of_list, same, single
from sdgtax.text.nearest import closest
from sdgtax.yaml.document import Document, check
from sdgtax.yaml.encoding import decode, read_bytes
from sdgtax.yaml.schema_errors import Fault, no_indicator

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.yaml.schema import Loc

T = TypeVar("T", bound=BaseModel)
DECISIONS, MAPPINGS = "decisions", "mappings"
Whole = Callable[[str], str]


@dataclass(frozen=True)
class Known:
    """What decisions may refer to.

    `indicator` and `category` tell what is wrong with a reference. `answers` are the answers below a category that only groups
    others; None for one that is an answer itself, or is not judged. `gone` are the successors of a deprecated category; None for one
    in use. `whole` is `set:code` by the first code of the indicator, `titles` all titles of `set:code`; None where nothing can be
    said. `sets` are the ids of the sets, `single` the roots of questions that have one answer.
    """

    indicator: Callable[[Loc, str], list[Fault]]
    category: Callable[[Loc, str], list[Fault]]
    answers: Callable[[str], list[str] | None]
    gone: Callable[[str], Sequence[str] | None]
    whole: Callable[[str], str]
    titles: Callable[[str], Collection[str] | None]
    sets: Collection[str]
    single: Sequence[str]

    def name(self, decision: Decision) -> Hashable:
        """What two decisions about one indicator have in common."""
        if is_of_list(decision, self.sets):
            return decision.indicator, same(decision.title)
        return self.whole(decision.indicator)


def known_of(taxonomy: Taxonomy, sets: Mapping[str, IndicatorSet]) -> Known:
    """What decisions may refer to in loaded data."""

    def find(ref: str) -> Indicator | None:
        set_id, _, code = ref.partition(":")
        return sets[set_id].find(code) if set_id in sets else None

    def category(loc: Loc, name: str) -> list[Fault]:
        if name in taxonomy.categories:
            return []
        hint = closest(name, taxonomy.categories) or "`sdgtax taxonomy` lists them."
        return [Fault(loc, f"there is no category “{name}”", "the id of a category", hint)]

    placed = {c for f in taxonomy.all_facets for c in taxonomy.categories if taxonomy.is_below(c, f.root)}

    def answers(name: str) -> list[str] | None:
        if name not in taxonomy.categories or name in placed:
            return None
        return [c.id for c in taxonomy.below(name) if c.id in placed]

    def gone(name: str) -> Sequence[str] | None:
        found = taxonomy.categories.get(name)
        return found.replaced_by if found and found.deprecated else None

    def whole(ref: str) -> str:
        found = find(ref)
        return found.ref if found else ref

    def titles(ref: str) -> Collection[str] | None:
        found = find(ref)
        return tuple(found.titles.values()) if found else None

    codes = {s.id: [c for i in s.indicators for c in (i.code, *i.also_listed)] for s in sets.values()}
    indicator = partial(no_indicator, codes=codes)
    return Known(indicator, category, answers, gone, whole, titles, codes, single(taxonomy))


# --- what is wrong with decisions


def references(decisions: Sequence[Decision], known: Known) -> Iterator[Fault]:
    """Indicators and categories that are not there, and categories that are no answer."""
    for i, d in enumerate(decisions):
        at: Loc = (DECISIONS, i, "indicator")
        if not is_of_list(d, known.sets):
            yield from known.indicator(at, d.indicator)
        elif not d.title:
            message = "it is not said which indicator is decided on: there is neither a code nor a title"
            if d.indicator:
                message = f"“{d.indicator}” is a code of a list: next year another indicator may have it"
            expected = "the title that was decided on, in `title`"
            yield Fault(at if d.indicator else at[:-1], message, expected, "Write `title:` beside it.")
        at = (DECISIONS, i, "category")
        yield from known.category(at, d.category)
        below = known.answers(d.category)
        if below is not None:
            expected = f"a category below it, such as {below[0]}" if below else "a category that is an answer"
            message = f"“{d.category}” only groups others, and is never an answer"
            yield Fault(at, message, expected, "Name the category that is meant.")
            continue
        successors = known.gone(d.category)
        if successors is not None:
            hint = f"Use {', '.join(successors)}." if successors else "Decide again."
            yield Fault(at, f"“{d.category}” is deprecated", "a category in use", hint)


def unbound(decisions: Sequence[Decision], known: Known) -> Iterator[Fault]:
    """Decisions about `set:code` that do not say which title they were made on."""
    for i, d in enumerate(decisions):
        now = next(iter(known.titles(d.indicator) or ()), "")
        if now and not d.title and not is_of_list(d, known.sets):
            message = f"the decision on “{d.indicator}” is bound to its code alone"
            hint = f"Write `title: {now}` if that is what was decided on."
            yield Fault((DECISIONS, i, "indicator"), message, "its title in `title`", hint)


def renamed(decisions: Sequence[Decision], known: Known) -> Iterator[Fault]:
    """Decisions on a title that the indicator no longer has."""
    for i, d in enumerate(decisions):
        titles = known.titles(d.indicator) if d.title and not is_of_list(d, known.sets) else None
        if titles is not None and same(d.title) not in map(same, titles):
            message, now = f"“{d.indicator}” was called “{d.title}” when it was decided on", "” / “".join(titles)
            yield Fault((DECISIONS, i, "title"), message, f"“{now}”", "Decide again: the decision is not applied.")


def told(decisions: Sequence[Decision], conflict: Conflict, where: Callable[[int, str], str]) -> Fault:
    """A conflict in words; `where` tells the line, of a decision by its number and a key."""
    i, j, kind, mine = conflict
    d, other = decisions[i], decisions[j]
    whose = "" if mine else f" by {other.by}"
    hint = "Keep the one that holds." if mine else "Until one of them is taken out, neither is applied."
    if kind == ABOVE:
        message = f"“{d.decision}” contradicts that “{other.category}” is rejected {where(j, 'decision')}{whose}"
        hint = "Correct one of the two." if mine else hint
        return Fault((DECISIONS, i, "decision"), message, "a decision that fits those above it", hint)
    if kind == ONE:
        message = f"“{other.category}” is said {where(j, 'category')}{whose}, and an indicator has one of the two"
        return Fault((DECISIONS, i, "category"), message, "one of the two", hint)
    message = f"“{d.decision}” {kind} “{other.decision}” {where(j, 'decision')}{whose}"
    return Fault((DECISIONS, i, "decision"), message, "one decision for an indicator and a category", hint)


# --- what is wrong with mappings


def unmapped(
    mappings: Sequence[Mapped], unknown: Callable[[Loc, str], Iterable[Fault]], whole: Whole
) -> Iterator[Fault]:
    """Indicators that are not there, and mappings of one to itself; `whole` is `set:code` by the first code of the indicator."""
    for n, m in enumerate(mappings):
        yield from unknown((MAPPINGS, n, "a"), m.a)
        yield from unknown((MAPPINGS, n, "b"), m.b)
        if whole(m.a) == whole(m.b):
            message = f"“{m.a}” is mapped to itself"
            yield Fault((MAPPINGS, n, "b"), message, "another indicator", "Correct one of the two.")


def remapped(mappings: Sequence[Mapped], whole: Whole, line: Callable[[int], int]) -> Iterator[Fault]:
    """Mappings that say of a pair what an earlier one says, or something else; and exact ones with what differs. `line` is that of a mapping."""
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    for n, m in enumerate(mappings):
        a, b = whole(m.a), whole(m.b)
        pair = (min(a, b), max(a, b))
        relation = MIRROR.get(m.relation, m.relation) if a > b else m.relation
        if pair in seen:
            other, first = seen[pair]
            verb = "repeats" if other == relation else "contradicts"
            message = f"the mapping of {m.a} and {m.b} {verb} the one on line {line(first)}"
            yield Fault((MAPPINGS, n, "relation"), message, "one mapping for a pair", "Keep one of them.")
        seen.setdefault(pair, (relation, n))
        if m.relation == "exact" and m.differs:
            message = f"the two are the same, and differ in {', '.join(m.differs)}"
            hint = "Correct one of the two."
            yield Fault((MAPPINGS, n, "differs"), message, "close, or nothing that differs", hint)


# --- files


@dataclass(frozen=True)
class ReviewFile:
    """A file of decisions, with what it says as it is written, for places."""

    path: Path
    reviews: Reviews
    doc: Document


def read_file(path: Path, known: Known) -> ReviewFile:
    """A file of decisions. Raises DataError with all errors that `validate` finds in the file."""
    doc, reviews = checked(path, Reviews)
    listed = reviews.decisions

    def where(number: int, key: str) -> str:
        return f"on line {doc.place((DECISIONS, number, key))[0]}"

    names = [known.name(d) for d in listed]
    clashes = (c for c in conflicts(listed, names, known.single) if c.same_person)
    refuse(doc, **{
        "review-reference": references(listed, known),
        "contradicting-decision": (told(listed, c, where) for c in clashes),
    })  # fmt: skip
    return ReviewFile(path, reviews, doc)


def checked(path: Path, model: type[T]) -> tuple[Document, T]:
    """A file as a document and as what it is to be. Raises DataError with all errors of reading it."""
    text = decode(read_bytes(path), path)
    doc = Document.read(text, path)
    if grave := [f for f in doc.findings if f.severity == "error"]:
        raise DataError(sorted(grave))
    return doc, check(model, doc.data, text, path)


def refuse(doc: Document, **found: Iterable[Fault]) -> None:
    """Raises DataError where any of these faults were found, by rule."""
    if told := [_located(doc, rule, fault) for rule, faults in found.items() for fault in faults]:
        raise DataError(sorted(told))


def _located(doc: Document, rule: str, f: Fault, severity: Severity = "error") -> Finding:
    return doc.finding(
        f.loc, rule, f.message, f.hint, expected=f.expected, key=f.at_key, cause=f.cause, severity=severity
    )


def together(files: Sequence[ReviewFile], known: Known) -> Iterator[Finding]:
    """What is to be said of files together: titles that have changed, decisions without title, and what people say against each other."""
    placed = [(file, n, d) for file in files for n, d in enumerate(file.reviews.decisions)]
    for file in files:
        for rule, check_ in (("unbound-decision", unbound), ("changed-title", renamed)):
            yield from (_located(file.doc, rule, f, "warning") for f in check_(file.reviews.decisions, known))

    def where(number: int, key: str) -> str:
        file, n, _ = placed[number]
        return f"in {file.path}:{file.doc.place((DECISIONS, n, key))[0]}"

    listed = [d for _, _, d in placed]
    for found in conflicts(listed, [known.name(d) for d in listed], known.single):
        if found.kind == REPEATS:
            continue
        file, n, _ = placed[found.number]
        rule = "contradicting-decision" if found.same_person else "clashing-decisions"
        fault = told(listed, found, where)
        yield _located(file.doc, rule, replace(fault, loc=(DECISIONS, n, fault.loc[-1])), "warning")
