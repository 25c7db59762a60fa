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
from sdgtax.model.finding import DataError, Finding, SdgtaxError
from sdgtax.model.review import Decision, Reviews
from sdgtax.model.set_file import SetFile
from sdgtax.text.fold import clean, fold
from sdgtax.text.language import LanguageGuesser
from sdgtax.views.imported import REVIEWS, SETS, files

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.views.exchange import Exchanged

DC, TERMS = "http://purl.org/dc/", "http://purl.org/dc/terms/"
SKOS, XKOS = "http://www.w3.org/2004/02/skos/core#", "http://rdf-vocabulary.ddialliance.org/xkos#"
SDGO, MY = "http://metadata.un.org/sdg/ontology#", "https://metadata.ks.no/sdg-taxonomi/#"
RDF, RDFS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
UNESKOS, VCARD = "http://purl.org/umu/uneskos#", "http://www.w3.org/2006/vcard/ns#"
PREFIXES = {
    "dct": DC, "dcterms": TERMS, "dc": f"{DC}elements/1.1/", "skos": SKOS, "xkos": XKOS, "sdgo": SDGO, "my": MY, "rdf": RDF,
    "rdfs": RDFS, "uneskos": UNESKOS, "vcard": VCARD, "dqv": "http://www.w3.org/ns/dqv#", "adms": "http://www.w3.org/ns/adms#",
    "sdg": "http://metadata.un.org/sdg/", "foaf": "http://xmlns.com/foaf/0.1/", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
TITLES = (f"{DC}title", f"{TERMS}title", f"{DC}elements/1.1/title", f"{SKOS}prefLabel")
"""A title stands in neither namespace of Dublin Core as a rule, but it may."""
TEXTS = {"unit": f"{TERMS}type", "data_source": f"{TERMS}source", "frequency": f"{TERMS}accrualPeriodicity"}
DESCRIPTIONS = (f"{TERMS}description", f"{SKOS}definition")
NOTATION, NOTE, RELATED = f"{SKOS}notation", f"{SKOS}note", f"{SKOS}related"
PUBLISHERS, MODIFIED = (f"{DC}publisher", f"{TERMS}publisher"), (f"{DC}modified", f"{TERMS}modified")
NAMES = (
    f"{VCARD}fn",
    f"{VCARD}organization-name",
    f"{VCARD}hasOrganizationName",
    "http://xmlns.com/foaf/0.1/name",
    f"{RDFS}label",
)
SAID = {
    *TITLES,
    *TEXTS.values(),
    *DESCRIPTIONS,
    NOTATION,
    NOTE,
    f"{RDF}type",
    f"{DC}identifier",
    f"{SKOS}inScheme",
    f"{XKOS}depth",
}
"""Properties of an indicator whose values the model has, beside labels; a kind, an address and a depth are the same for all."""
SAID_OF_SET = {
    *TITLES,
    *PUBLISHERS,
    *MODIFIED,
    f"{RDF}type",
    f"{UNESKOS}contains",
    f"{XKOS}numberOfLevels",
    f"{DC}identifier",
}
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
        raise SdgtaxError(
            "rules/columns.yaml has no `exchange`, which says what KS calls things. Copy it from the bundled taxonomy."
        )
    return _Reader(taxonomy, date).read(list(paths))


class _Reader:
    """Reads files into one graph and takes the sets out of it."""

    def __init__(self, taxonomy: Taxonomy, date: str) -> None:
        assert taxonomy.columns.exchange is not None
        self._lib = rdf.rdflib()
        self._taxonomy = taxonomy
        self._rules = taxonomy.columns.exchange.ks
        self._date = date
        self._known = Categories(taxonomy)
        self._guesser = LanguageGuesser(taxonomy.language)
        self._words = {word: lang for lang, words in taxonomy.columns.input.languages.items() for word in words}
        self._facets = {label.property: facet for facet, label in self._rules.facets.items()}
        self._graph = self._lib.Graph(bind_namespaces="none")
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
            self._graph += found
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
        schemes = {base for s in indicators if (base := self._lib.URIRef(str(s)[: _cut(str(s)) - 1]))}
        named = {s for s in found.subjects() if isinstance(s, self._lib.URIRef)} - set(indicators) - schemes
        publishers = {o for p in PUBLISHERS for o in found.objects(None, self._lib.URIRef(p))}
        properties = set(found.subjects(self._lib.RDFS.subPropertyOf))
        for _ in named - publishers - properties:
            self._note(
                str(path),
                "not-kept",
                "what is neither an indicator nor a set, such as an entry of a code list, is not kept",
            )

    def _is_indicator(self, found: Any, subject: Any) -> bool:
        kinds = {str(kind) for kind in found.objects(subject, self._lib.RDF.type)}
        if (
            not isinstance(subject, self._lib.URIRef)
            or f"{SKOS}ConceptScheme" in kinds
            or self._known.category(str(subject))
        ):
            return False
        if f"{SDGO}Indicator" in kinds:
            return True
        return f"{SKOS}Concept" in kinds and bool(rdf.literals(found, subject, TITLES[:1]))

    def _sets(self) -> dict[str, list[Any]]:
        """The indicators by what their addresses begin with, in the order of their numbers."""
        found: dict[str, list[Any]] = {}
        for subject in self._files:
            found.setdefault(subject[: _cut(subject)], []).append(self._lib.URIRef(subject))
        return {base: sorted(members, key=_natural) for base, members in found.items()}

    def _set(self, base: str, members: list[Any], made: Imported) -> None:
        """A set, and its labels."""
        scheme = self._lib.URIRef(base[:-1])
        path = self._files[str(members[0])]
        id_ = self._free_id(f"ks-{_slug(unquote(base[:-1].rpartition('/')[2]))}", made)
        modified = next((t[:10] for t, _ in rdf.literals(self._graph, scheme, MODIFIED) if DAY.match(t)), "")
        day = modified or self._date
        entries, decisions = [], []
        for subject in members:
            entry = self._entry(subject, base)
            if entry is None:
                continue
            labels = self._labels(subject)
            self._publish(entry, labels)
            entries.append(entry)
            decisions += [
                Decision(
                    indicator=f"{id_}:{entry['code']}",
                    title=next(iter(entry["title"].values())),
                    category=c,
                    decision="add",
                    by=self._rules.by,
                    date=day,
                )
                for c in labels
            ]
        if not entries:
            return
        languages = [x for x in self._taxonomy.info.languages if all(x in e["title"] for e in entries)]
        default = (languages or self._taxonomy.info.languages)[0]
        names = self._titles(scheme, path, TITLES)[0] or {default: unquote(base[:-1].rpartition("/")[2])}
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

    def _free_id(self, id_: str, made: Imported) -> str:
        taken, free, n = {s.id for s in made.sets}, id_[:57], 2
        while free in taken:
            free, n = f"{id_[:57]}-{n}", n + 1
        return free

    def _publisher(self, scheme: Any) -> str:
        for value in sorted(self._graph.objects(scheme, self._lib.URIRef(PUBLISHERS[0]))):
            if isinstance(value, self._lib.Literal):
                return str(value)
            names = rdf.literals(self._graph, value, NAMES)
            if names:
                return names[0][0]
        return self._rules.by

    def _entry(self, subject: Any, base: str) -> dict[str, Any] | None:
        """An indicator as its set's file says it; None without a title."""
        path = self._files[str(subject)]
        titles, left = self._titles(subject, path, TITLES)
        if not titles:
            self._note(path, "no-title", f"{subject} has no title and is left out")
            return None
        entry: dict[str, Any] = {"code": str(subject)[len(base) :], "title": titles}
        for name, prop in TEXTS.items():
            values = [value for value, _ in rdf.literals(self._graph, subject, [prop])]
            values += sorted(
                str(o) for o in self._graph.objects(subject, self._lib.URIRef(prop)) if isinstance(o, self._lib.URIRef)
            )
            if values:
                entry[name] = SEPARATOR.join(values)
        for name, props in (("description", DESCRIPTIONS), ("note", (NOTE,))):
            told = [value for value, _ in rdf.literals(self._graph, subject, props)]
            told += left if name == "note" else []
            if told:
                entry[name] = SEPARATOR.join(told)
        others = {value for value, _ in rdf.literals(self._graph, subject, [NOTATION])} - {entry["code"]}
        if others:
            entry["also_listed"] = sorted(others)
        self._rest(subject, path, SAID)
        return entry

    def _titles(self, subject: Any, path: str, properties: Iterable[str]) -> tuple[dict[str, str], list[str]]:
        """The titles by language, and those that are left. A title under a tag that its own words contradict is taken for what it is."""
        found: dict[str, str] = {}
        left: list[str] = []
        pairs = dict.fromkeys((clean(v), tag) for p in properties for v, tag in rdf.literals(self._graph, subject, [p]))
        told = [(title, tag, *self._language(title, tag)) for title, tag in pairs]
        for title, tag, lang, meant in sorted(told, key=lambda t: t[2] != t[3]):
            if lang != meant and meant not in found:
                self._note(path, "title-language", f"a title is tagged “{tag}” and is taken for “{meant}”")
                found[meant] = title
            elif lang and lang not in found:
                found[lang] = title
            elif title not in found.values():
                self._note(
                    path,
                    "second-title",
                    "a further title in a language, or one in a language that we do not have, is kept as a note",
                )
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
            for value in self._graph.objects(subject, self._lib.URIRef(prop)):
                category = self._known.category(str(value))
                if category:
                    found.add(category)
                    if facet and self._taxonomy.facet_of(category) != facet:
                        self._note(
                            path,
                            "label-place",
                            f"{rdf.short(prop, PREFIXES)} names {rdf.short(str(value), PREFIXES)}, an answer of “{self._taxonomy.facet_of(category)}”; it is taken for that",
                        )
                elif not facet:
                    self._note(path, "not-kept", f"{rdf.short(prop, PREFIXES)} to what is no category is not kept")
                else:
                    self._note(
                        path,
                        "unknown-label",
                        f"{rdf.short(prop, PREFIXES)} names {rdf.short(str(value), PREFIXES)}, which is no category",
                    )
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
        for prop, value in self._graph.predicate_objects(subject):
            name = str(prop)
            if name in said or name in self._facets or name == RELATED:
                continue
            if name == f"{SKOS}topConceptOf" or str(value) == str(subject):
                continue
            self._note(path, "not-kept", f"{rdf.short(name, PREFIXES)} is not kept")

    def _note(self, path: str, rule: str, what: str) -> None:
        self._notes[path, rule, what] += 1


class Categories:
    """The categories by the addresses that they have elsewhere, and those by category."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        assert taxonomy.columns.exchange is not None
        self._taxonomy = taxonomy
        self._labels = taxonomy.columns.exchange.ks.facets
        self._by_address: dict[str, str] = {}
        self._addresses: dict[str, tuple[str, str]] = {}
        for facet, label in self._labels.items():
            for category in taxonomy.answers(taxonomy.facet(facet)):
                for same in taxonomy.categories[category].same_as:
                    name = same if same.startswith(label.base) else label.base + quote(same.partition(":")[2], safe="/")
                    self._by_address.setdefault(_plain(name), category)
                    self._addresses.setdefault(category, (label.property, name))

    def category(self, address: str) -> str:
        """The category that an address means; empty if it is none."""
        return self._by_address.get(_plain(address), "")

    def label(self, category: str) -> tuple[str, str] | None:
        """The property and the address that say a category; None where KS has no word for it."""
        return self._addresses.get(category)


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
    lib, taxonomy = rdf.rdflib(), exchanged.taxonomy
    made = rdf.graph(PREFIXES)
    known = Categories(taxonomy)
    for name in ("hasEvaluation", "hasImpact"):
        made.add((lib.URIRef(MY + name), lib.RDFS.subPropertyOf, lib.SKOS.related))
    schemes: set[str] = set()
    for row in exchanged.rows():
        known_base, base = _base(exchanged, row.indicator.set_id)
        scheme = lib.URIRef(base[:-1])
        if base not in schemes:
            schemes.add(base)
            _scheme(lib, made, scheme, exchanged, row.indicator.set_id)
        subject = lib.URIRef(base + (row.key if known_base else quote(row.key, safe="")))
        made.add((scheme, lib.URIRef(f"{UNESKOS}contains"), subject))
        _indicator(lib, made, subject, scheme, row.indicator, exchanged)
        for category in row.categories:
            label = known.label(category)
            if label:
                made.add((subject, lib.URIRef(label[0]), lib.URIRef(label[1])))
    yield rdf.text(made)


def _base(exchanged: Exchanged, set_id: str) -> tuple[bool, str]:
    """What the addresses of a set's indicators begin with: as it was read from KS's files (True), else an address of ours."""
    source = exchanged.sets[set_id].source if set_id in exchanged.sets else ()
    known = [s.url for s in source if s.url.startswith(tuple(exchanged.rules.ks.bases)) and s.url.endswith(("#", "/"))]
    return (True, known[0]) if known else (False, rdf.address(exchanged.set_base, set_id or exchanged.own) + "#")


def _scheme(lib: Any, made: Any, scheme: Any, exchanged: Exchanged, set_id: str) -> None:
    made.add((scheme, lib.RDF.type, lib.SKOS.ConceptScheme))
    made.add((scheme, lib.URIRef(f"{XKOS}numberOfLevels"), lib.Literal(1)))
    known: IndicatorSet | None = exchanged.sets.get(set_id)
    if known is None:
        return
    for lang, name in known.name.items():
        made.add((scheme, lib.SKOS.prefLabel, _literal(lib, name, lang, exchanged)))
    publisher = lib.URIRef(rdf.address("urn:sdgtax:publisher:", known.publisher))
    made.add((scheme, lib.URIRef(PUBLISHERS[0]), publisher))
    made.add((publisher, lib.RDF.type, lib.URIRef(f"{VCARD}Organization")))
    made.add((publisher, lib.URIRef(NAMES[0]), lib.Literal(known.publisher)))
    if DAY.fullmatch(known.edition):
        made.add((scheme, lib.URIRef(MODIFIED[0]), lib.Literal(known.edition, datatype=lib.XSD.date)))


def _indicator(lib: Any, made: Any, subject: Any, scheme: Any, indicator: Indicator, exchanged: Exchanged) -> None:
    for kind in (f"{SDGO}Indicator", f"{SKOS}Concept"):
        made.add((subject, lib.RDF.type, lib.URIRef(kind)))
    for lang, title in indicator.titles.items():
        made.add((subject, lib.URIRef(TITLES[0]), _literal(lib, title, lang, exchanged)))
    made.add((subject, lib.URIRef(f"{DC}identifier"), subject))
    made.add((subject, lib.SKOS.inScheme, scheme))
    made.add((subject, lib.URIRef(f"{XKOS}depth"), lib.Literal(1)))
    texts: dict[str, Iterable[str]] = {prop: filter(None, [getattr(indicator, name)]) for name, prop in TEXTS.items()}
    texts |= {
        DESCRIPTIONS[0]: filter(None, [indicator.description]),
        NOTE: filter(None, [indicator.note]),
        NOTATION: indicator.also_listed,
    }
    for prop, values in texts.items():
        for value in values:
            made.add((subject, lib.URIRef(prop), lib.Literal(value)))


def _literal(lib: Any, text: str, lang: str, exchanged: Exchanged) -> Any:
    languages: Mapping[str, str] = exchanged.rules.ks.languages
    return (
        lib.Literal(text, lang=languages.get(lang, lang))
        if lang in exchanged.taxonomy.info.languages
        else lib.Literal(text)
    )
