"""What the classifier makes of the examples and the bundled titles: the part of validation that takes time, in two processes."""

from __future__ import annotations

import os
import pickle
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from sdgtax.check.context import BROKEN, TermRecord, Workspace
from sdgtax.check.rules.term import parsed
from sdgtax.classify.engine import Classifier
from sdgtax.model.common import LANGS
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.indicator import Indicator, IndicatorSet
from sdgtax.model.language import UNKNOWN
from sdgtax.model.rules import Example, IndicatorExample, TitleExample
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.fold import clean, fold
from sdgtax.text.phrases import PhraseIndex

BROAD = 0.3
ENOUGH = 50  # titles; in fewer, a share says little


class Outcome(NamedTuple):
    """Where an example has landed: its title, whether in its category, and what it got in the same facet."""

    title: str
    lands: bool
    got: list[str]


@dataclass
class Outcomes:
    """The outcomes of all examples, by category and key."""

    found: dict[tuple[str, str], list[tuple[int, Outcome]]] = field(default_factory=dict)

    def of(self, category: str, key: str) -> list[tuple[int, Outcome]]:
        """Number and outcome of each example of a category."""
        return self.found.get((category, key), [])


@dataclass
class Matches:
    """How many titles every term matches, by language."""

    counts: dict[str, dict[tuple[str, int], int]] = field(default_factory=dict)
    parts: dict[str, dict[tuple[str, int], list[int]]] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    broad: float = BROAD
    enough: int = ENOUGH

    @property
    def titles(self) -> int:
        """The number of titles in all languages."""
        return sum(self.totals.values())

    def total(self, lang: str) -> int:
        """The number of titles in a language."""
        return self.totals.get(lang, 0)

    def count(self, term: tuple[str, int], lang: str) -> int:
        """How many titles of a language the term matches."""
        return self.counts.get(lang, {}).get(term, 0)

    def of_phrases(self, term: tuple[str, int], lang: str) -> list[int]:
        """How many titles each phrase of `any` matches."""
        return self.parts.get(lang, {}).get(term, [])


class Trial:
    """The trial of a workspace: begun in another process where possible, so that other checks can run meanwhile."""

    def __init__(self, ws: Workspace, jobs: int) -> None:
        """Begin. The rules of scoring and metadata must have been checked, since broken ones are not tried."""
        self._ws = ws
        self._sets = {s.id: s.model.record() for s in ws.sets.values() if s.model is not None and s.model.indicators}
        self._terms = [
            t for t in ws.records.get("term", ()) if t.usable and t.category is ws.categories.get(t.category.id)
        ]
        self._taxonomy = None if _refuses(ws) else _taxonomy(ws)
        self._tasks = _tasks(ws, self._sets)
        self._background = Background(lambda: self._one(LANGS[0])) if jobs > 1 and can_fork() else None

    def _one(self, lang: str) -> Any:
        free = [i.best(())[0] for i in self._tasks[lang].values() if not i.set_id]
        return _one_language(lang, self._terms, self._sets, self._taxonomy, self._tasks[lang], free)

    def finish(self) -> None:
        """Fill in `ws.matches` and, where the taxonomy is whole enough, `ws.outcomes`."""
        ws = self._ws
        rest = [self._one(lang) for lang in LANGS[1:]]
        first = self._background.result() if self._background is not None else self._one(LANGS[0])
        matches = Matches()
        results: dict[Any, Any] = {}
        for lang, (counts, shares, total, found) in zip(LANGS, [first, *rest], strict=True):
            matches.counts[lang], matches.parts[lang], matches.totals[lang] = counts, shares, total
            results.update(found)
        if not ws.lost_sets and all(not s.partial for s in ws.sets.values()):
            ws.matches = matches
        if self._taxonomy is not None:
            ws.outcomes = _outcomes(ws, self._taxonomy, results)


def _refuses(ws: Workspace) -> bool:
    """Whether the rules are too broken to classify by."""
    if ws.scoring is None or ws.metadata is None or not ws.records.get("language"):
        return True
    kinds = ("scoring", "metadata", "language")
    paths = {str(r.doc.path) for k in kinds for r in ws.records.get(k, ())}
    return any(f.severity == "error" and f.path in paths for f in ws.findings)


