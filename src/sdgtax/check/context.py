"""The records of a workspace as checks see them: what could be read, where it stands, and what is known of the rest.

A record that breaks its schema is repaired for the other checks (the broken part stands in for nothing), so that one fault
hides no other. What could not be read at all is remembered as lost: references to it are not reported as unknown.
"""

from __future__ import annotations

import copy
import re
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from sdgtax.check.registry import Hit, Loc
from sdgtax.model.common import LANGS, spoken
from sdgtax.model.rules import Category, Facet, MetadataRules, Profile, Scoring, TaxonomyInfo, Term
from sdgtax.model.set_file import IndicatorEntry, SetFile
from sdgtax.text.fold import clean, fold
from sdgtax.yaml import schema_errors
from sdgtax.yaml.document import Document, located
from sdgtax.yaml.schema_errors import Fault, closest, faults

if typing.TYPE_CHECKING:
    from sdgtax.model.finding import Finding

UN_SET = "un-sdg"
BROKEN = "zz-broken"


@dataclass(eq=False)
class Record:
    """A record: where it stands, its plain data, its model (repaired where it was broken; None where that was not possible)."""

    doc: Document
    loc: Loc
    data: Any
    model: Any = None
    broken: list[Loc] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id as it is written."""
        found = self.data.get("id") if isinstance(self.data, dict) else None
        return found if isinstance(found, str) else ""

    def hides(self, loc: Loc) -> bool:
        """Whether this place was reported by the schema already."""
        return any(loc[: len(b)] == b for b in self.broken)


class RuleRecord(Record):
    """A file that is one record: scoring, metadata, reviews, mappings, ..."""


class ProfileRecord(Record):
    """A profile."""

    model: Profile | None


@dataclass(eq=False)
class CategoryRecord(Record):
    """A category of the base, or a priority of a profile."""

    model: Category | None = None
    profile: str = ""
    branch: str = ""
    terms: list[TermRecord] = field(default_factory=list)

    @property
    def parent(self) -> str:
        """The id of the parent."""
        return self.id.rpartition(".")[0]

    @property
    def prefix(self) -> str:
        """What the ids of its file begin with."""
        return re.sub(r"\.ya?ml$", "", self.doc.name).replace("/", ".")


@dataclass(eq=False)
class TermRecord(Record):
    """A term of a category."""

    model: Term | None = None
    category: CategoryRecord = field(default=None)  # type: ignore[assignment]
    number: int = 0

    @property
    def key(self) -> tuple[str, int]:
        """What names the term: the category's id and the number in it."""
        return self.category.id, self.number

    @property
    def usable(self) -> bool:
        """Whether the term is whole."""
        return self.model is not None and not self.broken

    def lists(self) -> Iterator[tuple[str, str, list[str]]]:
        """Role (any, with, none), language and phrases of every list."""
        if self.model is None:
            return
        for role, phrases in (("any", self.model.any), ("with", self.model.with_), ("none", self.model.none)):
            if phrases is not None:
                for lang in LANGS:
                    listed = phrases.get(lang)
                    if listed:
                        yield role, lang, listed

    def phrases(self) -> Iterator[tuple[str, str, int, str]]:
        """Every phrase with role, language and number."""
        for role, lang, listed in self.lists():
            for i, phrase in enumerate(listed):
                yield role, lang, i, phrase


@dataclass(eq=False)
class SetRecord(Record):
    """An indicator set."""

    model: SetFile | None = None
    indicators: list[IndicatorRecord] = field(default_factory=list)
    by_code: dict[str, IndicatorRecord] = field(default_factory=dict)
    by_title: dict[tuple[str, ...], IndicatorRecord] = field(default_factory=dict)
    partial: bool = False

    @property
    def languages(self) -> list[str]:
        """The languages that the set declares, as far as they can be read."""
        listed = self.data.get("languages") if isinstance(self.data, dict) else None
        return [x for x in listed if x in LANGS] if isinstance(listed, list) else []


