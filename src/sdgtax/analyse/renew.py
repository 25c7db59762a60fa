"""The file of a set brought to a new edition, and the places that name what changes. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sdgtax.analyse.update import GONE, Change, Comparison, NamedAt, Plan, Update, Wanted, new_year
from sdgtax.model.finding import DataError, SdgtaxError
from sdgtax.model.set_file import SetFile
from sdgtax.yaml import document
from sdgtax.yaml.amend import Amended
from sdgtax.yaml.encoding import read_bytes
from sdgtax.yaml.files import read_document, select
from sdgtax.yaml.find import Found
from sdgtax.yaml.folder import data_files
from sdgtax.yaml.format import schema_folder, with_ends
from sdgtax.yaml.kinds import SSSOM
from sdgtax.yaml.layout import canonical
from sdgtax.yaml.load import unknown_set

if TYPE_CHECKING:
    from sdgtax.match.matcher import Matcher
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.yaml.document import Document
    from sdgtax.yaml.schema import Loc

TOUCHED = ("gone", "renamed", "reused", "renumbered", "likely")
"""Changes that concern whoever names the indicator."""
MEMBERS = ("new", "gone", "reused", "renumbered", "likely")
"""Changes that make another edition of a set."""
Named = Callable[[str, Path], Iterable[tuple[int, int, str]]]
"""Which `set:code` a table of mappings names: line, column and name."""


def updated(
    taxonomy: Taxonomy, own: Found, set_id: str, rows: Sequence[Indicator], wanted: Wanted, matcher: Callable[[], Matcher], where: str,
    tables: Named,
) -> Update:  # fmt: skip
    """A set of one's own and what a list makes of it. `own` are the places of one's data; `matcher` makes what compares titles; `where`
    is the list; `tables` reads tables of mappings.

    Raises SdgtaxError for a set that is not there, DataError for what is wrong in its file or in the list.
    """
    doc, languages = _read(own.sets.path, set_id), tuple(taxonomy.info.languages)
    document.check(SetFile, doc.data, doc.text, doc.path, languages)
    plan = Comparison(taxonomy, doc.data, rows, wanted, matcher, where).plan()
    edition, new_edition = doc.data["edition"], wanted.edition or doc.data["edition"]
    new = _amended(doc, plan, wanted)
    before = after = read_bytes(doc.path)
    if new.data != doc.data:
        text = canonical(new, schema_folder(doc.path, own.taxonomy.path), languages)
        after = with_ends(before, text.encode())
    if edition != new_edition:
        plan.changes.append(Change("edition", old=edition, new=new_edition))
    touched = {c.code for c in plan.changes if c.kind in TOUCHED}
    bare = set_id == taxonomy.overlap.un_set
    places = _places(own, set_id, touched, doc.path, tables, bare) if touched else {}
    changes = tuple(
        replace(c, named_in=tuple(places.get(c.code, ())) if c.kind in TOUCHED else ()) for c in plan.changes
    )
    return Update(set_id, edition, new_edition, changes, plan.kept, dict(plan.differing), doc.path, before, after)


def checked(update: Update) -> Update:
    """An update that may be written. Raises SdgtaxError where the edition is still the old one though other indicators are in it."""
    if update.edition == update.new_edition and any(c.kind in MEMBERS for c in update.changes):
        raise SdgtaxError(
            f"other indicators are in the list than in the set, whose edition is “{update.edition}”. Name the new one: --edition."
        )
    return update


def _read(folder: Path, set_id: str) -> Document:
    paths = {p.stem: p for p in data_files(folder)}
    if set_id not in paths:
        raise SdgtaxError(unknown_set(set_id, paths))
    doc = read_document(paths[set_id], paths[set_id].name, "sets")
    if doc.findings or not isinstance(doc.data, dict):
        raise DataError(doc.findings)
    return doc


def _amended(doc: Document, plan: Plan, wanted: Wanted) -> Document:
    """The set with all that is to be done."""
    text = Amended(doc)
    for key, value in (("edition", wanted.edition), ("year", new_year(wanted))):
        if value and value != doc.data[key]:
            text.put((key,), value)
    for at, below, value in plan.values:
        loc: Loc = ("indicators", at, *below)
        if value is GONE:
            text.drop(loc)
        else:
            text.put(loc, value)
    for after, entry in plan.inserted:
        text.insert(("indicators",), after, entry)
    return text.document()


# --- who names it


def _places(
    own: Found, set_id: str, codes: Set[str], file: Path, tables: Named, bare: bool
) -> Mapping[str, list[NamedAt]]:
    """Where files of one's own, beside the set's `file`, name indicators of the set, by code."""
    found: dict[str, list[NamedAt]] = {}
    near = [replace(p, how="nearest") if p.how == "named" else p for p in (own.taxonomy, own.sets)]
    for selection in select([], Found(*near)):
        for path in selection.files():
            if not selection.wants(path) or path.resolve() == file.resolve():
                continue
            doc = selection.read(path)
            names = tables(doc.text, doc.path) if doc.kind == SSSOM else _names(doc.root, bare, set_id)
            for line, column, name in names:
                base, _, code = name.partition(":")
                if base.partition("@")[0] == set_id and code in codes:
                    found.setdefault(code, []).append(NamedAt(doc.kind, str(doc.path), line, column))
    return found


def _names(node: Any, bare: bool, set_id: str, key: str = "") -> Iterator[tuple[int, int, str]]:
    """The texts of a document, with their places; codes of the UN as names of their set too (`bare`)."""
    if isinstance(node, yaml.ScalarNode):
        name = f"{set_id}:{node.value}" if bare and key == "un_indicator" else str(node.value)
        yield node.start_mark.line + 1, node.start_mark.column + 1, name
    elif isinstance(node, yaml.MappingNode):
        for k, v in node.value:
            yield from _names(v, bare, set_id, str(k.value))
    elif node is not None:
        for item in node.value:
            yield from _names(item, bare, set_id, key)
