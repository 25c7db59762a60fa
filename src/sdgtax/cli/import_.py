"""`sdgtax import`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path

from sdgtax.cli import options as o

Form = StrEnum("Form", ["ks"])
"""What is imported."""


@o.command("profile", "sets_dir")
def import_(
    form: Form = o.argument(..., "ks: KS's Turtle of classified sets.", "FORM"),
    files: list[Path] = o.argument(..., "The files; together they may be one list.", "FILE..."),
    output: Path = o.option(..., "The folder for the sets and reviews; nothing in it is written over.", "DIR", "-o"),
    *,
    place: o.Place,
) -> None:
    """Bring classified sets of others in: as indicator sets, and as reviews that say what their owner says of them.

    What the files say and our formats have no place for is listed on standard error, with its number.

    Examples:

        sdgtax import ks esg.ttl helse.ttl -o ks

        sdgtax classify all --sets ks/indicator_sets --review ks/reviews/ks-esg.yaml
    """
    from sdgtax.cli.screen import tell, write
    from sdgtax.formats.write import write_files

    workspace, say = place.told()
    found = workspace.import_ks(files, date.today().isoformat())
    for note in found.notes:
        tell(note)
    written = write_files(output, found.files())
    indicators = sum(len(s.indicators) for s in found.sets)
    labels = sum(len(r.decisions) for r in found.reviews)
    write(say("exchange.imported", sets=len(found.sets), indicators=indicators, labels=labels))
    for path in written:
        write(f"  {path}")
