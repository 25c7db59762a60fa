"""`sdgtax explain`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.cli import options as o

if TYPE_CHECKING:
    from sdgtax.model.voice import Voice
    from sdgtax.workspace import Workspace


@o.command("workers")
def explain(
    title: str = o.argument(..., "A title, a bundled indicator, or a list.", "TITLE | SET:CODE | FILE", known=o.CODES),
    input_lang: str = o.INPUT_LANG,
    *,
    judging: o.Judging,
    json_: bool = o.JSON,
    place: o.Place,
) -> None:
    """Explain one indicator: where it belongs in all three dimensions, why, and what is not known; of a list, each one.

    A code that only one set has needs no set.

    Examples:

        sdgtax explain "Share of municipal waste that is recycled"

        sdgtax explain "Andel barn i husholdninger med vedvarende lavinntekt" --lang nb

        sdgtax explain 11.6.1 --level municipal

        sdgtax explain u4ssc:"EC: ICT: ICT: 1C" --blind --json
    """
    from sdgtax.cli.screen import console, put, tell

    workspace, say = place.told()
    wanted = workspace.language(input_lang) if input_lang else ""
    how = judging.single
    if Path(title).is_file() or _names_a_file(title):
        _list(workspace, title, wanted, say, json_, how)
        return
    result = workspace.explain(title, lang=wanted, **how)
    if result.set_id and not workspace.names(title):
        tell(f"sdgtax: {say('explain.taken', code=say.quote(title), ref=result.ref)}")
    if json_:
        from sdgtax.views.classification import record

        def full() -> dict[str, object]:
            told = [
                {"facet": f.aspect, "label": f.label, "words": list(f.words)} for f in workspace.facts(result, say.lang)
            ]
            return {**record(workspace.taxonomy, result, say.lang), "facts": told}

        o.emit("json", {"record": full})
    else:
        from sdgtax.show.explain import explanation

        out, known = console(), workspace.sets[result.set_id] if result.set_id else None
        put(out, explanation(out, workspace.taxonomy, result, known, say, workspace.facts(result, say.lang)))


def _names_a_file(title: str) -> bool:
    """Whether a text can only be the name of a list: it has an ending of one, and no blank. Reading says then that there is none."""
    if not Path(title).suffix or any(map(str.isspace, title)):
        return False
    from sdgtax.formats.reading.registry import form_by_name

    return form_by_name(title) is not None


def _list(workspace: Workspace, file: str, input_lang: str, say: Voice, json_: bool, how: dict[str, Any]) -> None:
    """Explain each indicator of a list, one after the other."""
    from sdgtax.cli.screen import console, put
    from sdgtax.formats.columns import TableOptions
    from sdgtax.formats.reading.table import Report
    from sdgtax.show.explain import explanation
    from sdgtax.views.classification import Shown
    from sdgtax.views.classification import result as classified

    options = TableOptions(lang=input_lang, report=Report())
    found = workspace.classify(workspace.indicators([file], options), lang=input_lang, **how)
    if json_:
        o.emit("json", classified(workspace.taxonomy, found, Shown(say.lang)))
    else:
        out = console()
        for n, c in enumerate(found):
            put(
                out,
                [*[""][: min(n, 1)], *explanation(out, workspace.taxonomy, c, None, say, workspace.facts(c, say.lang))],
            )
    o.tell_report(options.report, say)
