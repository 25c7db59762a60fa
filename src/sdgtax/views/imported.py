"""What was imported as the files of our own formats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sdgtax.yaml.document import Document
from sdgtax.yaml.layout import canonical

if TYPE_CHECKING:
    from pydantic import BaseModel

SETS, REVIEWS = "indicator_sets", "reviews"
SCHEMAS = "../../taxonomy/schema"
"""Where an editor may find them: beside the data of one's own; the name says what the file is."""
KINDS = {SETS: "indicator-set", REVIEWS: "reviews"}


def files(records: Sequence[tuple[str, BaseModel]], languages: Sequence[str]) -> Iterator[tuple[Path, str]]:
    """The path below the folder of the import, and the text, of each record; it stands in the folder of its kind."""
    for folder, record in records:
        name = Path(folder) / f"{vars(record)['id']}.yaml"
        data: dict[str, Any] = record.model_dump(exclude_defaults=True, by_alias=True)
        document = Document.read(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120), name)
        document.kind = KINDS[folder]
        yield name, canonical(document, SCHEMAS, languages)
