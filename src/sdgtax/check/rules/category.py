"""Rules of categories: ids, references, texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sdgtax.check.records import CategoryRecord, IndicatorRecord, ProfileRecord, Record, TermRecord, address
from sdgtax.check.registry import rule
from sdgtax.check.scaffold import FILL
from sdgtax.model.language import ByLanguage
from sdgtax.model.rules import TitleExample
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.fold import fold
from sdgtax.text.nearest import closest
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.yaml.schema import Loc

FAINT = 0.1
"""A weaker link changes no answer."""
BESIDE = 4
"""So many categories beside one tell what is usual there."""
_NUMBERED = re.compile(r"\d+(?=-\D)")
"""The number before a name, in a notation of both."""


@rule("TAX100", "duplicate-id", record="category", raw=True)
def _duplicate_id(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    others = (c for c in ctx.called.get(record.id, ()) if c is not record and c.profile in ("", record.profile))
    if (first := next(others, None)) is not None:
        where = f"line {first.line('id')}" if first.doc is record.doc else f"{first.doc.name}:{first.line('id')}"
        told = "again" if record is ctx.categories[record.id] else "first"
        message = f"the id “{record.id}” is used twice; {told} on {where}"
        cause = "ids of " + " and ".join(sorted({str(first.doc.path), str(record.doc.path)}))
        yield Fault(("id",), message, "an id of its own", "Change one of the ids.", cause=cause)


@rule("TAX101", "unknown-parent", record="category", raw=True)
def _unknown_parent(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    parent = record.parent
    if parent and not ctx.has_category(parent):
        depth = Taxonomy.depth(parent)
        known = [c for c in ctx.categories if Taxonomy.depth(c) == depth] or list(ctx.categories)
        yield Fault(
            ("id",), f"“{record.id}” has no parent “{parent}”", "an id that begins with the id of a category",
            closest(parent, known) or "Correct the id, or add the parent.", cause=ctx.gone(parent),
        )  # fmt: skip


@rule("TAX102", "id-place", record="category", raw=True)
def _id_place(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    prefix = record.prefix
    if record.profile or not prefix or record.doc.home != "taxonomy":
        return
    if record.id != prefix and not Taxonomy.is_below(record.id, prefix):
        here = [c for c in ctx.categories if c.startswith(prefix)]
        yield Fault(
            ("id",), f"the id “{record.id}” does not belong into {record.doc.name}", f"an id that begins with “{prefix}”",
            closest(record.id, [*here, prefix], 85) or "Change the id, or move the record to the file of its id.",
            cause=f"ids in {record.doc.path}",
        )  # fmt: skip


@rule("TAX103", "unknown-category", record="category")
def _unknown_category(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    for link in record.model.links:
        yield from ctx.no_category(("links", link), link, at_key=True)
    for i, link in enumerate(record.model.replaced_by):
        yield from ctx.no_category(("replaced_by", i), link)


@rule("TAX124", "faint-link", severity="warning", record="category")
def _faint(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    for link, strength in record.model.links.items():
        if 0 < strength < FAINT:
            message = f"the strength is {strength:g}, which changes no answer"
            yield Fault(("links", link), message, f"at least {FAINT:g}", "Correct the strength.")


@rule("TAX125", "odd-source", severity="warning", record="category")
def _odd_source(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    beside = [c for c in ctx.children.get(record.parent, ()) if c is not record]
    judged = len(beside) >= BESIDE and record.model.basis == "source"  # what was decided here has a source of its own
    usual = set.intersection(*(set(c.model.source) for c in beside)) if judged else set()
    if usual and record.model.source and not usual & set(record.model.source):
        message = f"“{record.model.source[0]}” is the source here alone, and “{min(usual)}” that of the {len(beside)} categories beside it"
        yield Fault(("source",), message, min(usual), "Name the source that is meant.")


@rule("TAX104", "unknown-source", record="category")
def _unknown_source(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    if ctx.sources is None:
        return
    for i, source in enumerate(record.model.source):
        if source not in ctx.sources:
            yield Fault(
                ("source", i), f"the source “{source}” is not in taxonomy.yaml", f"one of {', '.join(ctx.sources)}",
                closest(source, ctx.sources) or "Add it to taxonomy.yaml.",
            )  # fmt: skip


@rule("TAX105", "duplicate-notation", record="category")
def _duplicate_notation(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    if not record.model.notation or Taxonomy.is_below(record.id, ctx.published_root):
        return  # below that root the number follows from the id
    other = _another(record, ctx.notations.get((record.branch, record.model.notation), ()))
    if other is not None:
        yield Fault(
            ("notation",), f"the notation “{record.model.notation}” is that of “{other.id}” too", "a notation of its own",
            "Correct one of them.", cause=f"notation {record.branch} {record.model.notation}",
        )  # fmt: skip
        return
    number = _NUMBERED.match(record.model.notation)
    alike = (c for (branch, n), found in ctx.notations.items() if branch == record.branch and number
             and (m := _NUMBERED.match(n)) and m.group() == number.group() for c in found)  # fmt: skip
    other = _another(record, [c for c in alike if c.parent == record.parent])
    if other is not None and number:
        message = f"the notation “{record.model.notation}” has the number of “{other.model.notation}”"
        cause = f"notation {record.branch} {number.group()}"
        yield Fault(("notation",), message, "a number of its own", "Correct one of them.", cause=cause)


def _another(record: CategoryRecord, alike: Iterable[CategoryRecord]) -> CategoryRecord | None:
    """The first of some categories that is another one; where two are alike, either may be the wrong one, and both are told."""
    return next((c for c in alike if c is not record and c.id != record.id), None)


@rule("TAX106", "unknown-prefix", record="category")
def _unknown_prefix(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    if ctx.prefixes is None:
        return
    for i, name in enumerate(record.model.same_as):
        prefix, colon, rest = name.partition(":")
        if rest.startswith("//") and prefix in ("http", "https"):
            continue
        if not colon or prefix not in ctx.prefixes:
            yield Fault(
                ("same_as", i), f"“{name}” is no web address and has no known prefix",
                f"https://… or one of the prefixes {', '.join(ctx.prefixes)}", closest(prefix, ctx.prefixes) if colon else "",
                cause=f"prefix {prefix}" if colon else "",
            )  # fmt: skip


@rule("TAX107", "deprecated-category", severity="warning", record="category")
def _deprecated(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    model = record.model
    if model.deprecated and not model.replaced_by:
        message = "the category is deprecated, but does not say what replaces it"
        yield Fault(("deprecated",), message, "`replaced_by:`", "Add it.")
    if model.deprecated and (model.examples or model.counterexamples):
        message = "nothing is assigned to a deprecated category, and it has examples"
        yield Fault(("deprecated",), message, "examples at the successor", "Move them there.")
    if model.replaced_by and not model.deprecated:
        message = "the category is replaced, but not deprecated"
        yield Fault(("replaced_by",), message, "`deprecated: true`", "Add it.", at_key=True)
    for link in () if model.deprecated else model.links:
        other = ctx.categories.get(link)
        if other is not None and other.model is not None and other.model.deprecated:
            successor = ", ".join(other.model.replaced_by)
            yield Fault(
                ("links", link), f"“{link}” is deprecated", "a category in use",
                f"Use {successor}." if successor else "Remove the link.", at_key=True,
            )  # fmt: skip


@rule("TAX108", "untranslated", severity="warning", record="category")
def _untranslated(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    for key, texts in (("definition", record.model.definition), ("title", record.model.title)):
        seen: dict[str, str] = {}
        for lang, text in texts.root.items() if texts else ():
            if text in seen:
                both = "both languages" if len(ctx.languages) == 2 else f"“{seen[text]}” and “{lang}”"
                yield Fault((key, lang), f"the {key} is the same in {both}", f"a text in “{lang}”", "Translate it.")
            seen.setdefault(text, lang)


@rule("TAX109", "link-in-branch", severity="warning", record="category")
def _link_in_branch(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    for link in record.model.links if record.branch else ():
        if link == record.id or Taxonomy.is_below(link, record.branch):
            yield Fault(
                ("links", link), f"“{link}” answers the same question as “{record.id}”", "a category of another branch",
                "Remove the link.", at_key=True,
            )  # fmt: skip


@rule("TAX114", "notation-of-id", record="category")
def _notation_of_id(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    number, found = ctx.number(record), record.model.notation
    above = record.parent
    if not number or not ctx.has_category(above):
        return
    parent = above.rpartition(".")[2].replace("-", ".")
    cause = f"numbers in {record.doc.path}"
    if above != ctx.published_root and not number.startswith(f"{parent}."):
        message = f"“{record.id}” stands below {above}, but is numbered as if it did not"
        yield Fault(("id",), message, f"{above}.{parent.replace('.', '-')}-…", "Correct the id.")
    elif found != number:
        told = f"the number “{found}” does not fit the id “{record.id}”" if found else f"“{record.id}” has no number"
        hint = "Correct the number, or the id."
        yield Fault(("notation",), told, f"notation: '{number}'", hint, at_key=not found, cause=cause)
    for lang, label in record.model.label.root.items():
        named = re.findall(r"\b\d{1,2}[.,](?:\d{1,2}|[a-z])\b", label)
        if named and number not in named:
            message = f"“{label}” is called by another number than its own"
            yield Fault(("label", lang), message, f"a label with {number}", "Correct the label.", cause=cause)


@rule("TAX115", "same-as", record="category")
def _same_as(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    number = ctx.number(record)
    if number and ctx.numbered and not record.model.same_as and not record.hides(("same_as",)):
        message = f"“{record.id}” names no address, and the other numbers do"
        yield Fault(("same_as",), message, f"…/{number}", "Add it.", cause="addresses of numbers")
    for i, name in enumerate(record.model.same_as):
        stem, local = address(name)
        first, other = _another(record, ctx.same_as.get(address(name), ())), ctx.numbers.get((record.branch, local))
        if not local:
            yield Fault(
                ("same_as", i), f"“{name}” names nothing", "the name of one thing", "Add what follows the prefix."
            )
        elif number and stem in ctx.numbered and local != number:
            message = f"“{name}” is the address of “{other.id}”" if other else f"“{name}” does not end in {number}"
            yield Fault(("same_as", i), message, f"…/{number}", "Correct it.")
        elif first is not None:
            message, cause = f"“{name}” is what “{first.id}” is too", f"address {name}"
            yield Fault(("same_as", i), message, "an address of its own", "Correct one of them.", cause=cause)
        else:
            yield from _as_siblings(ctx, record, i)


def _as_siblings(ctx: Context, record: CategoryRecord, n: int) -> Iterator[Fault]:
    """Whether an address is written as those of all categories beside it are, and the notation is its end as theirs are."""
    name = record.model.same_as[n]
    beside = [c.model for c in ctx.children.get(record.parent, ()) if c is not record and c.model.same_as]
    begins = {other.same_as[0][: -len(address(other.same_as[0])[1])] for other in beside}
    local, notation = address(name)[1], record.model.notation
    if len(beside) < BESIDE - 1 or len(begins) != 1:
        return
    if not name.startswith(first := min(begins)):
        message = f"“{name}” begins otherwise than the addresses of the {len(beside)} categories beside it"
        yield Fault(("same_as", n), message, f"{first}…", "Write it as they do.")
    elif notation not in ("", local) and all(o.notation == address(o.same_as[0])[1] for o in beside):
        message = f"the notation “{notation}” is not the end of “{name}”, as it is beside it"
        yield Fault(("notation",), message, local, "Correct the one or the other.", also=(("same_as", n),))


@rule("TAX118", "idle-link", severity="warning", record=("category", "profile"))
def _idle_link(ctx: Context, record: CategoryRecord | ProfileRecord) -> Iterator[Fault]:
    if isinstance(record, CategoryRecord):
        for link, weight in record.model.links.items():
            yield from _idle(ctx, ("links", link), weight)
            yield from _unfollowed(ctx, ("links", link), record.branch)
        return
    for source, links in record.model.links.items():
        yield from _idle(ctx, ("links", source))
        for link, weight in links.items():
            yield from _idle(ctx, ("links", source, link), weight)
            from_ = ctx.categories.get(source)
            yield from _unfollowed(ctx, ("links", source, link), from_.branch if from_ is not None else "")


def _idle(ctx: Context, loc: Loc, weight: float = 1) -> Iterator[Fault]:
    """Whether a link has no effect: by its weight, or by what its last key names."""
    link, other = loc[-1], ctx.categories.get(str(loc[-1]))
    if weight == 0:
        message = f"the link to “{link}” has the weight 0"
        yield Fault(loc, message, "another weight", "Give it one, or remove it.")
    elif other is not None and other.model is not None and other.model.group:
        message = f"“{link}” only groups other categories"
        yield Fault(loc, message, "a category that is an answer", "Name the one that is meant.", at_key=True)


def _unfollowed(ctx: Context, loc: Loc, branch: str) -> Iterator[Fault]:
    """Whether a link from an answer of one question leads to one of another that follows from no such answer."""
    link = str(loc[-1])
    other = ctx.categories.get(link)
    if other is None or not branch or other.branch in ("", branch):
        return  # links within a branch are told elsewhere
    asked = {f.id for f in ctx.facets or () if f.root == branch}
    following = [f for f in ctx.facets or () if f.root == other.branch]
    if not any(asked & set(f.links_from) for f in following):
        message = f"nothing follows from a link to “{link}”: no question with this answer has `links_from`"
        yield Fault(loc, message, "a category that follows from others", "Remove the link.", at_key=True)


@rule("TAX119", "same-label", record="category")
def _same_label(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    for lang, label in record.model.label.root.items():
        other = _another(record, ctx.labels.get((record.profile, record.parent, lang, fold(label)), ()))
        if other is not None and not any(loc[:1] == ("label",) for loc in record.broken):
            message = f"“{other.id}” is called “{label}” too"
            cause = f"label {label} below {record.parent}"
            yield Fault(("label", lang), message, "a label of its own", "Call one of them something else.", cause=cause)
            break


@rule("TAX120", "same-text", severity="warning", record="category")
def _same_text(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    label = {fold(text).strip(" .") for text in record.model.label.root.values()}
    for key in ("title", "definition"):
        texts = getattr(record.model, key)
        for lang, text in texts.root.items() if isinstance(texts, ByLanguage) else ():
            other = _another(record, ctx.same_texts.get((key, lang, fold(text)), ()))
            if FILL in text or any(loc[:1] == (key,) for loc in record.broken):
                continue
            if other is not None:
                message, cause = f"“{other.id}” has the same {key}", f"{key} of {min(record.id, other.id)}"
                yield Fault((key, lang), message, f"a {key} of its own", "Write what this one is about.", cause=cause)
            elif key == "definition" and fold(text).strip(" .") in label:
                message = "the definition only repeats the label"
                yield Fault((key, lang), message, "what belongs here", "Write it in a sentence.")


@rule("TAX116", "replacement-circle", record="category")
def _circle(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    for i, successor in enumerate(record.model.replaced_by):
        seen, left = [record.id], [successor]
        while left:
            name = left.pop()
            if name == record.id:
                way = " → ".join([*seen, name])
                yield Fault(
                    ("replaced_by", i),
                    f"“{record.id}” is replaced by itself: {way}",
                    "a category in use",
                    "Correct it.",
                )
                break
            known = ctx.categories.get(name)
            if known is not None and known.model is not None and name not in seen:
                seen.append(name)
                left += known.model.replaced_by


@rule("TAX117", "other-language", severity="warning", record=("category", "indicator", "term"))
def _other_language(ctx: Context, record: CategoryRecord | IndicatorRecord | TermRecord) -> Iterator[Fault]:
    if isinstance(record, TermRecord):
        yield from _phrases(ctx, record)
        return
    for loc, lang, text, beside in _texts(record):
        other = ctx.tongues.other(text, lang, beside) or ctx.all_tongues.copied(beside).get(lang, "")
        if other and FILL not in text:
            shown = text if len(text) <= 60 else text[:59] + "…"
            message = f"“{shown}” stands under “{lang}”, but looks like “{other}”"
            hint = "Translate it, or put it under its language."
            yield Fault(loc, message, f"a text in “{lang}”", hint, cause=f"{lang} {record.doc.path}")
        elif clause := _strange_clause(ctx, text, lang):
            message = f"“{clause[0]}” stands under “{lang}”, but looks like “{clause[1]}”"
            yield Fault(loc, message, f"a text in “{lang}”", "Translate it.", part=clause[0])
        elif lang == next(iter(beside), "") and (changed := ctx.all_tongues.changed(beside)):
            yield _changed((loc[0],), changed, record)


_CLAUSES = re.compile(r"[.:;,()]\s*")


def _strange_clause(ctx: Context, text: str, lang: str) -> tuple[str, str] | None:
    """A part of a text between signs that is in another language, and which."""
    clauses = [c for c in _CLAUSES.split(text) if " " in c]
    told = ((c, ctx.all_tongues.stray(c, lang)) for c in clauses if len(clauses) > 1)
    return next(((c, other) for c, other in told if other), None)


def _changed(loc: Loc, languages: tuple[str, str], record: Record) -> Fault:
    one, two = languages
    message = f"what stands under “{one}” and “{two}” looks changed round"
    cause = f"{one} {record.doc.path}"
    return Fault((*loc, one), message, f"a text in “{one}”", "Put each under its language.", at_key=True, cause=cause)


def _phrases(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    lists = {(role, lang): phrases for role, lang, phrases in record.lists()}
    for (role, lang), phrases in lists.items():
        beside = {x: " ".join(listed) for (r, x), listed in lists.items() if r == role}
        other = ctx.tongues.other(" ".join(phrases), lang, beside)
        if other:
            message = f"the phrases under “{lang}” look like “{other}”"
            hint, cause = "Put them under their language.", f"{lang} {record.doc.path}"
            yield Fault((role, lang), message, f"phrases in “{lang}”", hint, at_key=True, cause=cause)
            continue
        both = {lang: " ".join(phrases), **beside}
        if lang == next(iter(ctx.languages), "") and (changed := ctx.all_tongues.changed(both)):
            yield _changed((role,), changed, record)
        for i, phrase in enumerate(phrases):
            if alien := ctx.tongues.alien(phrase, lang):
                message = f"“{phrase}” stands under “{lang}”, but has letters of “{alien}”"
                yield Fault((role, lang, i), message, f"a phrase in “{lang}”", "Put it under its language.")
            elif (
                ctx.version
                and (stray := ctx.all_tongues.stray(phrase, lang))
                and not (
                    " " in phrase and phrase in lists.get((role, stray), ())  # a name that both languages use
                )
            ):
                message = f"“{phrase}” stands under “{lang}”, but looks like “{stray}”"
                yield Fault((role, lang, i), message, f"a phrase in “{lang}”", "Put it under its language.")


def _texts(record: Record) -> Iterator[tuple[Loc, str, str, dict[str, str]]]:
    """The texts of a record: place, language, text, the texts beside it in all languages."""
    for key in ("label", "title", "definition"):
        texts = getattr(record.model, key, None)
        copied = key != "label" and isinstance(record, CategoryRecord)  # that is told as untranslated
        by_language = texts.root if isinstance(texts, ByLanguage) else {}
        for lang, text in by_language.items():
            if not (copied and text in [t for x, t in by_language.items() if x != lang]):
                yield (key, lang), lang, text, by_language
    if isinstance(record, CategoryRecord):
        for key, i, example in record.examples():
            if isinstance(example, TitleExample) and example.lang:
                yield (key, i, "title"), example.lang, example.title, {}
