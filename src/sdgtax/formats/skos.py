"""The taxonomy as SKOS and XKOS, with classified indicators, in Turtle; as `jsonld` the same graph in JSON-LD.

What is the same elsewhere is `skos:exactMatch`, and no `broadMatch` or `narrowMatch` is used: they are below `skos:broader` in SKOS,
and a tool that draws that conclusion would hang others' concepts into the tree. On what grounds an indicator has a category is said
by a property of ours for each kind of ground, all below `dcterms:subject`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sdgtax.formats import rdf
from sdgtax.model.language import UNKNOWN
from sdgtax.model.version import VERSION

if TYPE_CHECKING:
    from sdgtax.model.rules import Category
    from sdgtax.views.exchange import Exchanged, Row

PREFIXES = rdf.prefixes("dcterms", "owl", "rdf", "rdfs", "sdgo", "skos", "xkos", "xsd")
CATEGORY, WORD = "category", "vocabulary"


def write(exchanged: Exchanged, form: str = "turtle") -> Iterator[str]:
    """The graph as Turtle, or in another form."""
    yield rdf.text(graph(exchanged), form)


def graph(exchanged: Exchanged) -> Any:
    """The taxonomy, and the indicators with their categories, as a graph."""
    return _Writer(exchanged).graph()


class _Writer(rdf.Graph):
    """Puts the graph together."""

    def __init__(self, exchanged: Exchanged) -> None:
        self._x, self._t, self._base = exchanged, exchanged.taxonomy, exchanged.rules.base
        super().__init__({**PREFIXES, **{kind: f"{self._base}{kind}:" for kind in (CATEGORY, WORD)}})
        self._scheme = self._at("taxonomy", self._t.info.id)

    def graph(self) -> Any:
        """The whole graph."""
        self._taxonomy()
        for category in self._t.categories.values():
            self._category(category)
        self._levels()
        for facet in self._t.all_facets:
            at = self._at("facet", facet.id)
            self.kinds(at, "skos:Collection")
            self.texts(at, "skos:prefLabel", facet.label.root)
            self.add(at, "skos:member", *map(self._of, self._t.answers(facet)))
        grounds: set[str] = set()
        schemes: set[str] = set()
        for row in self._x.rows():
            if row.indicator.set_id not in schemes:
                schemes.add(row.indicator.set_id)
                self._set(row.indicator.set_id)
            self._indicator(row, grounds)
        for basis in sorted(grounds):
            at = self._at(WORD, basis)
            self.add(at, "rdfs:subPropertyOf", self.named("dcterms:subject"))
            self.texts(at, "rdfs:label", self._t.words.sections["basis"][basis].root)
        return self.made

    def _at(self, kind: str, name: str) -> Any:
        return self.lib.URIRef(rdf.address(f"{self._base}{kind}:", name))

    def _of(self, category: str) -> Any:
        return self._at(CATEGORY, category)

    def _taxonomy(self) -> None:
        info, scheme = self._t.info, self._scheme
        self.kinds(scheme, "skos:ConceptScheme")
        self.texts(scheme, "skos:prefLabel", info.name.root)
        self.add(scheme, "skos:notation", info.id)
        self.add(scheme, "owl:versionInfo", info.version)
        self.add(scheme, "dcterms:rights", info.licence)
        self.texts(scheme, "dcterms:bibliographicCitation", info.attribution.root)
        self.add(scheme, "skos:editorialNote", f"sdgtax {VERSION}")
        for id_, source in info.sources.items():
            at = self._at("source", id_)
            self.add(at, "dcterms:title", source.title)
            self.add(at, "dcterms:publisher", source.publisher)
            if source.year:
                self.add(at, "dcterms:issued", self.lib.Literal(str(source.year), datatype=self.lib.XSD.gYear))
            self.add(at, "dcterms:identifier", source.url)

    def _category(self, c: Category) -> None:
        at, parent = self._of(c.id), self._t.parent(c.id)
        self.kinds(at, "skos:Concept")
        self.add(at, "skos:inScheme", self._scheme)
        self.add(at, "dcterms:identifier", c.id)
        if parent:
            self.add(at, "skos:broader", self._of(parent))
            self.add(self._of(parent), "skos:narrower", at)
        else:
            self.add(at, "skos:topConceptOf", self._scheme)
            self.add(self._scheme, "skos:hasTopConcept", at)
        self.add(at, "skos:notation", c.notation)
        self.texts(at, "skos:prefLabel", c.label.root)
        self.texts(at, "skos:altLabel", c.title.root if c.title else {})
        self.texts(at, "skos:definition", c.definition.root)
        self.add(at, "skos:scopeNote", c.note)
        self.add(at, "dcterms:source", *(self._at("source", source) for source in c.source))
        self.add(at, "skos:editorialNote", f"basis: {c.basis}")
        self.add(at, "skos:exactMatch", *(self.lib.URIRef(self._whole(same)) for same in c.same_as))
        if c.deprecated:
            self.add(at, "owl:deprecated", True)
        self.add(at, "dcterms:isReplacedBy", *map(self._of, c.replaced_by))

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
        self.add(self._scheme, "xkos:numberOfLevels", len(by_depth))
        nodes = [*(self.lib.BNode(f"levels{n}") for n in range(len(by_depth))), self.lib.RDF.nil]
        for n, (depth, ids) in enumerate(sorted(by_depth.items())):
            at = self._at("level", str(depth))
            self.kinds(at, "xkos:ClassificationLevel")
            self.add(at, "xkos:depth", depth)
            self.add(at, "skos:member", *map(self._of, ids))
            self.add(nodes[n], "rdf:first", at)
            self.add(nodes[n], "rdf:rest", nodes[n + 1])
        self.add(self._scheme, "xkos:levels", nodes[0])

    def _set(self, set_id: str) -> None:
        at, known = self._of_set(set_id), self._x.sets.get(set_id)
        self.kinds(at, "skos:ConceptScheme")
        if known:
            self.texts(at, "skos:prefLabel", known.name)
            self.add(at, "dcterms:publisher", known.publisher)

    def _of_set(self, set_id: str) -> Any:
        return self.lib.URIRef(rdf.address(self._x.set_base, set_id or self._x.own))

    def _indicator(self, row: Row, grounds: set[str]) -> None:
        i, c = row.indicator, row.classification
        at = self.lib.URIRef(rdf.address(self._x.set_base, i.set_id or self._x.own, row.key))
        self.kinds(at, "skos:Concept", "sdgo:Indicator")
        for name in ("skos:inScheme", "skos:topConceptOf"):
            self.add(at, name, self._of_set(i.set_id))
        self.add(at, "skos:notation", i.code)
        self.texts(at, "skos:prefLabel", {c.lang: c.title} if UNKNOWN in i.titles else i.titles)
        self.add(at, "skos:definition", i.description)
        basis = {a.category: a.basis for a in reversed(c.assignments)}
        for category in row.categories:
            ground = basis.get(category, "reviewed")
            grounds.add(ground)
            self.add(at, "dcterms:subject", self._of(category))
            self.add(at, f"{WORD}:{ground}", self._of(category))
