"""The one place that finds and loads data, and one call for each command.

>>> import sdgtax
>>> ws = sdgtax.open()
>>> result = ws.explain("Municipal waste recycled")
>>> result.first("goal"), result.lang
('goal.sdg.12', 'en')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Unpack

from sdgtax.choosing import Choosing
from sdgtax.data import ALL, STANDARD_INPUT, Matching, PathLike, list_id
from sdgtax.editing import Editing
from sdgtax.model.finding import Finding, SdgtaxError, named_path, problem
from sdgtax.model.indicator import Indicator, several
from sdgtax.model.language import UNKNOWN
from sdgtax.yaml.find import find

if TYPE_CHECKING:
    from sdgtax.analyse.evaluate import Evaluation, FacetReport, GoldRow
    from sdgtax.analyse.report import Demo, Summary
    from sdgtax.formats.columns import TableOptions
    from sdgtax.formats.ks import Imported
    from sdgtax.match.facts import Fact
    from sdgtax.match.matcher import Matcher
    from sdgtax.match.matrix import Cell
    from sdgtax.match.results import Concepts, Overlaps
    from sdgtax.match.titles import Prepared
    from sdgtax.model.classification import Classification
    from sdgtax.model.document import Document
    from sdgtax.model.mapping import Decision, Overlap
    from sdgtax.model.rules import Category
    from sdgtax.views.exchange import Exchanged, Said
    from sdgtax.views.results import Results


def open(
    taxonomy: PathLike | None = None,
    sets: PathLike | None = None,
    *,
    profile: str | None = None,
    start: PathLike | None = None,
) -> Workspace:
    """Find the data and give the workspace on it; nothing is read before it is needed.

    `taxonomy` and `sets` are folders; `start` is the folder from which the nearest ones are looked for (the working folder by
    default). `profile` adds the strategic priorities of a profile. Raises SdgtaxError for a folder that is not there.
    """
    begin = Path(start) if start is not None else Path()
    found = find(begin, None if taxonomy is None else Path(taxonomy), None if sets is None else Path(sets))
    return Workspace(found.taxonomy, found.sets, profile)


class Workspace(Choosing, Editing):
    """A taxonomy and indicator sets, and everything that can be done with them. `open` makes it."""

    # -- classifying

    def results(
        self,
        indicators: Iterable[Indicator],
        *,
        lang: str = "",
        explain: bool | Collection[str] = True,
        workers: int = 1,
        skip: int = 0,
        counts: Mapping[str, int] | None = None,
        **options: Any,
    ) -> Results:
        """Classifications for sheets and records (see `views.classification.result`), made in so many processes; the same for any number.

        `skip` and `counts` are those of `Results`, the other arguments those of `classify`.
        """
        from sdgtax.views.results import Results

        classifier = self.classifier(**options)
        return Results(classifier, indicators, lang, explain=explain, workers=workers, skip=skip, counts=counts)

    def classify_batches(
        self,
        batches: Iterable[Any],
        *,
        layout: str = "wide",
        lang: str = "",
        fields: Sequence[str] = (),
        table: TableOptions | None = None,
        lean: str | None = None,
        workers: int = 1,
        **options: Any,
    ) -> Iterator[Any]:
        """Classify Arrow record batches: the same rows in the same order, our columns before the list's own. Needs the extra `parquet`.

        `layout` (`wide`, `goals`), `lang` (of labels and explanations) and `fields` say which columns of ours come; `table` which
        columns of the list are what. `lean` is the language that the list is in, where it is known; else the first batch tells, so that
        parts of one list that are classified by themselves should all be given the same. `options` are those of `classifier`. The
        result does not depend on `workers`. Raises DataError for a row without a title; with `TableOptions(skip=True)` it is kept, and
        our columns are null.

        >>> import pyarrow as pa, sdgtax
        >>> batch = pa.record_batch({"name": ["Municipal waste recycled"], "year": [2024]})
        >>> found = next(sdgtax.open().classify_batches([batch], layout="goals"))
        >>> found.to_pylist()[0]["sdg_targets"], found.schema.field("year").type
        (['12.5'], DataType(int64))
        """
        from sdgtax.formats.batches import Batches
        from sdgtax.formats.columns import TableOptions
        from sdgtax.views.classification import Shown, asked, needed

        shown = Shown(self.voice(lang).lang, layout, fields=tuple(fields))
        classifier = self.classifier(facets=asked(self.taxonomy, shown), **options)
        made = Batches(self.taxonomy, classifier, shown, table or TableOptions(), lean)
        return made.classified(batches, needed(self.taxonomy, shown), workers)

    def leaning(self, batches: Iterable[Any], table: TableOptions | None = None) -> str:
        """The language that a list is in, by its first batch, for `lean` of `classify_batches`; empty where it is not clear."""
        from sdgtax.formats.batches import Batches
        from sdgtax.formats.columns import TableOptions
        from sdgtax.views.classification import Shown

        shown = Shown(self.voice().lang)
        return Batches(self.taxonomy, self.classifier(), shown, table or TableOptions()).leaning(batches)

    def explain(self, title: str | Indicator, *, lang: str = "", **options: Any) -> Classification:
        """Classify one indicator, given as such, as a title, as `SET:CODE` or as a code that one set has, with all its evidence.

        Raises SdgtaxError for what is no title: a code of several sets or of none, the name of a set or file.
        """
        one = self.find(title) if isinstance(title, str) and self.names(title) else title
        if isinstance(one, str):
            one = self.meant(one) or one
        return next(self.classify([one], lang=lang, **options))

    def facts(self, found: Classification, lang: str = "") -> list[Fact]:
        """What the title of a classified indicator says, fact by fact, as `overlap` reads it: subject, quantity, age, unit, …"""
        from sdgtax.match.facts import facts

        reading = self.classifier().reader.read(found.title, found.lang)
        return facts(self.taxonomy, reading, lang or self.taxonomy.info.languages[0])

    def text(
        self, names: Iterable[str], *, lang: str = "", form: str = "", stdin: BinaryIO | None = None
    ) -> Iterator[Document]:
        """What running texts speak of, file by file and in order: goals, targets, areas, with the sentences that say so.

        `names` are files (text, Markdown, HTML, PDF, Word, LibreOffice) and `-` for standard input. `lang` is their language; told
        from each text where nobody says it. `form` is that of the files, where their endings do not tell it. Raises SdgtaxError for
        a library that is missing, DataError for a file that cannot be read.

        >>> import io, sdgtax
        >>> text = io.BytesIO(b"The municipality will cut its greenhouse gas emissions by half. Questions follow.")
        >>> found = next(sdgtax.open().text(["-"], stdin=text))
        >>> [(t.category, t.strength) for t in found.of("goal")], found.topics[0].sentences[0].number
        ([('goal.sdg.13', 'clear')], 1)
        """
        from sdgtax.analyse.document import TextReader
        from sdgtax.formats.documents.registry import read
        from sdgtax.formats.reading.table import Source
        from sdgtax.yaml.encoding import read_stream

        known = self.language(lang) if lang else ""
        reader = TextReader(self.taxonomy, self.classifier())
        for name in names:
            piped = name == STANDARD_INPUT and stdin is not None
            path = Path("<stdin>") if piped else named_path(name)
            source = Source(path, read_stream(stdin, path) if piped and stdin is not None else None)
            found = reader.read(str(path), read(source, self.taxonomy.text.layout, form), known)
            if not found.sentences:
                raise problem(path, 0, "no-text", "there is no sentence in it", "Is it the right file?")
            yield found

    def summary(self, results: Iterable[Classification]) -> Summary:
        """Counts of first answers by facet and set."""
        from sdgtax.analyse.report import summarise

        return summarise(self.taxonomy, results)

    def demo(self, *, blind: bool = False, **options: Any) -> Demo:
        """The indicators of all sets classified, with counts, the strongest overlaps between any two sets and a report without a
        choice. `options` are those of `report`."""
        from sdgtax.analyse.report import Demo

        report = self.report(ALL, size=0, blind=blind, **options)
        results = report.results
        return Demo(results, self.summary(results), tuple(self.strongest()), report)

    def members(self, category: Category) -> list[Classification]:
        """The indicators of all sets that fall in a category."""
        found = self.classify(self.indicators([ALL]), explain=False)
        return [c for c in found if any(a.category == category.id for a in c.assignments)]

    # -- matching

    def overlap(
        self,
        names: Sequence[str],
        *,
        min_score: float | None = None,
        relations: Iterable[str] = (),
        one_to_one: bool = False,
        limit: int = 0,
        of: str = "",
        best: int = 0,
        include_none: bool = False,
        lang: str = "",
        **matching: Unpack[Matching],
    ) -> Overlaps:
        """The indicators of two or more sets that say the same thing, best first. `matching` are the options of `compared`.

        `all` stands for every set that is not named: the first one that is, is compared with each of the others. `relations` (exact,
        close, broad, narrow, related) leaves the others out; `limit` candidates for each indicator. `of` names the set that alone is
        compared with the others, `best` so many pairs for each indicator of it (of the first set where there is no
        `of`), `include_none` adds a record where nothing overlaps with one.

        >>> import sdgtax
        >>> found = sdgtax.open().overlap(["oecd-better-life", "u4ssc"]).found
        >>> found[0].relation, 0 < found[0].score <= 1
        ('exact', True)
        """
        from sdgtax.match.matcher import one_to_one as best_assignment
        from sdgtax.match.matcher import relation_name
        from sdgtax.match.results import Overlaps
        from sdgtax.match.selection import best as best_pairs
        from sdgtax.match.selection import compared, nothing_found

        names, of = self._against(names, of)
        matcher, sets = self.compared(names, **matching)
        for s in sets:
            s.rows = ()  # titles alone are compared
        pairs = compared(sets, _chosen(of, sets))
        wanted = {relation_name(word) for words in relations for word in words.split(",")}
        if min_score is None and "related" in wanted:
            min_score = self.taxonomy.overlap.thresholds.related
        lang = lang or self.taxonomy.info.languages[0]
        found = [o for a, b in pairs for o in matcher.overlaps(a, b, min_score=min_score, count=limit, lang=lang)]
        if len(sets) > 2:
            found.sort(key=lambda o: (-o.score, o.a_ref, o.b_ref))
        alone = list(nothing_found(pairs, found, lang)) if include_none else []
        if wanted:
            found = [o for o in found if o.relation in wanted]
        if one_to_one:
            found = best_assignment(found)
        if best:
            found = best_pairs(found, pairs[0][0].id, best)
        found += alone
        first = pairs[0][0]
        return Overlaps((first, *(s for s in sets if s is not first)), tuple(found), _rejected(matcher, sets))

    def _against(self, names: Sequence[str], of: str) -> tuple[list[str], str]:
        """The names with `all` as the sets that are not named, and which one is compared with the others where nobody says it."""
        named = [n for n in several(names) if n != ALL]
        if len(named) == len(names):
            return named, of
        known = {n.partition("@")[0] for n in named}
        rest = [n for n in self._every([ALL]) if n not in known]
        return [*named, *rest], of or next(iter(named), "")

    def concepts(
        self,
        names: Sequence[str],
        *,
        min_score: float | None = None,
        shared: bool = False,
        lock: PathLike | None = None,
        lang: str = "",
        **matching: Unpack[Matching],
    ) -> Concepts:
        """The things that several sets measure; `shared` keeps those that two or more sets have.

        `lock` is a file of concepts as SSSOM: ids and names are taken from it, and what a person confirmed in it holds.
        """
        from sdgtax.match.concepts import find_concepts
        from sdgtax.match.lock import Lock, moves
        from sdgtax.match.results import Concepts

        locked = self._decisions([Path(lock)] if lock is not None else [], names)
        matcher, sets = self.compared(names, locked=locked, **matching)
        known, lang = Lock.of(locked), lang or self.taxonomy.info.languages[0]
        found = find_concepts(matcher, sets, min_score=min_score, lang=lang, lock=known)
        kept = [c for c in found if len(c.members) > 1] if shared else found
        moved = tuple(moves(known, found)) if lock is not None else ()
        return Concepts(tuple(sets), tuple(kept), len(found), moved, _rejected(matcher, sets))

    def matrix(
        self, names: Sequence[str], *, min_score: float | None = None, of: str = "", **matching: Unpack[Matching]
    ) -> list[Cell]:
        """How much of each set the other ones cover: one cell for each ordered pair; with `of` those of this set alone."""
        from sdgtax.match.matrix import coverage_matrix

        names, of = self._against(names, of)
        matcher, sets = self.compared(names, **matching)
        return coverage_matrix(matcher, sets, min_score=min_score, of=_chosen(of, sets))

    def pair(
        self, x: str, y: str, *, lang: str = "", options: TableOptions | None = None, **matching: Any
    ) -> tuple[Matcher, Indicator, Indicator]:
        """A matcher with two indicators, each given as `SET:CODE` (`SET@LANG:CODE`) or as a title, to be compared in full."""
        matcher = self.matcher(workers=1, **matching)
        known = options.lang if options else ""
        return matcher, self._one(matcher, x, known), self._one(matcher, y, known)

    def _one(self, matcher: Matcher, ref: str, lang: str) -> Indicator:
        if self.names(ref):
            head, _, code = ref.partition(":")
            base, _, only = head.partition("@")
            found = self.find(f"{base}:{code}")
            titles = {x: t for x, t in found.titles.items() if not only or x == only}
            return replace(found, set_id=head, titles=titles or found.titles)
        reading = matcher.classifier.reader.read(ref, lang or UNKNOWN)
        return Indicator.of(reading.title, reading.lang, reading.title, "title")

    def strongest(self) -> list[Overlap]:
        """The strongest overlaps between any two sets, by their titles alone; one for each indicator."""
        from sdgtax.match.matcher import strongest

        return strongest(self.matcher(blind=True, workers=1), self.sets.values())

    # -- other systems

    def import_ks(self, paths: Iterable[PathLike], date: str) -> Imported:
        """KS's Turtle files as sets and reviews; `date` is the day of reviews of which the files say none. Raises DataError."""
        from sdgtax.formats.ks import read

        return read(map(Path, paths), self.taxonomy, date)

    def exchange(
        self,
        inputs: Sequence[str] = (),
        *,
        options: TableOptions | None = None,
        stdin: BinaryIO | None = None,
        said: Said | None = None,
        lang: str = "",
        reviews: Sequence[PathLike] = (),
        **classifying: Any,
    ) -> Exchanged:
        """The taxonomy and classified inputs for the formats of other systems. `classifying` are options of `classify`."""
        from sdgtax.views.exchange import OWN, Exchanged, Said
        from sdgtax.views.own import look

        columns, found = look([self.indicators([name], options, stdin) for name in inputs])
        known, title_lang = self.sets if inputs else {}, options.lang if options else ""
        results = self.classify(found, lang=title_lang, reviews=reviews, **classifying) if inputs else ()
        files = [Path(name).stem or name for name in inputs if name not in known and name != ALL]
        own = re.sub(r"[^\w-]+", "_", files[0]).strip("-") if files else ""
        language, decided = self.language(lang), tuple(self.reviews(reviews))
        return Exchanged(self.taxonomy, language, results, known, decided, said or Said(), own or OWN, columns)

    # -- judging

    def gold(self, paths: Iterable[PathLike], facets: Collection[str] = ()) -> tuple[list[GoldRow], list[Finding]]:
        """Titles with labels of these facets (all by default), and the labels that name no category. Raises DataError for a table
        without a label that can be read."""
        from sdgtax.formats.tables import read_gold

        unknown: list[Finding] = []
        tables = (read_gold(Path(path), self.taxonomy, unknown.append, facets) for path in paths)
        return [row for table in tables for row in table], unknown

    def evaluate(
        self,
        paths: Iterable[PathLike],
        *,
        by: str = "",
        facets: Iterable[str] = (),
        worst: int = 5,
        track: Callable[[list[GoldRow]], Iterable[GoldRow]] = iter,
        warn: Callable[[list[Finding]], None] = lambda found: None,
    ) -> Evaluation:
        """Measure the classification of titles alone against labels. `facets` leaves the others out; `by` is a column."""
        from sdgtax.analyse.evaluate import Evaluation, by_column, compare
        from sdgtax.text.nearest import nearest

        known, wanted = [f.id for f in self.taxonomy.scoring.facets], list(facets)
        for name in (name for name in wanted if name not in known):
            raise SdgtaxError(f"unknown dimension “{name}”.{nearest(name, known)} Known: {', '.join(known)}.")
        rows, unknown = self.gold(paths, wanted)
        warn(unknown)
        if by and not any(by in row.columns for row in rows):
            raise SdgtaxError(f"no table has a column “{by}”.{nearest(by, rows[0].columns)}")
        results = list(self.classify((row.indicator for row in track(rows)), blind=True))

        def reports(numbers: Iterable[int]) -> tuple[FacetReport, ...]:
            chosen = list(numbers)
            return tuple(compare(self.taxonomy, [rows[n] for n in chosen], [results[n] for n in chosen], worst=worst))

        parts = {name: reports(numbers) for name, numbers in by_column(rows, by).items()} if by else {}
        return Evaluation(len(rows), reports(range(len(rows))), parts, tuple(unknown))


def validate(taxonomy_dir: Path | None = None, sets_dir: Path | None = None, *, examples: bool = True) -> list[Finding]:
    """All findings about a taxonomy folder and a folder of sets (the bundled ones by default), sorted by place."""
    from sdgtax.check.validate import check
    from sdgtax.formats.sssom import check as tables

    return check([], find(Path(), taxonomy_dir, sets_dir), examples=examples, tables=tables).findings


def _rejected(matcher: Matcher, sets: Sequence[Prepared]) -> tuple[Decision, ...]:
    """The pairs of these sets that a person rejected."""
    rejected = [d for d in matcher.decisions if d.relation == "none"]
    known = {t.ref for s in sets for t in s.indicators} if rejected else ()
    return tuple(d for d in rejected if d.left in known and d.right in known)


def _chosen(name: str, sets: Sequence[Prepared]) -> str:
    """The id of a set that is named as such, or by the file that it is read from."""
    return name if not name or name in {s.id for s in sets} else list_id(name)
