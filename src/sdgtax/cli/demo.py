"""`sdgtax demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli.options import Lang, LangChoice, guarded


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(guarded(demo))


def demo(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the CSV files.")] = Path(
        "demo-out"
    ),
    blind: Annotated[bool, typer.Option("--blind", help="Ignore published mappings.")] = False,
    lang: Lang = LangChoice.en,
) -> None:
    """Classify all bundled sets, write the CSV, and show what comes out.

    Goals by set as a coloured grid, evaluation stages, quality classes, the strongest overlaps, three indicators explained.

    Examples:

        sdgtax demo

        sdgtax demo --blind --lang nb -o out
    """
    from sdgtax.analyse.coverage import summarise
    from sdgtax.classify.engine import Classifier
    from sdgtax.formats.registry import FORMATS
    from sdgtax.formats.write import write_file
    from sdgtax.match.matcher import strongest
    from sdgtax.model.finding import SdgtaxError
    from sdgtax.show.demo import print_demo
    from sdgtax.views.classification import result
    from sdgtax.yaml.load import load_sets, load_taxonomy

    taxonomy, sets = load_taxonomy(), load_sets()
    classifier = Classifier(taxonomy, sets, blind=blind)
    results = [classifier.classify(i) for s in sets.values() for i in s.indicators]
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SdgtaxError(
            f"cannot write into “{output}”: {error.strerror or error}. Choose another folder with -o."
        ) from None
    for name, layout in (("indicators", "wide"), ("assignments", "long")):
        written = result(taxonomy, results, lang.value, layout)
        write_file(output / f"{name}.csv", FORMATS["csv"].write(written))
    print_demo(
        taxonomy, sets, results, summarise(taxonomy, results), strongest(taxonomy, sets.values()), output, lang.value
    )
