"""`sdgtax export`."""

from __future__ import annotations

import sys
from pathlib import Path

from sdgtax.cli import options as o


@o.command("on_error", "workers")
def export(
    form: str = o.argument(..., "What is written; the list is below.", "FORM"),
    inputs: list[str] | None = o.argument(None, "What is classified: ids of sets, `all`, files or `-`.", "[INPUT...]"),
    output: Path | None = o.option(None, "A file; a folder for forms of several files.", "PATH", "-o"),
    basis: list[str] | None = o.option(
        None,
        "Only labels on these grounds (reviewed, published, metadata, inferred, default); may be repeated.",
        "WORD",
    ),
    publisher: str = o.option("", "dcat: who publishes the data.", "NAME"),
    contact: str = o.option("", "dcat: who answers for them, a mail address or a page.", "MAIL"),
    url: list[str] | None = o.option(None, "dcat: where they can be had; may be repeated.", "URL"),
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