@dataclass(eq=False)
class IndicatorRecord(Record):
    """An indicator of a set."""

    model: IndicatorEntry | None = None
    set: SetRecord = field(default=None)  # type: ignore[assignment]

    @property
    def code(self) -> str:
        """The code as it is written."""
        found = self.data.get("code") if isinstance(self.data, dict) else None
        return found if isinstance(found, str) else ""

    def codes(self) -> Iterator[tuple[Loc, str]]:
        """The code and those under which it is listed too."""
        if self.code:
            yield ("code",), self.code
        also = self.data.get("also_listed") if isinstance(self.data, dict) else None
        for i, code in enumerate(also if isinstance(also, list) else ()):
            if isinstance(code, str):
                yield ("also_listed", i), code

    @cached_property
    def title_key(self) -> tuple[str, ...]:
        """The titles in all languages, for comparison; empty without a title."""
        if self.model is None:
            return ()
        model = self.model
        return tuple(
            fold(clean(x or "")) for x in (*(model.title.get(x) for x in LANGS), model.unit, model.description)
        )


class Workspace:
    """Everything that is checked together. `matches` and `outcomes` are filled in once titles were classified."""

    def __init__(self) -> None:
        self.languages: tuple[str, ...] = ()
        self.findings: list[Finding] = []
        self.records: dict[str, list[Any]] = {}
        self.categories: dict[str, CategoryRecord] = {}
        self.sets: dict[str, SetRecord] = {}
        self.notations: dict[tuple[str, str], CategoryRecord] = {}
        self.lost: set[str] = set()
        self.lost_prefixes: list[str] = []
        self.lost_sets: set[str] = set()
        self.info: TaxonomyInfo | None = None
        self.sources: list[str] | None = None
        self.prefixes: list[str] | None = None
        self.scoring: Scoring | None = None
        self.metadata: MetadataRules | None = None
        self.facet_roots: list[str] | None = None
        self.goals: list[str] | None = None
        self.targets: list[str] | None = None
        self.un_codes: set[str] | None = None
        self.levels: list[str] = []
        self.version: tuple[str, str] | None = None
        self.criteria = 0
        self.matches: Any = None
        self.outcomes: Any = None
        self.taxonomy_root: Path | None = None

    # -- reading

    def add(self, doc: Document, model: type[BaseModel] | None) -> None:
        """Take the records of a document in."""
        self.findings += doc.findings
        if model is None:
            return
        handler = {
            "categories": self._add_categories, "profile": self._add_profile, "indicator-set": self._add_set,
        }.get(doc.kind)  # fmt: skip
        if doc.data is None or not isinstance(doc.data, dict):
            if doc.data is not None and not doc.findings:
                self.findings += [
                    doc.finding(
                        (), "wrong-type", f"found {_what(doc.data)}", "Correct it.", expected="keys with values"
                    )
                ]
            self._lose(doc)
            return
        if handler:
            handler(doc, model)
        else:
            record = self._read(RuleRecord, doc, (), doc.data, model)
            self._keep("info" if doc.kind == "taxonomy" else doc.kind, record)

    def _keep(self, kind: str, record: Record) -> None:
        self.records.setdefault(kind, []).append(record)

    def _lose(self, doc: Document) -> None:
        if doc.kind == "categories":
            self.lost_prefixes.append(re.sub(r"\.ya?ml$", "", doc.name).replace("/", "."))
        elif doc.kind == "indicator-set":
            self.lost_sets.add(doc.path.stem)

    def _read(self, kind: Any, doc: Document, loc: Loc, data: Any, model: type[BaseModel], **more: Any) -> Any:
        """A record from its data; its schema faults become findings, and its model is repaired as far as it goes."""
        record = kind(doc=doc, loc=loc, data=data, **more)
        try:
            record.model = model.model_validate(data, context=spoken(self.languages))
        except ValidationError as error:
            found = faults(error, model, data)
            self.findings += located(doc, found, loc)
            record.broken = [f.loc for f in found]
            record.model = lenient(model, data) if kind is RuleRecord else repair(model, data, found)
        return record

    def _add_categories(self, doc: Document, model: type[BaseModel]) -> None:
        self._head(doc, model, "categories")
        for i, data in _items(doc.data.get("categories")):
            self._add_category(doc, ("categories", i), data, "")
        for _, line in doc.lost:
            found = re.match(r"\s*- id:\s*['\"]?([\w.-]+)", line)
            if found:
                self.lost.add(found.group(1))
            else:
                self._lose(doc)

    def _add_category(self, doc: Document, loc: Loc, data: Any, profile: str) -> CategoryRecord | None:
        if not isinstance(data, dict):
            self.findings.append(
                doc.finding(loc, "wrong-type", f"found {_what(data)}", "Correct it.", expected="a category")
            )
            return None
        record: CategoryRecord = self._read(CategoryRecord, doc, loc, data, Category, profile=profile)
        self._keep("category", record)
        if not record.id:
            return record
        if record.model is None:
            self.lost.add(record.id)
        self.categories.setdefault(record.id, record)
        terms = data.get("terms")
        for i, term in _items(terms):
            model = record.model.terms[i] if record.model and i < len(record.model.terms) else None
            inner = [b[2:] for b in record.broken if b[:2] == ("terms", i)]
            term_record = TermRecord(doc, (*loc, "terms", i), term, model, inner, record, i)
            record.terms.append(term_record)
            self._keep("term", term_record)
        return record

    def _add_profile(self, doc: Document, model: type[BaseModel]) -> None:
        head = {k: v for k, v in doc.data.items() if k != "priorities"}
        record = self._read(ProfileRecord, doc, (), head, model)
        self._keep("profile", record)
        priorities = []
        for i, data in _items(doc.data.get("priorities")):
            category = self._add_category(doc, ("priorities", i), data, record.id or doc.path.stem)
            if category is not None and category.model is not None:
                priorities.append(category.model)
        if record.model is not None:
            record.model = record.model.model_copy(update={"priorities": priorities})

    def _add_set(self, doc: Document, model: type[BaseModel]) -> None:
        listed = doc.data.get("indicators")
        head = {**doc.data, "indicators": [_STAND_IN] if isinstance(listed, list) and listed else listed}
        if doc.lost and not listed:
            head["indicators"] = [_STAND_IN]
        record: SetRecord = self._read(SetRecord, doc, (), head, SetFile)
        record.partial = bool(doc.lost) or record.model is None
        self._keep("set", record)
        good: list[IndicatorEntry] = []
        for i, data in _items(listed):
            if not isinstance(data, dict):
                self.findings.append(
                    doc.finding(
                        ("indicators", i), "wrong-type", f"found {_what(data)}", "Correct it.", expected="an indicator"
                    )
                )
                record.partial = True
                continue
            one: IndicatorRecord = self._read(IndicatorRecord, doc, ("indicators", i), data, IndicatorEntry, set=record)
            record.indicators.append(one)
            self._keep("indicator", one)
            if not one.code:
                record.partial = True
            for _, code in one.codes():
                record.by_code.setdefault(code, one)
            if one.title_key:
                record.by_title.setdefault(one.title_key, one)
            if one.model is not None:
                good.append(one.model)
        if record.model is not None:
            record.model = record.model.model_copy(update={"indicators": good})
        if record.id:
            self.sets.setdefault(record.id, record)
        if record.id != doc.path.stem:
            self.lost_sets.add(doc.path.stem)  # misnamed: what refers to it by the name of its file is not at fault

    def _head(self, doc: Document, model: type[BaseModel], key: str) -> None:
        """The keys of a file beside its list of records."""
        data = doc.data
        found = [
            Fault((k,), "unknown-key", f"unknown key “{k}”", f"`{key}:`", closest(str(k), [key], 70) or "Remove it.", True)
            for k in data if k != key
        ]  # fmt: skip
        if key not in data:
            if not found:
                found.append(Fault((key,), "missing-key", f"the key “{key}” is missing", f"`{key}:`", "Add it.", True))
        elif not isinstance(data[key], list):
            found.append(
                Fault((key,), "wrong-type", f"found {_what(data[key])}", "a list", "Begin each record with `- `.", True)
            )
        elif not data[key] and not doc.lost:
            found.append(Fault((key,), "empty-value", "found an empty list", "at least one record", "Add one.", True))
        self.findings += located(doc, found)

    # -- what is known when all documents are in

    def finish(self) -> None:
        """Work out what the checks ask for."""
        info = self._one("info")
        if info is not None and isinstance(info.data, dict):
            self.info = info.model if isinstance(info.model, TaxonomyInfo) else None
            sources, prefixes = info.data.get("sources"), info.data.get("prefixes", {})
            self.sources = list(sources) if isinstance(sources, dict) else None
            self.prefixes = list(prefixes) if isinstance(prefixes, dict) else None
            if self.info is not None and not info.broken:
                self.version = (self.info.id, self.info.version)
        scoring, metadata = self._one("scoring"), self._one("metadata")
        self.scoring = scoring.model if scoring is not None else None
        self.metadata = metadata.model if metadata is not None else None
        if self.scoring is not None:
            facets = self.scoring.facets if isinstance(self.scoring.facets, list) else []
            self.facet_roots = [f.root for f in facets if isinstance(f, Facet) and isinstance(f.root, str)]
        if self.metadata is not None and isinstance(self.metadata.levels, list):
            self.levels = list(self.metadata.levels)
        roots = sorted({*(self.facet_roots or []), "quality.class", "quality.criterion"}, key=len, reverse=True)
        for record in self.categories.values():
            record.branch = next((r for r in roots if record.id.startswith(r + ".")), "")
        for record in self.records.get("category", ()):
            record.branch = record.branch or next((r for r in roots if record.id.startswith(r + ".")), "")
            if record.model is not None and record.model.notation:
                self.notations.setdefault((record.branch, record.model.notation), record)
        self.criteria = sum(1 for c in self.categories if c.startswith("quality.criterion."))
        if self.facet_roots and self.has_category(self.facet_roots[0]):
            root = self.facet_roots[0]
            depth = root.count(".") + 1
            known = {**{c: r.data.get("notation") for c, r in self.categories.items()}, **dict.fromkeys(self.lost)}
            below = {c: n for c, n in known.items() if c.startswith(root + ".")}
            if not any(_overlaps(p, root) for p in self.lost_prefixes):
                self.goals = [_notation(c, n) for c, n in below.items() if c.count(".") == depth]
                self.targets = [_notation(c, n) for c, n in below.items() if c.count(".") > depth]
        un = self.sets.get(UN_SET)
        if un is not None and not un.partial:
            self.un_codes = set(un.by_code)

    def _one(self, kind: str) -> Any:
        found = self.records.get(kind)
        return found[0] if found else None

    # -- what checks ask

    def in_taxonomy(self, doc: Document) -> bool:
        """Whether a document lies in the taxonomy folder."""
        return self.taxonomy_root is not None and bool(doc.name) and "/" + doc.name in "/" + doc.path.as_posix() and (
            (self.taxonomy_root / doc.name).resolve() == doc.path.resolve()
        )  # fmt: skip

    def has_category(self, name: str) -> bool:
        """Whether there is such a category, or may be one in what could not be read."""
        if name in self.categories or name in self.lost:
            return True
        return any(name == p or name.startswith(p + ".") for p in self.lost_prefixes)

    def no_category(self, loc: Loc, name: str, *, at_key: bool = False) -> Hit:
        """The hit for a category that does not exist."""
        return Hit(
            loc, f"there is no category “{name}”", "the id of a category",
            closest(name, self.categories) or "`sdgtax taxonomy` lists them.", at_key,
        )  # fmt: skip

    def no_indicator(self, ref: str) -> tuple[str, str, str] | None:
        """What is wrong with `set:code`: message, what was expected, hint; None if the indicator exists."""
        set_id, colon, code = ref.partition(":")
        if not colon:
            return f"“{ref}” names no indicator", "set:code, such as un-sdg:1.1.1", "Write it as set:code."
        found = self.sets.get(set_id)
        if found is None:
            if set_id in self.lost_sets:
                return None
            return f"there is no indicator set “{set_id}”", f"one of {', '.join(self.sets)}", closest(set_id, self.sets)
        if code in found.by_code or found.partial:
            return None
        hint = closest(code, found.by_code) or f"`sdgtax sets {set_id}` lists them."
        return f"the set “{set_id}” has no indicator “{code}”", f"a code of the set “{set_id}”", hint

    def doubtful(self, record: CategoryRecord, wanted: bool) -> bool:
        """Whether an example may fail only because a part of the taxonomy could not be read."""
        lost = [*self.lost, *self.lost_prefixes]
        if not lost:
            return False
        if self.scoring is None or not record.branch:
            return True
        if not wanted:
            return any(_overlaps(c, record.branch) for c in lost)
        if any(c.startswith(record.id + ".") or record.id.startswith(c + ".") for c in lost):
            return True
        by_id = {f.id: f for f in self.scoring.facets}
        sources = {
            by_id[s].root for f in self.scoring.facets if f.root == record.branch for s in f.links_from if s in by_id
        }
        return any(_overlaps(c, s) for c in lost for s in sources)


