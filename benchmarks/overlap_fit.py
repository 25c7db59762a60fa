"""Logistic regression for the weights of the overlap features: few features, signs fixed, the sets weighed alike.

Part of `benchmarks.overlap`; kept apart because it needs nothing but the standard library.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Example:
    """A labelled pair: the pair of sets that it is from, its features, whether it overlaps."""

    group: str
    features: dict[str, float]
    overlaps: bool


@dataclass(slots=True)
class Model:
    """Intercept and weights."""

    intercept: float
    weights: dict[str, float]

    def score(self, features: dict[str, float]) -> float:
        """The probability that a pair overlaps."""
        z = self.intercept + sum(w * features[n] for n, w in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(min(z, 30.0), -30.0)))


def fit(examples: Sequence[Example], signs: Mapping[str, int], *, l2: float = 2.0) -> Model:
    """Weights by Newton's method with an L2 penalty; a feature whose weight has not its sign is left out.

    A pair of sets counts by the square root of its size, so that a large one does not decide alone.
    """
    active = list(signs)
    while True:
        coefficients = _newton(examples, active, l2)
        wrong = [(abs(w), n) for w, n in zip(coefficients[1:], active, strict=True) if w * signs[n] < 0]
        if not wrong:
            return Model(coefficients[0], dict(zip(active, coefficients[1:], strict=True)))
        active.remove(max(wrong)[1])


def _newton(examples: Sequence[Example], names: Sequence[str], l2: float) -> list[float]:
    sizes = Counter(e.group for e in examples)
    rows = [[1.0, *(e.features[n] for n in names)] for e in examples]
    weights = [8.0 / math.sqrt(sizes[e.group]) for e in examples]
    k = len(names) + 1
    b = [0.0] * k
    for _ in range(30):
        hessian = [[(l2 if i and i == j else 1e-6 if i == j else 0.0) for j in range(k)] for i in range(k)]
        gradient = [-(l2 * b[i]) if i else 0.0 for i in range(k)]
        for x, e, w in zip(rows, examples, weights, strict=True):
            z = sum(p * q for p, q in zip(b, x, strict=True))
            p = 1.0 / (1.0 + math.exp(-max(min(z, 30.0), -30.0)))
            error, curve = w * (float(e.overlaps) - p), w * p * (1.0 - p) + 1e-9
            for i in range(k):
                if x[i]:
                    gradient[i] += error * x[i]
                    for j in range(k):
                        hessian[i][j] += curve * x[i] * x[j]
        step = _solve(hessian, gradient)
        b = [p + q for p, q in zip(b, step, strict=True)]
        if max(map(abs, step)) < 1e-7:
            break
    return b


def _solve(a: list[list[float]], b: list[float]) -> list[float]:
    """Gaussian elimination with pivoting."""
    n = len(b)
    m = [[*row, b[i]] for i, row in enumerate(a)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(m[r][i]))
        m[i], m[pivot] = m[pivot], m[i]
        for r in range(n):
            if r != i and m[r][i]:
                factor = m[r][i] / m[i][i]
                for c in range(i, n + 1):
                    m[r][c] -= factor * m[i][c]
    return [m[i][n] / m[i][i] for i in range(n)]


def f1(truth: Sequence[bool], scores: Sequence[float], threshold: float) -> float:
    """F1 of `score >= threshold`."""
    hit = sum(1 for y, s in zip(truth, scores, strict=True) if y and s >= threshold)
    said = sum(1 for s in scores if s >= threshold)
    return 2 * hit / (said + sum(truth)) if hit else 0.0


def best_f1(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """F1 at the threshold that suits these very pairs best."""
    return max(f1(truth, scores, t) for t in sorted(set(scores)))


def average_precision(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """Mean of the precision at each overlap, best score first; ties count in the order of the table."""
    order = sorted(range(len(truth)), key=lambda i: -scores[i])
    hit, total = 0, 0.0
    for n, i in enumerate(order, 1):
        if truth[i]:
            hit += 1
            total += hit / n
    return total / max(sum(truth), 1)
