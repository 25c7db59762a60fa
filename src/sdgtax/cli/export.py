"""`sdgtax export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from sdgtax.cli import options as o


@o.command("on_error", "workers")
def export(
    form: Annotated[str, o.argument("FORM", "What is written; the list is below.")],
    inputs: Annotated[
        list[str] | None, o.argument("[INPUT...]", "What is classified: ids of sets, `all`, files or `-`.")
    ] = None,
    output: Annotated[
        Path | None, o.option("--output -o", "PATH", "A file; a folder for forms of several files.")
    ] = None,
    basis: Annotated[
        list[str] | None,
        o.option(
            "--basis",
            "WORD",
            "Only labels on these grounds (reviewed, published, metadata, inferred, default); may be repeated.",
        ),
    ] = None,
    publisher: Annotated[str, o.option("--publisher", "NAME", "dcat: who publishes the data.")] = "",
    contact: Annotated[
        str, o.option("--contact", "MAIL", "dcat: who answers for them, a mail address or a page.")
    ] = "",
    url: Annotated[list[str] | None, o.option("--url", "URL", "dcat: where they can be had; may be repeated.")] = None,
    *,
    reading: o.Reading,
    judging: o.Judging,
    place: o.Place,
) -> None:
    """Write the taxonomy, and indicators classified by it, for other systems. Without an input, the taxonomy alone.

    Forms: `ks` (KS's Turtle, indicators only), `skos` (SKOS and XKOS in Turtle), `jsonld` (the same in JSON-LD), `sdmx` (SDMX-ML 2.1
    structure), `datapackage` (Frictionless), `csvw` (CSV on the Web), `open-sdg` (metadata, a file an indicator), `dcat` (a
    description of the data set after DCAT-AP-NO).

    Examples:

        sdgtax export skos -o taxonomy.ttl

        sdgtax export ks all --sets ks/indicator_sets --review ks/reviews/ks-esg.yaml --basis reviewed -o esg.ttl

        sdgtax export datapackage my_indicators.csv -o package
    """
    from sdgtax.cli.screen import write
    from sdgtax.formats.registry import FORMATS
    from sdgtax.formats.write import write_files
    from sdgtax.model.finding import SdgtaxError
    from sdgtax.views.exchange import Said, result

    known = [f.name for f in FORMATS.values() if "exchange" in f.takes]
    if form not in known:
        raise SdgtaxError(f"unknown form “{form}”. Known: {', '.join(known)}.")
    workspace = place.opened()
    said = Said(frozenset(basis or ()), publisher, contact, tuple(url or ()))
    found = workspace.exchange(
        inputs or [], options=reading.options(workspace, inputs or ()), stdin=sys.stdin.buffer, said=said, lang=place.lang,
        **judging.single,
    )  # fmt: skip
    chosen = FORMATS[form]
    if chosen.files:
        if output is None:
            raise SdgtaxError(f"{form} is several files. Name a folder for them: -o FOLDER.")
        for path in write_files(output, chosen.module.write(found)):
            write(path)
    else:
        o.emit(form, result(found), output, [*(inputs or []), *judging.reviews])
