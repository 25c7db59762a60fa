"""The records of all documents that are checked together, as far as they could be read.

A record that breaks its schema is repaired for the other checks (the broken part stands in for nothing), so that one fault
hides no other. What could not be read at all is remembered as lost: references to it are not reported as unknown.
"""

from __future__ import annotations

import copy
import re
import typing
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from sdgtax.check.records import (
    CategoryRecord,
    IndicatorRecord,
    ProfileRecord,
    Record,
    SetRecord,
    TermRecord,
    items,
    prefix_of,
)
from sdgtax.check.signs import odd_signs
from sdgtax.check.texts import values
from sdgtax.model.common import spoken
from sdgtax.model.rules import Category, CategoryFile, Profile
from sdgtax.model.set_file import IndicatorEntry, SetFile
from sdgtax.text.nearest import closest
from sdgtax.yaml import schema
from sdgtax.yaml.folder import languages_of
from sdgtax.yaml.kinds import MODELS
from sdgtax.yaml.schema_errors import Fault, faults, what

if TYPE_CHECKING:
    from sdgtax.model.finding import Finding
    from sdgtax.yaml.document import Document
    from sdgtax.yaml.schema import Loc

Lists = Mapping[str, Mapping[str, Collection[str]]]
"""The titles by code of lists of one's own beside the sets, to which reviews and mappings may refer, by their names."""


