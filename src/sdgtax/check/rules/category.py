"""Rules of categories: ids, references, texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.registry import Hit, rule
from sdgtax.yaml.schema_errors import closest

if TYPE_CHECKING:
    from sdgtax.check.context import CategoryRecord, Workspace


@rule(
    "TAX100", "duplicate-id", record="category",
    what="Two categories have the same id.",
    why="An id names one category for ever; assignments, links and reviews refer to it.",
    how="Give the newer one another id.",
)  # fmt: skip
def _duplicate_id(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    first = ws.categories.get(record.id)
    if first is not None and first is not record and (not record.profile or first.profile in ("", record.profile)):
        line = first.doc.place((*first.loc, "id"))[0]
        where = f"line {line}" if first.doc is record.doc else f"{first.doc.name}:{line}"
        yield Hit(
            ("id",),
            f"the id “{record.id}” is used twice; first on {where}",
            "an id of its own",
            "Change one of the ids.",
        )


@rule(
    "TAX101", "unknown-parent", record="category",
    what="The part of the id before the last dot is no category.",
    why="The id is the place in the tree: goal.sdg.11.11-6 hangs below goal.sdg.11.",
    how="Correct the id, or add the parent.",
    bad="- id: perspective.arae.energy",
    good="- id: perspective.area.energy",
)  # fmt: skip
def _unknown_parent(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    parent = record.parent
    if parent and not ws.has_category(parent):
        known = [c for c in ws.categories if c.count(".") == parent.count(".")] or list(ws.categories)
        yield Hit(
            ("id",), f"“{record.id}” has no parent “{parent}”", "an id that begins with the id of a category",
            closest(parent, known) or "Correct the id, or add the parent.",
        )  # fmt: skip


@rule(
    "TAX102", "id-place", record="category",
    what="The id does not fit the place of the file, or the name of the file.",
    why="A person finds a category by its id: goal.sdg.11.11-6 stands in goal/sdg/11.yaml, the set un-sdg in un-sdg.yaml.",
    how="Change the id, or move the record to the file where it belongs.",
    bad="# in perspective/area/energy.yaml\n- id: perspective.area.transport",
    good="# in perspective/area/transport.yaml\n- id: perspective.area.transport",
)  # fmt: skip
def _id_place(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    prefix = record.prefix
    if record.profile or not prefix or not ws.in_taxonomy(record.doc):
        return
    if record.id != prefix and not record.id.startswith(prefix + "."):
        here = [c for c in ws.categories if c.startswith(prefix)]
        yield Hit(
            ("id",), f"the id “{record.id}” does not belong into {record.doc.name}", f"an id that begins with “{prefix}”",
            closest(record.id, [*here, prefix], 85) or "Change the id, or move the record to the file of its id.",
        )  # fmt: skip


@rule(
    "TAX103", "unknown-category", record="category",
    what="A link or another reference names a category that does not exist.",
    why="The link is without effect, and mostly a slip of the pen.",
    how="Correct the id; the nearest known one is suggested.",
    bad="links:\n  goal.tbl.enviroment: 1",
    good="links:\n  goal.tbl.environment: 1",
)  # fmt: skip
def _unknown_category(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    if record.model is None:
        return
    for link in record.model.links:
        if not ws.has_category(link):
            yield ws.no_category(("links", link), link, at_key=True)
    for i, link in enumerate(record.model.replaced_by):
        if not ws.has_category(link):
            yield ws.no_category(("replaced_by", i), link)


@rule(
    "TAX104", "unknown-source", record="category",
    what="A source is named that taxonomy.yaml does not list.",
    why="Every category says where it comes from, and the reader must find the source.",
    how="Correct the name, or add the source to taxonomy.yaml.",
    bad="source: [ssb-2021-3]",
    good="source: [ssb-2021-03]",
)  # fmt: skip
def _unknown_source(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    if record.model is None or ws.sources is None:
        return
    for i, source in enumerate(record.model.source):
        if source not in ws.sources:
            yield Hit(
                ("source", i), f"the source “{source}” is not in taxonomy.yaml", f"one of {', '.join(ws.sources)}",
                closest(source, ws.sources) or "Add it to taxonomy.yaml.",
            )  # fmt: skip


@rule(
    "TAX105", "duplicate-notation", record="category",
    what="Two categories of one branch have the same notation.",
    why="People and published mappings name a goal or a target by its number; it must be one category.",
    how="Correct the number.",
)  # fmt: skip
def _duplicate_notation(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    if record.model is None or not record.model.notation:
        return
    first = ws.notations.get((record.branch, record.model.notation))
    if first is not None and first is not record and first.id != record.id:
        yield Hit(
            ("notation",), f"the notation “{record.model.notation}” is that of “{first.id}” too", "a notation of its own",
            "Correct one of them.",
        )  # fmt: skip


@rule(
    "TAX106", "unknown-prefix", record="category",
    what="`same_as` uses a prefix that taxonomy.yaml does not explain.",
    why="ks:Energy can only be turned into a web address if taxonomy.yaml says what `ks:` stands for.",
    how="Correct the prefix, or add it to `prefixes` in taxonomy.yaml.",
    bad="same_as: ['k:Energy']",
    good="same_as: ['ks:Energy']",
)  # fmt: skip
def _unknown_prefix(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    if record.model is None or ws.prefixes is None:
        return
    for i, name in enumerate(record.model.same_as):
        prefix, colon, rest = name.partition(":")
        if rest.startswith("//") and prefix in ("http", "https"):
            continue
        if not colon or prefix not in ws.prefixes:
            yield Hit(
                ("same_as", i), f"“{name}” is no web address and has no known prefix",
                f"https://… or one of the prefixes {', '.join(ws.prefixes)}", closest(prefix, ws.prefixes) if colon else "",
            )  # fmt: skip


@rule(
    "TAX107", "deprecated-category", severity="warning", record="category",
    what="A category in use refers to a deprecated one, or a deprecated one does not say what replaces it.",
    why="Ids are never deleted or reused: they are marked as deprecated, with a pointer to the successor.",
    how="Refer to the successor; give the deprecated category `replaced_by`.",
    bad="- id: perspective.area.it\n  deprecated: true",
    good="- id: perspective.area.it\n  deprecated: true\n  replaced_by: [perspective.area.digitalisation]",
)  # fmt: skip
def _deprecated(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    model = record.model
    if model is None:
        return
    if model.deprecated and not model.replaced_by:
        yield Hit(
            ("deprecated",),
            "the category is deprecated, but does not say what replaces it",
            "`replaced_by:`",
            "Add it.",
        )
    if model.replaced_by and not model.deprecated:
        yield Hit(
            ("replaced_by",),
            "the category is replaced, but not deprecated",
            "`deprecated: true`",
            "Add it.",
            at_key=True,
        )
    for link in () if model.deprecated else model.links:
        other = ws.categories.get(link)
        if other is not None and other.model is not None and other.model.deprecated:
            successor = ", ".join(other.model.replaced_by)
            yield Hit(
                ("links", link), f"“{link}” is deprecated", "a category in use",
                f"Use {successor}." if successor else "Remove the link.", at_key=True,
            )  # fmt: skip


@rule(
    "TAX108", "untranslated", severity="warning", record="category",
    what="The definition is the same text in English and Norwegian.",
    why="One of the two was mostly copied and forgotten.",
    how="Translate it.",
)  # fmt: skip
def _untranslated(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    model = record.model
    if model is not None and len({*model.definition.root.values()}) < len(model.definition.root):
        yield Hit(
            ("definition", "nb"), "the definition is the same in both languages", "a Norwegian text", "Translate it.",
        )  # fmt: skip


@rule(
    "TAX109", "link-in-branch", severity="warning", record="category",
    what="A category links to itself or to a category of its own branch.",
    why="A link carries an answer over to another question (from a goal to an area); within one question it has no effect.",
    how="Remove the link.",
)  # fmt: skip
def _link_in_branch(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    if record.model is None or not record.branch:
        return
    for link in record.model.links:
        if link == record.id or link.startswith(record.branch + "."):
            yield Hit(
                ("links", link), f"“{link}” answers the same question as “{record.id}”", "a category of another branch",
                "Remove the link.", at_key=True,
            )  # fmt: skip
