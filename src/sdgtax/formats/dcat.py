"""A description of the classified data set after DCAT-AP-NO 2, to be registered in a catalogue of data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.formats import rdf
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.voice import Voice

if TYPE_CHECKING:
    from sdgtax.views.exchange import Exchanged

MAIL, PAGE = re.compile(r"[^\s@<>/:]+@[^\s@<>/:]+"), re.compile(r'https?://[^\s<>"{}|\\^`]+')
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#", "dcterms": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "vcard": "http://www.w3.org/2006/vcard/ns#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip


def write(exchanged: Exchanged) -> Iterator[str]:
    """The description as Turtle. Raises SdgtaxError without the publisher and the contact that the profile asks for."""
    x, lib = exchanged, rdf.rdflib()
    missing = [name for name, value in (("--publisher", x.said.publisher), ("--contact", x.said.contact)) if not value]
    if missing:
        raise SdgtaxError(
            f"DCAT-AP-NO asks for who publishes the data and who answers for it. Give {' and '.join(missing)}."
        )
    mail = MAIL.fullmatch(x.said.contact)
    wrong = [text for text in (*x.said.urls, *(() if mail else (x.said.contact,))) if not PAGE.fullmatch(text)]
    if wrong:
        raise SdgtaxError(
            f"“{wrong[0]}” is no address. Give one such as https://example.org/data.csv, or a mail address as the contact."
        )
    made = rdf.graph(PREFIXES)
    info = x.taxonomy.info
    counted = Counter(row.indicator.set_id or x.own for row in x.rows())
    name = ":".join([info.id, *counted])
    data, agent, contact = (
        lib.URIRef(rdf.address(f"{x.rules.base}{kind}:", name)) for kind in ("dataset", "publisher", "contact")
    )

    def add(subject: object, prop: str, value: object) -> None:
        prefix, _, local = prop.partition(":")
        made.add((subject, lib.URIRef(PREFIXES[prefix] + local), value))

    add(data, "rdf:type", lib.URIRef(f"{PREFIXES['dcat']}Dataset"))
    add(data, "dcterms:identifier", lib.Literal(str(data)))
    for lang in info.languages:
        say = Voice(x.taxonomy.words, lang)
        title = say("exchange.dataset", sets=", ".join(counted) or info.name.get(lang))
        add(data, "dcterms:title", lib.Literal(title, lang=lang))
        about = say("exchange.about", n=counted.total(), taxonomy=f"{info.name.get(lang)} {info.version}")
        add(data, "dcterms:description", lib.Literal(f"{about} {info.attribution.get(lang)}.", lang=lang))
        for word in x.rules.keywords:
            add(data, "dcat:keyword", lib.Literal(word.get(lang), lang=lang))
    add(data, "dcat:theme", lib.URIRef(x.rules.theme))
    add(data, "dcterms:publisher", agent)
    add(agent, "rdf:type", lib.URIRef(f"{PREFIXES['foaf']}Agent"))
    add(agent, "foaf:name", lib.Literal(x.said.publisher))
    add(data, "dcat:contactPoint", contact)
    add(contact, "rdf:type", lib.URIRef(f"{PREFIXES['vcard']}Organization"))
    add(contact, "vcard:fn", lib.Literal(x.said.publisher))
    add(
        contact,
        "vcard:hasEmail" if mail else "vcard:hasURL",
        lib.URIRef(f"mailto:{x.said.contact}" if mail else x.said.contact),
    )
    for n, url in enumerate(x.said.urls, 1):
        copy = lib.URIRef(f"{data}:copy:{n}")
        add(data, "dcat:distribution", copy)
        add(copy, "rdf:type", lib.URIRef(f"{PREFIXES['dcat']}Distribution"))
        add(copy, "dcat:accessURL", lib.URIRef(url))
    yield rdf.text(made)
