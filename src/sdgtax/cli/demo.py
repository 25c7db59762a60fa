"""`sdgtax demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli.options import Lang, emit, opened


def demo(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the CSV files.")] = Path(
        "demo-out"
    ),
    blind: Annotated[bool, typer.Option("--blind", help="Ignore published mappings.")] = False,
    lang: Lang = "",
) -> None:
    """Classify all bundled sets, write the CSV, and show what comes out.

    Goals by set as a coloured grid, evaluation stages, quality classes, the strongest overlaps, three indicators explained.

    Examples:

        sdgtax demo

        sdgtax demo --blind --lang nb -o out
    """
    from sdgtax.model.finding import SdgtaxError
    from sdgtax.show.demo import print_demo
    from sdgtax.views.classification import result

    workspace = opened()
    taxonomy, shown = workspace.taxonomy, workspace.language(lang)
    results = list(workspace.classify(workspace.indicators(["all"]), blind=blind))
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SdgtaxError(
            f"cannot write into “{output}”: {error.strerror or error}. Choose another folder with -o."
        ) from None
    for name, layout in (("indicators", "wide"), ("assignments", "long")):
        emit("csv", result(taxonomy, results, shown, layout), output / f"{name}.csv")
    print_demo(taxonomy, workspace.sets, results, workspace.summary(results), workspace.strongest(), output, shown)