def _taxonomy(ws: Workspace) -> Taxonomy | None:
    language = ws.records["language"][0].model
    if language is None:
        return None
    categories = {}
    for cid, record in ws.categories.items():
        if record.model is None or record.profile:
            continue
        model = record.model
        if not all(_all_sound(t) for t in model.terms):
            model = model.model_copy(update={"terms": [t for t in model.terms if _all_sound(t)]})
        categories[cid] = model
    rules = {k: r[0].model for k, r in ws.records.items() if k not in NOT_RULES and r and r[0].model is not None}
    rules |= {"info": ws.info, "scoring": ws.scoring, "metadata": ws.metadata, "language": language}
    files = {c: ws.categories[c].doc.name for c in categories}
    absent: dict[str, Any] = dict.fromkeys(f.name for f in fields(Taxonomy) if f.name not in ("profiles", "digest"))
    return Taxonomy(**{**absent, **rules, "categories": categories, "files": files})


NOT_RULES = {
    "category",
    "term",
    "indicator",
    "set",
    "info",
    "profile",
    "reviews",
    "mappings",
    "scoring",
    "language",
    "metadata",
}


def _all_sound(term: Any) -> bool:
    return all(
        parsed(p) is not None
        for part in (term.any, term.with_, term.none)
        if part is not None
        for lang in LANGS
        for p in part.get(lang)
    )


Task = tuple[str, str, str]  # set (or empty), code or title, language


def _tasks(ws: Workspace, sets: Mapping[str, IndicatorSet]) -> dict[str, dict[Task, Indicator]]:
    """What is to be classified, each title once, by the language in which it is."""
    tasks: dict[str, dict[Task, Indicator]] = {lang: {} for lang in LANGS}
    for record in ws.categories.values():
        if record.model is None or record.profile:
            continue
        for example in (*record.model.examples, *record.model.counterexamples):
            task = _task(example)
            lang = task[2] or LANGS[0]
            if task not in tasks[lang]:
                item = _item(task, sets, ws)
                if item is not None:
                    known = item.best((task[2],))[1]
                    tasks[known if known in tasks else LANGS[0]][task] = item
    return tasks


def _task(example: Example) -> Task:
    if isinstance(example, TitleExample):
        return "", example.title, example.lang or ""
    ref, lang = (example.indicator, example.lang) if isinstance(example, IndicatorExample) else (example, "en")
    set_id, _, code = ref.partition(":")
    return set_id, code, lang


def _item(task: Task, sets: Mapping[str, IndicatorSet], ws: Workspace) -> Indicator | None:
    set_id, code, lang = task
    if not set_id:
        return None if code == BROKEN else Indicator.of(code, lang or UNKNOWN)
    record = ws.sets[set_id].by_code.get(code) if set_id in ws.sets and set_id in sets else None
    if record is None or record.model is None or record.broken:
        return None
    return sets[set_id].find(code)


def _one_language(
    lang: str,
    terms: list[TermRecord],
    sets: Mapping[str, IndicatorSet],
    taxonomy: Taxonomy | None,
    tasks: dict[Task, Indicator],
    free: list[str],
) -> tuple[dict[Any, int], dict[Any, list[int]], int, dict[Task, tuple[str, list[tuple[str, str]]]]]:
    """What one process finds out: matches of terms in all titles of a language, and answers for the examples in it.

    `free` are the titles that stand in the taxonomy itself as examples.
    """
    titles = [fold(clean(t)) for s in sets.values() for i in s.indicators if (t := i.title(lang))]
    titles += [fold(clean(t)) for t in free]
    classifier = Classifier(taxonomy, sets, blind=True) if taxonomy is not None else None
    counts = _by_pack(classifier, lang, titles) if classifier is not None else {}
    odd = [t for t in terms if t.key not in counts or counts[t.key] > BROAD * len(titles)]
    if classifier is not None:  # what matches nothing by the classifier's own automaton is settled
        odd = [t for t in odd if counts.get(t.key) or t.category.profile]
    more, parts = _count(lang, odd, titles)
    counts.update(more)
    found: dict[Task, tuple[str, list[tuple[str, str]]]] = {}
    if classifier is not None:
        for task, item in tasks.items():
            try:
                result = classifier.classify(item, task[2], explain=False)
            except SdgtaxError:
                continue
            found[task] = (result.title, [(a.facet, a.category) for a in (*result.assignments, *result.grades)])
    return counts, parts, len(titles), found


