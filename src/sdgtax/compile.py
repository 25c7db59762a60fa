"""Compile the bundled data when the program is built: `python -m sdgtax.compile`. See `sdgtax.yaml.compiled`.

A build of the package does it by itself; in a checkout `make setup` does. Nothing here is used when the program runs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sdgtax.check.titled import PART, compile_titled
from sdgtax.classify.engine import Classifier
from sdgtax.match.matcher import Matcher
from sdgtax.model.finding import DataError, SdgtaxError
from sdgtax.text.lexicon import compile_lexicons
from sdgtax.yaml import compiled
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.load import load_sets, load_taxonomy
from sdgtax.yaml.weights import ENDING, FOLDER, first_fault, packed


def compile_into(place: Path) -> None:
    """Compile the bundled data into a folder. Raises DataError with all that is wrong in it."""
    weights = sorted((bundled("taxonomy") / FOLDER).glob(f"*{ENDING}"))
    if faults := [found for path in weights if (found := first_fault(path))]:
        raise DataError(faults)
    taxonomy, sets = load_taxonomy(), load_sets()
    classifier = Classifier(taxonomy, sets)
    similar = {f"similar-{lang}": classifier.similar_data(lang) for lang in taxonomy.info.languages}
    rarity = dict(Matcher(taxonomy, sets, classifier=classifier).vocabulary.measured)
    parts = {
        "rarity": rarity,
        PART: compile_titled(bundled("taxonomy"), taxonomy),
        **compiled.compile_records(taxonomy, sets.values()),
        **compile_lexicons(taxonomy),
        **similar,
    }
    numbers = {f"{FOLDER}-{path.stem}": packed(path) for path in weights}
    compiled.write(place, parts, numbers, weights)


def main() -> int:
    """Compile beside the code; says what is wrong and gives 1 where the data has faults."""
    try:
        compile_into(compiled.folder())
    except SdgtaxError as error:
        print(f"not compiled, so that starts are slower: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
