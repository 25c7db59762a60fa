"""`sdgtax sets`."""

from __future__ import annotations

from pathlib import Path

import typer

from sdgtax.cli import options as o
from sdgtax.model.finding import SdgtaxError

FORMATS = ("csv", "tsv", "json", "xlsx", "markdown")


@o.command("profile", "taxonomy_dir")
def sets(
    set_id: str | None = o.argument(None, "Id of a set; without it, all sets.", "[SET]", known=o.SETS),
    json_: bool = o.JSON,
    *,
    place: o.Place,
) -> None:
    """List the bundled indicator sets, or the indicators of one.

    `sdgtax sets update SET FILE` brings a new edition of a published list into a set of your own; see `sdgtax sets update --help`.

    Examples:

        sdgtax sets

        sdgtax sets u4ssc --lang nb

        sdgtax sets un-sdg --json | jq '.indicators[].code'

        sdgtax sets update eu-sdg eu_sdg_2025.xlsx --edition 2025
    """
    from sdgtax.cli.screen import put_sheet
    from sdgtax.views.sets import listed, one

    workspace, say = place.told()
    loaded, columns = workspace.sets, workspace.taxonomy.columns
    if set_id is not None and set_id not in loaded:
        from sdgtax.yaml.load import unknown_set

        raise SdgtaxError(unknown_set(set_id, loaded))
    found = listed(workspace.taxonomy, loaded, say) if set_id is None else one(columns, loaded[set_id], say)
    if json_:
        o.emit("json", found)
    else:
        put_sheet(found["sheet"](), say)


@o.command("on_error", "profile")
def update(
    set_id: str = o.argument(..., "Id of a set in your own `indicator_sets`.", "SET", known=o.SETS),
    file: Path = o.argument(..., "The new edition: a spreadsheet, CSV, JSON or any list.", "FILE"),
    write_: bool = o.option(False, "Write the set; without it, only show what would change."),
    edition: str = o.option("", "The edition of the list, such as 2025.", "NAME"),
    year: int | None = o.option(None, "Its year, where the edition does not say it.", "YEAR", min=1900, max=2200),
    same: list[str] | None = o.option(
        None, "Two codes of one indicator, renumbered and reworded. May be repeated.", "OLD=NEW"
    ),
    take: str = o.option("", "Columns of the list whose values replace those of the set: unit,tier,...", "NAMES"),
    *,
    reading: o.Reading,
    writing: o.Writing,
    place: o.Place,
) -> None:
    """Bring a new edition of a published list into a set of your own; shown first, written with `--write`.

    Shown are the indicators that are new, gone, renamed (same code), renumbered (same title) or likely both, and where your reviews,
    mappings and examples name them. What left stays in the set as `deprecated`, with its last edition and what replaces it; all else
    that the set knows is kept. The bundled sets are never changed.

    Exit code 0 if the set is up to date or was written, 1 if it would change, 2 for misuse or a list that cannot be read.

    Examples:

        sdgtax sets update eu-sdg eu_sdg_2025.xlsx --edition 2025

        sdgtax sets update eu-sdg eu_sdg_2025.xlsx --edition 2025 --same sdg_02_40=sdg_02_41 --write
    """
    from sdgtax.cli.screen import tell
    from sdgtax.formats.registry import FORMATS as KNOWN
    from sdgtax.formats.registry import TABLE
    from sdgtax.show.table import draw
    from sdgtax.views.sets import summary, updated

    pairs = dict(_pair(text) for text in same or ())
    chosen = writing.chosen(FORMATS)
    workspace, say = place.told()
    options = reading.options(workspace)
    taken = tuple(o.names(take))
    found = workspace.update_set(
        set_id, file, options=options, write=write_, edition=edition, year=year, same=pairs, take=taken
    )
    people = chosen == TABLE or KNOWN[chosen].people
    shown = updated(workspace.taxonomy.columns, found, say, people=people)
    o.answer(chosen, shown, lambda out: draw(out, shown["sheet"](), say), writing.output, [file, found.path])
    o.tell_report(options.report, say)
    tell(summary(found, say))
    if found.differing:
        tell(say("update.differ", fields=", ".join(f"{name} ({n})" for name, n in found.differing.items())))
    guess = next((c for c in found.changes if c.kind == "likely"), None)
    if guess:
        tell(say("update.likely", code=guess.code, new_code=guess.new_code))
    pending = found.changed and not write_
    ended = "update.would" if pending else "update.written" if found.changed else "update.nothing"
    tell(say(ended, path=found.path))
    if pending:
        raise typer.Exit(1)


def _pair(text: str) -> tuple[str, str]:
    old, equal, new = text.partition("=")
    if not (old.strip() and equal and new.strip()):
        raise SdgtaxError(f"--same “{text}” does not say what is what. Write it so: --same OLD=NEW.")
    return old.strip(), new.strip()


KIND = o.above(update=update)
"""With the commands below this one."""