_STAND_IN = {"code": BROKEN, "title": {"en": BROKEN}}


def _notation(category: str, notation: Any) -> str:
    return notation if isinstance(notation, str) and notation else category.rpartition(".")[2].replace("-", ".")


def _overlaps(a: str, b: str) -> bool:
    return a == b or a.startswith(b + ".") or b.startswith(a + ".")


def _items(value: Any) -> Iterable[tuple[int, Any]]:
    return enumerate(value) if isinstance(value, list) else ()


def _what(value: Any) -> str:
    return schema_errors._kind(value)


def lenient(model: Any, data: Any) -> Any:
    """A record of rules with whatever its parts hold, for checks that look at the other parts; never for use."""
    try:
        return model.model_validate(data)
    except ValidationError:
        if not isinstance(data, dict):
            return None
    values: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        key = info.alias or name
        kind = schema_errors._strip(info.annotation)
        if key not in data:
            values[name] = (
                BROKEN if info.is_required() and not _container(kind) else info.get_default(call_default_factory=True)
            )
            if info.is_required() and _container(kind):
                values[name] = [] if typing.get_origin(kind) is list else {}
            continue
        value = data[key]
        part = schema_errors._step(kind, 0) if typing.get_origin(kind) is list else None
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            values[name] = lenient(kind, value)
        elif isinstance(part, type) and issubclass(part, BaseModel) and isinstance(value, list):
            values[name] = [x for x in (lenient(part, v) for v in value) if x is not None]
        else:
            values[name] = value
    return model.model_construct(**values)


