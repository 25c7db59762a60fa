"""The taxonomy as SKOS and XKOS, with classified indicators, in Turtle.

What is the same elsewhere is `skos:exactMatch`, and no `broadMatch` or `narrowMatch` is used: they are below `skos:broader` in SKOS,
and a tool that draws that conclusion would hang others' concepts into the tree. On what grounds an indicator has a category is said
by a property of ours for each kind of ground, all below `dcterms:subject`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sdgtax.formats import rdf
from sdgtax.formats.ks import SDGO, SKOS, XKOS
from sdgtax.model.language import UNKNOWN, Text
from sdgtax.model.version import VERSION

if TYPE_CHECKING:
    from sdgtax.model.rules import Category
    from sdgtax.views.exchange import Exchanged, Row

TERMS = "http://purl.org/dc/terms/"
PREFIXES = {
    "dcterms": TERMS, "owl": "http://www.w3.org/2002/07/owl#", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "sdgo": SDGO, "skos": SKOS, "xkos": XKOS, "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
CATEGORY, TAXONOMY, FACET, LEVEL, SOURCE, WORD = "category:", "taxonomy:", "facet:", "level:", "source:", "vocabulary:"


def write(exchanged: Exchanged) -> Iterator[str]:
    """The graph as Turtle."""
    yield rdf.text(graph(exchanged))


def graph(exchanged: Exchanged) -> Any:
    """The taxonomy, and the indicators with their categories, as a graph."""
    return _Writer(exchanged).graph()


class _Writer:
    """Puts the graph together."""

    def __init__(self, exchanged: Exchanged) -> None:
        self._lib = rdf.rdflib()
        self._x = exchanged
        self._t = exchanged.taxonomy
        self._base = exchanged.rules.base
        self._scheme = self._at(TAXONOMY, self._t.info.id)
        self._made = rdf.graph({**PREFIXES, "category": self._base + CATEGORY, "vocabulary": self._base + WORD})

    def graph(self) -> Any:
        """The whole graph."""
        self._taxonomy()
        for category in self._t.categories.values():
            self._category(category)
        self._levels()
        for facet in self._t.all_facets:
            self._collection(self._at(FACET, facet.id), facet.label, self._t.answers(facet))
        grounds: set[str] = set()
        schemes: set[str] = set()
        for row in self._x.rows():
            if row.indicator.set_id not in schemes:
                schemes.add(row.indicator.set_id)
                self._set(row.indicator.set_id)
            self._indicator(row, grounds)
        for basis in sorted(grounds):
            self._add(self._at(WORD, basis), "rdfs:subPropertyOf", self._lib.URIRef(f"{TERMS}subject"))
            word = self._t.words.sections["basis"][basis]
            self._texts(self._at(WORD, basis), "rdfs:label", word)
        return self._made

    def _at(self, kind: str, *parts: str) -> Any:
        return self._lib.URIRef(rdf.address(self._base + kind, *parts))

    def _add(self, subject: Any, name: str, value: Any) -> None:
        prefix, _, local = name.partition(":")
        self._made.add((subject, self._lib.URIRef(PREFIXES[prefix] + local), value))

    def _texts(self, subject: Any, name: str, text: Text | None) -> None:
        for lang in text or ():
            self._add(subject, name, self._lib.Literal(text.get(lang), lang=lang))  # type: ignore[union-attr]

    def _kinds(self, subject: Any, *kinds: str) -> None:
        for kind in kinds:
            prefix, _, local = kind.partition(":")
            self._add(subject, "rdf:type", self._lib.URIRef(PREFIXES[prefix] + local))

    def _taxonomy(self) -> None:
        info, literal = self._t.info, self._lib.Literal
        self._kinds(self._scheme, "skos:ConceptScheme")
        self._texts(self._scheme, "skos:prefLabel", info.name)
        self._add(self._scheme, "skos:notation", literal(info.id))
        self._add(self._scheme, "owl:versionInfo", literal(info.version))
        self._add(self._scheme, "dcterms:rights", literal(info.licence))
        self._texts(self._scheme, "dcterms:bibliographicCitation", info.attribution)
        self._add(self._scheme, "skos:editorialNote", literal(f"sdgtax {VERSION}"))
        for id_, source in info.sources.items():
            at = self._at(SOURCE, id_)
            self._add(at, "dcterms:title", literal(source.title))
            if source.publisher:
                self._add(at, "dcterms:publisher", literal(source.publisher))
            if source.year:
                self._add(at, "dcterms:issued", literal(str(source.year), datatype=self._lib.XSD.gYear))
            if source.url:
                self._add(at, "dcterms:identifier", literal(source.url))

    def _category(self, c: Category) -> None:
        at, parent = self._at(CATEGORY, c.id), self._t.parent(c.id)
        self._kinds(at, "skos:Concept")
        self._add(at, "skos:inScheme", self._scheme)
        self._add(at, "dcterms:identifier", self._lib.Literal(c.id))
        if parent:
            self._add(at, "skos:broader", self._at(CATEGORY, parent))
            self._add(self._at(CATEGORY, parent), "skos:narrower", at)
        else:
            self._add(at, "skos:topConceptOf", self._scheme)
            self._add(self._scheme, "skos:hasTopConcept", at)
        if c.notation:
            self._add(at, "skos:notation", self._lib.Literal(c.notation))
        self._texts(at, "skos:prefLabel", c.label)
        self._texts(at, "skos:altLabel", c.title)
        self._texts(at, "skos:definition", c.definition)
        if c.note:
            self._add(at, "skos:scopeNote", self._lib.Literal(c.note))
        for source in c.source:
            self._add(at, "dcterms:source", self._at(SOURCE, source))
        self._add(at, "skos:editorialNote", self._lib.Literal(f"basis: {c.basis}"))
        for same in c.same_as:
            self._add(at, "skos:exactMatch", self._lib.URIRef(self._whole(same)))
        if c.deprecated:
            self._add(at, "owl:deprecated", self._lib.Literal(True))
        for other in c.replaced_by:
            self._add(at, "dcterms:isReplacedBy", self._at(CATEGORY, other))

    def _whole(self, name: str) -> str:
        """An address without its prefix."""
        prefix, _, local = name.partition(":")
        known = self._t.info.prefixes
        return known[prefix] + local if prefix in known else name

    def _levels(self) -> None:
        """The levels of the tree, from the top, as XKOS says them."""
        by_depth: dict[int, list[str]] = {}
        for id_ in self._t.categories:
            by_depth.setdefault(self._t.depth(id_) + 1, []).append(id_)
        self._add(self._scheme, "xkos:numberOfLevels", self._lib.Literal(len(by_depth)))
        levels = []
        for depth, ids in sorted(by_depth.items()):
            at = self._at(LEVEL, str(depth))
            self._kinds(at, "xkos:ClassificationLevel")
            self._add(at, "xkos:depth", self._lib.Literal(depth))
            for id_ in ids:
                self._add(at, "skos:member", self._at(CATEGORY, id_))
            levels.append(at)
        nodes = [*(self._lib.BNode(f"levels{n}") for n in range(len(levels))), self._lib.RDF.nil]
        for n, level in enumerate(levels):
            self._add(nodes[n], "rdf:first", level)
            self._add(nodes[n], "rdf:rest", nodes[n + 1])
        self._add(self._scheme, "xkos:levels", nodes[0])

    def _collection(self, at: Any, label: Text, members: list[str]) -> None:
        self._kinds(at, "skos:Collection")
        self._texts(at, "skos:prefLabel", label)
        for id_ in members:
            self._add(at, "skos:member", self._at(CATEGORY, id_))

    def _set(self, set_id: str) -> None:
        at, known = self._of_set(set_id), self._x.sets.get(set_id)
        self._kinds(at, "skos:ConceptScheme")
        for lang, name in (known.name if known else {}).items():
            self._add(at, "skos:prefLabel", self._lib.Literal(name, lang=lang))
        if known and known.publisher:
            self._add(at, "dcterms:publisher", self._lib.Literal(known.publisher))

    def _of_set(self, set_id: str) -> Any:
        return self._lib.URIRef(rdf.address(self._x.set_base, set_id or self._x.own))

    def _indicator(self, row: Row, grounds: set[str]) -> None:
        i, c = row.indicator, row.classification
        at = self._lib.URIRef(rdf.address(self._x.set_base, i.set_id or self._x.own, row.key))
        self._kinds(at, "skos:Concept", "sdgo:Indicator")
        self._add(at, "skos:inScheme", self._of_set(i.set_id))
        self._add(at, "skos:topConceptOf", self._of_set(i.set_id))
        if i.code:
            self._add(at, "skos:notation", self._lib.Literal(i.code))
        titles = {c.lang: c.title} if UNKNOWN in i.titles else i.titles
        for lang, title in titles.items():
            self._add(at, "skos:prefLabel", self._lib.Literal(title, lang=lang))
        if i.description:
            self._add(at, "skos:definition", self._lib.Literal(i.description))
        basis = {a.category: a.basis for a in reversed(c.assignments)}
        for category in row.categories:
            ground = basis.get(category, "reviewed")
            grounds.add(ground)
            self._add(at, "dcterms:subject", self._at(CATEGORY, category))
            self._made.add((at, self._at(WORD, ground), self._at(CATEGORY, category)))
