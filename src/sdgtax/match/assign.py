"""The best assignment of a sparse bipartite graph: maximum weight matching by shortest augmenting paths."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

Edge = tuple[str, str, float]


def assign(edges: Iterable[Edge]) -> set[tuple[str, str]]:
    """The pairs of a matching with the largest sum of weights; weights above 0. Each connected part is solved by itself.

    Every left node may also stay alone at weight 0, so that a weak pair does not push out a strong one.
    """
    best: dict[str, dict[str, float]] = {}
    for left, right, weight in edges:
        if weight > best.setdefault(left, {}).get(right, 0.0):
            best[left][right] = weight
    match: dict[str, str] = {}  # right to left
    taken: dict[str, str] = {}  # left to right
    price: dict[str, float] = {}
    gain = {left: max(options.values()) for left, options in best.items()}
    for start in sorted(best, key=lambda x: (-gain[x], x)):
        # Dijkstra over alternating paths with reduced costs; the cost of staying alone ends a path, too.
        distance: dict[str, float] = {}
        parent: dict[str, str] = {}
        heap: list[tuple[float, int, str]] = []
        reached = {start: 0.0}
        ends: list[tuple[float, str, str]] = [(gain[start], "alone", start)]
        node, base = start, 0.0
        done: set[str] = set()
        final: tuple[float, str, str] | None = None
        while True:
            for right, weight in best[node].items():
                if right in done:
                    continue
                cost = base + gain[node] - weight + price.get(right, 0.0)
                if cost < distance.get(right, float("inf")) - 1e-12:
                    distance[right] = cost
                    parent[right] = node
                    heapq.heappush(heap, (cost, 0, right))
            while heap and (heap[0][2] in done or heap[0][0] > distance[heap[0][2]] + 1e-12):
                heapq.heappop(heap)
            alone = min(ends)
            if not heap or alone[0] <= heap[0][0] + 1e-12:
                final = alone
                break
            base, _, right = heapq.heappop(heap)
            done.add(right)
            if right not in match:
                final = (base, "right", right)
                break
            node = match[right]
            reached[node] = base
            ends.append((base + gain[node], "alone", node))
        length = final[0]
        for left, at in reached.items():
            gain[left] -= length - at
        for right in done:
            if distance[right] < length:
                price[right] = price.get(right, 0.0) + length - distance[right]
        _augment(final, start, parent, match, taken)
    return {(left, right) for right, left in match.items()}


def _augment(
    final: tuple[float, str, str], start: str, parent: dict[str, str], match: dict[str, str], taken: dict[str, str]
) -> None:
    kind, node = final[1], final[2]
    if kind == "alone":
        if node == start:
            return
        right = taken.pop(node)
        del match[right]
    else:
        right = node
    while True:
        left = parent[right]
        before = taken.get(left)
        match[right], taken[left] = left, right
        if left == start:
            return
        assert before is not None
        right = before
