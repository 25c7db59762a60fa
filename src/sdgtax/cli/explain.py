"""`sdgtax explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from sdgtax.cli import options as o


def explain(
    title: Annotated[str, typer.Argument(metavar="TITLE | SET:CODE", help="A title, or a bundled indicator.")],
    lang: o.Lang = "",
    input_lang: o.InputLang = "",
    blind: o.Blind = False,
    level: o.Level = "",
    as_of: o.AsOf = None,
    review: o.ReviewFiles = None,
    json_: o.Json = False,
    profile: o.ProfileName = None,
    taxonomy_dir: o.TaxonomyDir = None,
    sets_dir: o.SetsDir = None,
) -> None:
    """Explain one indicator: where it belongs in all three dimensions, why, and what is not known.

    Examples:

        sdgtax explain "Share of municipal waste that is recycled"

        sdgtax explain "Andel barn i husholdninger med vedvarende lavinntekt" --lang nb

        sdgtax explain un-sdg:11.6.1 --level municipal

        sdgtax explain u4ssc:"EC: ICT: ICT: 1C" --blind --json
    """
    workspace = o.opened(taxonomy_dir, sets_dir, profile)
    say = workspace.voice(lang)
    wanted = workspace.language(input_lang) if input_lang else ""
    result = workspace.explain(title, lang=wanted, blind=blind, level=level, as_of=as_of, reviews=review or ())
    if json_:
        from sdgtax.views.classification import record

        def full() -> dict[str, object]:
            told = [
                {"facet": f.aspect, "label": f.label, "words": list(f.words)} for f in workspace.facts(result, say.lang)
            ]
            return {**record(workspace.taxonomy, result, say.lang), "facts": told}

        o.emit("json", {"record": full})
    else:
        from sdgtax.cli.screen import console, put
        from sdgtax.show.explain import explanation

        out, known = console(), workspace.sets[result.set_id] if result.set_id else None
        put(out, explanation(out, workspace.taxonomy, result, known, say, workspace.facts(result, say.lang)))
