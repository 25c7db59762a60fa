"""A folder with one metadata file an indicator, as Open SDG keeps them: YAML, Markdown with front matter, or CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sdgtax.formats.columns import CODE, Names, TableOptions, is_code
from sdgtax.formats.reading import delimited, header, yaml
from sdgtax.formats.reading.records import Placed, of_records
from sdgtax.formats.reading.table import Source, Table, text_of

ENDINGS = (".yml", ".yaml", ".md", ".csv")
PLACES = ("", "meta", "metadata", "_indicators", "indicators")
FENCE = "---"


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The indicators of a folder, in the order of the names of the files. Raises DataError where there are none, or one is broken."""
    for place in PLACES:
        if files := _files(source.where / place):
            return [of_records((_record(f, names, options) for f in files), place)]
    hint = "Name a file, or a folder of Open SDG metadata (meta/1-1-1.yml); use --sets for a folder of sets."
    raise source.problem("not-a-file", "this is a folder, and no files with one indicator each are in it", hint)


def _files(folder: Path) -> list[Path]:
    """The files that are called after a code."""
    found = sorted(folder.iterdir(), key=_order) if folder.is_dir() else []
    return [f for f in found if f.is_file() and f.suffix.lower() in ENDINGS and is_code(stem(f))]


def _order(path: Path) -> list[Any]:
    return [(not p.isdigit(), int(p) if p.isdigit() else 0, p) for p in path.stem.replace(".", "-").split("-")]


def _record(path: Path, names: Names, options: TableOptions) -> Placed:
    """The metadata of one file, with the code that its name tells where it says none."""
    source, ending = Source(path), path.suffix.lower()
    if ending == ".csv":
        return coded(_of_csv(source, names, options), path, names)
    text = source.text()
    record = yaml.parse(front(text) if ending == ".md" else text, source)
    if not isinstance(record, dict):
        raise source.problem("not-a-record", "no metadata stand in this file", "Write `indicator_name: …`.", 1)
    return coded(record, path, names)


def stem(path: Path) -> str:
    """The name of a file of one indicator, which may be its code."""
    return path.stem.removeprefix("indicator_")


def coded(record: dict[str, Any], path: Path, names: Names) -> Placed:
    """The metadata of an indicator, with the code that the name of its file tells where it says none."""
    made = Placed({k: v for k, v in record.items() if isinstance(v, str | list) or v is None})
    told = [k for k, role in zip(made, names.roles(made), strict=True) if role == CODE and text_of(made[k])]
    if told or is_code(stem(path)):
        made[CODE] = made[told[0]] if told else stem(path).replace("-", ".")
    return made


def front(text: str) -> str:
    """The front matter of Markdown, with its lines where they were."""
    parts = text.lstrip("\ufeff").split(FENCE, 2)
    return parts[1] if len(parts) == 3 and not parts[0].strip() else ""


def _of_csv(source: Source, names: Names, options: TableOptions) -> dict[str, Any]:
    rows = [row for table in delimited.read(source, names, options) for row in table.rows]
    turned = header.transposed(rows, names)
    if turned is None or len(turned) < 2:
        hint = "Write `indicator_name,…` on a line."
        raise source.problem("not-a-record", "no metadata stand in this file", hint, 1)
    return dict(zip(turned[0].cells, turned[1].cells, strict=True))
