"""Rules of indicator sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.registry import Hit, rule
from sdgtax.model.common import LANGS
from sdgtax.yaml.schema_errors import closest

if TYPE_CHECKING:
    from sdgtax.check.context import IndicatorRecord, SetRecord, Workspace


@rule(
    "TAX401", "duplicate-code", record="indicator",
    what="Two indicators of a set have the same code.",
    why="set:code names one indicator.",
    how="Give one of them another code. An indicator that the publisher lists twice stands once, with its other code in `also_listed`.",
)  # fmt: skip
def _duplicate_code(ws: Workspace, record: IndicatorRecord) -> Iterator[Hit]:
    for loc, code in record.codes():
        first = record.set.by_code.get(code)
        if first is not None and first is not record:
            line = record.set.doc.place((*first.loc, "code"))[0]
            yield Hit(
                loc,
                f"the code “{code}” is used twice; first on line {line}",
                "a code of its own",
                "Correct one of them.",
            )


@rule(
    "TAX402", "missing-title", record="indicator",
    what="An indicator has no title in a language that its set declares.",
    why="Whoever asks for the set in that language expects all of it.",
    how="Add the title; mark your own translation by `translation: {nb: ours}`. Or take the language from the set's list.",
    bad="languages: [en, nb]\nindicators:\n  - code: '1'\n    title: {en: Water}",
    good="languages: [en, nb]\nindicators:\n  - code: '1'\n    title: {en: Water, nb: Vann}",
)  # fmt: skip
def _missing_title(ws: Workspace, record: IndicatorRecord) -> Iterator[Hit]:
    for lang in record.set.languages:
        if record.model is not None and not record.model.title.get(lang):
            yield Hit(
                ("title",), f"“{record.code}” has no title in “{lang}”, which the set declares", f"`{lang}:` below `title:`",
                "Add it.", at_key=True,
            )  # fmt: skip


@rule(
    "TAX403", "unknown-goal", record="indicator",
    what="A published mapping names a goal that does not exist.",
    why="There are 17 goals.",
    how="Correct the number.",
)  # fmt: skip
def _unknown_goal(ws: Workspace, record: IndicatorRecord) -> Iterator[Hit]:
    published = record.model.published if record.model else None
    if published is None or ws.goals is None:
        return
    for i, number in enumerate(published.goals):
        if number not in ws.goals:
            yield Hit(
                ("published", "goals", i),
                f"there is no goal “{number}”",
                f"1 to {len(ws.goals)}",
                "Correct the number.",
            )


@rule(
    "TAX404", "unknown-target", record="indicator",
    what="A published mapping names a target that does not exist.",
    why="There are 169 targets, such as 11.6 and 11.b.",
    how="Correct the number.",
)  # fmt: skip
def _unknown_target(ws: Workspace, record: IndicatorRecord) -> Iterator[Hit]:
    published = record.model.published if record.model else None
    if published is None or ws.targets is None:
        return
    for i, number in enumerate(published.targets):
        if number not in ws.targets:
            goal = number.split(".")[0]
            siblings = [t for t in ws.targets if t.split(".")[0] == goal]
            expected = f"one of {', '.join(siblings)}" if siblings else "a target of a goal that exists"
            yield Hit(("published", "targets", i), f"there is no target “{number}”", expected, "Correct the number.")


@rule(
    "TAX405", "goal-of-target", severity="warning", record="indicator",
    what="A published mapping names a target, but not its goal.",
    why="Goals and targets of one mapping should say the same.",
    how="Add the goal, or correct the target.",
)  # fmt: skip
def _goal_of_target(ws: Workspace, record: IndicatorRecord) -> Iterator[Hit]:
    published = record.model.published if record.model else None
    if published is None or not published.goals:
        return
    for i, number in enumerate(published.targets):
        goal = number.split(".")[0]
        if goal not in published.goals and (ws.goals is None or goal in ws.goals):
            yield Hit(
                ("published", "targets", i), f"the target “{number}” belongs to goal {goal}, which `goals` does not list",
                f"a target of goal {' or '.join(published.goals)}", "Add the goal, or correct the target.",
            )  # fmt: skip


rule(
    "TAX406", "mapping-publisher",
    what="A published mapping does not say who published it.",
    why="Published mappings count more than inference, so it must be told whose word they are.",
    how="Add `by:` with the publisher's name.",
    bad="published:\n  goals: ['6']",
    good="published:\n  goals: ['6']\n  by: ITU, U4SSC",
)  # fmt: skip


@rule(
    "TAX407", "unknown-un-indicator", record="indicator",
    what="A published mapping names a UN indicator that the set of UN indicators does not have.",
    why="The number is a slip, or of an indicator that a review of the framework has removed.",
    how="Correct the number. For an indicator that was removed, keep the goal and target and name it in `note`.",
)  # fmt: skip
def _unknown_un(ws: Workspace, record: IndicatorRecord) -> Iterator[Hit]:
    published = record.model.published if record.model else None
    if published is None or ws.un_codes is None:
        return
    for i, number in enumerate(published.un_indicator):
        if number not in ws.un_codes:
            yield Hit(
                ("published", "un_indicator", i), f"there is no UN indicator “{number}”", "a code of the set un-sdg",
                closest(number, ws.un_codes, 70),
            )  # fmt: skip


@rule(
    "TAX408", "duplicate-title", severity="warning", record="indicator",
    what="Two indicators of a set have the same title in all their languages.",
    why="They cannot be told apart; mostly one was entered twice.",
    how="Add what differs (unit, group of people) to the title or the description, or remove one.",
)  # fmt: skip
def _duplicate_title(ws: Workspace, record: IndicatorRecord) -> Iterator[Hit]:
    first = record.set.by_title.get(record.title_key) if record.title_key else None
    if first is not None and first is not record:
        line = record.set.doc.place((*first.loc, "title"))[0]
        yield Hit(
            ("title",), f"“{record.code}” has the same title as “{first.code}” on line {line}", "a title of its own",
            "Add what differs, or remove one of them.", at_key=True,
        )  # fmt: skip


@rule(
    "TAX409", "undeclared-language", severity="warning", record="indicator",
    what="An indicator has a title in a language that its set does not declare.",
    why="The title is not shown where the set is listed by its languages.",
    how="Add the language to `languages`, or remove the title.",
)  # fmt: skip
def _undeclared(ws: Workspace, record: IndicatorRecord) -> Iterator[Hit]:
    for lang in LANGS:
        if record.model is not None and record.model.title.get(lang) and lang not in record.set.languages:
            yield Hit(
                ("title", lang), f"the set does not declare the language “{lang}”", f"one of {', '.join(record.set.languages)}",
                "Add it to `languages` of the set.", at_key=True,
            )  # fmt: skip


@rule(
    "TAX410", "unknown-level", record="indicator",
    what="An indicator names a geographic level that rules/metadata.yaml does not list.",
    why="Levels are compared by their order there.",
    how="Use one of the listed levels.",
)  # fmt: skip
def _unknown_level(ws: Workspace, record: IndicatorRecord) -> Iterator[Hit]:
    if record.model is not None and ws.levels and record.model.level and record.model.level not in ws.levels:
        yield Hit(
            ("level",), f"there is no level “{record.model.level}”", f"one of {', '.join(ws.levels)}",
            closest(record.model.level, ws.levels),
        )  # fmt: skip


@rule(
    "TAX411", "translation-without-title", severity="warning", record="indicator",
    what="`translation` speaks of a language in which the indicator has no title.",
    why="The title was forgotten, or the entry was.",
    how="Add the title, or remove the entry.",
)  # fmt: skip
def _translation(ws: Workspace, record: IndicatorRecord) -> Iterator[Hit]:
    model = record.model
    for lang in model.translation if model else ():
        if model is not None and not model.title.get(lang):
            yield Hit(
                ("translation", lang),
                f"there is no title in “{lang}”",
                "a language of the title",
                "Add the title.",
                at_key=True,
            )


@rule(
    "TAX412", "set-place", record="set",
    what="The file is not called like the set in it, or two files hold the same set.",
    why="A person finds the set `un-sdg` in `un-sdg.yaml`.",
    how="Rename the file, or correct the id.",
)  # fmt: skip
def _set_place(ws: Workspace, record: SetRecord) -> Iterator[Hit]:
    if record.id != record.doc.path.stem:
        yield Hit(
            ("id",), f"the set “{record.id}” is in a file called “{record.doc.path.name}”", f"the id {record.doc.path.stem}",
            f"Call the file {record.id}.yaml, or correct the id.",
        )  # fmt: skip
    elif ws.sets.get(record.id) is not record:
        yield Hit(
            ("id",),
            f"the set “{record.id}” is in {ws.sets[record.id].doc.name} too",
            "one file a set",
            "Remove one of them.",
        )


@rule(
    "TAX413", "set-languages", record="set",
    what="A set has no name in a language that it declares, or declares a language twice or none.",
    why="The list of sets shows the name.",
    how="Add the name, or correct `languages`.",
)  # fmt: skip
def _set_languages(ws: Workspace, record: SetRecord) -> Iterator[Hit]:
    if record.model is None:
        return
    if not record.model.languages:
        yield Hit(
            ("languages",),
            "the set declares no language",
            "en, nb or both",
            "Name the languages of its titles.",
            at_key=True,
        )
    for i, lang in enumerate(record.model.languages):
        if lang in record.model.languages[:i]:
            yield Hit(("languages", i), f"the language “{lang}” stands twice", "each language once", "Remove it.")
        elif lang not in record.model.name:
            yield Hit(("name",), f"the set has no name in “{lang}”", f"`{lang}:` below `name:`", "Add it.", at_key=True)
