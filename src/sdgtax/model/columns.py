"""`rules/columns.yaml`: the columns of what is written, and how those of a user's table are called."""

from __future__ import annotations

from pydantic import Field

from sdgtax.model.common import Lang, Line, Slug, Strict
from sdgtax.model.sheet import Column


class InputColumns(Strict):
    """How the columns of a user's own table are found: by their names, the first one that is there."""

    title: list[Line] = Field(min_length=1)
    code: list[Line] = []
    lang: list[Line] = []
    metadata: list[Line] = Field(
        default=[], description="columns taken over as metadata, under the names that they have in an indicator set"
    )
    languages: dict[Lang, list[Line]] = Field(description="words for each language in the column of languages")


class Columns(Strict):
    """Columns of sheets and of tables that are read."""

    sheets: dict[Slug, list[Column]]
    input: InputColumns
