"""`sdgtax explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from sdgtax.cli.options import (
    AsOf,
    Blind,
    InputLang,
    Json,
    Lang,
    Level,
    ProfileName,
    ReviewFiles,
    SetsDir,
    TaxonomyDir,
    emit,
    opened,
)


def explain(
    title: Annotated[str, typer.Argument(metavar="TITLE | SET:CODE", help="A title, or a bundled indicator.")],
    lang: Lang = "",
    input_lang: InputLang = "",
    blind: Blind = False,
    level: Level = "",
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

    workspace = opened(taxonomy_dir, sets_dir, profile)
    shown = workspace.language(lang)
    wanted = workspace.language(input_lang) if input_lang else ""
    result = workspace.explain(title, lang=wanted, blind=blind, level=level, as_of=as_of, reviews=review or ())
    if json_:
        from sdgtax.views.classification import record

        emit("json", {"record": lambda: record(workspace.taxonomy, result, shown)})
    else:
        known = workspace.sets[result.set_id] if result.set_id else None
        print_explanation(workspace.taxonomy, result, known, shown)
