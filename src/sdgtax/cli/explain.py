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
    from sdgtax.classify.engine import Classifier
    from sdgtax.formats import json
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.language import UNKNOWN
    from sdgtax.show.explain import print_explanation
    from sdgtax.views.classification import record
    from sdgtax.yaml.load import find_indicator, load_reviews, load_sets, load_taxonomy

    taxonomy = load_taxonomy(taxonomy_dir, profile)
    sets = load_sets(sets_dir)
    wanted = input_lang.value if input_lang else ""
    head, colon, rest = title.partition(":")
    if colon and (head in sets or (rest and " " not in head and "-" in head and not rest.startswith(" "))):
        indicator_set, item = find_indicator(sets, title)
    else:
        indicator_set, item = None, Indicator.of(title, wanted or UNKNOWN)
    classifier = Classifier(
        taxonomy,
        sets,
        blind=blind,
        level=level.value if level else "",
        as_of=as_of,
        reviews=load_reviews(review or (), taxonomy),
    )
    result = classifier.classify(item, wanted)
    if json_:
        sys.stdout.writelines(json.write(record(taxonomy, result, lang.value)))
    else:
        print_explanation(taxonomy, result, indicator_set, lang.value)
