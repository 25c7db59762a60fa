"""`sdgtax demo`."""

from __future__ import annotations

from pathlib import Path

from sdgtax.cli import options as o


@o.command("profile", "taxonomy_dir", "sets_dir")
def demo(
    output: Path = o.option(Path("demo-out"), "Folder for the page and the CSV files.", "DIR", "-o", show_default=True),
    blind: bool = o.option(False, "Ignore published mappings."),
    *,
    place: o.Place,
) -> None:
    """Classify all bundled sets, write a page for a browser and CSV, and show what comes out.

    Goals by set as a coloured grid, evaluation stages, quality classes, the strongest overlaps, three indicators explained.

    Examples:

        sdgtax demo

        sdgtax demo --blind --lang nb -o out
    """
    from sdgtax.cli.screen import console, put, steps
    from sdgtax.model.finding import SdgtaxError
    from sdgtax.show import demo as show
    from sdgtax.views import report
    from sdgtax.views.classification import Shown, result

    page = output / "indicators.html"
    files = {layout: output / f"{name}.csv" for name, layout in (("indicators", "wide"), ("assignments", "long"))}
    for path in (page, *files.values()):
        if path.is_symlink():  # the user named the folder only
            raise SdgtaxError(f"“{path}” is a link; it is not followed. Choose another folder with -o.")
    workspace, say = place.told()
    taxonomy, out = workspace.taxonomy, console()
    with steps(say) as told:
        found = workspace.demo(blind=blind, lang=say.lang, progress=told)
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SdgtaxError(
            f"cannot write into “{output}”: {error.strerror or error}. Choose another folder with -o."
        ) from None
    for layout, path in files.items():
        o.emit("csv", result(taxonomy, found.results, Shown(say.lang, layout)), path)
    if found.report:
        o.emit("html", report.result(taxonomy, found.report, say), page)
    put(out, show.demo(out, taxonomy, found, [page, *files.values()], say))
