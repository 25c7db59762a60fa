"""`sdgtax sets`."""

from __future__ import annotations

from typing import Annotated, Any

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
    from sdgtax.show.console import print_table
    from sdgtax.views.classification import dump_json
    from sdgtax.views.sets import set_record
    from sdgtax.yaml.load import load_sets, unknown_set

    loaded = load_sets(sets_dir)
    if set_id is None:
        rows = []
        for s in loaded.values():
            n = len(s.indicators)
            both = sum(1 for i in s.indicators if len(i.titles) > 1)
            rows.append(
                {
                    "set": s.id,
                    "name": s.name.get(lang.value) or next(iter(s.name.values())),
                    "publisher": s.publisher,
                    "edition": s.edition,
                    "level": list(s.level),
                    "languages": list(s.languages),
                    "indicators": n,
                    "listed": n + sum(len(i.also_listed) for i in s.indicators),
                    "both_languages": both,
                    "mapped": sum(1 for i in s.indicators if i.published),
                    "verified_share": round(sum(1 for i in s.indicators if i.verified) / n, 3),
                    "status": s.status,
                }
            )
        if json_:
            print(dump_json({"sets": rows}), end="")
            return
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
    chosen = loaded[set_id]
    if json_:
        print(dump_json(set_record(chosen)), end="")
        return
    table: list[list[Any]] = []
    for i in chosen.indicators:
        title, found = i.best((lang.value,))
        p = i.published
        mark = "" if i.verified else "not verified"
        if i.translation.get(found):
            mark = mark if mark else f"title: {i.translation[found]}"
        table.append([i.code, title, i.unit, ";".join((p.targets or p.goals) if p else []), i.tier, mark])
    print_table(["code", "title", "unit", "published SDG", "tier", "note"], table)


def _list(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []
