"""`sdgtax sets`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand
from typer.main import get_group

from sdgtax.cli import options as o

FORMATS = ("csv", "tsv", "json", "xlsx", "markdown")
UPDATE = "update"
"""The word after `sets` that no set is called."""


def register(app: typer.Typer) -> None:
    """Add the command, and `sets update` below it."""
    app.command("sets", cls=_Sets)(sets)


class _Sets(TyperCommand):
    """`sets [SET]`, and beside it `sets update SET FILE`."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """The context of this command, or of the one that the first word names."""
        if args[:1] != [UPDATE]:
            return super().make_context(info_name, args, parent, **extra)
        part = typer.Typer(rich_markup_mode="markdown")
        part.command(UPDATE)(update)
        part.callback()(lambda: None)
        command = get_group(part).commands[UPDATE]
        return command.make_context(f"{info_name} {UPDATE}", args[1:], parent, **extra)


def sets(
    set_id: Annotated[
        str | None,
        typer.Argument(
            metavar="[SET]", help="Id of a set; without it, all sets.", show_default=False, autocompletion=o.SETS
        ),
    ] = None,
    lang: o.Lang = "",
    json_: o.Json = False,
    sets_dir: o.SetsDir = None,
) -> None:
    """List the bundled indicator sets, or the indicators of one.

    `sdgtax sets update SET FILE` brings a new edition of a published list into a set of your own; see `sdgtax sets update --help`.

    Examples:

        sdgtax sets

        sdgtax sets u4ssc --lang nb

        sdgtax sets un-sdg --json | jq '.indicators[].code'

        sdgtax sets update eu-sdg eu_sdg_2025.xlsx --edition 2025
    """
    from sdgtax.cli.screen import console, put
    from sdgtax.model.finding import SdgtaxError
    from sdgtax.show.table import draw
    from sdgtax.views.sets import listed, one

    workspace = o.opened(sets=sets_dir)
    loaded, columns = workspace.sets, workspace.taxonomy.columns
    say = workspace.voice(lang)
    if set_id is not None and set_id not in loaded:
        from sdgtax.yaml.load import unknown_set

        raise SdgtaxError(unknown_set(set_id, loaded))
    found = listed(workspace.taxonomy, loaded, say) if set_id is None else one(columns, loaded[set_id], say)
    if json_:
        o.emit("json", found)
    else:
        out = console()
        put(out, draw(out, found["sheet"](), say))


def update(  # long: most of it is options, a line or two each
    set_id: Annotated[
        str, typer.Argument(metavar="SET", help="Id of a set in your own `indicator_sets`.", autocompletion=o.SETS)
    ],
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The new edition: a spreadsheet, CSV, JSON or any list.")
    ],
    write_: Annotated[bool, o.option("--write", "", "Write the set; without it, only show what would change.")] = False,
    edition: Annotated[str, o.option("--edition", "NAME", "The edition of the list, such as 2025.")] = "",
    year: Annotated[
        int | None, o.option("--year", "YEAR", "Its year, where the edition does not say it.", min=1900, max=2200)
    ] = None,
    same: Annotated[
        list[str] | None,
        o.option("--same", "OLD=NEW", "Two codes of one indicator, renumbered and reworded. May be repeated."),
    ] = None,
    take: Annotated[
        str, o.option("--take", "NAMES", "Columns of the list whose values replace those of the set: unit,tier,...")
    ] = "",
    title_column: o.TitleColumn = "",
    code_column: o.CodeColumn = "",
    columns: o.ColumnNames = "",
    sheet: o.SheetName = "",
    delimiter: o.Delimiter = "",
    encoding: o.Encoding = "",
    header_row: o.HeaderRow = None,
    input_lang: o.InputLang = "",
    format_: o.FormatName = "",
    json_: o.SameAsJson = False,
    output: o.Output = None,
    lang: o.Lang = "",
    taxonomy_dir: o.TaxonomyDir = None,
    sets_dir: o.SetsDir = None,
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
    from sdgtax.cli.screen import console, put, tell
    from sdgtax.formats.registry import FORMATS as KNOWN
    from sdgtax.formats.registry import TABLE, choose
    from sdgtax.show.table import draw
    from sdgtax.views.update import result, summary

    pairs = dict(_pair(text) for text in same or ())
    chosen = choose(FORMATS, format_, json=json_, output=output, terminal=sys.stdout.isatty())
    workspace = o.opened(taxonomy_dir, sets_dir)
    say = workspace.voice(lang)
    options = o.table_options(
        workspace, title_column, code_column, input_lang, columns, sheet=sheet, delimiter=delimiter, encoding=encoding,
        header_row=header_row,
    )  # fmt: skip
    taken = tuple(name.strip() for name in take.split(",") if name.strip())
    found = workspace.update_set(
        set_id, file, options=options, write=write_, edition=edition, year=year, same=pairs, take=taken
    )
    people = chosen == TABLE or KNOWN[chosen].people
    shown = result(workspace.taxonomy.columns, found, say, people=people)
    if chosen == TABLE:
        out = console()
        put(out, draw(out, shown["sheet"](), say))
    else:
        o.emit(chosen, shown, output, [file, found.path])
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
        o.fail(f"--same “{text}” does not say what is what. Write it so: --same OLD=NEW.")
    return old.strip(), new.strip()
