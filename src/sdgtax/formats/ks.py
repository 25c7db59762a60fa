"""KS's Turtle of classified indicator sets, read and written. What its properties are called is in `rules/columns.yaml`.

An indicator is known by its address: that of its set and its number, with `#` or `/` between. A set is what the addresses say; a
file may hold several, and several files the same one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from sdgtax.formats import rdf
from sdgtax.formats.write import free_name
from sdgtax.model.finding import DataError, Finding, SdgtaxError
from sdgtax.model.review import Decision, Reviews
from sdgtax.model.set_file import SetFile
from sdgtax.text.fold import clean, fold
from sdgtax.text.language import LanguageGuesser
from sdgtax.views.imported import REVIEWS, SETS, files

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.views.exchange import Exchanged

PREFIXES = rdf.prefixes(
    "dct", "dcterms", "dc", "skos", "xkos", "sdgo", "my", "rdf", "rdfs", "uneskos", "vcard", "dqv", "adms", "sdg", "foaf", "xsd"
)  # fmt: skip
TITLES = ("dct:title", "dcterms:title", "dc:title", "skos:prefLabel")
"""A title stands in neither namespace of Dublin Core as a rule, but it may."""
TEXTS = {"unit": "dcterms:type", "data_source": "dcterms:source", "frequency": "dcterms:accrualPeriodicity"}
DESCRIPTIONS = ("dcterms:description", "skos:definition")
PUBLISHERS, MODIFIED = ("dct:publisher", "dcterms:publisher"), ("dct:modified", "dcterms:modified")
NAMES = ("vcard:fn", "vcard:organization-name", "vcard:hasOrganizationName", "foaf:name", "rdfs:label")
RELATED = "skos:related"
SAID = {
    *TITLES, *TEXTS.values(), *DESCRIPTIONS, "skos:notation", "skos:note", "rdf:type", "dct:identifier", "skos:inScheme", "xkos:depth",
}  # fmt: skip
"""Properties of an indicator whose values the model has, beside labels; a kind, an address and a depth are the same for all."""
SAID_OF_SET = {
    *TITLES, *PUBLISHERS, *MODIFIED, "rdf:type", "uneskos:contains", "xkos:numberOfLevels", "dct:identifier",
}  # fmt: skip
SEPARATOR = "; "
DAY = re.compile(r"\d{4}-\d\d-\d\d")
UNDATED = "undated"
LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "đ": "d", "ŋ": "n"})


@dataclass
class Imported:
    """Sets, the labels in them as reviews, and what the model has no place for."""

    sets: list[SetFile] = field(default_factory=list)
    reviews: list[Reviews] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def files(self) -> Iterator[tuple[Path, str]]:
        """The files of our own formats: names below a folder, and texts."""
        return files([*((SETS, s) for s in self.sets), *((REVIEWS, r) for r in self.reviews)])


# --- reading


def read(paths: Iterable[Path], taxonomy: Taxonomy, date: str) -> Imported:
    """The sets of KS's files; `date` is the day of reviews of sets that have none.

    What is not taken over is told, by file, property and number. Raises DataError for files that cannot be read or hold no indicator.
    """
    if taxonomy.columns.exchange is None:
        what = "rules/columns.yaml has no `exchange`, which says what KS calls things."
        raise SdgtaxError(f"{what} Copy it from the bundled taxonomy.")
    return _Reader(taxonomy, date).read(list(paths))


class _Reader(rdf.Graph):
    """Reads files into one graph and takes the sets out of it."""

    def __init__(self, taxonomy: Taxonomy, date: str) -> None:
        assert taxonomy.columns.exchange is not None
        super().__init__(PREFIXES)
        self._taxonomy = taxonomy
        self._rules = taxonomy.columns.exchange.ks
        self._date = date
        self._known = Categories(taxonomy)
        self._guesser = LanguageGuesser(taxonomy.language)
        self._words = {word: lang for lang, words in taxonomy.columns.input.languages.items() for word in words}
        self._facets = {self.short(label.property): facet for facet, label in self._rules.facets.items()}
        self._files: dict[str, str] = {}
        self._notes: Counter[tuple[str, str, str]] = Counter()

    def read(self, paths: list[Path]) -> Imported:
        """All sets, in the order of the files."""
        problems: list[Finding] = []
        for path in paths:
            try:
                found = rdf.load(path)
            except DataError as error:
                problems += error.findings
                continue
            indicators = [s for s in sorted(set(found.subjects())) if self._is_indicator(found, s)]
            if not indicators:
                what = "no indicator was found: none has a title and the type sdgo:Indicator or skos:Concept"
                problems.append(Finding(str(path), 0, 0, "no-indicator", what, "Is this a list of KS's?"))
            self._others(found, indicators, path)
            for subject in indicators:
                self._files.setdefault(str(subject), str(path))
            self.made += found
        if problems:
            raise DataError(problems)
        made = Imported()
        for base, members in self._sets().items():
            self._set(base, members, made)
        made.notes = [
            Finding(path, 0, 0, rule, f"{what} ({n} times)" if n > 1 else what, "", "warning")
            for (path, rule, what), n in self._notes.items()
        ]
        return made

    def _others(self, found: Any, indicators: list[Any], path: Path) -> None:
        """Tell how much else a file describes, such as code lists."""
        schemes = {base for s in indicators if (base := self.lib.URIRef(str(s)[: _cut(str(s)) - 1]))}
        named = {s for s in found.subjects() if isinstance(s, self.lib.URIRef)} - set(indicators) - schemes
        publishers = {o for p in PUBLISHERS for o in found.objects(None, self.named(p))}
        properties = set(found.subjects(self.lib.RDFS.subPropertyOf))
        what = "what is neither an indicator nor a set, such as an entry of a code list, is not kept"
        for _ in named - publishers - properties:
            self._note(str(path), "not-kept", what)

    def _is_indicator(self, found: Any, subject: Any) -> bool:
        kinds = {self.short(kind) for kind in found.objects(subject, self.lib.RDF.type)}
        other = "skos:ConceptScheme" in kinds or self._known.category(str(subject))
        if other or not isinstance(subject, self.lib.URIRef):
            return False
        return "sdgo:Indicator" in kinds or ("skos:Concept" in kinds and bool(self.told(subject, TITLES[:1], found)))

    def _sets(self) -> dict[str, list[Any]]:
        """The indicators by what their addresses begin with, in the order of their numbers."""
        found: dict[str, list[Any]] = {}
        for subject in self._files:
            found.setdefault(subject[: _cut(subject)], []).append(self.lib.URIRef(subject))
        return {base: sorted(members, key=_natural) for base, members in found.items()}

    def _set(self, base: str, members: list[Any], made: Imported) -> None:
        """A set, and its labels."""
        scheme = self.lib.URIRef(base[:-1])
        path, called = self._files[str(members[0])], unquote(base[:-1].rpartition("/")[2])
        id_ = free_name(f"ks-{_slug(called)}"[:57], {s.id for s in made.sets})
        modified = next((t[:10] for t in self.told(scheme, MODIFIED) if DAY.match(t)), "")
        day = modified or self._date
        entries, decisions = [], []
        for subject in members:
            entry = self._entry(subject, base)
            if entry is None:
                continue
            labels = self._labels(subject)
            self._publish(entry, labels)
            entries.append(entry)
            title = next(iter(entry["title"].values()))
            decisions += [
                Decision(indicator=f"{id_}:{entry['code']}", title=title, category=c, decision="add", by=self._rules.by, date=day)
                for c in labels
            ]  # fmt: skip
        if not entries:
            return
        languages = [x for x in self._taxonomy.info.languages if all(x in e["title"] for e in entries)]
        default = (languages or self._taxonomy.info.languages)[0]
        names = self._titles(scheme, path)[0] or {default: called}
        by = self._publisher(scheme)
        made.sets.append(SetFile.model_validate({
            "id": id_, "name": names, "publisher": by, "edition": modified or UNDATED, "year": int(day[:4]), "level": [], "languages": languages,
            "licence": "not stated", "attribution": by, "status": "verified", "indicators": entries,
            "source": [{"title": next(iter(names.values())), "publisher": by, "url": base}],
        }))  # fmt: skip
        if decisions:
            info = self._taxonomy.info
            made.reviews.append(Reviews(id=id_, taxonomy=f"{info.id}@{info.version}", decisions=decisions))
        self._rest(scheme, path, SAID_OF_SET)

    def _publisher(self, scheme: Any) -> str:
        for value in sorted(self.objects(scheme, PUBLISHERS[0])):
            if isinstance(value, self.lib.Literal):
                return str(value)
            names = self.told(value, NAMES)
            if names:
                return names[0]
        return self._rules.by

    def _entry(self, subject: Any, base: str) -> dict[str, Any] | None:
        """An indicator as its set's file says it; None without a title."""
        path = self._files[str(subject)]
        titles, left = self._titles(subject, path)
        if not titles:
            self._note(path, "no-title", f"{subject} has no title and is left out")
            return None
        entry: dict[str, Any] = {"code": str(subject)[len(base) :], "title": titles}
        texts = {name: self.told(subject, [prop]) for name, prop in TEXTS.items()}
        for name, prop in TEXTS.items():
            texts[name] += sorted(str(o) for o in self.objects(subject, prop) if isinstance(o, self.lib.URIRef))
        texts["description"] = self.told(subject, DESCRIPTIONS)
        texts["note"] = [*self.told(subject, ["skos:note"]), *left]
        entry |= {name: SEPARATOR.join(told) for name, told in texts.items() if told}
        if others := set(self.told(subject, ["skos:notation"])) - {entry["code"]}:
            entry["also_listed"] = sorted(others)
        self._rest(subject, path, SAID)
        return entry

    def _titles(self, subject: Any, path: str) -> tuple[dict[str, str], list[str]]:
        """The titles by language, and those that are left. A title under a tag that its own words contradict is taken for what it is."""
        found: dict[str, str] = {}
        left: list[str] = []
        pairs = dict.fromkeys((clean(v), tag) for p in TITLES for tag, v in self.literals(subject, [p]))
        told = [(title, tag, *self._language(title, tag)) for title, tag in pairs]
        for title, tag, lang, meant in sorted(told, key=lambda t: t[2] != t[3]):
            if lang != meant and meant not in found:
                self._note(path, "title-language", f"a title is tagged “{tag}” and is taken for “{meant}”")
                found[meant] = title
            elif lang and lang not in found:
                found[lang] = title
            elif title not in found.values():
                what = "a further title in a language, or one in a language that we do not have, is kept as a note"
                self._note(path, "second-title", what)
                left.append(f"{title} ({tag})")
        return {lang: found[lang] for lang in self._taxonomy.info.languages if lang in found}, left

    def _language(self, title: str, tag: str) -> tuple[str, str]:
        """The language that a tag says (empty for one that is not ours), and the one that the words say where they are sure."""
        guess, lead, _ = self._guesser.guess(fold(title))
        lang = self._words.get(tag.lower().partition("-")[0], "") if tag else guess
        return lang, guess if lang and lead >= self._guesser.margin else lang

    def _labels(self, subject: Any) -> list[str]:
        """The categories that it is said to belong to, in the order of the taxonomy."""
        path, found = self._files[str(subject)], set()
        for prop, facet in (*self._facets.items(), (RELATED, "")):
            for value in self.objects(subject, prop):
                category, named = self._known.category(str(value)), f"{prop} names {self.short(value)}"
                if category:
                    found.add(category)
                    meant = self._taxonomy.facet_of(category)
                    if facet and meant != facet:
                        self._note(path, "label-place", f"{named}, an answer of “{meant}”; it is taken for that")
                elif not facet:
                    self._note(path, "not-kept", f"{prop} to what is no category is not kept")
                else:
                    self._note(path, "unknown-label", f"{named}, which is no category")
        return [id_ for id_ in self._taxonomy.categories if id_ in found]

    def _publish(self, entry: dict[str, Any], labels: list[str]) -> None:
        """Goals and targets are the mapping of the publisher too."""
        root, categories = self._taxonomy.scoring.published_root, self._taxonomy.categories
        numbers = [categories[c].notation for c in labels if self._taxonomy.is_below(c, root)]
        published = {"goals": [n for n in numbers if n.isdigit()], "targets": [n for n in numbers if not n.isdigit()]}
        if numbers:
            entry["published"] = {**{k: v for k, v in published.items() if v}, "by": self._rules.by}

    def _rest(self, subject: Any, path: str, said: set[str]) -> None:
        """Tell the properties for which the model has no place."""
        for prop, value in self.made.predicate_objects(subject):
            name = self.short(prop)
            known = name in said or name in self._facets or name in (RELATED, "skos:topConceptOf")
            if not known and str(value) != str(subject):
                self._note(path, "not-kept", f"{name} is not kept")

    def _note(self, path: str, rule: str, what: str) -> None:
        self._notes[path, rule, what] += 1