class Gathered:
    """The records of all documents. `findings` are those of reading."""

    def __init__(
        self, documents: Iterable[Document], lists: Lists | None = None, wanted: Collection[str] | None = None
    ) -> None:
        """`lists` are the titles by code of lists beside the sets, by name. `wanted` are the files that are judged; None: all."""
        documents = list(documents)
        self._wanted = wanted
        self.lists = lists or {}
        self.findings: list[Finding] = []
        self.records: dict[str, list[Any]] = {}
        self.categories: dict[str, CategoryRecord] = {}
        self.called: dict[str, list[CategoryRecord]] = {}
        self.sets: dict[str, SetRecord] = {}
        self.lost: set[str] = set()
        self.lost_prefixes: list[str] = []
        self.lost_sets: set[str] = set()
        by_kind = {d.kind: d.data for d in reversed(documents)}
        self.told_apart = _told_apart(by_kind.get("language"))
        self.languages = tuple(dict.fromkeys([*languages_of(by_kind.get("taxonomy")), *self.told_apart]))
        for doc in documents:
            self._add(doc)

    def judges(self, record: Any) -> bool:
        """Whether a record lies in a file that is judged."""
        return self._wanted is None or str(record.doc.path) in self._wanted

    def _add(self, doc: Document) -> None:
        """Take the records of a document in."""
        model = MODELS.get(doc.kind)
        judged = self._wanted is None or str(doc.path) in self._wanted
        if model is not None and judged and not doc.seen and all(f.rule != "encoding" for f in doc.findings):
            told = {(f.line, f.column) for f in doc.findings}
            doc.findings += [f for f in odd_signs(doc) if (f.line, f.column) not in told]
            doc.seen = True
        self.findings += doc.findings
        if model is None:
            return
        if not isinstance(doc.data, dict):
            if doc.data is not None and not doc.findings:
                self._wrong_type(doc, (), doc.data, "keys with values")
            self._lose(doc)
        elif model is CategoryFile:
            self._add_categories(doc)
        elif model is Profile:
            self._add_profile(doc)
        elif model is SetFile:
            self._add_set(doc)
        else:
            self._read(Record, doc, (), doc.data, model, kind="info" if doc.kind == "taxonomy" else doc.kind)

    def _lose(self, doc: Document) -> None:
        if doc.kind == "categories":
            self.lost_prefixes.append(prefix_of(doc))
        elif doc.kind == "indicator-set":
            self.lost_sets.add(doc.path.stem)

    def _wrong_type(self, doc: Document, loc: Loc, found: Any, expected: str) -> None:
        self.findings.append(doc.finding(loc, "wrong-type", f"found {what(found)}", "Correct it.", expected=expected))

    def _read(
        self, record: Any, doc: Document, loc: Loc, data: Any, model: type[BaseModel], kind: str, **more: Any
    ) -> Any:
        """A record from its data; its schema faults become findings, and its model is repaired as far as it goes."""
        made = record(doc=doc, loc=loc, data=data, **more)
        try:
            made.model = model.model_validate(data, context=spoken(self.languages))
        except ValidationError as error:
            found = faults(error, model, data, self.languages)
            self.findings += doc.located(found, loc)
            made.broken = [f.loc for f in found]
            made.model = lenient(model, data) if record is Record else repair(model, data, found, self.languages)
        if self._wanted is None or str(doc.path) in self._wanted:
            self.findings += doc.located((f for f in nothing(data) if not made.hides(f.loc)), loc)
        self.records.setdefault(kind, []).append(made)
        return made

    def _add_categories(self, doc: Document) -> None:
        self._head(doc, "categories")
        listed = doc.data.get("categories")
        for i, data in items(listed):
            made = self._add_category(doc, ("categories", i), data, "")
            if made is not None and (not made.id or ("id",) in made.broken):
                self._lose(doc)
        if not isinstance(listed, list):
            self._lose(doc)
        for _, line in doc.lost:
            found = re.match(r"\s*- id:\s*['\"]?([\w.-]+)", line)
            if found:
                self.lost.add(found.group(1))
            else:
                self._lose(doc)

    def _add_category(self, doc: Document, loc: Loc, data: Any, profile: str) -> CategoryRecord | None:
        if not isinstance(data, dict):
            self._wrong_type(doc, loc, data, "a category")
            return None
        record: CategoryRecord = self._read(CategoryRecord, doc, loc, data, Category, "category", profile=profile)
        if not record.id:
            return record
        if record.model is None:
            self.lost.add(record.id)
        self.categories.setdefault(record.id, record)
        self.called.setdefault(record.id, []).append(record)
        for i, term in items(data.get("terms")):
            model: Any = record.model.terms[i] if record.model and i < len(record.model.terms) else None
            inner = [b[2:] for b in record.broken if b[:2] == ("terms", i)]
            made = TermRecord(doc, (*loc, "terms", i), term, model, inner, record, i)
            record.terms.append(made)
            self.records.setdefault("term", []).append(made)
        return record

    def _add_profile(self, doc: Document) -> None:
        head = {k: v for k, v in doc.data.items() if k != "priorities"}
        record = self._read(ProfileRecord, doc, (), head, Profile, "profile")
        listed, profile = items(doc.data.get("priorities")), record.id or doc.path.stem
        made = [self._add_category(doc, ("priorities", i), data, profile) for i, data in listed]
        if record.model is not None:
            priorities = [c.model for c in made if c is not None and c.model is not None]
            record.model = record.model.model_copy(update={"priorities": priorities})

    def _add_set(self, doc: Document) -> None:
        listed = doc.data.get("indicators")
        stand_in = [{"code": BROKEN, "title": broken_title(self.languages)}]
        some = doc.lost if not listed else isinstance(listed, list)
        head = {**doc.data, "indicators": stand_in if some else listed}
        record: SetRecord = self._read(SetRecord, doc, (), head, SetFile, "set")
        record.languages = [x for _, x in record.texts("languages") if x in self.languages or not self.languages]
        record.partial = bool(doc.lost) or record.model is None
        for i, data in items(listed):
            if isinstance(data, dict):
                self._add_indicator(record, ("indicators", i), data)
            else:
                self._wrong_type(doc, ("indicators", i), data, "an indicator")
                record.partial = True
        if record.model is not None:
            good = [i.model for i in record.indicators if i.model is not None]
            record.model = record.model.model_copy(update={"indicators": good})
        if record.id:
            self.sets.setdefault(record.id, record)
        if record.id != doc.path.stem or not isinstance(listed, list):
            self.lost_sets.add(doc.path.stem)  # misnamed: what refers to it by the name of its file is not at fault

    def _add_indicator(self, of: SetRecord, loc: Loc, data: Any) -> None:
        made: IndicatorRecord = self._read(IndicatorRecord, of.doc, loc, data, IndicatorEntry, "indicator", set=of)
        of.indicators.append(made)
        of.partial = of.partial or not made.code
        for _, code in made.codes():
            of.by_code.setdefault(code, made)
        if made.title_key:
            of.by_title.setdefault(made.title_key, made)

    def _head(self, doc: Document, key: str) -> None:
        """The keys of a file beside its list of records."""
        found: list[Fault] = []
        for k in (k for k in doc.data if k != key):
            hint = closest(str(k), [key], 70) or "Remove it."
            found.append(Fault((k,), f"unknown key “{k}”", f"`{key}:`", hint, True, "unknown-key"))
        value = doc.data.get(key)
        if key not in doc.data:
            if not found:
                found.append(Fault((key,), f"the key “{key}” is missing", f"`{key}:`", "Add it.", True, "missing-key"))
        elif not isinstance(value, list):
            hint = "Begin each record with `- `."
            found.append(Fault((key,), f"found {what(value)}", "a list", hint, True, "wrong-type"))
        elif not value and not doc.lost:
            found.append(Fault((key,), "found an empty list", "at least one record", "Add one.", True, "empty-value"))
        self.findings += doc.located(found)


