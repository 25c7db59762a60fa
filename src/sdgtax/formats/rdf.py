"""What the formats of RDF share: addresses, languages, one graph of several files. rdflib is imported when it is needed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sdgtax.formats.json import dump
from sdgtax.model.extras import need
from sdgtax.model.finding import first_line, problem
from sdgtax.text import harmless
from sdgtax.yaml.encoding import decode, read_bytes

SPACES = {
    "adms": "http://www.w3.org/ns/adms#", "dc": "http://purl.org/dc/elements/1.1/", "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/", "dcterms": "http://purl.org/dc/terms/", "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/", "my": "https://metadata.ks.no/sdg-taxonomi/#", "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sdg": "http://metadata.un.org/sdg/", "sdgo": "http://metadata.un.org/sdg/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#", "uneskos": "http://purl.org/umu/uneskos#",
    "vcard": "http://www.w3.org/2006/vcard/ns#", "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
"""The vocabularies that our formats use, each under one prefix."""
MAX_BYTES = 200_000_000
ENDINGS = {".jsonld": "json-ld", ".json": "json-ld", ".rdf": "xml", ".xml": "xml", ".nt": "nt", ".n3": "n3"}
"""Endings of what is not Turtle."""


def prefixes(*names: str) -> dict[str, str]:
    """Vocabularies by their prefixes."""
    return {name: SPACES[name] for name in names}


def rdflib() -> Any:
    """The library. Raises SdgtaxError with the way to get it."""
    return need("rdflib", "rdf", logs=logging.ERROR)  # not of odd addresses, which are kept as they are


class Graph:
    """A graph in the making. Properties and kinds are named with their prefix, such as `skos:notation`."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        """`prefixes` are the only ones that are bound."""
        self.lib, self._prefixes = rdflib(), prefixes
        self.made = self.lib.Graph(bind_namespaces="none")
        for prefix, address in prefixes.items():
            self.made.bind(prefix, address)

    def named(self, name: str) -> Any:
        """The node that a name with a prefix, or a whole address, means."""
        prefix, _, local = name.partition(":")
        return self.lib.URIRef(self._prefixes[prefix] + local if prefix in self._prefixes else name)

    def add(self, subject: Any, name: str, *values: Any) -> None:
        """Say values of a subject: nodes, or plain ones, which become literals; an empty text says nothing."""
        for value in values:
            if value != "":
                node = value if isinstance(value, self.lib.term.Node) else self.lib.Literal(value)
                self.made.add((subject, self.named(name), node))

    def kinds(self, subject: Any, *kinds: str) -> None:
        """Say what a subject is."""
        self.add(subject, "rdf:type", *map(self.named, kinds))

    def texts(self, subject: Any, name: str, texts: Mapping[str, str]) -> None:
        """Say a text of a subject in its languages."""
        self.add(subject, name, *(self.lib.Literal(text, lang=lang) for lang, text in texts.items()))

    def short(self, address: Any) -> str:
        """An address as people write it: with its prefix, where it has one."""
        known = [(len(a), p) for p, a in self._prefixes.items() if address.startswith(a)]
        size, prefix = max(known, default=(0, ""))
        return f"{prefix}:{address[size:]}" if known else str(address)

    def objects(self, subject: Any, name: str) -> Iterator[Any]:
        """What a property of a subject is said to be."""
        found: Iterator[Any] = self.made.objects(subject, self.named(name))
        return found

    def literals(self, subject: Any, names: Iterable[str], of: Any = None) -> list[tuple[str, str]]:
        """The texts of a subject under these properties (of another graph), each after its tag of language, in a steady order."""
        graph = self.made if of is None else of
        found = [o for name in names for o in graph.objects(subject, self.named(name))]
        texts = [(o.language or "", str(o).strip()) for o in found if isinstance(o, self.lib.Literal)]
        return sorted({(tag, text) for tag, text in texts if text})

    def told(self, subject: Any, names: Iterable[str], of: Any = None) -> list[str]:
        """The texts of `literals` alone."""
        return [text for _, text in self.literals(subject, names, of)]


def load(path: Path) -> Any:
    """The graph of a file, whose ending tells the form. Raises DataError, with the line where the parser names it."""
    lib = rdflib()
    text = decode(read_bytes(path, MAX_BYTES), path)
    form = ENDINGS.get(path.suffix.lower(), "turtle")
    try:
        return lib.Graph(bind_namespaces="none").parse(data=text, format=form, publicID=path.resolve().as_uri())
    except Exception as error:  # every parser of rdflib raises errors of its own
        line = getattr(error, "lines", None)
        at = line + 1 if isinstance(line, int) else 0
        what = f"this is not {form}: {first_line(error)}"
        raise problem(path, at, "rdf-syntax", what, "Check the file with an RDF tool.") from None


def text(made: Any, form: str = "turtle") -> str:
    """A graph as text, the same for the same graph."""
    if form == "json-ld":
        return dump(_sorted(made), indent=2) + "\n"
    found: str = made.serialize(format=form)
    return harmless.json(found.rstrip("\n")) + "\n"  # Turtle has the same escapes as JSON


def _sorted(made: Any) -> Any:
    """The graph as JSON-LD, its nodes in the order of their addresses."""
    import json

    context = {prefix: str(address) for prefix, address in made.namespaces()}
    found = json.loads(made.serialize(format="json-ld", context=context, auto_compact=True))
    found["@graph"] = sorted((_ordered(node) for node in found.get("@graph", [])), key=lambda n: n["@id"])
    return found


def _ordered(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: node[key] if key == "@list" else _ordered(node[key]) for key in sorted(node)}
    if isinstance(node, list):
        return sorted(map(_ordered, node), key=lambda part: dump(part))
    return node


def address(base: str, *parts: str) -> str:
    """An address under a base, with everything escaped that an address cannot hold."""
    return base + ":".join(quote(part, safe="") for part in parts)