class Categories:
    """The categories by the addresses that they have elsewhere, and those by category."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        assert taxonomy.columns.exchange is not None
        self._by_address: dict[str, str] = {}
        self.labels: dict[str, tuple[str, str]] = {}
        """The property and the address that say a category, where KS has a word for it."""
        for facet, label in taxonomy.columns.exchange.ks.facets.items():
            for category in taxonomy.answers(taxonomy.facet(facet)):
                for same in taxonomy.categories[category].same_as:
                    name = same if same.startswith(label.base) else label.base + quote(same.partition(":")[2], safe="/")
                    self._by_address.setdefault(_plain(name), category)
                    self.labels.setdefault(category, (label.property, name))

    def category(self, address: str) -> str:
        """The category that an address means; empty if it is none."""
        return self._by_address.get(_plain(address), "")


def _plain(address: str) -> str:
    """An address without what makes no difference to people: the scheme of the web, escapes, a slash at the end."""
    return unquote(address).rstrip("/").replace("https://", "http://", 1)


def _cut(address: str) -> int:
    """Where the number of an indicator begins in its address."""
    return max(address.rfind("#"), address.rfind("/")) + 1


def _natural(address: str) -> list[tuple[int, int | str]]:
    return [(0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", address)]


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().translate(LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "set"


# --- writing


def write(exchanged: Exchanged) -> Iterator[str]:
    """Classified indicators in KS's form: each set with its indicators and their labels."""
    yield rdf.text(_Writer(exchanged).graph())


