"""`sdgtax learn`."""

from __future__ import annotations

import typer

from sdgtax.cli import options as o


@o.command("profile")
def learn(
    check_: bool = o.option(False, "Change nothing; exit with 1 if a file would change."), *, place: o.Place
) -> None:
    """Learn weights of words from the labelled titles of your taxonomy, and write them beside it.

    Learnt from are the tables in `taxonomy/titles/` (columns of labels as `evaluate` reads them, `lang`, `source`), the terms and
    definitions of the categories, and the mapped indicators of the sets. Written is `taxonomy/words/LANG.tsv` for each language. The
    same data give the same bytes. Needs scikit-learn: pip install 'sdgtax[learn]'; what is written is read without it.

    Examples:

        sdgtax learn

        sdgtax learn --check
    """
    from sdgtax.cli.screen import tracked, write
    from sdgtax.formats.write import write_file
    from sdgtax.yaml.find import shown

    workspace, say = place.told()
    changed = 0
    for path, text in tracked(workspace.learn(), say("progress.files"), len(workspace.taxonomy.info.languages)):
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        changed += 1
        write(say("fmt.would" if check_ else "fmt.changed", path=shown(path)))
        if not check_:
            path.parent.mkdir(exist_ok=True)
            write_file(path, [text])
    write(say("learn.done", n=changed))
    if check_ and changed:
        raise typer.Exit(1)
