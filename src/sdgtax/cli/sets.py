"""`sdgtax sets`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sdgtax.cli.options import Json, Lang, LangChoice, SetsDir, guarded


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sets")(guarded(sets))


def sets(
    set_id: Annotated[
        str | None, typer.Argument(metavar="[SET]", help="Id of a set; without it, all sets.", show_default=False)
    ] = None,
    lang: Lang = LangChoice.en,
    json_: Json = False,
    sets_dir: SetsDir = None,
) -> None:
    """List the bundled indicator sets, or the indicators of one.

    Examples:

        sdgtax sets

        sdgtax sets u4ssc --lang nb

        sdgtax sets un-sdg --json | jq '.indicators[].code'
    """
    from sdgtax.formats.registry import FORMATS
    from sdgtax.show.console import print_table
    from sdgtax.views.sets import listed, one
    from sdgtax.yaml.load import bundled_columns, load_sets, unknown_set

    loaded = load_sets(sets_dir)
    if set_id is None:
        found = listed(bundled_columns(), loaded, lang.value)
        if json_:
            sys.stdout.writelines(FORMATS["json"].write(found))
            return
        rows = found["record"]()["sets"]
        columns = ["set", "name", "level", "lang", "count", "mapped", "verified", "status"]
        print_table(
            columns,
            [
                [r["set"], r["name"], "+".join(_list(r["level"])), "+".join(_list(r["languages"])), r["indicators"], r["mapped"],
                 f"{float(str(r['verified_share'])):.0%}", r["status"]]
                for r in rows
            ],
            right=(4, 5, 6),
        )  # fmt: skip
        return
    if set_id not in loaded:
        from sdgtax.model.finding import SdgtaxError

        raise SdgtaxError(unknown_set(set_id, loaded))
    found = one(bundled_columns(), loaded[set_id], lang.value)
    if json_:
        sys.stdout.writelines(FORMATS["json"].write(found))
        return
    rows = [[";".join(v) if isinstance(v, tuple) else v for v in row] for row in found["sheet"]().rows]
    print_table(["code", "title", "unit", "published SDG", "tier", "note"], rows)


def _list(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []
