"""Files of mappings in YAML, read as decisions of people like those of SSSOM."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.formats.sssom import read_sssom
from sdgtax.model.finding import DataError
from sdgtax.model.mapping import MIRROR, Decision
from sdgtax.model.review import Mappings
from sdgtax.yaml.document import Document, check
from sdgtax.yaml.encoding import decode, read_bytes
from sdgtax.yaml.kinds import kind_by_keys, schema_of

if TYPE_CHECKING:
    from sdgtax.model.mapping import References

ENDINGS = (".yaml", ".yml")
KIND = "mappings"


def is_mappings(path: Path) -> bool:
    """Whether a file of reviews is about mappings: a table, or YAML that says so in its first line or by its keys.

    Raises DataError for a file that cannot be read.
    """
    text = decode(read_bytes(path), path)
    if path.suffix.lower() not in ENDINGS:
        return True
    named = schema_of(text)
    if named:
        return named == KIND
    data = Document.read(text, path).data
    return isinstance(data, dict) and kind_by_keys(data) == KIND


def read_mappings(path: Path, known: References, lists: Iterable[str] = ()) -> list[Decision]:
    """The mappings of a file, SSSOM or YAML, as decisions. Raises DataError with all that is wrong."""
    if path.suffix.lower() not in ENDINGS:
        return read_sssom(path, known, lists)
    text = decode(read_bytes(path), path)
    doc = Document.read(text, path)
    if grave := [f for f in doc.findings if f.severity == "error"]:
        raise DataError(sorted(grave))
    loaded: Mappings = check(Mappings, doc.data, text, path)
    seen: dict[tuple[str, str], str] = {}
    problems, made = [], []
    for n, m in enumerate(loaded.mappings):
        for side, ref in (("a", m.a), ("b", m.b)):
            for fault in known.unknown(ref):
                problems.append(
                    doc.finding(
                        (KIND, n, side), "mapping-reference", fault.message, fault.hint, expected=fault.expected
                    )
                )
        if m.a == m.b:
            problems.append(
                doc.finding(
                    (KIND, n, "b"), "mapping-reference", f"“{m.a}” is mapped to itself", "Correct one of the two."
                )
            )
        pair = (min(m.a, m.b), max(m.a, m.b))
        relation = MIRROR.get(m.relation, m.relation) if m.a > m.b else m.relation
        if pair in seen:
            verb = "repeats" if seen[pair] == relation else "contradicts"
            what = f"the mapping of {m.a} and {m.b} {verb} an earlier one"
            problems.append(doc.finding((KIND, n, "relation"), "contradicting-mapping", what, "Keep one of them."))
        if m.relation == "exact" and m.differs:
            what = f"the two are the same, and differ in {', '.join(m.differs)}"
            problems.append(doc.finding((KIND, n, "differs"), "contradicting-mapping", what, "Correct one of the two."))
        seen.setdefault(pair, relation)
        made.append(Decision(m.a, m.b, m.relation, comment=m.note or "; ".join(m.differs), by=m.by or loaded.publisher))
    if problems:
        raise DataError(sorted(problems))
    return made
