"""Made-up lists of indicator titles for measuring speed: real titles with words exchanged and places and years added."""

from __future__ import annotations

import random
from collections.abc import Iterable

from sdgtax.model.indicator import Indicator, IndicatorSet

PLACES = ("North", "South", "East", "West", "Upper", "Lower", "Inner", "Outer", "Old", "New")


def made_up(sets: Iterable[IndicatorSet], count: int, seed: int) -> list[Indicator]:
    """`count` different English titles: one to three words of a real title are exchanged with those of others."""
    rng = random.Random(seed)
    real = [i.title("en").split() for s in sets for i in s.indicators if i.title("en")]
    words = [w for title in real for w in title if len(w) > 4]
    titles: list[Indicator] = []
    seen: set[str] = set()
    while len(titles) < count:
        picked = list(rng.choice(real))
        for _ in range(rng.randint(1, 3)):
            picked[rng.randrange(len(picked))] = rng.choice(words)
        if rng.random() < 0.3:
            picked += ["in", rng.choice(PLACES), f"district {rng.randint(1, 400)}"]
        text = " ".join(picked)
        if text not in seen:
            seen.add(text)
            titles.append(Indicator(str(len(titles) + 1), {"en": text}))
    return titles
