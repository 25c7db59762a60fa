"""Decisions of people about assignments: what is wrong with a file of them, for `validate` and for every command that applies it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.model.finding import DataError, Finding
from sdgtax.model.review import Decision, Reviews
from sdgtax.text.decided import ABOVE, ONE, REPEATS, Conflict, conflicts, is_of_list, same, single
from sdgtax.text.nearest import closest
from sdgtax.yaml.document import Document, check
from sdgtax.yaml.encoding import decode, read_bytes
from sdgtax.yaml.schema_errors import Fault, no_indicator

if TYPE_CHECKING:
    from sdgtax.model.finding import Severity
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.yaml.schema import Loc

DECISIONS = "decisions"


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

    roots = [f.root for f in taxonomy.all_facets]

    def placed(name: str) -> bool:
        return any(taxonomy.is_below(name, root) for root in roots)

    def answers(name: str) -> list[str] | None:
        if name not in taxonomy.categories or placed(name):
            return None
        return [c.id for c in taxonomy.below(name) if placed(c.id)]

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
    return Known(
        lambda loc, ref: no_indicator(loc, ref, codes), category, answers, gone, whole, titles, codes, single(taxonomy)
    )


# --- what is wrong with decisions


def references(decisions: Sequence[Decision], known: Known) -> Iterator[Fault]:
    """Indicators and categories that are not there, and categories that are no answer."""
    for i, d in enumerate(decisions):
        at: Loc = (DECISIONS, i, "indicator")
        if not is_of_list(d, known.sets):
            yield from known.indicator(at, d.indicator)
        elif not d.title:
            what = (
                f"“{d.indicator}” is a code of a list"
                if d.indicator
                else "it is not said which indicator is decided on"
            )
            why = "next year another indicator may have it" if d.indicator else "there is neither a code nor a title"
            expected = "the title that was decided on, in `title`"
            yield Fault(at if d.indicator else (DECISIONS, i), f"{what}: {why}", expected, "Write `title:` beside it.")
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
        if not d.title and not is_of_list(d, known.sets):
            now = next(iter(known.titles(d.indicator) or ()), "")
            if not now:
                continue  # that there is no such indicator is told
            hint = f"Write `title: {now}` if that is what was decided on."
            yield Fault(
                (DECISIONS, i, "indicator"),
                f"the decision on “{d.indicator}” is bound to its code alone",
                "its title in `title`",
                hint,
            )


def renamed(decisions: Sequence[Decision], known: Known) -> Iterator[Fault]:
    """Decisions on a title that the indicator no longer has."""
    for i, d in enumerate(decisions):
        titles = known.titles(d.indicator) if d.title and not is_of_list(d, known.sets) else None
        if titles is not None and same(d.title) not in map(same, titles):
            now = " / ".join(f"“{t}”" for t in titles)
            yield Fault(
                (DECISIONS, i, "title"), f"“{d.indicator}” was called “{d.title}” when it was decided on", now,
                "Decide again: the decision is not applied.",
            )  # fmt: skip


def told(decisions: Sequence[Decision], conflict: Conflict, where: Callable[[int, str], str]) -> Fault:
    """A conflict in words; `where` tells the line, of a decision by its number and a key."""
    i, j, kind, mine = conflict
    d, other = decisions[i], decisions[j]
    whose = "" if mine else f" by {other.by}"
    hint = "Keep the one that holds." if mine else "Until one of them is taken out, neither is applied."
    if kind == ABOVE:
        message = f"“{d.decision}” contradicts that “{other.category}” is rejected {where(j, 'decision')}{whose}"
        return Fault(
            (DECISIONS, i, "decision"),
            message,
            "a decision that fits those above it",
            hint if not mine else "Correct one of the two.",
        )
    if kind == ONE:
        message = f"“{other.category}” is said {where(j, 'category')}{whose}, and an indicator has one of the two"
        return Fault((DECISIONS, i, "category"), message, "one of the two", hint)
    message = f"“{d.decision}” {kind} “{other.decision}” {where(j, 'decision')}{whose}"
    return Fault((DECISIONS, i, "decision"), message, "one decision for an indicator and a category", hint)


# --- files


@dataclass(frozen=True)
class ReviewFile:
    """A file of decisions, with what it says as it is written, for places."""

    path: Path
    reviews: Reviews
    doc: Document


def read_file(path: Path, known: Known) -> ReviewFile:
    """A file of decisions. Raises DataError with all errors that `validate` finds in the file."""
    text = decode(read_bytes(path), path)
    doc = Document.read(text, path)
    if grave := [f for f in doc.findings if f.severity == "error"]:
        raise DataError(sorted(grave))
    reviews: Reviews = check(Reviews, doc.data, text, path)
    listed = reviews.decisions
    found = [("review-reference", f) for f in references(listed, known)]
    names = [known.name(d) for d in listed]
    for conflict in conflicts(listed, names, known.single):
        if conflict.same_person:
            found.append(
                (
                    "contradicting-decision",
                    told(listed, conflict, lambda j, key: f"on line {doc.place((DECISIONS, j, key))[0]}"),
                )
            )
    if found:
        raise DataError(sorted(_located(doc, rule, fault) for rule, fault in found))
    return ReviewFile(path, reviews, doc)


def _located(doc: Document, rule: str, fault: Fault, severity: Severity = "error") -> Finding:
    return doc.finding(
        fault.loc,
        rule,
        fault.message,
        fault.hint,
        expected=fault.expected,
        key=fault.at_key,
        cause=fault.cause,
        severity=severity,
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
