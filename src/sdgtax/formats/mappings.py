"""Files of mappings in YAML, read as decisions of people like those of SSSOM."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from sdgtax.formats.sssom import read, read_sssom
from sdgtax.model.finding import DataError
from sdgtax.model.mapping import Decision, References
from sdgtax.model.review import Mapping as Mapped
from sdgtax.model.review import Mappings
from sdgtax.yaml.decisions import MAPPINGS, checked, refuse, remapped, unmapped
from sdgtax.yaml.document import Document
from sdgtax.yaml.encoding import decode, read_bytes
from sdgtax.yaml.find import ENDINGS
from sdgtax.yaml.kinds import kind_by_keys, schema_of


def is_mappings(path: Path) -> bool:
    """Whether a file of reviews is about mappings: a table, or YAML that says so in its first line or by its keys.

    Raises DataError for a file that cannot be read.
    """
    text = decode(read_bytes(path), path)
    if path.suffix.lower() not in ENDINGS:
        return True
    if named := schema_of(text):
        return named == MAPPINGS
    data = Document.read(text, path).data
    return isinstance(data, dict) and kind_by_keys(data) == MAPPINGS


def said(path: Path) -> list[Decision]:
    """The mappings that a file states, as far as it can be read, whatever they refer to; what is wrong with it `validate` tells."""
    try:
        text = decode(read_bytes(path), path)
    except DataError:
        return []
    if path.suffix.lower() not in ENDINGS:
        return [d for d in read(text, path, References(lambda ref: [])) if isinstance(d, Decision)]
    data = Document.read(text, path).data
    found = []
    for entry in listed if isinstance(data, dict) and isinstance(listed := data.get(MAPPINGS), list) else ():
        with suppress(ValidationError):
            m = Mapped.model_validate(entry)
            found.append(Decision(m.a, m.b, m.relation))
    return found


def read_mappings(path: Path, known: References, lists: Iterable[str] = ()) -> list[Decision]:
    """The mappings of a file, SSSOM or YAML, as decisions. Raises DataError with all that is wrong."""
    if path.suffix.lower() not in ENDINGS:
        return read_sssom(path, known, lists)
    doc, loaded = checked(path, Mappings)
    listed = loaded.mappings

    refuse(doc, **{
        "mapping-reference": unmapped(listed, lambda loc, ref: [replace(f, loc=loc) for f in known.unknown(ref)], str),
        "contradicting-mapping": remapped(listed, str, lambda n: doc.place((MAPPINGS, n, "a"))[0]),
    })  # fmt: skip
    said = ((m, m.note or "; ".join(m.differs), m.by or loaded.publisher) for m in listed)
    return [Decision(m.a, m.b, m.relation, comment=comment, by=by) for m, comment, by in said]