class _Writer(rdf.Graph):
    """Puts the graph together."""

    def __init__(self, exchanged: Exchanged) -> None:
        super().__init__(PREFIXES)
        self._x, self._known = exchanged, Categories(exchanged.taxonomy)

    def graph(self) -> Any:
        """The whole graph."""
        for name in ("my:hasEvaluation", "my:hasImpact"):
            self.add(self.named(name), "rdfs:subPropertyOf", self.lib.SKOS.related)
        schemes: set[str] = set()
        for row in self._x.rows():
            known, base = self._base(row.indicator.set_id)
            scheme = self.lib.URIRef(base[:-1])
            if base not in schemes:
                schemes.add(base)
                self._set(scheme, row.indicator.set_id)
            subject = self.lib.URIRef(base + (row.key if known else quote(row.key, safe="")))
            self.add(scheme, "uneskos:contains", subject)
            self._indicator(subject, scheme, row.indicator)
            for name, address in (self._known.labels[c] for c in row.categories if c in self._known.labels):
                self.add(subject, name, self.lib.URIRef(address))
        return self.made

    def _base(self, set_id: str) -> tuple[bool, str]:
        """What the addresses of a set's indicators begin with: as it was read from KS's files (True), else an address of ours."""
        source = self._x.sets[set_id].source if set_id in self._x.sets else ()
        bases = tuple(self._x.rules.ks.bases)
        known = [s.url for s in source if s.url.startswith(bases) and s.url.endswith(("#", "/"))]
        return (True, known[0]) if known else (False, rdf.address(self._x.set_base, set_id or self._x.own) + "#")

    def _set(self, scheme: Any, set_id: str) -> None:
        self.kinds(scheme, "skos:ConceptScheme")
        self.add(scheme, "xkos:numberOfLevels", 1)
        known = self._x.sets.get(set_id)
        if known is None:
            return
        self._tagged(scheme, "skos:prefLabel", known.name)
        publisher = self.lib.URIRef(rdf.address("urn:sdgtax:publisher:", known.publisher))
        self.add(scheme, "dct:publisher", publisher)
        self.kinds(publisher, "vcard:Organization")
        self.add(publisher, "vcard:fn", known.publisher)
        if DAY.fullmatch(known.edition):
            self.add(scheme, "dct:modified", self.lib.Literal(known.edition, datatype=self.lib.XSD.date))

    def _indicator(self, subject: Any, scheme: Any, indicator: Indicator) -> None:
        self.kinds(subject, "sdgo:Indicator", "skos:Concept")
        self._tagged(subject, "dct:title", indicator.titles)
        self.add(subject, "dct:identifier", subject)
        self.add(subject, "skos:inScheme", scheme)
        self.add(subject, "xkos:depth", 1)
        for name, property_ in TEXTS.items():
            self.add(subject, property_, getattr(indicator, name))
        self.add(subject, "dcterms:description", indicator.description)
        self.add(subject, "skos:note", indicator.note)
        self.add(subject, "skos:notation", *indicator.also_listed)

    def _tagged(self, subject: Any, name: str, texts: Mapping[str, str]) -> None:
        """Say texts with KS's tags of our languages; one in another language has none."""
        tags = self._x.rules.ks.languages
        for lang, text in texts.items():
            tag = tags.get(lang, lang) if lang in self._x.taxonomy.info.languages else None
            self.add(subject, name, self.lib.Literal(text, lang=tag))
