"""Rules of indicator sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sdgtax.check.records import IndicatorRecord, SetRecord, same_code
from sdgtax.check.registry import rule
from sdgtax.check.texts import values
from sdgtax.classify.fields import Pattern
from sdgtax.model.mapping import FIRST_YEAR
from sdgtax.model.review import YEARS_AHEAD
from sdgtax.model.rules import TaxonomyInfo
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


@rule("TAX401", "duplicate-code", record="indicator", raw=True)
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


@rule("TAX402", "missing-title", record="indicator")
def _missing_title(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    if any(loc[0] == "title" for loc in record.broken):
        return  # mostly the key of the language, which is told
    for lang in record.set.languages:
        if not record.model.title.get(lang):
            yield Fault(
                ("title",), f"“{record.code}” has no title in “{lang}”, which the set declares", f"`{lang}:` below `title:`",
                "Add it.", at_key=True, cause=f"no {lang} in {record.doc.path}",
            )  # fmt: skip


@rule("TAX403", "unknown-goal", record="indicator")
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


@rule("TAX404", "unknown-target", record="indicator")
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


@rule("TAX405", "goal-of-target", severity="warning", record="indicator")
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


rule("TAX406", "mapping-publisher")


@rule("TAX407", "unknown-un-indicator", record="indicator")
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


@rule("TAX408", "duplicate-title", severity="warning", record="indicator")
def _duplicate_title(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    first = record.set.by_title.get(record.title_key) if record.title_key else None
    if first is not None and first is not record and same_code(first.code) != same_code(record.code):
        yield Fault(
            ("title",), f"“{record.code}” has the same title as “{first.code}” on line {first.line('title')}", "a title of its own",
            "Add what differs, or remove one of them.", at_key=True, cause=f"titles in {record.doc.path}",
        )  # fmt: skip


@rule("TAX409", "undeclared-language", severity="warning", record="indicator")
def _undeclared(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    for lang in record.model.title:
        if lang not in record.set.languages:
            yield Fault(
                ("title", lang), f"the set does not declare the language “{lang}”", f"one of {', '.join(record.set.languages)}",
                "Add it to `languages` of the set.", at_key=True,
            )  # fmt: skip


@rule("TAX410", "unknown-level", record="indicator")
def _unknown_level(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    levels, level = ctx.metadata.levels if ctx.metadata else [], record.model.level
    if isinstance(levels, list) and levels and level and level not in levels:
        expected = f"one of {', '.join(levels)}"
        yield Fault(("level",), f"there is no level “{level}”", expected, closest(level, levels))


@rule("TAX411", "translation-without-title", severity="warning", record="indicator")
def _translation(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    for lang in record.model.translation:
        if not record.model.title.get(lang):
            message = f"there is no title in “{lang}”"
            yield Fault(("translation", lang), message, "a language of the title", "Add the title.", at_key=True)


@rule("TAX412", "set-place", record="set", raw=True)
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


@rule("TAX413", "set-languages", record="set")
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


@rule("TAX414", "unknown-metadata", severity="warning", record=("indicator", "set"))
def _unknown_metadata(ctx: Context, record: IndicatorRecord | SetRecord) -> Iterator[Fault]:
    for name in FIELDS:
        value, known = record.text(name).strip(), ctx.metadata_values.get(name, ())
        if value and known and not Pattern(known).fits(value):
            listed = ", ".join(v.replace("*", "…") for v in known)
            hint = closest(value, [v for v in known if "*" not in v], 70) or "Use one of these values."
            yield Fault((name,), f"there is no {name} “{value}”", f"one of {listed}", hint)
        elif value and known and (meant := _meant(ctx, name, value)):
            message = f"“{value}” is taken for what “{meant}” is not"
            yield Fault((name,), message, meant, f"Write “{meant}”.")


def _meant(ctx: Context, name: str, value: str) -> str:
    """The value of a field that a text stands for in a user's table, if the rules would take it for another one; else empty."""
    columns, rules = ctx.sound("columns"), ctx.metadata
    named = columns.input.values.get(name, {}) if columns is not None else {}
    meant = next((v for v, listed in named.items() if value.lower() in map(str.lower, listed)), value)
    if meant == value or rules is None:
        return ""
    first = [
        next((r.category for r in rules.assign if r.field == name and Pattern(r.values).fits(x)), "")
        for x in (value, meant)
    ]
    return meant if first[0] != first[1] else ""


@rule("TAX415", "odd-year", record=("indicator", "set", "info", "reviews", "mappings", "metadata"))
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
        first = ctx.first_year if key == "date" else FIRST_YEAR
        if not first <= year <= last:
            yield Fault(loc, f"the {key.replace('_', ' ')} is {value}", f"{first} to {last}", "Correct the year.")
    told = record.text("attribution") if isinstance(record, SetRecord) else ""
    for year in _YEAR.findall(told):
        if int(year) > ctx.last_year:
            message = f"the attribution names the year {year}"
            yield Fault(("attribution",), message, f"{FIRST_YEAR} to {ctx.last_year}", "Correct the year.")


