"""What labelled titles say of terms: the answers of the titles in which a phrase stands, and that of its category among them."""

from __future__ import annotations

import csv
import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.check.records import parsed
from sdgtax.check.trial import as_read
from sdgtax.text.fold import clean, fold
from sdgtax.text.labels import Labels
from sdgtax.text.phrases import PhraseIndex
from sdgtax.yaml.compiled import shipped

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import TermRecord
    from sdgtax.model.columns import InputColumns
    from sdgtax.model.rules import ScoredFacet, Term
    from sdgtax.model.taxonomy import Taxonomy

FOLDER, ENDING = "titles", ".csv"
SOURCES = f"sources{ENDING}"
"""The table that says where the titles of the others come from."""
TITLE, LANG = "title", "lang"
FURTHER = re.compile(r"_\d+$")
"""How the name of a column ends that has further answers."""
LEAST = 12
"""Of fewer titles nothing is concluded."""
MOST = 0.6
"""So large a share of the titles with a phrase must have one other answer."""
ENOUGH = 20
"""Of so many titles all phrases of a term together, or all labels of a category, tell something."""
CLEAR = 0.7
"""So large a share of the titles of a category must have one answer to another question."""
COMMON = 0.6
"""Where one answer has a larger share of all titles, what titles have tells little."""
MANY = 300
"""So many phrases are looked for in all titles; fewer in those that have a word of theirs."""
PART = "titled"
"""The compiled part that holds what was found of the bundled terms."""
Answers = Mapping[str, frozenset[str]]


class Odd(NamedTuple):
    """A phrase of a term, by language and number, in whose titles the answer of the term never is, but mostly another one.

    The number is -1 for all phrases together, of which none is named.
    """

    lang: str
    number: int
    phrase: str
    titles: int
    other: str
    others: int


class Usual(NamedTuple):
    """The answer to a question that most titles with a category have, how many do, and how many titles there are."""

    answer: str
    given: int
    titles: int


class Named(NamedTuple):
    """A term of a category."""

    category: str
    term: Term

    @property
    def key(self) -> str:
        """What tells its phrases and its category from any others."""
        lists = [
            None if x is None else {k: x.get(k) for k in x} for x in (self.term.any, self.term.with_, self.term.none)
        ]
        return hashlib.sha256(repr((self.category, lists)).encode()).hexdigest()[:12]


