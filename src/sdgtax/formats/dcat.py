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
PREFIXES = rdf.prefixes("dcat", "dcterms", "foaf", "rdf", "vcard", "xsd")


def write(exchanged: Exchanged) -> Iterator[str]:
    """The description as Turtle. Raises SdgtaxError without the publisher and the contact that the profile asks for."""
    x = exchanged
    missing = [name for name, value in (("--publisher", x.said.publisher), ("--contact", x.said.contact)) if not value]
    if missing:
        needed = "DCAT-AP-NO asks for who publishes the data and who answers for it."
        raise SdgtaxError(f"{needed} Give {' and '.join(missing)}.")
    mail = MAIL.fullmatch(x.said.contact)
    wrong = [text for text in (*x.said.urls, *(() if mail else (x.said.contact,))) if not PAGE.fullmatch(text)]
    if wrong:
        hint = "Give one such as https://example.org/data.csv, or a mail address as the contact."
        raise SdgtaxError(f"“{wrong[0]}” is no address. {hint}")
    made = rdf.Graph(PREFIXES)
    address = made.lib.URIRef
    info = x.taxonomy.info
    counted = Counter(row.indicator.set_id or x.own for row in x.rows())
    name = ":".join([info.id, *counted])
    data, agent, contact = (
        address(rdf.address(f"{x.rules.base}{kind}:", name)) for kind in ("dataset", "publisher", "contact")
    )
    made.kinds(data, "dcat:Dataset")
    made.add(data, "dcterms:identifier", str(data))
    for lang in info.languages:
        say = Voice(x.taxonomy.words, lang)
        title = say("exchange.dataset", sets=", ".join(counted) or info.name.get(lang))
        about = say("exchange.about", n=counted.total(), taxonomy=f"{info.name.get(lang)} {info.version}")
        made.texts(data, "dcterms:title", {lang: title})
        made.texts(data, "dcterms:description", {lang: f"{about} {info.attribution.get(lang)}."})
        for word in x.rules.keywords:
            made.texts(data, "dcat:keyword", {lang: word.get(lang)})
    made.add(data, "dcat:theme", address(x.rules.theme))
    made.add(data, "dcterms:publisher", agent)
    made.kinds(agent, "foaf:Agent")
    made.add(agent, "foaf:name", x.said.publisher)
    made.add(data, "dcat:contactPoint", contact)
    made.kinds(contact, "vcard:Organization")
    made.add(contact, "vcard:fn", x.said.publisher)
    how, where = ("vcard:hasEmail", f"mailto:{x.said.contact}") if mail else ("vcard:hasURL", x.said.contact)
    made.add(contact, how, address(where))
    for n, url in enumerate(x.said.urls, 1):
        copy = address(f"{data}:copy:{n}")
        made.add(data, "dcat:distribution", copy)
        made.kinds(copy, "dcat:Distribution")
        made.add(copy, "dcat:accessURL", address(url))
    yield rdf.text(made.made)
