"""`sdgtax overlap`."""

from __future__ import annotations

from typing import Annotated

import typer

from sdgtax.cli.options import Json, Lang, LangChoice, SetsDir, TaxonomyDir, guarded


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("overlap")(guarded(overlap))


def overlap(
    set_a: Annotated[str, typer.Argument(metavar="SET", help="Id of the first set.")],
    set_b: Annotated[str, typer.Argument(metavar="SET", help="Id of the second set.")],
    min_score: Annotated[
        float, typer.Option("--min-score", min=0, max=1, help="Leave out pairs below this score.")
    ] = 0.6,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Candidates for each indicator of the first set.")] = 3,
    lang: Lang = LangChoice.en,
    json_: Json = False,
    taxonomy_dir: TaxonomyDir = None,
    sets_dir: SetsDir = None,
) -> None:
    """Find indicators of two sets whose titles say nearly the same.

    First form: pairs by the likeness of their words, with the words that they share. What differs is for the reader to judge.

    Examples:

        sdgtax overlap eu-sdg un-sdg

        sdgtax overlap u4ssc iso-37120 --min-score 0.8

        sdgtax overlap norway-malepunkter un-sdg --lang nb --json
    """
    from sdgtax.diagnostics import SdgtaxError
    from sdgtax.export.records import dump_json
    from sdgtax.load.workspace import load_sets, load_taxonomy, unknown_set
    from sdgtax.match.overlap import find_overlaps
    from sdgtax.render.console import print_table

    loaded = load_sets(sets_dir)
    for name in (set_a, set_b):
        if name not in loaded:
            raise SdgtaxError(unknown_set(name, loaded))
    taxonomy = load_taxonomy(taxonomy_dir)
    found = find_overlaps(taxonomy, loaded[set_a], loaded[set_b], min_score=min_score, limit=limit, lang=lang.value)
    if json_:
        print(dump_json({"a": set_a, "b": set_b, "pairs": [o.as_dict() for o in found]}), end="")
        return
    print_table(
        ["score", f"{set_a}", "title", f"{set_b}", "title", "shared words"],
        [[f"{o.score:.2f}", o.a_code, o.a_title, o.b_code, o.b_title, " ".join(o.shared)] for o in found],
        right=(0,),
    )
