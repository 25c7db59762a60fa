"""SDMX structure messages 2.1 and 3.0: codelists and concept schemes. A message has no document type, and none is read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from sdgtax.formats.reading.records import Placed, of_records
from sdgtax.formats.reading.table import Source, Table, problem

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions

LISTS = {
    "Codelist": "Code",
    "ConceptScheme": "Concept",
    "CategoryScheme": "Category",
    "ReportingTaxonomy": "ReportingCategory",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FORM = "sdmx.org/resources/sdmxml/schemas/"


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The lists of a message, those with most entries first. Raises DataError for XML that is broken, or no such message."""
    data = source.bytes()
    if b"<!DOCTYPE" in data[:10_000]:
        raise problem(
            source.where, 1, "xml-doctype", "XML with a document type is not read", "Remove the line <!DOCTYPE …>."
        )
    try:
        root = ET.parse(io.BytesIO(data)).getroot()
    except ET.ParseError as error:
        line, column = error.position
        raise problem(
            source.where, line, "xml-syntax", f"this is not XML: {error}", "Export the file anew.", column + 1
        ) from None
    if FORM not in root.tag:
        raise problem(
            source.where, 1, "unknown-form", f"XML of the form <{_name(root)}> is not read",
            "SDMX structure messages are; or save the list as a spreadsheet or CSV.",
        )  # fmt: skip
    lists = [e for e in root.iter() if _name(e) in LISTS]
    found = [of_records(enumerate(_entries(e, LISTS[_name(e)]), 1), e.get("id", "")) for e in lists]
    sizes = [sum(1 for _ in _items(e, LISTS[_name(e)])) for e in lists]
    return [found[n] for n in sorted(range(len(found)), key=lambda n: -sizes[n]) if sizes[n]]


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _items(element: ET.Element, kind: str) -> Iterator[ET.Element]:
    return (e for e in element.iter() if _name(e) == kind)


def _entries(element: ET.Element, kind: str) -> Iterator[Placed]:
    for item in _items(element, kind):
        texts: dict[str, list[dict[str, Any]]] = {}
        for child in item:
            if _name(child) in ("Name", "Description") and child.text:
                texts.setdefault(_name(child), []).append({"@language": child.get(LANG, ""), "@value": child.text})
        yield Placed(
            code=item.get("id", ""), title=texts.get("Name", item.get("id", "")),
            description="; ".join(t["@value"] for t in texts.get("Description", [])),
        )  # fmt: skip
