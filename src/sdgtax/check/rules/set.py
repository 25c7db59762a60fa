"""Rules of indicator sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sdgtax.check.records import IndicatorRecord, SetRecord, same_code
from sdgtax.check.registry import rule
from sdgtax.classify.fields import Pattern
from sdgtax.model.mapping import FIRST_YEAR
from sdgtax.model.review import YEARS_AHEAD
from sdgtax.model.set_file import RESERVED
from sdgtax.text.nearest import closest
from sdgtax.yaml.kinds import RULES
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.set_file import PublishedEntry
    from sdgtax.yaml.schema import Loc

FIELDS = ("tier", "frequency")
"""Metadata whose values rules/metadata.yaml lists; other fields hold what publishers write."""


@rule(
    "TAX401", "duplicate-code", record="indicator", raw=True,
    what="Two indicators of a set have the same code, or codes that differ in blanks or capitals alone; or a code is listed twice.",
    why="set:code names one indicator, and a person who types it does not see the difference.",
    how="Give one of them another code. An indicator that the publisher lists twice stands once, with its other code in `also_listed`.",
    bad="- code: '1'\n  title: {en: Energy use, nb: Energibruk}\n- code: '1'\n  title: {en: Water use, nb: Vannbruk}", line=3, also=1,
    good="- code: '1'\n  title: {en: Energy use, nb: Energibruk}\n- code: '2'\n  title: {en: Water use, nb: Vannbruk}",
)  # fmt: skip
def _duplicate_code(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    seen: set[str] = set()
    for loc, code in record.codes():
        key = same_code(code)
        alike = [x for x in record.set.coded[key] if x is not record]
        if alike:
            other = next(c for _, c in alike[0].codes() if same_code(c) == key)
            where = f"first on line {alike[0].line('code')}"
            if record is record.set.by_same_code[key]:
                where = f"again on line {alike[0].line('code')}"
            message = f"the code “{code}” is used twice; {where}" + ("" if other == code else f", as “{other}”")
            cause = f"codes in {record.doc.path}"
            yield Fault(loc, message, "a code of its own", "Correct one of them.", cause=cause)
        elif key in seen:
            message = f"the code “{code}” stands twice in this indicator"
            yield Fault(loc, message, "each code once", "Remove it from `also_listed`.")
        seen.add(key)


@rule(
    "TAX402", "missing-title", record="indicator",
    what="An indicator has no title in a language that its set declares.",
    why="Whoever asks for the set in that language expects all of it.",
    how="Add the title; mark your own translation by `translation: {nb: ours}`. Or take the language from the set's list.",
    bad="title: {en: Water use}",
    good="title: {en: Water use, nb: Vannbruk}",
)  # fmt: skip
def _missing_title(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    if any(loc[0] == "title" for loc in record.broken):
        return  # mostly the key of the language, which is told
    for lang in record.set.languages:
        if not record.model.title.get(lang):
            yield Fault(
                ("title",), f"“{record.code}” has no title in “{lang}”, which the set declares", f"`{lang}:` below `title:`",
                "Add it.", at_key=True, cause=f"no {lang} in {record.doc.path}",
            )  # fmt: skip


@rule(
    "TAX403", "unknown-goal", record="indicator",
    what="A published mapping names a goal that does not exist.",
    why="There are 17 goals.",
    how="Correct the number.",
    bad="published: {goals: ['18'], by: KS}",
    good="published: {goals: ['7'], by: KS}",
)  # fmt: skip
def _unknown_goal(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    published = record.model.published
    if published is None or ctx.published is None:
        return
    goals, _ = ctx.published
    for i, number in enumerate(published.goals):
        if number not in goals:
            message = f"there is no goal “{number}”"
            cause = f"category {ctx.published_root}.{number}"
            yield Fault(("published", "goals", i), message, f"1 to {len(goals)}", "Correct the number.", cause=cause)


@rule(
    "TAX404", "unknown-target", record="indicator",
    what="A published mapping names a target that does not exist.",
    why="There are 169 targets, such as 11.6 and 11.b.",
    how="Correct the number.",
    bad="published: {targets: ['7.9'], by: KS}",
    good="published: {targets: ['7.1'], by: KS}",
)  # fmt: skip
def _unknown_target(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    published = record.model.published
    if published is None or ctx.published is None:
        return
    goals, targets = ctx.published
    for i, number in enumerate(published.targets):
        if number not in targets:
            goal = number.split(".")[0]
            siblings = [t for t in targets if t.split(".")[0] == goal]
            expected = f"one of {', '.join(siblings)}" if siblings else "a target of a goal that exists"
            cause = ctx.gone(
                f"{ctx.published_root}.{goal}.{number.replace('.', '-')}"
                if goal in goals
                else f"{ctx.published_root}.{goal}"
            )
            message = f"there is no target “{number}”"
            yield Fault(("published", "targets", i), message, expected, "Correct the number.", cause=cause)


@rule(
    "TAX405", "goal-of-target", severity="warning", record="indicator",
    what="A published mapping names a target, but not its goal, or a UN indicator without any target.",
    why="Goals, targets and UN indicators of one mapping should say the same; where one is left out, it counts for less.",
    how="Add the goal or the target, or correct the number.",
    bad="published: {goals: ['6'], targets: ['7.1'], by: KS}",
    good="published: {goals: ['7'], targets: ['7.1'], by: KS}",
)  # fmt: skip
def _goal_of_target(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    published = record.model.published
    if published is None or not published.goals:
        return
    if published.un_indicator and not published.targets and ctx.un_codes is not None:
        known = [x for x in published.un_indicator if x in ctx.un_codes]
        if known and known[0].partition(".")[0] in published.goals:
            message = f"the UN indicator {known[0]} is named without its target"
            expected = f"`targets: ['{known[0].rpartition('.')[0]}']`"
            yield Fault(("published", "un_indicator"), message, expected, "Add the target.", at_key=True)
    for i, number in enumerate(published.targets):
        goal = number.split(".")[0]
        if goal not in published.goals and (ctx.published is None or goal in ctx.published[0]):
            yield Fault(
                ("published", "targets", i), f"the target “{number}” belongs to goal {goal}, which `goals` does not list",
                f"a target of goal {' or '.join(published.goals)}", "Add the goal, or correct the target.",
            )  # fmt: skip


rule(
    "TAX406", "mapping-publisher", part="indicator",
    what="A published mapping does not say who published it.",
    why="Published mappings count more than inference, so it must be told whose word they are.",
    how="Add `by:` with the publisher's name.",
    bad="published:\n  goals: ['7']",
    good="published:\n  goals: ['7']\n  by: ITU, U4SSC",
)  # fmt: skip


@rule(
    "TAX407", "unknown-un-indicator", record="indicator",
    what="A published mapping names a UN indicator that the set of UN indicators does not have.",
    why="The number is a slip, or of an indicator that a review of the framework has removed.",
    how="Correct the number. For an indicator that was removed, keep the goal and target and name it in `note`.",
    bad="published: {un_indicator: ['7.1.99'], by: KS}",
    good="published: {un_indicator: ['7.1.1'], by: KS}",
)  # fmt: skip
def _unknown_un(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    published = record.model.published
    if published is None or ctx.un_codes is None:
        return
    for i, number in enumerate(published.un_indicator):
        if number not in ctx.un_codes:
            yield Fault(
                ("published", "un_indicator", i), f"there is no UN indicator “{number}”", f"a code of the set {ctx.un_set}",
                closest(number, ctx.un_codes, 70), cause=f"codes of {ctx.un_set}",
            )  # fmt: skip


@rule(
    "TAX408", "duplicate-title", severity="warning", record="indicator",
    what="Two indicators of a set have the same title in all their languages, and none of them was given up.",
    why="They cannot be told apart; mostly one was entered twice.",
    how="Add what differs (unit, group of people) to the title or the description, or remove one.",
    bad="- code: '1'\n  title: {en: Energy use, nb: Energibruk}\n- code: '2'\n  title: {en: Energy use, nb: Energibruk}", line=4,
    good="- code: '1'\n  title: {en: Energy use, nb: Energibruk}\n- code: '2'\n  title: {en: Energy use of schools, nb: Energibruk i skoler}",
)  # fmt: skip
def _duplicate_title(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    first = record.set.by_title.get(record.title_key) if record.title_key else None
    if first is not None and first is not record and same_code(first.code) != same_code(record.code):
        yield Fault(
            ("title",), f"“{record.code}” has the same title as “{first.code}” on line {first.line('title')}", "a title of its own",
            "Add what differs, or remove one of them.", at_key=True, cause=f"titles in {record.doc.path}",
        )  # fmt: skip


@rule(
    "TAX409", "undeclared-language", severity="warning", record="indicator", part="set",
    what="An indicator has a title in a language that its set does not declare.",
    why="The title is not shown where the set is listed by its languages.",
    how="Add the language to `languages`, or remove the title.",
    bad="languages: [en]\nindicators:\n  - code: '1'\n    title: {en: Energy use, nb: Energibruk}", line=4,
    good="languages: [en, nb]\nindicators:\n  - code: '1'\n    title: {en: Energy use, nb: Energibruk}",
)  # fmt: skip
def _undeclared(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    for lang in record.model.title:
        if lang not in record.set.languages:
            yield Fault(
                ("title", lang), f"the set does not declare the language “{lang}”", f"one of {', '.join(record.set.languages)}",
                "Add it to `languages` of the set.", at_key=True,
            )  # fmt: skip


@rule(
    "TAX410", "unknown-level", record="indicator",
    what="An indicator names a geographic level that rules/metadata.yaml does not list.",
    why="Levels are compared by their order there.",
    how="Use one of the listed levels.",
    bad="level: county",
    good="level: regional",
)  # fmt: skip
def _unknown_level(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    levels, level = ctx.metadata.levels if ctx.metadata else [], record.model.level
    if isinstance(levels, list) and levels and level and level not in levels:
        expected = f"one of {', '.join(levels)}"
        yield Fault(("level",), f"there is no level “{level}”", expected, closest(level, levels))


@rule(
    "TAX411", "translation-without-title", severity="warning", record="indicator", part="set",
    what="`translation` speaks of a language in which the indicator has no title.",
    why="The title was forgotten, or the entry was.",
    how="Add the title, or remove the entry.",
    bad="languages: [en]\nindicators:\n  - code: '1'\n    title: {en: Energy use}\n    translation: {nb: ours}", line=5,
    good="languages: [en, nb]\nindicators:\n  - code: '1'\n    title: {en: Energy use, nb: Energibruk}\n    translation: {nb: ours}",
)  # fmt: skip
def _translation(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    for lang in record.model.translation:
        if not record.model.title.get(lang):
            message = f"there is no title in “{lang}”"
            yield Fault(("translation", lang), message, "a language of the title", "Add the title.", at_key=True)


@rule(
    "TAX412", "set-place", record="set", raw=True,
    what="The file is not called like the set in it, two files hold the same set, or a set is called like a word of the command line (`all`, `update`).",
    why="A person finds the set `un-sdg` in `un-sdg.yaml`, and `sdgtax sets update` and `sdgtax classify all` mean no set.",
    how="Rename the file, or correct the id.",
    bad="# in indicator_sets/mine.yaml\nid: yours", line=2,
    good="# in indicator_sets/mine.yaml\nid: mine",
)  # fmt: skip
def _set_place(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    if record.id in RESERVED:
        message = f"no set can be called “{record.id}”: the command line means something else by it"
        yield Fault(("id",), message, "another id", "Rename the set and its file.")
    elif record.id != record.doc.path.stem:
        yield Fault(
            ("id",), f"the set “{record.id}” is in a file called “{record.doc.path.name}”", f"the id {record.doc.path.stem}",
            f"Call the file {record.id}.yaml, or correct the id.",
        )  # fmt: skip
    elif ctx.sets.get(record.id) is not record:
        message = f"the set “{record.id}” is in {ctx.sets[record.id].doc.name} too"
        yield Fault(("id",), message, "one file a set", "Remove one of them.")


@rule(
    "TAX413", "set-languages", record="set",
    what="A set has no name in a language that it declares, or declares a language twice or none.",
    why="The list of sets shows the name.",
    how="Add the name, or correct `languages`.",
    bad="name: {en: My county}",
    good="name: {en: My county, nb: Mitt fylke}",
)  # fmt: skip
def _set_languages(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    if not record.model.languages:
        expected = f"one or more of {', '.join(ctx.languages)}"
        hint = "Name the languages of its titles."
        yield Fault(("languages",), "the set declares no language", expected, hint, at_key=True)
    for i, lang in enumerate(record.model.languages):
        if lang in record.model.languages[:i]:
            yield Fault(("languages", i), f"the language “{lang}” stands twice", "each language once", "Remove it.")
        elif lang not in record.model.name:
            yield Fault(
                ("name",), f"the set has no name in “{lang}”", f"`{lang}:` below `name:`", "Add it.", at_key=True
            )


@rule(
    "TAX414", "unknown-metadata", severity="warning", record=("indicator", "set"), part="indicator",
    what="A tier or a frequency is none that rules/metadata.yaml knows.",
    why="The value is shown, but says nothing of the quality or of the time interval of the indicator.",
    how="Use a value that the rules list; capitals make no difference.",
    bad="frequency: yaerly",
    good="frequency: yearly",
)  # fmt: skip
def _unknown_metadata(ctx: Context, record: IndicatorRecord | SetRecord) -> Iterator[Fault]:
    for name in FIELDS:
        value, known = record.text(name).strip(), ctx.metadata_values.get(name, ())
        if value and known and not Pattern(known).fits(value):
            listed = ", ".join(v.replace("*", "…") for v in known)
            hint = closest(value, [v for v in known if "*" not in v], 70) or "Use one of these values."
            yield Fault((name,), f"there is no {name} “{value}”", f"one of {listed}", hint)


@rule(
    "TAX415", "odd-year", record=("indicator", "set", "info", "reviews", "mappings", "metadata"), part="indicator",
    what="A year or a day lies before 1900, or some years after the year from which rules/metadata.yaml counts the age of data; or that "
        "year lies before those of many sets.",
    why="A slip of the pen in a year makes old data look new, and a decision stand for ever.",
    how="Correct the year. Where the data are as new as that, write the present year into `as_of` of rules/metadata.yaml.",
    bad="last_year: 2204",
    good="last_year: 2024",
)  # fmt: skip
def _odd_year(ctx: Context, record: Record) -> Iterator[Fault]:
    if record.doc.kind == "metadata":
        for newer in ctx.newer_sets[:1]:
            message = (
                f"the age of data is counted from {record.data['as_of']}, and {newer.id} is of {newer.data['year']}"
            )
            yield Fault(("as_of",), message, "the present year", "Correct the year.")
        return
    for loc, key, value in ctx.once(_below, record):
        if key in ("year", "last_year") and isinstance(value, int) and not isinstance(value, bool):
            year = value
        elif key == "date" and isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            year = int(value[:4])
        else:
            continue
        last = ctx.last_year - (YEARS_AHEAD - SOON) * (key == "last_year")
        if not FIRST_YEAR <= year <= last:
            yield Fault(loc, f"the {key.replace('_', ' ')} is {value}", f"{FIRST_YEAR} to {last}", "Correct the year.")


_YEAR = re.compile(r"(?<![\d/.])(?:19|20)\d\d(?=\D|$)")
SOON = 2
"""Data are at most so many years newer than the year from which their age is counted."""


@rule(
    "TAX416", "edition-year", severity="warning", record=("set", "info"), part="set",
    what="The edition of a set, or the title of a source, names another year than `year`.",
    why="Which of two editions is the newer one is told by `year`.",
    how="Correct one of the two. Where the title names another year for its own reasons: `# sdgtax: allow edition-year` behind it.",
    bad="edition: '2019'",
    good="edition: '2025'",
)  # fmt: skip
def _edition(ctx: Context, record: Record) -> Iterator[Fault]:
    latest = ctx.last_year - (YEARS_AHEAD - SOON)
    for loc, source in _named_sources(record):
        told = [y for y in map(int, _YEAR.findall(source.title)) if y <= latest] if source.year else []
        if told and source.year not in told:
            message = f"the title “{source.title}” is not of {source.year}"
            yield Fault((*loc, "year"), message, f"the year {told[0]}", "Correct the title or `year`.")
    if not isinstance(record, SetRecord):
        return
    spans = re.sub(r"\b(?:19|20)\d\d ?[-–/] ?(?:19|20)?\d\d\b", "", record.model.edition)  # years that a plan is for
    years = re.findall(r"\b(?:19|20)\d\d\b", spans)
    if years and str(record.model.year) not in years:
        message = f"the edition “{record.model.edition}” is not of {record.model.year}"
        yield Fault(("edition",), message, f"the year {record.model.year}", "Correct `edition` or `year`.")


@rule(
    "TAX417", "bad-address", record=("indicator", "set", "info", "category", "columns", "overlap"), part="indicator",
    what="An address is none: no http:// or https:// before it, no host with a dot in it, a blank inside; or the beginning of addresses "
        "does not end with a sign that divides it from what follows.",
    why="The address is shown as a link and counts as a sign of quality; nobody gets anywhere by it.",
    how="Copy the address anew from the browser.",
    bad="data_url: www.ssb.no/statbank",
    good="data_url: https://www.ssb.no/statbank",
)  # fmt: skip
def _address(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, key, value in ctx.once(_below, record):
        if isinstance(value, str) and value and _must_be(record.doc.kind, loc, key, value) and not _is_address(value):
            yield Fault(loc, f"“{value}” is no web address", "https://… with the name of a host", "Copy it anew.")
        elif (
            (key in BASES or loc[0] == "prefixes")
            and isinstance(value, str)
            and not value.endswith(("/", "#", ":", "="))
        ):
            message = f"“{value}” is what addresses begin with, and does not end with /, # or :"
            yield Fault(loc, message, f"{value}/", "Add the sign.")


BASES = ("base", "bases", "set_prefix", "mapping_prefix")
"""Keys of what addresses begin with."""


def _named_sources(record: Record) -> Iterator[tuple[Loc, Any]]:
    """The sources that a set names, or that taxonomy.yaml lists."""
    if isinstance(record, SetRecord):
        yield from ((("source", n), s) for n, s in enumerate(record.model.source))
    else:
        yield from ((("sources", name), s) for name, s in record.model.sources.items())


def _must_be(kind: str, loc: Loc, key: str, value: Any) -> bool:
    """Whether an address must stand at a place."""
    if key == "same_as" or (key in (*BASES, "theme", "property") and kind == "columns"):
        return str(value).startswith(("http:", "https:"))
    return kind not in ("columns", "overlap") and (key == "url" or key.endswith("_url"))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    whole = text[-1:] not in ".,;" and text.isprintable() and not re.search(r'[\s<>"{}|\\^`]', text)
    return whole and parts.scheme in ("http", "https") and bool(re.fullmatch(r"([\w-]+\.)+[^\W\d]\w+", host))


@rule(
    "TAX418", "un-indicator-of-target", record="indicator",
    what="A published mapping names a UN indicator that belongs to none of its targets or goals.",
    why="11.6.1 is an indicator of target 11.6: the two contradict each other, and one of them is a slip of the pen.",
    how="Correct the UN indicator, or add its target and goal.",
    bad="published: {goals: ['6'], un_indicator: ['7.1.1'], by: KS}",
    good="published: {goals: ['7'], targets: ['7.1'], un_indicator: ['7.1.1'], by: KS}",
)  # fmt: skip
def _un_of_target(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    published = record.model.published
    if published is None or ctx.un_codes is None or _told(ctx, published):
        return
    un, known = ctx.sets[ctx.un_set].by_code, ctx.published[1] if ctx.published else []
    named = [(("published", "un_indicator", i), code) for i, code in enumerate(published.un_indicator)]
    own = [(("code",), record.code)] if record.set.id == ctx.un_set else []
    for loc, code in [*named, *own]:
        targets = {t for _, c in un[code].codes() if (t := c.rpartition(".")[0]) in known} if code in un else set()
        goals = {t.partition(".")[0] for t in targets}
        for told, right in ((published.targets, targets), (published.goals, goals)):
            if told and right and not right & set(told):
                at = loc if loc != ("code",) else ("published", "targets" if told is published.targets else "goals", 0)
                yield Fault(
                    at, f"the UN indicator {code} belongs to {_listed(right)}, not to {_listed(told)}",
                    f"an indicator of {_listed(told)}", "Correct the one or the other.",
                )  # fmt: skip
                break


def _told(ctx: Context, published: PublishedEntry) -> bool:
    """Whether other rules tell what is wrong with the targets."""
    goals, targets = published.goals, published.targets
    other = any(goals and t.partition(".")[0] not in goals for t in targets)
    return other or any(ctx.published is not None and t not in ctx.published[1] for t in targets)


def _listed(numbers: Any) -> str:
    return " or ".join(sorted(numbers))


@rule(
    "TAX419", "repeated-value", severity="warning", part="indicator", raw=True,
    record=("category", "indicator", "set", "profile", *RULES),  # type: ignore[arg-type]
    what="A value stands twice in the same list.",
    why="The second one says nothing new; mostly another value was meant.",
    how="Remove it, or write the one that was meant.",
    bad="published: {goals: ['7', '7'], by: KS}",
    good="published: {goals: ['6', '7'], by: KS}",
)  # fmt: skip
def _repeated(ctx: Context, record: Record) -> Iterator[Fault]:
    seen: dict[tuple[Loc, str], int] = {}
    for loc, key, value in ctx.once(_below, record):
        if not isinstance(loc[-1], int) or not isinstance(value, str) or loc[0] in ELSEWHERE:
            continue
        if record.doc.kind in RULES and (key in TOLD or key in ctx.languages or loc[:2] == ("input", "columns")):
            continue
        name = (loc[:-1], value.strip().casefold())
        if name in seen:
            yield Fault(loc, f"“{value}” stands twice in `{key}`", "each value once", "Remove it.")
        seen.setdefault(name, loc[-1])


ELSEWHERE = ("examples", "counterexamples", "terms", "languages", "indicators", "priorities", "also_listed")
"""Lists of which other rules tell what stands in them twice."""
TOLD = ("labels", "links_from", "facets", "where_assessed", "runners_up", "cross", "silent", "languages", "levels", "values", "broader",
        "related", "until", "asides", "ranges", "percent", "words", "endings", "id")  # fmt: skip
"""The same in the files of rules."""


@rule(
    "TAX420", "unsourced-set", severity="warning", record="set",
    what="A set that is marked as verified names no source.",
    why="Verified means that the titles were read in a source; a reader must be able to find it.",
    how="Add the source, or mark the set as draft.",
    bad="status: verified\nsource: []",
    line=2,
    good="status: verified\nsource: [{title: My county's plan}]",
)  # fmt: skip
def _unsourced(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    if record.model.status == "verified" and not record.model.source and not record.doc.findings:
        yield Fault(
            ("source",), "the set is verified, but names no source", "where it was read", "Add it.", at_key=True
        )


def _below(record: Record) -> list[tuple[Loc, str, Any]]:
    """The plain values of a record with their places and the last key above each; an indicator is a record of its own."""
    found: list[tuple[Loc, str, Any]] = []
    _gather(record.data, "indicators" if isinstance(record, SetRecord) else None, (), "", found)
    return found


def _gather(data: Any, without: str | None, loc: Loc, key: str, found: list[tuple[Loc, str, Any]]) -> None:
    """Gather the plain values of a value but for those below one key."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name != without:
                _gather(value, without, (*loc, name), name, found)
    elif isinstance(data, list):
        for i, value in enumerate(data):
            _gather(value, without, (*loc, i), key, found)
    elif loc:
        found.append((loc, key, data))
