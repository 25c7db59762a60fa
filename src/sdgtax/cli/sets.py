"""`sdgtax sets`."""

from __future__ import annotations

from typing import Annotated

import typer

from sdgtax.cli import options as o


def sets(
    set_id: Annotated[
        str | None, typer.Argument(metavar="[SET]", help="Id of a set; without it, all sets.", show_default=False)
    ] = None,
    lang: o.Lang = "",
    json_: o.Json = False,
    sets_dir: o.SetsDir = None,
) -> None:
    """List the bundled indicator sets, or the indicators of one.

    Examples:

        sdgtax sets

        sdgtax sets u4ssc --lang nb

        sdgtax sets un-sdg --json | jq '.indicators[].code'
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
    found = listed(columns, loaded, say.lang) if set_id is None else one(columns, loaded[set_id], say)
    if json_:
        o.emit("json", found)
    else:
        out = console()
        put(out, draw(out, found["sheet"](), say))
