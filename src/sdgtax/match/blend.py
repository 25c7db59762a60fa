"""One profile of an indicator that has titles in several languages, so that what is said of it does not depend on the one that is read.

A title and its translation are two witnesses: what both say counts in full, what one alone says counts less.
"""

from __future__ import annotations

from collections.abc import Sequence

from sdgtax.match.profile import Profile
from sdgtax.match.vocabulary import WORD, Thesaurus, Vocabulary


def blended(
    profiles: Sequence[Profile], main: int, vocabulary: Vocabulary, alone: float, by_all: frozenset[str]
) -> Profile:
    """The profile of an indicator by those of its titles, which come in the order of languages; `main` is the one whose words count.

    What only one title says of concepts weighs `alone`; words, which cannot be compared across languages, weigh by how many of them the
    other titles have. Where one title names a concept and another a narrower one, the narrower counts.
    An aspect is as the first title tells that names it; one of those `by_all` (a part of the population, or what a longer phrase of one
    language may hold) only if all titles name a value.
    """
    if len(profiles) == 1:
        return profiles[0]
    thesaurus = vocabulary.thesaurus
    found = Profile()
    backed = [
        {
            k: all(_says(o.terms, k, thesaurus) for o in profiles if o is not p)
            for k in p.terms
            if not k.startswith(WORD)
        }
        for p in profiles
    ]
    loose = [sum(not known.get(key, False) for key in p.terms) for p, known in zip(profiles, backed, strict=True)]
    words = max(alone, min(loose) / max(loose[main], 1))
    for n, profile in enumerate(profiles):
        for key, weight in profile.terms.items():
            if key.startswith(WORD) and n != main:
                continue
            factor = words if key.startswith(WORD) else 1.0 if backed[n][key] else alone
            found.terms[key] = max(weight * factor, found.terms.get(key, 0.0))
            found.quiet[key] = max(profile.quiet.get(key, 1.0) * factor, found.quiet.get(key, 0.0))
        for aspect, values in profile.aspects.items():
            if aspect not in by_all or all(p.of(aspect) for p in profiles):
                found.aspects.setdefault(aspect, values)
        if all(p.age for p in profiles):
            found.age = found.age or profile.age
    kept_terms = thesaurus.narrowest(found.terms)
    found.terms = {k: weight for k, weight in found.terms.items() if k in kept_terms}
    for profile in profiles:
        for key, beside in profile.joined.items():
            kept = [k for k in beside if k in found.terms]
            if key in found.terms and kept:
                found.joined[key] = tuple(dict.fromkeys((*found.joined.get(key, ()), *kept)))
    found.measures = vocabulary.thesaurus.measured(found.terms)
    return found


def _says(terms: dict[str, float], key: str, thesaurus: Thesaurus) -> bool:
    """Whether a title names a concept, one below it or one above it."""
    return key in terms or any(thesaurus.is_below(key, t) or thesaurus.is_below(t, key) for t in terms)
