"""`sdgtax fmt`."""

from __future__ import annotations

from pathlib import Path

import typer

from sdgtax.cli import options as o
from sdgtax.model.finding import SdgtaxError


@o.command("profile")
def fmt(
    paths: list[Path] | None = o.argument(
        None,
        "Files or folders; without any, your taxonomy, your sets, and every file of a known kind in the repository.",
        "[PATH...]",
    ),
    check_: bool = o.option(False, "Change nothing; exit with 1 if a file is not in order."),
    diff: bool = o.option(False, "Change nothing; show what would change."),
    prune: bool = o.option(False, "Take out phrases without effect too: duplicates, and those that another shadows."),
    *,
    place: o.Place,
) -> None:
    """Lay out YAML files: order of keys, indentation, line breaks, the schema in the first line. Comments are kept.

    What a file says does not change; a file that is no sound YAML is left alone, and so are line ends (CRLF or LF). Files are
    written whole or not at all. The bundled data are never laid out.

    Exit code 0 if all is well, 1 if `--check` found files that are not in order, or a file cannot be read, 2 for misuse or
    where there is no file to lay out.

    Examples:

        sdgtax fmt

        sdgtax fmt --check

        sdgtax fmt --diff taxonomy/goal/sdg/11.yaml
    """
    from sdgtax.cli.screen import steps, tell, write
    from sdgtax.formats.write import write_file
    from sdgtax.workspace import open
    from sdgtax.yaml.in_order import place as memory

    workspace = open(place.taxonomy_dir, place.sets_dir) if paths else place.opened()
    say = o.speaking(workspace, place.lang)
    with steps(say) as heard:
        results = workspace.fmt(paths or [], prune=prune, memory=memory(), progress=heard)
    if not results:
        raise SdgtaxError("nothing to lay out: what was found is no YAML.")
    keep = check_ or diff
    broken = [r for r in results if r.findings]
    changed = [r for r in results if r.changed]
    for result in broken:
        for finding in result.findings:
            tell(finding)
    for result in changed:
        write(
            result.diff().removesuffix("\n") if diff else say("fmt.would" if keep else "fmt.changed", path=result.path)
        )
        if not keep:
            write_file(result.path, [result.after])
    if not diff:
        told = [say("fmt.all-would" if keep else "fmt.all-changed", n=len(changed), of=len(results))]
        told += [say("fmt.unread", n=len(broken))] if broken else []
        told += [say("fmt.run")] if check_ and changed else []
        write("; ".join(told) + ".")
    if broken or (check_ and changed):
        raise typer.Exit(1)