class Titled:
    """The labelled titles in a folder, searched for phrases."""

    def __init__(self, folder: Path, taxonomy: Taxonomy) -> None:
        """`folder` is that of a taxonomy, of which `taxonomy` holds the categories and questions."""
        self._taxonomy = taxonomy
        listed = sorted((folder / FOLDER).glob(f"*{ENDING}"))
        self._files = [data for path in listed if path.name != SOURCES and (data := _bytes(path))]
        self._facets = [f for f in taxonomy.scoring.facets if not f.within]
        self._inner = [f for f in taxonomy.scoring.facets if f.within]
        self._cells: dict[tuple[str, str], str] = {}

    @cached_property
    def _tables(self) -> list[str]:
        return [data.decode("utf-8", "replace").replace("\r\n", "\n") for data in self._files]

    @cached_property
    def _folded(self) -> list[str]:
        return [fold(table) for table in self._tables]

    @cached_property
    def state(self) -> str:
        """What tells these titles, questions and this code from others."""
        parts = [Path(__file__).read_bytes(), *self._files]
        parts += [repr([(f.id, f.root, list(f.links_from)) for f in self._taxonomy.scoring.facets]).encode()]
        return hashlib.sha256(b"".join(hashlib.sha256(p).digest() for p in parts)).hexdigest()

    def odd(self, terms: Sequence[Named]) -> dict[int, list[Odd]]:
        """The odd phrases of those terms that have some, by the number of the term."""
        found: dict[int, list[Odd]] = {}
        for lang in self._taxonomy.info.languages if self._files and terms else ():
            phrases: dict[str, int] = {}
            numbered = [(named, _numbered(named.term, lang, phrases)) for named in terms]
            cores = {_core(p) for named in terms for p in named.term.any.get(lang) if p in phrases}
            where: list[set[int]] = [set() for _ in phrases]
            labels: list[Answers] = []
            index = PhraseIndex(list(phrases))
            for title, told in self._rows(lang, cores) if cores else ():
                for phrase in index.find(title):
                    where[phrase].add(len(labels))
                labels.append(told)
            for n, (named, roles) in enumerate(numbered):
                if odd := list(self._judged(named, lang, roles, where, labels)):
                    found.setdefault(n, []).extend(odd)
        return found

    def _judged(
        self, named: Named, lang: str, roles: Mapping[str, Mapping[int, int]], where: list[set[int]], labels: list[Answers]
    ) -> Iterator[Odd]:  # fmt: skip
        """The odd phrases of a term in a language; `roles` are the numbers of its phrases."""
        without = set[int]().union(*(where[n] for n in roles["none"].values()))
        needed = set[int]().union(*(where[n] for n in roles["with"].values())) if named.term.with_ else None
        every = set[int]()
        for i, n in roles["any"].items():
            hit = where[n] - without if needed is None else where[n] & needed - without
            every |= hit
            for facet in self._telling if len(hit) >= LEAST else ():
                if found := self._elsewhere(facet, named.category, (labels[t] for t in hit), LEAST):
                    yield Odd(lang, i, named.term.any.get(lang)[i], found.titles, found.answer, found.given)
        for facet in self._inner if len(every) >= ENOUGH else ():
            if self._taxonomy.answer_of(facet, named.category) == named.category and (
                found := self._elsewhere(facet, named.category, (labels[t] for t in every), ENOUGH)
            ):
                yield Odd(lang, -1, "", found.titles, found.answer, found.given)

    def _elsewhere(self, facet: ScoredFacet, category: str, labels: Iterable[Answers], least: int) -> Usual | None:
        """The answer that most titles have, where none of them has that of a category."""
        own = self._taxonomy.answer_of(facet, category)
        told = [answers for of in labels if (answers := of.get(facet.id))] if own else []
        given = Counter(answer for answers in told for answer in answers)
        answer, most = given.most_common(1)[0] if given else ("", 0)
        away = len(told) >= least and not given[own] and most >= MOST * len(told)
        return Usual(answer, most, len(told)) if away else None

    def usual(self) -> dict[str, dict[str, Usual]]:
        """What most titles of a category have for an answer to each question that follows from it, where that is clear."""
        asked = {
            f.id: [x.id for x in self._taxonomy.scoring.facets if f.id in x.links_from]
            for f in (*self._facets, *self._inner)
        }
        given: dict[tuple[str, str], Counter[str]] = {}
        titles = Counter[tuple[str, str]]()
        for _, labels in self._rows("", None) if self._files else ():
            for facet, following in asked.items():
                for category, other in itertools.product(labels.get(facet, ()), following):
                    if other in labels:
                        titles[category, other] += 1
                        given.setdefault((category, other), Counter()).update(labels[other])
        found: dict[str, dict[str, Usual]] = {}
        for (category, facet), counted in given.items():
            (answer, most), of = counted.most_common(1)[0], titles[category, facet]
            if of >= ENOUGH and most >= CLEAR * of:
                found.setdefault(category, {})[facet] = Usual(answer, most, of)
        return found

    @cached_property
    def _telling(self) -> list[ScoredFacet]:
        """The questions whose labels differ enough to tell something, as far as the first titles of the tables show."""
        found = []
        for facet in self._facets:
            given = Counter(a for _, labels in self._first for a in labels.get(facet.id, ()))
            if given and given.most_common(1)[0][1] <= COMMON * sum(1 for _, x in self._first if facet.id in x):
                found.append(facet)
        return found

    @cached_property
    def _first(self) -> list[tuple[str, Answers]]:
        """Some titles, from all parts of the tables."""
        lines = [t.split("\n") for t in self._tables]
        return list(self._read([x[:1] + x[1 :: max(len(x) // LEAST**2, 1)] for x in lines], ""))

    def _rows(self, lang: str, cores: Collection[str] | None) -> Iterator[tuple[str, Answers]]:
        """The folded titles in a language in which one of some words may stand (None: all), with their labels."""
        if cores is None or len(cores) > MANY:
            return self._read((t.split("\n") for t in self._tables), lang)
        both = zip(self._tables, self._folded, strict=True)
        return self._read(([t.partition("\n")[0], *_lines(t, folded, cores)] for t, folded in both), lang)

    def _read(self, tables: Iterable[list[str]], lang: str) -> Iterator[tuple[str, Answers]]:
        """The folded titles of lines of tables with their labels; `lang` empty: in any language."""
        for lines in tables:
            header = _cells(lines[0])
            if TITLE not in header or LANG not in header:
                continue
            columns = {n: facet.id for n, facet in label_columns(self._taxonomy, header).items()}
            title, told = header.index(TITLE), header.index(LANG)
            for row in map(_cells, lines[1:]):
                if len(row) == len(header) and (not lang or self._spoken.get(row[told].lower()) == lang):
                    yield fold(clean(row[title])), self._labels(columns, row)

    @cached_property
    def _spoken(self) -> dict[str, str]:
        columns = self._taxonomy.columns
        return spoken(columns.input, self._taxonomy.info.languages) if columns is not None else {}

    @cached_property
    def _known(self) -> Labels:
        return Labels(self._taxonomy)

    def _labels(self, columns: Mapping[int, str], row: list[str]) -> Answers:
        """The answers in the cells of a row by facet."""
        found: dict[str, frozenset[str]] = {}
        for n, facet in columns.items():
            for label in row[n].replace("|", ";").split(";") if row[n] else ():
                if (facet, label) not in self._cells:
                    self._cells[facet, label] = self._known.find(facet, label.strip()) or ""
                found[facet] = found.get(facet, frozenset()) | {self._cells[facet, label]}
        return {facet: answers - {""} for facet, answers in found.items() if answers - {""}}


def _bytes(path: Path) -> bytes:
    """What is in a file; nothing where it is none, a link to one, or cannot be read, all of which is told elsewhere."""
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    except OSError:
        return b""


def _cells(line: str) -> list[str]:
    """The cells of a line of a table; none where it cannot be read, which is told elsewhere."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def spoken(rules: InputColumns, languages: Iterable[str]) -> dict[str, str]:
    """The languages by what they are called in tables."""
    known = {x.lower(): lang for lang, listed in rules.languages.items() for x in (lang, *listed)}
    return known | {x: x for x in languages}


def label_columns(taxonomy: Taxonomy, header: Sequence[str]) -> dict[int, ScoredFacet]:
    """The columns with labels by their numbers, with what they label."""
    facets = [f for f in reversed(taxonomy.scoring.facets) if taxonomy.answers(f)]
    names = {name: f for f in facets for name in (*f.labels, f.id)}
    bare = enumerate(low if (low := name.lower()) in names else FURTHER.sub("", low) for name in header)
    return {n: names[name] for n, name in bare if name in names}


def _numbered(term: Term, lang: str, phrases: dict[str, int]) -> dict[str, dict[int, int]]:
    """The number of each sound phrase of a term among all `phrases`, by role and place in its list."""
    lists = {"any": term.any, "with": term.with_, "none": term.none}
    return {
        role: {i: phrases.setdefault(p, len(phrases)) for i, p in enumerate(x.get(lang) if x else ()) if parsed(p)}
        for role, x in lists.items()
    }


def _core(phrase: str) -> str:
    """The longest part of a word that stands wherever a phrase does."""
    return max((w.strip("*") for part in parsed(phrase) or () for w in part), key=len)


def _lines(table: str, folded: str, words: Iterable[str]) -> dict[str, None]:
    """The lines of a table in which one of some words may stand; `folded` is the same table folded."""
    found: dict[str, None] = {}
    for word in words:
        at = folded.find(word)
        while at >= 0:
            end = folded.find("\n", at)
            end = len(folded) if end < 0 else end
            found[table[folded.rfind("\n", 0, at) + 1 : end]] = None
            at = folded.find(word, end)
    return found


def compile_titled(folder: Path, taxonomy: Taxonomy) -> dict[str, object]:
    """What is odd in each term of a taxonomy and usual of each category, with what tells the titles by which it was judged: data for JSON.

    What the last compilation found by the same titles is taken over.
    """
    titled = Titled(folder, taxonomy)
    known, usual = _kept(titled)
    terms = [Named(c.id, t) for c in taxonomy.categories.values() for t in c.terms if t.weight > 0]
    new = [t for t in terms if t.key not in known]
    odd = titled.odd(new)
    found = {**known, **{t.key: odd.get(n, []) for n, t in enumerate(new)}}
    told = {t.key: found[t.key] for t in terms}
    return {"state": titled.state, "terms": told, "usual": titled.usual() if usual is None else usual}


def _kept(titled: Titled) -> tuple[Mapping[str, list[list[Any]]], dict[str, dict[str, list[Any]]] | None]:
    """What was found of terms and categories by the same titles when the data was compiled; nothing (None) where it was by others."""
    kept = shipped().kept(PART)
    return (kept["terms"], kept["usual"]) if kept and kept["state"] == titled.state else ({}, None)


class Told:
    """What labelled titles tell of the categories that are checked; nothing where the taxonomy could not be read, or has no such titles."""

    def __init__(self, ctx: Context) -> None:
        info = next((r.doc.path for r in ctx.records.get("info", ())), None)
        self.odd: dict[TermRecord, list[Odd]] = {}
        self.usual: dict[str, dict[str, Usual]] = {}
        if info is None or ctx.frail or ctx.lost or ctx.lost_prefixes or not ctx.facets:
            return
        titled = Titled(info.parent, as_read(ctx, phrases=False))
        known, usual = _kept(titled)
        self._terms(ctx, titled, known)
        told = titled.usual() if usual is None else usual
        self.usual = {c: {f: Usual(*x) for f, x in of.items()} for c, of in told.items()}

    def _terms(self, ctx: Context, titled: Titled, known: Mapping[str, list[list[Any]]]) -> None:
        """Take in what is odd in the terms that are judged."""
        new: list[tuple[TermRecord, Named]] = []
        for term in ctx.records.get("term", ()):
            if term.usable and term.model.weight > 0 and ctx.judges(term) and not term.category.profile:
                named = Named(term.category.id, term.model)
                if named.key not in known:
                    new.append((term, named))
                elif known[named.key]:
                    self.odd[term] = [Odd(*odd) for odd in known[named.key]]
        for n, listed in titled.odd([named for _, named in new]).items():
            self.odd[new[n][0]] = listed
