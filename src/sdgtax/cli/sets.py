"""`sdgtax sets`."""

from __future__ import annotations

from typing import Annotated

import typer

from sdgtax.cli.options import Json, Lang, SetsDir, emit, opened


def sets(
    set_id: Annotated[
        str | None, typer.Argument(metavar="[SET]", help="Id of a set; without it, all sets.", show_default=False)
    ] = None,
    lang: Lang = "",
    json_: Json = False,
    sets_dir: SetsDir = None,
) -> None:
    """List the bundled indicator sets, or the indicators of one.

    Examples:

        sdgtax sets

        sdgtax sets u4ssc --lang nb

        sdgtax sets un-sdg --json | jq '.indicators[].code'
    """
    from sdgtax.model.finding import SdgtaxError
    from sdgtax.show.console import print_table
    from sdgtax.views.sets import listed, one

    workspace = opened(sets=sets_dir)
    loaded, columns = workspace.sets, workspace.taxonomy.columns
    shown = workspace.language(lang)
    if set_id is not None and set_id not in loaded:
        from sdgtax.yaml.load import unknown_set

        raise SdgtaxError(unknown_set(set_id, loaded))
    found = listed(columns, loaded, shown) if set_id is None else one(columns, loaded[set_id], shown)
    if json_:
        emit("json", found)
    elif set_id is None:
        rows = found["record"]()["sets"]
        print_table(
            ["set", "name", "level", "lang", "count", "mapped", "verified", "status"],
            [
                [r["set"], r["name"], "+".join(r["level"]), "+".join(r["languages"]), r["indicators"], r["mapped"],
                 f"{r['verified_share']:.0%}", r["status"]]
                for r in rows
            ],
            right=(4, 5, 6),
        )  # fmt: skip
    else:
        cells = [[";".join(v) if isinstance(v, tuple) else v for v in row] for row in found["sheet"]().rows]
        print_table(["code", "title", "unit", "published SDG", "tier", "note"], cells)