def _container(kind: Any) -> bool:
    return typing.get_origin(kind) in (list, dict)


def repair(model: type[BaseModel], data: Any, found: list[Fault]) -> Any:
    """The record with stand-ins for its broken parts, or None. Lists keep their length, so that places stay right."""
    fixed = copy.deepcopy(data)
    for fault in found:
        _mend(model, fixed, fault)
    try:
        return model.model_validate(fixed)
    except ValidationError:
        return None


def _mend(model: type[BaseModel], data: Any, fault: Fault) -> None:
    loc = fault.loc
    if not loc or not isinstance(data, dict):
        return
    if len(loc) >= 2 and loc[0] == "terms" and isinstance(loc[1], int):
        terms = data.get("terms")
        if not isinstance(terms, list) or loc[1] >= len(terms):
            return
        term = terms[loc[1]]
        if fault.rule == "malformed-phrase" and len(loc) == 5:
            term[loc[2]][loc[3]][loc[4]] = BROKEN
        elif fault.rule == "out-of-range" and loc[2:] == ("weight",):
            term["weight"] = 1
        elif fault.rule == "unknown-key" and isinstance(term, dict) and len(loc) == 3:
            term.pop(loc[2], None)
        else:
            terms[loc[1]] = {"id": f"{BROKEN}-{loc[1]}", "weight": 1, "any": {"en": [BROKEN]}}
        return
    if len(loc) >= 2 and loc[0] in ("examples", "counterexamples") and isinstance(loc[1], int):
        data[loc[0]][loc[1]] = {"title": BROKEN, "lang": "en"}
        return
    info = schema_errors._field(model, str(loc[0]))
    if info is None or not info.is_required():
        data.pop(loc[0], None)
        return
    stand_ins: dict[str, Any] = {
        "label": {"en": BROKEN, "nb": BROKEN + "-nb"}, "definition": {"en": BROKEN, "nb": BROKEN + "-nb"}, "basis": "source",
        "source": [BROKEN], "title": {"en": BROKEN},
    }  # fmt: skip
    if loc[0] in stand_ins:
        data[loc[0]] = stand_ins[loc[0]]
