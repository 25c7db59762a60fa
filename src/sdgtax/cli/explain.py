"""`sdgtax explain`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sdgtax.cli.options import (
    AsOf,
    Blind,
    Json,
    Lang,
    LangChoice,
    Level,
    ProfileName,
    ReviewFiles,
    SetsDir,
    TaxonomyDir,
    guarded,
    told,
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(guarded(explain))


def explain(
    title: Annotated[str, typer.Argument(metavar="TITLE | SET:CODE", help="A title, or a bundled indicator.")],
    lang: Lang = LangChoice.en,
    input_lang: Annotated[
        LangChoice | None,
        typer.Option("--input-lang", help="Language of the title, if it is not told rightly.", show_default=False),
    ] = None,
    blind: Blind = False,
    level: Level = None,
    as_of: AsOf = None,
    review: ReviewFiles = None,
    json_: Json = False,
    profile: ProfileName = None,
    taxonomy_dir: TaxonomyDir = None,
    sets_dir: SetsDir = None,
) -> None:
    """Explain one indicator: where it belongs in all three dimensions, why, and what is not known.

    Examples:

        sdgtax explain "Share of municipal waste that is recycled"

        sdgtax explain "Andel barn i husholdninger med vedvarende lavinntekt" --lang nb

        sdgtax explain un-sdg:11.6.1 --level municipal

        sdgtax explain u4ssc:"EC: ICT: ICT: 1C" --blind --json
    """
    from sdgtax.show.explain import print_explanation
    from sdgtax.workspace import open

    workspace = open(taxonomy_dir, sets_dir, profile=profile)
    told(workspace)
    result = workspace.explain(
        title,
        lang=input_lang.value if input_lang else "",
        blind=blind,
        level=level.value if level else "",
        as_of=as_of,
        reviews=review or (),
    )
    if json_:
        from sdgtax.formats import json
        from sdgtax.views.classification import record

        sys.stdout.writelines(json.write(record(workspace.taxonomy, result, lang.value)))
    else:
        known = workspace.sets[result.set_id] if result.set_id else None
        print_explanation(workspace.taxonomy, result, known, lang.value)
