"""`sdgtax classify --engine`: files in, a folder of files out, on a cluster."""

from __future__ import annotations

import re
from typing import Any

from sdgtax.cli import options as o
from sdgtax.model.finding import SdgtaxError

USED = (
    "inputs", "output", "layout", "title_column", "code_column", "columns", "on_error", "input_lang", "goals", "blind", "level",
    "as_of", "lang", "fields", "workers", "engine", "scheduler", "profile", "taxonomy_dir", "sets_dir",
)  # fmt: skip
"""Options that mean something for an engine."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/(?!/)")
"""How an address begins once it was taken for a path: one of its two slashes is gone."""


def spread(said: dict[str, Any], place: o.Place, reading: o.Reading) -> None:
    """Classify as the options of `classify`, by name and in their records, say. Raises SdgtaxError for options that do not go together."""
    from sdgtax.cli.screen import steps, tell
    from sdgtax.engines import ENGINES, Job, classify_parts, shown
    from sdgtax.formats.columns import TableOptions

    if said["engine"] not in ENGINES:
        raise SdgtaxError(f"unknown engine “{said['engine']}”. Known: {', '.join(ENGINES)}.")
    if said["output"] is None or said["layout"] == "long":
        raise SdgtaxError("--engine writes one row an indicator into a folder of Parquet files: -o FOLDER.")
    other = [name for name, value in said.items() if name not in USED and value not in ("", None, False)]
    if other:
        raise SdgtaxError(f"--engine goes with no --{other[0].strip('_').replace('_', '-')}.")
    workspace, say = place.told()
    table = reading.options(workspace)
    options = {name: said[name] for name in ("blind", "level", "as_of")}
    options |= {"goals": said["goals"].value, "layout": said["layout"].value, "lang": say.lang}
    options["fields"] = tuple(filter(None, said["fields"].split(",")))
    taxonomy, sets = (None if folder is None else str(folder) for folder in (place.taxonomy_dir, place.sets_dir))
    table = TableOptions(table.title, table.code, table.lang, table.columns, skip=table.skip)
    job = Job((taxonomy, sets, place.profile), table, options)
    folder = str(said["output"])
    if found := _SCHEME.match(folder):
        folder = f"{found[1]}://{folder[found.end() :]}"
    with steps(say) as told:
        made = classify_parts(
            job, said["inputs"], folder, scheduler=said["scheduler"], workers=said["workers"],
            on_progress=lambda done, of: told("classify", done, of),
        )  # fmt: skip
    tell(say("input.parts", n=made.parts, rows=made.rows, taken=made.taken, folder=shown(folder)))
