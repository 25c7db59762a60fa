"""JSON: records keep the line they begin on, and numbers their text (`1.10` stays `1.10`)."""

from __future__ import annotations

import json
from bisect import bisect_left
from json import decoder, scanner
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.formats.reading import jsonstat
from sdgtax.formats.reading.records import Placed, Twice, half_letter, once, tables
from sdgtax.model.finding import problem

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions
    from sdgtax.formats.reading.table import Source, Table


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The lists of indicators of a text. Raises DataError with the place of what is wrong."""
    loaded = parse(source.text(options.encoding), source.where)
    return jsonstat.tables(loaded) or tables(loaded, names)


def parse(text: str, where: Path, line: int = 1) -> Any:
    """The data of a text that begins on a line. Raises DataError with the place of what is wrong."""
    try:
        value = _Decoder(text).decode(text)
        half = half_letter(text, value)
        if not half:
            return value
        at, column = line + text.lower().partition(half)[0].count("\n"), 1
        what = f"{half} is half of a letter"
    except json.JSONDecodeError as error:
        at, column, what = line + error.lineno - 1, error.colno, error.msg
    except Twice as error:
        what = str(error)
        raise problem(where, line + error.line - 1, "duplicate-key", what, "Keep one of them.") from None
    except RecursionError:
        at, column, what = line, 1, "nested too deeply"
    raise problem(where, at, "json-syntax", f"this is not JSON: {what}", "Check commas and quotes.", column)


class _Decoder(json.JSONDecoder):
    """Makes records that know their line."""

    def __init__(self, text: str) -> None:
        super().__init__(parse_float=str, parse_int=str, strict=False, object_pairs_hook=list)
        self._breaks = [n for n, sign in enumerate(text) if sign == "\n"]
        self.parse_object = self._object
        self.scan_once = scanner.py_make_scanner(self)  # type: ignore[attr-defined]

    def _object(self, place: tuple[str, int], *settings: Any) -> tuple[Any, int]:
        pairs, end = decoder.JSONObject(place, *settings)  # type: ignore[attr-defined]
        line = bisect_left(self._breaks, place[1]) + 1
        made = Placed(once(pairs, line))
        made.line = line
        return made, end
