"""What was imported as the files of our own formats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sdgtax.yaml.kinds import schema_line
from sdgtax.yaml.layout import WIDTH

if TYPE_CHECKING:
    from pydantic import BaseModel

SETS, REVIEWS = "indicator_sets", "reviews"
SCHEMAS = "../../taxonomy/schema"
"""Where an editor may find them: beside the data of one's own; the name says what the file is."""
KINDS = {SETS: "indicator-set", REVIEWS: "reviews"}


class _Dumper(yaml.SafeDumper):
    """Writes lists as `sdgtax fmt` lays them out."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def files(records: Sequence[tuple[str, BaseModel]]) -> Iterator[tuple[Path, str]]:
    """The path below the folder of the import, and the text, of each record; it stands in the folder of its kind."""
    for folder, record in records:
        data: dict[str, Any] = record.model_dump(exclude_defaults=True, by_alias=True)
        text = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
        yield Path(folder) / f"{vars(record)['id']}.yaml", f"{schema_line(SCHEMAS, KINDS[folder])}\n{text}"
