"""SDMX structure messages 2.1 and 3.0: codelists and concept schemes. A message has no document type, and none is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from sdgtax.formats.columns import TITLE, Names, TableOptions, is_worded
from sdgtax.formats.reading.records import Placed, of_records
from sdgtax.formats.sdmx import LANG
from sdgtax.model.finding import problem

if TYPE_CHECKING:
    from sdgtax.formats.reading.table import Source, Table

LISTS = {"Codelist": "Code", "ConceptScheme": "Concept", "CategoryScheme": "Category", "ReportingTaxonomy": "ReportingCategory"}  # fmt: skip
FORM = "sdmx.org/resources/sdmxml/schemas/"


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The lists of a message: one called after indicators, then those with most titles, first. Raises DataError for XML that is broken, or no such message."""
    data = source.bytes()
    if b"<!DOCTYPE" in data[:10_000]:
        hint = "Remove the line <!DOCTYPE …>."
        raise source.problem("xml-doctype", "XML with a document type is not read", hint, 1)
    try:
        root = ET.fromstring(data)
    except ET.ParseError as error:
        (line, column), what = error.position, f"this is not XML: {error}"
        raise problem(source.where, line, "xml-syntax", what, "Export the file anew.", column + 1) from None
    if FORM not in root.tag:
        hint = "SDMX structure messages are; or save the list as a spreadsheet or CSV."
        raise source.problem("unknown-form", f"XML of the form <{_name(root)}> is not read", hint, 1)
    lists = [(_promise(e, names), e) for e in root.iter() if _name(e) in LISTS]
    lists.sort(key=lambda pair: pair[0], reverse=True)
    return [of_records(_entries(e, LISTS[_name(e)]), e.get("id", "")) for (_, size), e in lists if size]


def _promise(element: ET.Element, names: Names) -> tuple[bool, int]:
    """Whether a list is called after indicators, and how many of its names are of several words (and one more)."""
    called = TITLE in names.roles(element.get("id", "").lower().split("_"))
    items = _items(element, LISTS[_name(element)])
    titles = [child.text or "" for item in items for child in item if _name(child) == "Name"]
    return called, sum(is_worded([t]) for t in titles) + bool(titles)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _items(element: ET.Element, kind: str) -> Iterator[ET.Element]:
    return (e for e in element.iter() if _name(e) == kind)


def _entries(element: ET.Element, kind: str) -> Iterator[Placed]:
    """The items as records; the theme of one that stands below another is the other's name."""
    items = {item.get("id", ""): item for item in _items(element, kind)}
    above = {id(child): item for item in items.values() for child in item if _name(child) == kind}
    for item in _items(element, kind):
        texts: dict[str, list[dict[str, Any]]] = {}
        for child in item:
            if _name(child) in ("Name", "Description") and child.text:
                texts.setdefault(_name(child), []).append({"@language": child.get(LANG, ""), "@value": child.text})
        theme = _called(above.get(id(item), items.get(_parent(item))))
        yield Placed(
            code=item.get("id", ""), title=texts.get("Name", item.get("id", "")),
            description="; ".join(t["@value"] for t in texts.get("Description", [])),
            **({"theme": theme} if theme else {}),
        )  # fmt: skip


def _parent(item: ET.Element) -> str:
    """The id of the code above one: in a reference (2.1), or as it stands (3.0)."""
    for child in item:
        if _name(child) == "Parent":
            return next((e.get("id", "") for e in child), "") or (child.text or "").strip()
    return ""


def _called(item: ET.Element | None) -> str:
    """The first name of an item."""
    return next((e.text or "" for e in item if _name(e) == "Name"), "") if item is not None else ""
