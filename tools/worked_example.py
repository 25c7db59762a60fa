"""Print how the scores of one title become a confidence, with all numbers: the worked example of the documentation.

Run: `python -m tools.worked_example "TITLE"`.
"""

from __future__ import annotations

import math
import sys

from sdgtax.classify.engine import Classifier
from sdgtax.model.indicator import Indicator
from sdgtax.text.language import LanguageGuesser
from sdgtax.yaml.load import load_sets, load_taxonomy

FACET = "goal"


def lines(title: str) -> list[str]:
    """The arithmetic for the first facet, line by line."""
    taxonomy = load_taxonomy()
    classifier = Classifier(taxonomy, load_sets(), blind=True)
    result = classifier.classify(Indicator.of(title))
    facet = taxonomy.facet(FACET)
    answers = result.of(FACET)
    if not answers:
        return [f"{title}: {facet.label.get('en').lower()} not assessed"]
    rivals = [a for a in result.runners_up if a.facet == FACET]
    t = facet.temperature
    points = LanguageGuesser(taxonomy.language).score(title)
    told = ", ".join(f"{lang} {n}" for lang, n in points.items())
    out = [f"language: {told} -> {result.lang}", f"temperature T = {t:g}, doubt = {facet.doubt:g}", ""]
    names = {a.category: f"{FACET} {taxonomy.categories[a.category].notation}" for a in [*answers, *rivals]}
    weights = {c.category: math.exp(c.score / t) for c in [*answers, *rivals]}
    for a in [*answers, *rivals]:
        adds = " ".join(f"{e.score:+.2f}" for e in a.evidence)
        kept = "kept" if a in answers else ""
        out.append(
            f"{names[a.category]:<14} s = {adds} = {a.score:.2f}   exp(s/T) = {weights[a.category]:7.2f}   {kept}".rstrip()
        )
    doubt = math.exp(facet.doubt / t)
    out.append(f"{'none of these':<14} s = {facet.doubt:.2f}   exp(s/T) = {doubt:7.2f}")
    first = answers[0]
    total = sum(weights.values()) + doubt
    raw = weights[first.category] / total
    word = next((w.label.get("en") for w in taxonomy.scoring.confidence if w.id == first.level), "")
    out += [
        "",
        f"raw probability of {names[first.category]}: {weights[first.category]:.2f} / {total:.2f} = {raw:.2f}",
        f"confidence after calibration: {first.confidence:.2f}, {word}; needs review: {'yes' if result.needs_review else 'no'}",
    ]
    return out


def main() -> int:
    """Print the lines."""
    if len(sys.argv) != 2:
        print((__doc__ or "").strip())
        return 2
    print("\n".join(lines(sys.argv[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