def _by_pack(classifier: Classifier, lang: str, titles: list[str]) -> dict[tuple[str, int], int]:
    """How many titles each term of the base matches, by the automaton with which titles are classified."""
    lexicon = classifier.reader.lexicon(lang)
    found: Counter[str] = Counter()
    for title in titles:
        found.update({lexicon.terms[hit.term].rule for hit in lexicon.find_terms(title)})
    return {
        (c.id, n): found[f"{c.id}/{t.id}"] for c in classifier.taxonomy.categories.values() for n, t in enumerate(c.terms)
        if found[f"{c.id}/{t.id}"]
    }  # fmt: skip


def _count(
    lang: str, terms: list[TermRecord], titles: list[str]
) -> tuple[dict[tuple[str, int], int], dict[tuple[str, int], list[int]]]:
    """How many titles each term matches, and each of its phrases."""
    phrases: list[str] = []
    spans: list[tuple[TermRecord, str, int, int]] = []
    numbers: dict[str, int] = {}
    for term in terms:
        for role, lng, listed in term.lists():
            if lng == lang:
                for i, phrase in enumerate(listed):
                    if parsed(phrase) is not None:
                        n = numbers.setdefault(phrase, len(phrases))
                        if n == len(phrases):
                            phrases.append(phrase)
                        spans.append((term, role, i, n))
    index = PhraseIndex(phrases)
    where: list[set[int]] = [set() for _ in phrases]
    for number, title in enumerate(titles):
        for phrase_number in index.find(title):
            where[phrase_number].add(number)
    roles: dict[tuple[str, int], dict[str, set[int]]] = {}
    parts: dict[tuple[str, int], list[int]] = {}
    asked: set[tuple[str, int]] = set()
    for term, role, i, n in spans:
        roles.setdefault(term.key, {}).setdefault(role, set()).update(where[n])
        if role == "any":
            listed_parts = parts.setdefault(term.key, [])
            listed_parts += [0] * (i + 1 - len(listed_parts))
            listed_parts[i] = len(where[n])
        if role == "with":
            asked.add(term.key)
    counts = {}
    for key, found in roles.items():
        hit = found.get("any", set())
        if key in asked:
            hit = hit & found.get("with", set())
        counts[key] = len(hit - found.get("none", set()))
    return counts, parts


def _outcomes(ws: Workspace, taxonomy: Taxonomy, results: dict[Task, tuple[str, list[tuple[str, str]]]]) -> Outcomes:
    outcomes = Outcomes()
    facets = [(f.root + ".", f.root.count(".") + f.depth, f.id) for f in taxonomy.scoring.facets]
    for cid, record in ws.categories.items():
        if record.model is None or record.profile:
            continue
        for key, listed in (("examples", record.model.examples), ("counterexamples", record.model.counterexamples)):
            for i, example in enumerate(listed):
                result = results.get(_task(example))
                if result is None:
                    continue
                title, assigned = result
                facet = next(
                    (f for root, depth, f in facets if cid.startswith(root) and cid.count(".") == depth), "quality"
                )
                got = [c for f, c in assigned if f == facet]
                lands = any(c == cid for _, c in assigned)
                outcomes.found.setdefault((cid, key), []).append((i, Outcome(title, lands, got)))
    return outcomes


def can_fork() -> bool:
    """Whether work can go to a child process that shares what has been loaded."""
    return hasattr(os, "fork") and sys.platform != "darwin"


class Background:
    """A job in a forked process; where it fails, it is done again in this one, so that its error comes up here."""

    def __init__(self, job: Callable[[], Any]) -> None:
        self._job = job
        self._read, write = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            code = 1
            try:
                os.close(self._read)
                with os.fdopen(write, "wb") as pipe:
                    pickle.dump(job(), pipe, protocol=pickle.HIGHEST_PROTOCOL)
                code = 0
            except BaseException:
                code = 1
            finally:
                os._exit(code)
        os.close(write)

    def result(self) -> Any:
        """Wait for the job and give its result."""
        with os.fdopen(self._read, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(self._pid, 0)
        if status == 0:
            return pickle.loads(data)
        return self._job()
