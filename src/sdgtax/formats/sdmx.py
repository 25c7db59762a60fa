"""The taxonomy, and classified indicators, as SDMX-ML 2.1 structure messages.

Codelists for the facets and for each set of indicators, a scheme of all categories, and for each answer a categorisation. An id of
SDMX holds no dots: those of our ids are underscores there, and our id stands in an annotation. Categories stand inside the one above,
as the schema has it; a categorisation names the whole path.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.formats.write import free_name

if TYPE_CHECKING:
    from sdgtax.model.rules import Category
    from sdgtax.views.exchange import Exchanged, Row

ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
SPACES = {"mes": f"{ROOT}message", "str": f"{ROOT}structure", "com": f"{ROOT}common"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PREPARED = "1970-01-01T00:00:00"
"""The same taxonomy gives the same bytes, so no message says when it was written."""
TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Names = Mapping[str, str]


def write(exchanged: Exchanged) -> Iterator[tuple[Path, str]]:
    """The messages: `structures.xml`, and with indicators `categorisations.xml`.

    The schema wants categorisations before the codelists that they name, and a known reader then takes the codes for mere references,
    without their names; so they are a message of their own.
    """
    for prefix, space in SPACES.items():
        ET.register_namespace(prefix, space)
    structures, categorisations = _Writer(exchanged).messages()
    yield Path("structures.xml"), _text(structures)
    if len(categorisations[1]):
        yield Path("categorisations.xml"), _text(categorisations)


def _text(root: ET.Element) -> str:
    ET.indent(root)
    return "<?xml version='1.0' encoding='utf-8'?>\n" + ET.tostring(root, encoding="unicode") + "\n"


def identifier(name: str) -> str:
    """A name as an id of SDMX: letters, digits, `_`, `-`, `$` and `@`; any other sign is written by its number."""
    found = re.sub(r"[^A-Za-z0-9_$@-]", lambda m: "_" if m.group() == "." else f"${ord(m.group()):x}", name)
    return found or "_"


def _name(tag: str) -> str:
    prefix, _, local = tag.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"


class _Writer:
    """Puts the message together."""

    def __init__(self, exchanged: Exchanged) -> None:
        self._x = exchanged
        self._t = exchanged.taxonomy
        self._agency = exchanged.rules.agency
        self._version = ".".join(self._t.info.version.split(".")[:2])
        self._scheme = identifier(f"CS_{self._t.info.id}".upper())
        self._sets: dict[str, ET.Element] = {}
        self._ids: dict[str, set[str]] = {}
        """The codes of each set; two that differ in a dot alone get different ones."""

    def messages(self) -> tuple[ET.Element, ET.Element]:
        """The message with categories and codelists, and the one with categorisations."""
        root, structures = self._message("")
        other, second = self._message("-categorisations")
        self._categories(ET.SubElement(structures, _name("str:CategorySchemes")))
        codelists = ET.SubElement(structures, _name("str:Codelists"))
        for facet in self._t.all_facets:
            members = [self._t.categories[c] for c in self._t.answers(facet)]
            if members:
                made = self._maintained(codelists, "str:Codelist", f"CL_{facet.id}".upper(), facet.label.root)
                for category in members:
                    self._item(made, "str:Code", category)
        categorisations = ET.Element(_name("str:Categorisations"))
        for row in self._x.rows():
            self._indicator(row, codelists, categorisations)
        second.extend([categorisations] if len(categorisations) else [])
        return root, other

    def _message(self, kind: str) -> tuple[ET.Element, ET.Element]:
        """An empty message, and the place of its structures."""
        root = ET.Element(_name("mes:Structure"))
        header = ET.SubElement(root, _name("mes:Header"))
        id_ = identifier(f"{self._t.info.id}-{self._t.info.version}{kind}")
        for tag, text in (("ID", id_), ("Test", "false"), ("Prepared", PREPARED)):
            ET.SubElement(header, _name(f"mes:{tag}")).text = text
        ET.SubElement(header, _name("mes:Sender"), id=self._agency)
        return root, ET.SubElement(root, _name("mes:Structures"))

    def _maintained(
        self, parent: ET.Element, tag: str, id_: str, names: Names, notes: Names | None = None
    ) -> ET.Element:
        made = ET.SubElement(
            parent, _name(tag), id=identifier(id_), agencyID=self._agency, version=self._version, isFinal="true", isExternalReference="false"
        )  # fmt: skip
        self._annotate(made, notes or {})
        self._named(made, names)
        return made

    def _annotate(self, made: ET.Element, notes: Names) -> None:
        listed = ET.SubElement(made, _name("com:Annotations")) if notes else made
        for kind, text in notes.items():
            one = ET.SubElement(listed, _name("com:Annotation"))
            ET.SubElement(one, _name("com:AnnotationTitle")).text = TEXT.sub("", text)
            ET.SubElement(one, _name("com:AnnotationType")).text = kind

    def _named(self, made: ET.Element, names: Names, tag: str = "com:Name") -> None:
        for lang, text in names.items():
            ET.SubElement(made, _name(tag), {LANG: lang}).text = TEXT.sub("", text)

    def _item(self, parent: ET.Element, tag: str, category: Category) -> ET.Element:
        made = ET.SubElement(parent, _name(tag), id=identifier(category.id))
        notes = {"sdgtax:id": category.id, "sdgtax:notation": category.notation, "sdgtax:basis": category.basis}
        notes |= {f"sdgtax:same_as:{n}": same for n, same in enumerate(category.same_as, 1)}
        self._annotate(made, {kind: text for kind, text in notes.items() if text})
        self._named(made, category.label.root)
        self._named(made, (category.title or category.definition).root, "com:Description")
        return made

    def _categories(self, parent: ET.Element) -> None:
        info = self._t.info
        notes = {"sdgtax:id": info.id, "sdgtax:version": info.version}
        scheme = self._maintained(parent, "str:CategoryScheme", self._scheme, info.name.root, notes)
        made: dict[str, ET.Element] = {"": scheme}
        for category in self._t.categories.values():
            made[category.id] = self._item(made[self._t.parent(category.id)], "str:Category", category)

    def _indicator(self, row: Row, codelists: ET.Element, categorisations: ET.Element) -> None:
        """An indicator as a code of its set, and each of its answers as a categorisation of that."""
        i = row.indicator
        set_id = i.set_id or self._x.own
        list_id = f"CL_IND_{set_id}".upper()
        if set_id not in self._sets:
            known = self._x.sets.get(set_id)
            names = known.name if known else {self._x.lang: set_id}
            self._sets[set_id] = self._maintained(codelists, "str:Codelist", list_id, names, {"sdgtax:id": set_id})
        id_ = free_name(identifier(row.key), self._ids.setdefault(set_id, set()))
        code = ET.SubElement(self._sets[set_id], _name("str:Code"), id=id_)
        self._annotate(code, {"sdgtax:id": i.ref or row.key})
        titles = {lang: text for lang, text in i.titles.items() if lang in self._t.info.languages}
        self._named(code, titles or {row.classification.lang: row.classification.title})
        basis = {a.category: a.basis for a in reversed(row.classification.assignments)}
        for category in row.categories:
            notes = {"sdgtax:basis": basis.get(category, "reviewed")}
            name = {self._x.lang: f"{row.key}: {category}"}
            at = f"{set_id}.{id_}-{category}"
            made = self._maintained(categorisations, "str:Categorisation", at, name, notes)
            path = ".".join(identifier(c) for c in (*reversed(self._t.ancestors(category)), category))
            self._refer(made, "str:Source", id_, identifier(list_id), "codelist", "Code")
            self._refer(made, "str:Target", path, self._scheme, "categoryscheme", "Category")

    def _refer(self, made: ET.Element, tag: str, id_: str, parent: str, package: str, kind: str) -> None:
        ET.SubElement(ET.SubElement(made, _name(tag)), "Ref", {
            "id": id_, "maintainableParentID": parent, "maintainableParentVersion": self._version, "agencyID": self._agency,
            "package": package, "class": kind,
        })  # fmt: skip