_YEAR = re.compile(r"(?<![\d/.])(?:19|20)\d\d(?=\D|$)")
SOON = 2
"""Data are at most so many years newer than the year from which their age is counted."""


@rule("TAX416", "edition-year", severity="warning", record=("set", "info"))
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


@rule("TAX417", "bad-address", record=("indicator", "set", "info", "category", "columns", "overlap"))
def _address(ctx: Context, record: Record) -> Iterator[Fault]:
    yield from _near(record) if isinstance(record.model, TaxonomyInfo) else ()
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


def _near(record: Record) -> Iterator[Fault]:
    """Prefixes whose addresses are nearly that of a source."""
    from rapidfuzz.distance import OSA

    sources = [s.url for s in record.model.sources.values() if s.url]
    for name, url in record.model.prefixes.items():
        near = next((u for u in sources if u != url and len(u) > LONG and OSA.distance(u, url) <= SLIP), "")
        if near:
            message = f"“{url}” is nearly the address “{near}” of a source"
            yield Fault(("prefixes", name), message, near, "Is it the same address?")


LONG, SLIP = 20, 2
"""Of two addresses of so many signs that differ in so few, one is a slip."""
BASES = ("base", "bases", "set_prefix", "mapping_prefix")
"""Keys of what addresses begin with."""


_NAMED = re.compile(r"[a-z][a-z0-9+.]*:")
"""The scheme that a name or an address begins with."""


def _named_sources(record: Record) -> Iterator[tuple[Loc, Any]]:
    """The sources that a set names, or that taxonomy.yaml lists."""
    if isinstance(record, SetRecord):
        yield from ((("source", n), s) for n, s in enumerate(record.model.source))
    else:
        yield from ((("sources", name), s) for name, s in record.model.sources.items())


def _must_be(kind: str, loc: Loc, key: str, value: Any) -> bool:
    """Whether an address must stand at a place."""
    if kind == "columns" and key in (*BASES, "theme", "property") and loc[0] == "exchange":
        return not _NAMED.match(str(value)) or str(value).startswith(("http:", "https:"))
    if key == "same_as" or kind == "columns":
        return key == "same_as" and str(value).startswith(("http:", "https:"))
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


@rule("TAX418", "un-indicator-of-target", record="indicator")
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
                    also=(("published", "targets" if told is published.targets else "goals", 0),),
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
    "TAX419", "repeated-value", severity="warning", raw=True, record=("category", "indicator", "set", "profile", *RULES)
)
def _repeated(ctx: Context, record: Record) -> Iterator[Fault]:
    seen: dict[tuple[Loc, str], int] = {}
    for loc, key, value in ctx.once(_below, record):
        twice = (
            next((x for n, x in enumerate(value) if x in value[:n]), "")
            if key == SIGNS and isinstance(value, str)
            else ""
        )
        if twice:
            yield Fault(loc, f"“{twice}” stands twice in `{key}`", "each value once", "Remove it.")
        if not isinstance(loc[-1], int) or not isinstance(value, str) or loc[0] in ELSEWHERE:
            continue
        if record.doc.kind in RULES and (key in TOLD or key in ctx.languages or loc[:2] == ("input", "columns")):
            continue
        name = (loc[:-1], value.strip().casefold())
        if name in seen:
            yield Fault(loc, f"“{value}” stands twice in `{key}`", "each value once", "Remove it.")
        seen.setdefault(name, loc[-1])


SIGNS = "end"
"""The key of a text of signs that each count for themselves."""
ELSEWHERE = ("examples", "counterexamples", "terms", "languages", "indicators", "priorities", "also_listed")
"""Lists of which other rules tell what stands in them twice."""
TOLD = ("labels", "links_from", "facets", "where_assessed", "runners_up", "cross", "silent", "languages", "levels", "values", "broader",
        "related", "until", "asides", "ranges", "percent", "words", "endings", "id")  # fmt: skip
"""The same in the files of rules."""


@rule("TAX420", "unsourced-set", severity="warning", record="set")
def _unsourced(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    if record.model.status == "verified" and not record.model.source and not record.doc.findings:
        yield Fault(
            ("source",), "the set is verified, but names no source", "where it was read", "Add it.", at_key=True
        )


def _below(record: Record) -> list[tuple[Loc, str, Any]]:
    """The plain values of a record with their places and the last key above each; an indicator is a record of its own."""
    return values(record.data, "indicators" if isinstance(record, SetRecord) else None)