def _told_apart(rules: Any) -> list[str]:
    """The languages that the data of rules/language.yaml tells apart."""
    words = rules.get("words") if isinstance(rules, dict) else None
    return [lang for lang in words if isinstance(lang, str)] if isinstance(words, dict) else []


# --- records that break their schema ---------------------------------------------------------------------------------


BROKEN = "zz-broken"
"""What stands in for a broken text: nothing else has it."""
NO_TEXT = (("letters",),)
"""Above these an empty text says something: a language without letters of its own."""
MAY_BE_EMPTY = ("empty", "title")
"""At these too: what stands for nothing; the title of a decision, of which another rule tells."""


def repair(model: type[BaseModel], data: Any, found: list[Fault], languages: Sequence[str]) -> Any:
    """The record with stand-ins for its broken parts, or None. Lists keep their length, so that places stay right."""
    fixed = copy.deepcopy(data)
    for fault in found:
        if fault.loc and isinstance(fixed, dict):
            _mend(model, fixed, fault, languages)
    try:
        return model.model_validate(fixed)
    except ValidationError:
        return None


def _mend(model: type[BaseModel], data: dict[str, Any], fault: Fault, languages: Sequence[str]) -> None:
    key, *rest = fault.loc
    if fault.rule == "unknown-key":
        if isinstance(holder := schema.value_at(data, fault.loc[:-1]), dict):  # else it went with another fault
            holder.pop(fault.loc[-1], None)
        return
    if key == "terms" and rest and isinstance(rest[0], int):
        _mend_term(data[key], rest, fault.rule, languages)
        return
    if key in ("examples", "counterexamples") and rest and isinstance(rest[0], int):
        data[key][rest[0]] = {"title": BROKEN}
        return
    info = schema.field(model, str(key))
    text = {lang: f"{BROKEN}-{lang}" for lang in languages}
    stand_ins: dict[str, Any] = {
        "label": text, "definition": text, "basis": "source", "source": [BROKEN], "title": broken_title(languages)
    }  # fmt: skip
    if info is None or not info.is_required():
        data.pop(str(key), None)
    elif key in stand_ins:
        data[str(key)] = stand_ins[str(key)]


def _mend_term(terms: Any, loc: list[int | str], rule: str, languages: Sequence[str]) -> None:
    number, *rest = loc
    if not isinstance(terms, list) or not isinstance(number, int) or number >= len(terms):
        return
    term = terms[number]
    if rule == "malformed-phrase" and len(rest) == 3:
        listed = schema.value_at(term, tuple(rest[:2]))
        if isinstance(listed, list) and int(rest[2]) < len(listed):  # else it went with another fault
            listed[int(rest[2])] = BROKEN
    elif rule == "out-of-range" and rest == ["weight"]:
        term["weight"] = 1
    else:
        phrases = {lang: [BROKEN] for lang in languages[:1]}
        terms[number] = {"id": f"{BROKEN}-{number}", "weight": 1, "any": phrases}


def broken_title(languages: Sequence[str]) -> dict[str, str]:
    """What stands in for the title of an indicator."""
    return {next(iter(languages), "und"): BROKEN}


def lenient(model: Any, data: Any) -> Any:
    """A record of rules with whatever its parts hold, for checks that look at the other parts; never for use."""
    try:
        return model.model_validate(data)
    except ValidationError:
        if not isinstance(data, dict):
            return None
    made: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        key, kind = info.alias or name, schema.strip(info.annotation)
        given, origin = data.get(key), typing.get_origin(kind)
        part = schema.step(kind, 0 if origin is list else "")
        if key not in data:
            made[name] = _absent(info, kind)
        elif schema.is_record(kind):
            made[name] = lenient(kind, given)
        elif origin is list and schema.is_record(part) and isinstance(given, list):
            made[name] = [x for x in (lenient(part, v) for v in given) if x is not None]
        elif origin is dict and schema.is_record(part) and isinstance(given, dict):
            made[name] = {k: x for k, v in given.items() if (x := lenient(part, v)) is not None}
        else:
            made[name] = given
    return model.model_construct(**made)


def _absent(info: Any, kind: Any) -> Any:
    """The value of a key that is not there."""
    if not info.is_required():
        return info.get_default(call_default_factory=True)
    return {list: [], dict: {}}.get(typing.get_origin(kind), BROKEN)


def nothing(data: Any) -> list[Fault]:
    """The keys below which nothing stands, or an empty text, where the schema lets them be left out."""
    found: list[Fault] = []
    for loc, _, value in values(data):
        if value is None or (value == "" and loc[-1] not in MAY_BE_EMPTY and loc[-2:-1] not in NO_TEXT):
            message = f"“{loc[-1] if isinstance(loc[-1], str) else 'value'}” is empty"
            found.append(Fault(loc, message, "a value", "Fill it in, or remove the key.", True, "empty-value"))
    return found
