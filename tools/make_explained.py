"""Write `docs/explained.md`: indicators of the bundled sets, drawn at random, each with its explanation and its evidence.

Run: `make docs` (or `python -m tools.make_explained`). The seed is fixed, so that the same sets give the same draw; published
mappings are ignored, so that the page shows what the program infers from titles. `--check` exits with 1 if the page is out of date.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Mapping
from pathlib import Path

from sdgtax.classify.engine import Classifier
from sdgtax.classify.explain import Explainer
from sdgtax.model.classification import Assignment, Classification, Evidence
from sdgtax.model.indicator import Indicator, IndicatorSet
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.model.voice import Voice
from sdgtax.text.fold import shorten
from sdgtax.views.sheets import heading
from sdgtax.yaml.load import load_sets, load_taxonomy

PAGE = Path(__file__).parents[1] / "docs" / "explained.md"
SEED = 20260301
COUNT = 30
EVIDENCE_SHOWN = 3
INTRODUCTION = f"""# Thirty indicators, explained

Written by `make docs`; do not edit. {COUNT} of the bundled indicators, drawn at random over all sets and both languages (seed
{SEED}). Published mappings are ignored (`--blind`), so every goal here is inferred, mostly from the title alone; where the
program is wrong, this page shows it. An English title is explained in English, a Norwegian one in Norwegian, as
`sdgtax explain SET:CODE --blind --lang nb` does. [How a classification comes about](how-classification-works.md) explains the
columns.
"""


def draw(sets: Mapping[str, IndicatorSet]) -> list[tuple[Indicator, str]]:
    """One indicator of each set in each language that it has, then others at random up to `COUNT`; sorted by set and place."""
    rng = random.Random(SEED)
    pool = [(i, lang) for s in sets.values() for i in s.indicators for lang in i.titles if i.title(lang)]
    order = {(i.ref, lang): n for n, (i, lang) in enumerate(pool)}
    rng.shuffle(pool)
    chosen: list[tuple[Indicator, str]] = []
    strata: set[tuple[str, str]] = set()
    for i, lang in pool:
        if (i.set_id, lang) not in strata and i.code not in {c.code for c, _ in chosen}:
            strata.add((i.set_id, lang))
            chosen.append((i, lang))
    for i, lang in pool:
        if len(chosen) >= COUNT:
            break
        if i.ref not in {c.ref for c, _ in chosen}:
            chosen.append((i, lang))
    return sorted(chosen[:COUNT], key=lambda c: order[c[0].ref, c[1]])


def entry(taxonomy: Taxonomy, c: Classification, number: int) -> str:
    """One indicator as Markdown: title, sentences, table of evidence."""
    say = Voice(taxonomy.words, c.lang)
    status = f"`{c.ref}`, {say('explain.sure')} {say.number(c.confidence)}"
    if c.needs_review:
        status += f", **{say('explain.review')}**"
    facets = [f.id for f in taxonomy.scoring.facets if not f.within] + [taxonomy.metadata.class_facet.id]
    told = Explainer(taxonomy, c.lang).sentence
    sentences = [_escape(told(c, f)) for f in facets if c.of(f)]
    missing = [taxonomy.facet(g.facet).label.get(c.lang) for g in c.gaps if not g.category]
    heads = [say(word) for word in ("page.dimension", "page.answer", "page.confidence", "page.evidence")]
    lines = [f"## {number}. {_escape(c.title)}", "", status, "", *[f"- {s}" for s in sentences]]
    if missing:
        lines.append(f"- {say('explain.unknown').capitalize()}: {', '.join(missing)}.")
    lines += ["", "| " + " | ".join(heads) + " |", "|---|---|---|---|"]
    for a in c.assignments:
        lines.append("| " + " | ".join(_row(taxonomy, a, say)) + " |")
    return "\n".join(lines) + "\n"


def _row(taxonomy: Taxonomy, a: Assignment, say: Voice) -> tuple[str, str, str, str]:
    word = next((w.label.get(say.lang) for w in taxonomy.scoring.confidence if w.id == a.level), a.level)
    inferred = a.basis in ("inferred", "default")
    evidence = "<br>".join(_evidence(e, say, inferred) for e in a.evidence[:EVIDENCE_SHOWN])
    answer = _escape(shorten(heading(taxonomy.categories[a.category], say.lang), 60))
    return taxonomy.facet(a.facet).label.get(say.lang), answer, f"{word} {say.number(a.confidence)}", evidence


def _evidence(e: Evidence, say: Voice, adds: bool) -> str:
    kind = say(f"evidence.{e.kind}")
    score = f" {say.number(e.score, 1, '+')}" if adds else ""
    if e.kind in ("term", "negative"):
        return f"{kind} {say.quote(_escape(e.text))} `{e.rule}`{score}"
    if e.kind == "similar":
        return f"{kind} `{e.rule}` {say.quote(_escape(shorten(e.text, 60)))} ({say.number(e.similarity)}){score}"
    if e.kind == "metadata":
        return _escape(f"{e.reason.get(say.lang)} ({e.text})")
    return f"{kind} `{e.rule}`{score}" if e.kind == "link" else f"{kind}{score}"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def page() -> str:
    """The whole page."""
    taxonomy, sets = load_taxonomy(), load_sets()
    classifier = Classifier(taxonomy, sets, blind=True)
    entries = [entry(taxonomy, classifier.classify(i, lang), n) for n, (i, lang) in enumerate(draw(sets), 1)]
    return "\n".join([INTRODUCTION, *entries])


def main() -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 if the page is out of date")
    text = page()
    if parser.parse_args().check:
        same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text
        print("docs/explained.md is up to date" if same else "docs/explained.md is out of date; run `make docs`")
        return 0 if same else 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    print("docs/explained.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
