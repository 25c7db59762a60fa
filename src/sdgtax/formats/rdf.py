"""What the formats of RDF share: addresses, languages, one graph of several files. rdflib is imported when it is needed."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sdgtax.formats.json import dump
from sdgtax.model.extras import need
from sdgtax.model.finding import problem
from sdgtax.text import harmless
from sdgtax.yaml.encoding import decode, read_bytes

MAX_BYTES = 200_000_000
EXTRA = "rdf"
ENDINGS = {
    ".ttl": "turtle",
    ".jsonld": "json-ld",
    ".json": "json-ld",
    ".rdf": "xml",
    ".xml": "xml",
    ".nt": "nt",
    ".n3": "n3",
}


def rdflib() -> Any:
    """The library. Raises SdgtaxError with the way to get it."""
    logging.getLogger("rdflib").setLevel(
        logging.ERROR
    )  # it speaks of odd addresses on standard error, which are kept as they are
    return need("rdflib", EXTRA)


def graph(prefixes: dict[str, str]) -> Any:
    """An empty graph with these prefixes alone."""
    made = rdflib().Graph(bind_namespaces="none")
    for prefix, address in prefixes.items():
        made.bind(prefix, address)
    return made


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
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise problem(
            path, at, "rdf-syntax", f"this is not {form}: {what}", "Check the file with an RDF tool."
        ) from None


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


def short(name: str, prefixes: dict[str, str]) -> str:
    """An address as people write it: with its prefix, where it has one."""
    best = max((p for p in prefixes.items() if name.startswith(p[1])), key=lambda p: len(p[1]), default=None)
    return f"{best[0]}:{name[len(best[1]) :]}" if best else name


def literals(made: Any, subject: Any, properties: Iterable[str]) -> list[tuple[str, str]]:
    """The texts of a subject under these properties, each with its tag of language, in a steady order."""
    lib = rdflib()
    found = [o for p in properties for o in made.objects(subject, lib.URIRef(p)) if isinstance(o, lib.Literal)]
    return sorted(
        {(str(o).strip(), o.language or "") for o in found if str(o).strip()}, key=lambda pair: (pair[1], pair[0])
    )
