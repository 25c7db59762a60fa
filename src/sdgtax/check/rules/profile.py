"""Rules of profiles and of taxonomy.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.registry import Hit, rule
from sdgtax.model.common import LANGS
from sdgtax.yaml.schema_errors import closest

if TYPE_CHECKING:
    from sdgtax.check.context import ProfileRecord, Workspace

PRIORITIES = "perspective.priority"


@rule(
    "TAX501", "base-version", record="profile",
    what="The profile was made for another taxonomy, or for a version that this one does not fit.",
    why="Ids may have changed since; a profile must be read again when the first number of the version changes (the second one "
        "while the first is 0).",
    how="Check the links and terms of the profile, then write the present version into `base`.",
    bad="base: ks-ssb@9.0.0",
    good="base: ks-ssb@0.1.0",
)  # fmt: skip
def _base(ws: Workspace, record: ProfileRecord) -> Iterator[Hit]:
    if record.model is None or ws.version is None:
        return
    name, _, version = record.model.base.partition("@")
    ours_name, ours = ws.version
    expected = f"{ours_name}@{ours}"
    if name != ours_name:
        yield Hit(
            ("base",), f"the profile is made for “{name}”, this taxonomy is “{ours_name}”", expected, "Correct it."
        )
        return
    numbers = version.split(".")
    if len(numbers) != 3 or not all(n.isdigit() for n in numbers):
        yield Hit(("base",), f"“{record.model.base}” names no version", expected, "Write id@version.")
        return
    theirs, mine = tuple(map(int, numbers)), tuple(map(int, ours.split(".")))
    kept = 1 if mine[0] else 2
    if theirs[:kept] != mine[:kept] or theirs > mine:
        yield Hit(
            ("base",), f"the profile is made for version {version}, this is {ours}", expected,
            "Check its links and terms, then write the present version.",
        )  # fmt: skip


@rule(
    "TAX502", "priority-place", record="profile",
    what="A priority of a profile does not stand below perspective.priority, or has the id of a category of the base.",
    why="A profile adds priorities; it does not change the taxonomy.",
    how="Begin the id with perspective.priority and the name of the profile.",
)  # fmt: skip
def _priority_place(ws: Workspace, record: ProfileRecord) -> Iterator[Hit]:
    if record.model is None:
        return
    for i, priority in enumerate(record.model.priorities):
        if not priority.id.startswith(PRIORITIES + "."):
            yield Hit(
                ("priorities", i, "id"), f"“{priority.id}” is no priority", f"an id that begins with {PRIORITIES}.",
                f"Call it {PRIORITIES}.{record.id}-{priority.id.rpartition('.')[2]}.",
            )  # fmt: skip


@rule(
    "TAX503", "profile-reference", record="profile",
    what="A link or the level of a profile names a category that does not exist.",
    why="The link is without effect.",
    how="Correct the id; the nearest known one is suggested.",
)  # fmt: skip
def _profile_reference(ws: Workspace, record: ProfileRecord) -> Iterator[Hit]:
    model = record.model
    if model is None:
        return
    own = {p.id for p in model.priorities}
    if model.level and not ws.has_category(model.level):
        yield ws.no_category(("level",), model.level)
    for source, links in model.links.items():
        if not ws.has_category(source) and source not in own:
            yield ws.no_category(("links", source), source, at_key=True)
        for target in links:
            if target not in own and not ws.has_category(target):
                known = [*own, *ws.categories]
                yield Hit(
                    ("links", source, target), f"there is no category “{target}”", "a priority of this profile or a category",
                    closest(target, known), True,
                )  # fmt: skip


@rule(
    "TAX504", "profile-place", record="profile",
    what="The file is not called like the profile in it.",
    why="`--profile trondheim` looks for profiles/trondheim.yaml.",
    how="Rename the file, or correct the id.",
)  # fmt: skip
def _profile_place(ws: Workspace, record: ProfileRecord) -> Iterator[Hit]:
    if record.id != record.doc.path.stem:
        yield Hit(
            ("id",), f"the profile “{record.id}” is in a file called “{record.doc.path.name}”",
            f"the id {record.doc.path.stem}", f"Call the file {record.id}.yaml, or correct the id.",
        )  # fmt: skip


@rule(
    "TAX505", "taxonomy-languages", record="info",
    what="taxonomy.yaml does not declare both languages, or one twice.",
    why="Everything that a user reads comes in English and Norwegian bokmål.",
    how="Write `languages: [en, nb]`.",
)  # fmt: skip
def _languages(ws: Workspace, record: ProfileRecord) -> Iterator[Hit]:
    declared = getattr(record.model, "languages", None)
    if declared is not None and sorted(declared) != sorted(LANGS):
        yield Hit(
            ("languages",),
            f"found {', '.join(declared) or 'no language'}",
            "en, nb",
            "Write `languages: [en, nb]`.",
            True,
        )
