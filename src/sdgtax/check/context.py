"""Everything that is checked together: the records of all documents, and what checks ask about the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from sdgtax.check.gathered import BROKEN, Gathered
from sdgtax.check.records import CategoryRecord, SetRecord, TermRecord, address, grouped, reference
from sdgtax.check.registry import FEW
from sdgtax.check.renderings import Renderings
from sdgtax.check.subjects import Subjects, Texts, exchanged
from sdgtax.check.texts import VOCABULARY, by_language, head, texts_of, texts_of_rules
from sdgtax.check.titled import Told
from sdgtax.check.tongue import Tongues
from sdgtax.model.columns import InputColumns
from sdgtax.model.mapping import FIRST_YEAR, References
from sdgtax.model.review import YEARS_AHEAD
from sdgtax.model.rules import Facet, MetadataRules, ScoredFacet, Scoring, TitleExample
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.fold import any_word, fold
from sdgtax.text.nearest import closest
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.kinds import RULES
from sdgtax.yaml.schema_errors import Fault, no_indicator

if TYPE_CHECKING:
    from sdgtax.check.gathered import Lists
    from sdgtax.check.trial import Trial
    from sdgtax.yaml.document import Document
    from sdgtax.yaml.schema import Loc


LAST_YEAR = 2100
TITLES, TABLE = "titles", ".csv"
"""The folder of the labelled titles of a taxonomy, and how its tables end."""
T = TypeVar("T")


class Context(Gathered):
    """The records of all documents, and what is known of them together.

    `trial` is filled in once titles were classified. `sources` and `prefixes` are those of taxonomy.yaml; `branches` are the
    roots below which all categories answer the same question, the longest first; `notations` holds the categories with each
    notation, by branch, `labels` those with each label, by profile, parent and language, `numbers` the first with each number,
    `same_as` those with each address, and `numbered` how addresses begin that end in the number; `published` the numbers of goals
    and of targets, and `un_codes` the codes of the `un_set`, that published mappings may name. `frail`: a file of rules breaks
    its schema somewhere.
    """

    def __init__(
        self, documents: Iterable[Document], lists: Lists | None = None, wanted: Collection[str] | None = None
    ) -> None:
        """`lists` are the titles by code of lists beside the sets, by name. `wanted` are the files that are judged; None: all."""
        super().__init__(documents, lists, wanted)
        self.trial: Trial | None = None
        self.doubted: set[str] = set()
        self._doubtful: list[str] = []
        self._told: dict[tuple[Callable[[Any], Any], Any], list[Any]] = {}
        self._settle()

    # -- what is known when all documents are in

    def _settle(self) -> None:
        """Work out what checks ask for. What cannot be read is None, and is not judged."""
        info = self.records.get("info", [None])[0]
        self.version: tuple[str, str] | None = (info.model.id, info.model.version) if info and info.usable else None
        sources, prefixes = (info.data.get("sources"), info.data.get("prefixes", {})) if info else (None, None)
        self.sources: list[str] | None = list(sources) if isinstance(sources, dict) else None
        self.prefixes: list[str] | None = list(prefixes) if isinstance(prefixes, dict) else None
        self.frail = any(r.broken for kind in RULES for r in self.records.get(kind, ()))
        self.scoring: Scoring | None = self.rules("scoring")
        self.metadata: MetadataRules | None = self.rules("metadata")
        self.facets: list[ScoredFacet] | None = None
        if self.scoring is not None:
            self.facets = [f for f in _listed(self.scoring.facets) if isinstance(f, ScoredFacet) and _root(f)]
        self.confidence = [c.id for c in _listed(self.scoring and self.scoring.confidence)]
        quality = (self.metadata.criterion_facet, self.metadata.class_facet) if self.metadata else (None, None)
        roots = {_root(f) for f in (*(self.facets or ()), *quality)} - {""}
        self.branches = sorted(roots, key=lambda r: (-len(r), r))
        criteria = [c for c in self.categories if Taxonomy.is_below(c, _root(quality[0]) or BROKEN)]
        self.criteria = len(criteria) or len(_listed(self.metadata and self.metadata.criteria))
        self.metadata_values = self._metadata_values()
        categories: list[CategoryRecord] = self.records.get("category", [])
        for record in categories:
            record.branch = next((r for r in self.branches if Taxonomy.is_below(record.id, r)), "")
        self.numbers = {(r.branch, self.number(r)): r for r in reversed(categories)}
        read = [r for r in categories if r.model is not None]
        self.notations = grouped(((r.branch, r.model.notation), r) for r in read if r.model.notation)
        called = ((r, *told) for r in read if not r.is_broken("label") for told in r.model.label.root.items())
        self.labels = grouped(((r.profile, r.parent, lang, fold(label)), r) for r, lang, label in called)
        self.same_as = grouped((address(name), r) for r in read for name in r.model.same_as)
        self.numbered = {at for (at, local), of in self.same_as.items() if local and local in map(self.number, of)}
        self.published = self._published()
        self.absent, self.absent_sets = self._absent()
        lookups = _listed(self.metadata and self.metadata.lookups)
        named = [getattr(self.rules("overlap"), "un_set", ""), *(x.set for x in lookups if x.by == "un_indicator")]
        self.un_set = next((x for x in named if isinstance(x, str) and x in self.sets), "")
        gone = self.lost_sets | self.absent_sets
        self.rests_on_lost = any(x in gone and x not in self.sets for x in named if isinstance(x, str))
        un = self.sets.get(self.un_set)
        self.un_codes: list[str] | None = list(un.by_code) if un is not None and not un.partial else None

    def _absent(self) -> tuple[set[str], set[str]]:
        """Categories and sets that are not there, but that so much refers to that they must have been."""
        missing: Counter[str] = Counter()
        sets: Counter[str] = Counter()
        for record in self.records.get("category", ()):
            links = (*record.model.links, *record.model.replaced_by) if record.model is not None else ()
            missing.update(c for c in (record.parent, *links) if c and not self.has_category(c))
            for *_, example in record.examples() if record.model is not None else ():
                name = reference(example, "")[0] if not isinstance(example, TitleExample) else ""
                sets.update({name.partition(":")[0]} - {"", *self.sets})
        goals = self.published[0] if self.published is not None else None
        for record in self.records.get("indicator", ()) if goals is not None else ():
            told = record.model.published if record.model is not None else None
            missing.update(f"{self.published_root}.{g}" for g in (told.goals if told else ()) if g not in (goals or ()))
        return tuple({name for name, n in found.items() if n > FEW} for found in (missing, sets))  # type: ignore[return-value]

    def _metadata_values(self) -> dict[str, list[str]]:
        """The values of metadata that the rules know, by field."""
        known: dict[str, list[str]] = {}
        rules = self.metadata
        for rule in (*_listed(rules.assign), *_listed(rules.judge)) if rules is not None else ():
            if isinstance(rule.values, list) and isinstance(rule.field, str):
                field = next((x.take for x in _listed(rules and rules.lookups) if x.field == rule.field), rule.field)
                listed = known.setdefault(field, [])
                listed += [v for v in rule.values if isinstance(v, str) and v not in listed]
        return known

    def rules(self, kind: str) -> Any:
        """The model of a file of rules, perhaps with parts that break the schema; None if there is none."""
        return next((r.model for r in self.records.get(kind, ())), None)

    def sound(self, kind: str) -> Any:
        """The model of a file of rules that keeps to its schema; None if there is none."""
        return next((r.model for r in self.records.get(kind, ()) if r.usable), None)

    @cached_property
    def input(self) -> InputColumns:
        """How the columns and values of users' tables are called; nothing is known where that could not be read."""
        rules = self.sound("columns")
        return rules.input if rules is not None else InputColumns.model_construct(columns={}, languages={})

    @property
    def published_root(self) -> str:
        """The category below which published mappings name categories by number."""
        root = self.scoring.published_root if self.scoring is not None else ""
        return root if isinstance(root, str) else ""

    def _published(self) -> tuple[list[str], list[str]] | None:
        """The numbers of the goals and of the targets that published mappings may name."""
        root = self.published_root
        if not self.has_category(root) or any(overlaps(p, root) for p in self.lost_prefixes):
            return None
        known = {**{c: r.text("notation") for c, r in self.categories.items()}, **dict.fromkeys(self.lost, "")}
        numbers: tuple[list[str], list[str]] = ([], [])
        for category, notation in known.items():
            if Taxonomy.is_below(category, root):
                own = _number(category)
                numbers[Taxonomy.ancestors(category)[0] != root].extend(dict.fromkeys([own, notation or own]))
        return numbers

    # -- what checks ask

    def has_category(self, name: str) -> bool:
        """Whether there is such a category, or may be one in what could not be read."""
        if name in self.categories or name in self.lost:
            return True
        return any(name == p or Taxonomy.is_below(name, p) for p in self.lost_prefixes)

    def no_category(self, loc: Loc, name: str, *, at_key: bool = False) -> list[Fault]:
        """What is wrong with the id of a category: nothing, or that there is none."""
        if self.has_category(name):
            return []
        hint = closest(name, self.categories) or "`sdgtax taxonomy` lists them."
        message, cause = f"there is no category “{name}”", self.gone(name)
        return [Fault(loc, message, "the id of a category", hint, at_key, cause=cause)]

    def doubt(self, paths: Iterable[str]) -> None:
        """Files in which so much is wrong that nothing is tried that rests on them, until that is mended."""
        self.doubted = set(paths)
        doubted = (r for r in self.categories.values() if str(r.doc.path) in self.doubted)
        self._doubtful = [r.prefix for r in doubted if r.prefix]

    def gone(self, name: str) -> str:
        """What has caused that there is no such category: the topmost one above it that is missing."""
        missing = next((c for c in reversed(Taxonomy.ancestors(name)) if not self.has_category(c)), name)
        return f"category {missing}"

    def out_of_use(self, name: str) -> str:
        """What has caused that a category cannot be named: that it is gone, or deprecated; empty where it can be."""
        found = self.categories.get(name)
        given_up = found is not None and found.model is not None and found.model.deprecated is True
        return f"category {name}" if given_up else "" if self.has_category(name) else self.gone(name)

    def no_indicator(self, loc: Loc, ref: str) -> list[Fault]:
        """What is wrong with `set:code`: nothing, or that it names no indicator."""
        set_id, colon, code = ref.partition(":")
        if colon and (set_id in self.lost_sets - set(self.sets) or (set_id in self.sets and self.sets[set_id].partial)):
            return []
        codes: dict[str, Collection[str]] = {s.id: s.by_code for s in self._sets()}
        found = no_indicator(loc, ref, codes | dict(self.lists))
        if not colon or set_id in codes:
            return found
        if set_id in self.lists:
            return [replace(f, hint=closest(code, self.lists[set_id]) or "Correct the code.") for f in found]
        return [replace(f, hint=f"{f.hint} A list of your own is named by `--list FILE`.".strip()) for f in found]

    def number(self, record: CategoryRecord) -> str:
        """The number of a category by which published mappings name it, as its id says; empty for any other."""
        if self.categories.get(record.id, record) is not record:
            return ""  # that the id stands twice is told
        placed = not record.doc.home or record.id == record.prefix or Taxonomy.is_below(record.id, record.prefix)
        return _number(record.id) if placed and Taxonomy.is_below(record.id, self.published_root) else ""

    def whole_name(self, ref: str) -> str:
        """`set:code` by the first code of the indicator, where it is listed under several."""
        set_id, _, code = ref.partition(":")
        found = self.sets[set_id].by_code.get(code) if set_id in self.sets else None
        return f"{set_id}:{found.code}" if found is not None else ref

    @property
    def references(self) -> References:
        """What a table of mappings may refer to."""
        editions = {s.id: s.text("edition") for s in self.sets.values()}
        return References(lambda ref: self.no_indicator((), ref), editions, self.last_year, self._called, self.titles)

    def _called(self, ref: str, label: str) -> str:
        """The code of another indicator of the set, or the list, of `set:code` that has this title, where the one that is named has another."""
        name, _, code = ref.partition(":")
        listed, wanted = self._folded.get(name, {}), fold(label)
        if code not in listed or wanted in listed[code]:
            return ""
        return next((c for c, titles in listed.items() if wanted in titles), "")

    @cached_property
    def _folded(self) -> dict[str, dict[str, set[str]]]:
        """The titles by code of each set and each list of one's own, folded."""
        named: dict[str, Mapping[str, Collection[str]]] = {**self.lists}
        for s in self.sets.values():
            named[s.id] = {c: i.model.title.root.values() if i.model else () for c, i in s.by_code.items()}
        return {name: {c: {*map(fold, titles)} for c, titles in of.items()} for name, of in named.items()}

    def titles(self, ref: str) -> Collection[str]:
        """The titles of `set:code`."""
        set_id, _, code = ref.partition(":")
        if set_id not in self.sets:
            return tuple(self.lists.get(set_id, {}).get(code, ()))
        found = self.sets[set_id].by_code.get(code)
        return tuple(found.model.title.root.values()) if found is not None and found.usable else ()

    @property
    def newer_sets(self) -> list[SetRecord]:
        """The sets of a later year than that from which the age of data is counted, where they are many: that year is stale then."""
        as_of = self.metadata.as_of if self.metadata is not None else None
        dated = [(s, s.data.get("year")) for s in self.sets.values()]
        found = [s for s, year in dated if isinstance(as_of, int) and isinstance(year, int) and as_of < year]
        return found if len(found) > FEW else []

    @property
    def first_year(self) -> int:
        """The year of the oldest source of the taxonomy: nobody decided anything before there was one."""
        info = self.sound("info")
        years = (s.year for s in info.sources.values() if s.year) if info is not None else ()
        return min(years, default=FIRST_YEAR)

    @property
    def last_year(self) -> int:
        """The last year that a date may have: some years after the one from which the age of data is counted."""
        as_of = self.metadata.as_of if self.metadata is not None else None
        told = isinstance(as_of, int) and as_of >= FIRST_YEAR and not self.newer_sets
        return (as_of if told and as_of else LAST_YEAR) + YEARS_AHEAD

    @cached_property
    def told(self) -> Told:
        """What labelled titles tell of terms and links."""
        return Told(self)

    @cached_property
    def same_texts(self) -> dict[tuple[str, str, str], list[CategoryRecord]]:
        """The categories with each official title and each definition, by key and language."""
        read = [(key, r) for r in self.records.get("category", ()) if r.model for key in ("title", "definition")]
        whole = [(key, r, getattr(r.model, key)) for key, r in read if not r.is_broken(key)]
        said = ((key, r, *told) for key, r, texts in whole if texts for told in texts.root.items())
        return grouped(((key, lang, fold(text)), r) for key, r, lang, text in said)

    @cached_property
    def subjects(self) -> Subjects | None:
        """What texts are about; None where the vocabulary could not be read."""
        rules = self.sound("concepts")
        return Subjects(rules.concepts) if rules else None

    @cached_property
    def negations(self) -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
        """The words that turn a text round, and those that may do so, by language."""
        rules = self.sound("language")
        sure, perhaps = (rules.negations, rules.negative) if rules else ({}, {})
        return {lang: (_whole_words(sure[lang]), _whole_words(perhaps[lang])) for lang in sure if lang in perhaps}

    @cached_property
    def age_spans(self) -> re.Pattern[str] | None:
        """Two ages with a word for years behind them, or, as a phrase begins with them, perhaps without; None where no such words are known."""
        rules = self.sound("aspects")
        named = {w for a in (rules.aspects if rules else ()) if a.ranges for x in a.ranges for w in a.ranges.get(x)}
        if not named:
            return None
        behind = "|".join(map(re.escape, sorted(named)))
        joined = rf"(?<![\d.,/–-])(\d{{1,3}}) ?[-–] ?(\d{{1,3}})(?= ?(?:{behind})\b)"
        return re.compile(rf"{joined}|^(\d{{1,3}}) (\d{{1,3}})(?= (?:{behind})\b|$)")

    @cached_property
    def _values(self) -> list[Subjects]:
        """The values of each aspect that makes a title narrower, as what texts are about; of ages only their numbers tell."""
        rules = self.sound("aspects")
        return [Subjects.of_values(a) for a in rules.aspects if a.restricts and not a.role] if rules else []

    def values_apart(self, texts: Texts) -> tuple[str, str] | None:
        """Two languages whose texts name other values of one aspect, such as women and men."""
        return next((found for aspect in self._values if (found := aspect.apart(texts, 1))), None)

    @cached_property
    def renderings(self) -> Renderings:
        """How words of one language are said in another, learnt from all texts that stand in both."""
        learnt = ("category", "indicator", "profile", *(kind for kind in RULES if kind not in VOCABULARY))
        listed = (texts for kind in learnt for r in self.records.get(kind, ()) for _, texts in self.by_language(r))
        overlap = self.rules("overlap")
        sound = (t for t in listed if all(isinstance(x, str) for x in t.values()))
        return Renderings(sound, overlap.stopwords.root if overlap else {})

    def same_thing(self, word: str, one: str, text: str, two: str) -> bool:
        """Whether a word of a language names a thing that a text in another names."""
        subjects = self.subjects
        return subjects is not None and not subjects.of(word, one).isdisjoint(subjects.of(text, two))

    @cached_property
    def _empty_words(self) -> tuple[dict[str, set[str]], set[str]]:
        """The words that only bind others or name a form of a quantity and tell nothing, by language; and how per cent is written."""
        overlap, aspects = self.sound("overlap"), self.sound("aspects")
        if overlap is None or aspects is None:
            return {}, set()
        forms = {name for a in aspects.aspects for name in a.implies}
        named = [v.words for a in aspects.aspects if a.id in forms for v in a.values]
        told = {
            lang: {*listed, *({*overlap.untold.get(lang)} & {w for words in named for w in words.get(lang)})}
            for lang, listed in overlap.binders.root.items()
        }
        return told, set(overlap.numbers.percent)

    def says_nothing(self, phrase: str, lang: str) -> str:
        """Why a phrase says nothing of what a title is about; empty where it may say something."""
        empty, percent = self._empty_words
        text = fold(phrase)
        if text.isdigit() and len(text) == len("2000"):
            return "it is a year"
        only = text in percent or (" " in text and set(text.split()) <= empty.get(lang, set()))
        return "its words bind others, or say how much" if only else ""

    @cached_property
    def breakdowns(self) -> tuple[Subjects, dict[str, list[str]]] | None:
        """What titles are broken down by, and the words behind which that stands, by language."""
        rules = self.sound("aspects")
        found = next((a for a in rules.aspects if a.opens is not None and a.opens.root), None) if rules else None
        return None if found is None else (Subjects.of_values(found), dict(found.opens.root))

    @cached_property
    def terms_called(self) -> dict[str, list[TermRecord]]:
        """The terms by the first word of their ids."""
        return grouped((t.id.partition("-")[0], t) for t in self.records.get("term", ()) if t.usable)

    @cached_property
    def of_one(self) -> dict[tuple[str, str, str], list[TermRecord]]:
        """The terms for answers of which an indicator has one, by the root of the question, language and phrase."""
        roots = {f.root for f in self.facets or () if f.keep.max == 1}
        usable = (t for t in self.records.get("term", ()) if t.usable and t.model.weight > 0)
        said = ((t, told) for t in usable if t.category.branch in roots for told in t.phrases() if told[0] == "any")
        return grouped(((t.category.branch, lang, fold(phrase)), t) for t, (_, lang, _, phrase) in said)

    @cached_property
    def children(self) -> dict[str, list[CategoryRecord]]:
        """The categories by the id of their parent."""
        return grouped((r.parent, r) for r in self.records.get("category", ()) if r.usable and not r.profile)

    @cached_property
    def exchanged(self) -> dict[CategoryRecord, list[tuple[str, str, CategoryRecord]]]:
        """The texts that categories have exchanged with one beside them."""
        return exchanged(self.subjects, self.records.get("category", ())) if self.subjects else {}

    @cached_property
    def tongues(self) -> Tongues:
        """What the words of categories, terms and indicators tell of a language."""
        return Tongues(texts_of(self.records), self.sound("language"), self.languages)

    @cached_property
    def all_tongues(self) -> Tongues:
        """What the words of all texts tell of a language, those of the files of rules too."""
        return self.tongues.and_of(texts_of_rules(self))

    def is_titled(self, *forms: str) -> bool:
        """Whether a labelled title of the taxonomy or the bundled one has one of the forms of a word, or one that is made of it."""
        return any(form.lower() in self._titled for form in forms)

    @cached_property
    def _titled(self) -> str:
        """The tables of labelled titles in one text, in small letters: those of the taxonomy and the bundled ones."""
        found = [bundled("taxonomy"), *(r.doc.path.parent for r in self.records.get("info", ()))]
        folders = dict.fromkeys(folder.resolve() for folder in found)
        listed = [path for folder in folders for path in sorted((folder / TITLES).glob(f"*{TABLE}"))]
        return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in listed).lower()

    def once(self, what: Callable[[Any], Iterable[T]], record: Any) -> list[T]:
        """What a function tells of a record, asked for once in a run."""
        if (what, record) not in self._told:
            self._told[what, record] = list(what(record))
        return self._told[what, record]

    def by_language(self, record: Any) -> list[tuple[Loc, dict[str, Any]]]:
        """The texts, and lists of texts, that stand under languages in a record, with their places; records in it are looked at by themselves."""
        return self.once(self._under_languages, record)

    def _under_languages(self, record: Any) -> list[tuple[Loc, dict[str, Any]]]:
        return by_language(head(record.data), self.languages)

    def _sets(self) -> list[SetRecord]:
        """The sets, that of the UN first."""
        return sorted(self.sets.values(), key=lambda s: s.id != self.un_set)

    def doubtful(self, record: CategoryRecord, wanted: bool) -> bool:
        """Whether an example may fail only because a part of the taxonomy could not be read."""
        lost = [*self.lost, *self.lost_prefixes, *self._doubtful, *self.absent]
        if str(record.doc.path) in self.doubted:
            return True
        if not lost or not self.facets or not record.branch:
            return bool(lost)
        if not wanted:
            return any(overlaps(c, record.branch) for c in lost)
        if any(Taxonomy.is_below(c, record.id) or Taxonomy.is_below(record.id, c) for c in lost):
            return True
        by_id = {f.id: f for f in self.facets}
        speaking = {by_id[s].root for f in self.facets if f.root == record.branch for s in f.links_from if s in by_id}
        return any(overlaps(c, root) for c in lost for root in speaking)


def overlaps(a: str, b: str) -> bool:
    """Whether one of two ids is the other or lies below it."""
    return a == b or Taxonomy.is_below(a, b) or Taxonomy.is_below(b, a)


def _number(category: str) -> str:
    return category.rpartition(".")[2].replace("-", ".")


def _root(facet: Any) -> str:
    return facet.root if isinstance(facet, Facet) and isinstance(facet.root, str) else ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _whole_words(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_word(words)})\b", re.IGNORECASE)
