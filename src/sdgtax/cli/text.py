"""`sdgtax text`."""

from __future__ import annotations

import sys
from enum import StrEnum

from sdgtax.cli import options as o

FORMATS = ("csv", "tsv", "json", "jsonl", "xlsx", "html", "markdown", "parquet")
Rows = StrEnum("Rows", ["topics", "sentences"])
"""What a row of a table is."""


@o.command("profile")
def text(
    files: list[str] = o.argument(
        ..., "Text, Markdown, HTML, PDF, Word or LibreOffice; `-` for standard input.", "FILE..."
    ),
    *,
    writing: o.Writing,
    layout: Rows = o.option(
        Rows.topics, "Tables: one row a topic of a text, or one row a sentence.", show_default=True
    ),
    form: str = o.option(
        "", "Form of the files (plain, markdown, html, pdf, docx, odt), where no ending tells it.", "FORM"
    ),
    input_lang: str = o.INPUT_LANG,
    dialect: str = o.DIALECT,
    place: o.Place,
) -> None:
    """Say what running text speaks of: goals, targets and areas, with the sentences that say so.

    Each sentence is classified by itself; only its words count. PDF and Word need the extra `text`. docs/text.md tells the rule.

    Examples:

        sdgtax text kommuneplan.pdf

        sdgtax text plan.docx report.md --lang nb -o topics.xlsx

        sdgtax text plan.pdf -o plan.html

        cat speech.txt | sdgtax text - --format jsonl
    """
    from sdgtax.cli.screen import console, put, tell, tracked
    from sdgtax.formats.registry import FORMATS as KNOWN
    from sdgtax.formats.registry import TABLE
    from sdgtax.show.text import documents
    from sdgtax.views.text import TextView, result

    chosen = writing.chosen(FORMATS)
    workspace = place.opened()
    style = o.style(workspace, dialect, chosen)
    say = workspace.voice(place.lang or (style["dialect"].lang if style else ""))
    read = workspace.text(files, lang=input_lang, form=form, stdin=sys.stdin.buffer)
    found = list(tracked(read, say("progress.texts"), len(files)))
    if chosen == TABLE:
        out = console()
        put(out, documents(out, TextView(workspace.taxonomy, say.lang), found))
        return
    people = bool(place.lang or style) or KNOWN[chosen].people
    made = result(workspace.taxonomy, found, say.lang, layout=layout.value, people=people)
    o.emit(chosen, made, writing.output, files, **style)
    view = TextView(workspace.taxonomy, say.lang)
    for d in found:
        for line in view.head(d):
            tell(f"sdgtax: {d.name}: {line}")
