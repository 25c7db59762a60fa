"""Learning weights of words from labelled titles. Needs scikit-learn: `pip install 'sdgtax[learn]'`. What it writes is read without it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.classify.voters.published import PublishedVoter
from sdgtax.learn.fit import train, written
from sdgtax.learn.titles import Labelled, gather, groups
from sdgtax.model.extras import need
from sdgtax.text.spelling import Spelling

if TYPE_CHECKING:
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.yaml.weights import Weights


def labelled(taxonomy: Taxonomy, sets: Mapping[str, IndicatorSet], root: Path) -> list[Labelled]:
    """All titles that the weights of a taxonomy are learnt from; `root` is its folder. Raises DataError for a table with faults."""
    return gather(taxonomy, sets, PublishedVoter(taxonomy), root)


def learn(taxonomy: Taxonomy, titles: Iterable[Labelled], lang: str) -> Weights:
    """The weights of words for titles in one language. Raises SdgtaxError where scikit-learn is missing."""
    need("sklearn", "learn")
    scoring = taxonomy.scoring
    stop = frozenset(scoring.similar_stopwords.get(lang))
    chosen = [t for t in titles if t.lang == lang]
    canonical = Spelling.of(taxonomy, lang).canonical
    return train(chosen, groups(taxonomy), stop, scoring.word_parts.get(lang, ()), canonical)


def learnt_text(taxonomy: Taxonomy, titles: Iterable[Labelled], lang: str) -> str:
    """The same as the text of the file `words/LANG.tsv`."""
    return written(learn(taxonomy, titles, lang))
