"""The best choice under limits: an integer programme, solved to the proven optimum by HiGHS. docs/choosing.md has it as a formula.

All numbers of the model are whole, so that equal choices are equal and a better one is better by at least 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import Any

from sdgtax.model.extras import need
from sdgtax.model.finding import SdgtaxError

WHOLE = 10
"""A confidence counts in tenths."""
TIES = 0.9
"""What the order of the candidates counts in all: less than the smallest difference of two choices."""
EXACT = 1e-9
Row = tuple[dict[int, float], float, float]
"""Coefficients by column, the least and the largest value."""


@dataclass(frozen=True, slots=True)
class Model:
    """What choices are worth. Candidates and elements are numbers; earlier candidates are taken where all else is equal.

    `worth` is what a candidate is worth by itself, `covers` the elements that it covers and how much (in tenths). `slopes` has
    for each element what a tenth gives that the first, second ... whole candidate adds; falling. `redundant` are pairs and what
    both together lose.
    """

    worth: tuple[int, ...]
    covers: tuple[tuple[tuple[int, int], ...], ...]
    slopes: tuple[tuple[int, ...], ...]
    redundant: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def covered(self, chosen: Iterable[int]) -> list[int]:
        """How much of each element is covered."""
        total = [0] * len(self.slopes)
        for i in chosen:
            for e, tenths in self.covers[i]:
                total[e] += tenths
        return total

    def gives(self, element: int, tenths: int) -> int:
        """What an element gives that is covered so much."""
        steps = enumerate(self.slopes[element])
        return sum(slope * min(WHOLE, max(0, tenths - n * WHOLE)) for n, slope in steps)

    def gains(self, i: int, covered: Sequence[int]) -> dict[int, int]:
        """What a candidate gives to each of its elements where so much of them is covered."""
        return {e: self.gives(e, covered[e] + tenths) - self.gives(e, covered[e]) for e, tenths in self.covers[i]}

    def value(self, chosen: Collection[int]) -> int:
        """What a choice is worth."""
        inside = set(chosen)
        lost = sum(points for (i, j), points in self.redundant.items() if i in inside and j in inside)
        whole = sum(self.gives(e, tenths) for e, tenths in enumerate(self.covered(chosen)))
        return sum(self.worth[i] for i in chosen) + whole - lost


@dataclass(frozen=True, slots=True)
class Limits:
    """What a choice has to keep to: its size, what is in, what is out, pairs of which one at most is in, groups of which so many
    are in at most, and groups of which one is in at least."""

    size: int
    must: frozenset[int] = frozenset()
    without: frozenset[int] = frozenset()
    same: tuple[tuple[int, int], ...] = ()
    most: tuple[tuple[frozenset[int], int], ...] = ()
    needed: tuple[frozenset[int], ...] = ()

    def allow(self, chosen: Collection[int]) -> bool:
        """Whether a choice keeps to all of it."""
        inside = set(chosen)
        return (
            len(inside) <= self.size
            and inside >= self.must
            and not inside & self.without
            and not any(i in inside and j in inside for i, j in self.same)
            and all(len(inside & group) <= most for group, most in self.most)
            and all(inside & group for group in self.needed)
        )


def optimum(model: Model, limits: Limits) -> tuple[int, ...] | None:
    """The choice that is worth most, in the order of the candidates; None where the limits allow none.

    Of equally good ones, it is that whose candidates come first (the least sum of their places). Raises SdgtaxError where the
    solver is not installed.
    """
    count = len(model.worth)
    if not count:
        return () if limits.allow(()) else None
    step = TIES / max(min(limits.size, count), 1) / count
    columns, rows = _columns(model, [worth - step * n for n, worth in enumerate(model.worth)])
    rows += _limits(limits, count)
    bounds = [(float(i in limits.must), float(i not in limits.without)) for i in range(count)]
    if any(low > high for low, high in bounds):
        return None
    bounds += [(0.0, high) for _, high in columns[count:]]
    costs = [cost for cost, _ in columns]
    first = greedy(model, limits)
    if limits.allow(first):
        # What cannot be in any choice as good as the first one: by the linear relaxation and its reduced costs.
        relaxed = _solve(costs, bounds, rows, 0, step)
        spare = relaxed.getInfo().objective_function_value - model.value(first) + 1
        dual = relaxed.getSolution().col_dual
        bounds[:count] = [(low, high if -dual[i] <= spare else low) for i, (low, high) in enumerate(bounds[:count])]
    found = _solve(costs, bounds, rows, count, step / 2)
    return None if found is None else tuple(i for i, x in enumerate(found.getSolution().col_value[:count]) if x > 0.5)


def greedy(model: Model, limits: Limits) -> list[int]:
    """A good choice, made by taking again and again the candidate that adds most; it may break limits that are hard to keep."""
    near = _near(limits.same)
    lost: Counter[int] = Counter()
    total = [0] * len(model.slopes)
    chosen: list[int] = []
    free = set(range(len(model.worth))) - limits.without

    def gain(i: int) -> int:
        return model.worth[i] + sum(model.gains(i, total).values()) - lost[i]

    def take(i: int) -> None:
        chosen.append(i)
        free.difference_update(near.get(i, ()), {i})
        for e, tenths in model.covers[i]:
            total[e] += tenths
        for (k, j), points in model.redundant.items():
            if i in (k, j):
                lost[j if i == k else k] += points
        for group, most in limits.most:
            if len(group.intersection(chosen)) >= most:
                free.difference_update(group)

    for i in sorted(limits.must):
        take(i)
    for group in limits.needed:
        if not group.intersection(chosen) and group & free:
            take(max(sorted(group & free), key=gain))
    # Gains only fall, so one that is the best still after it was counted anew is the best.
    heap = [(-gain(i), i) for i in free]
    heapify(heap)
    while heap and len(chosen) < limits.size:
        _, i = heappop(heap)
        if i in free and (now := gain(i)) > 0:
            if heap and -now > heap[0][0]:
                heappush(heap, (-now, i))
            else:
                take(i)
    return chosen


def _columns(model: Model, costs: Sequence[float]) -> tuple[list[tuple[float, float]], list[Row]]:
    """Points and upper bounds of all columns: candidates, steps of elements, redundant pairs; and the rows that tie them."""
    columns = [(c, 1.0) for c in costs]
    rows: list[Row] = []
    covered: list[dict[int, float]] = [{} for _ in model.slopes]
    for i, covers in enumerate(model.covers):
        for e, tenths in covers:
            covered[e][i] = -float(tenths)
    for slopes, found in zip(model.slopes, covered, strict=True):
        steps = {len(columns) + n: 1.0 for n in range(len(slopes))}
        columns += [(float(slope), float(WHOLE)) for slope in slopes]
        rows.append((steps | found, -float("inf"), 0.0))
    for (i, j), points in model.redundant.items():
        rows.append(({i: 1.0, j: 1.0, len(columns): -1.0}, -float("inf"), 1.0))
        columns.append((-float(points), 1.0))
    return columns, rows


def _limits(limits: Limits, count: int) -> list[Row]:
    most = [(range(count), limits.size), *((c, 1) for c in cliques(limits.same)), *limits.most]
    rows: list[Row] = [(dict.fromkeys(group, 1.0), -float("inf"), float(n)) for group, n in most]
    return rows + [(dict.fromkeys(group, 1.0), 1.0, float("inf")) for group in limits.needed]


def _near(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """Both sides of each pair by the other one."""
    near: dict[int, set[int]] = {}
    for i, j in pairs:
        near.setdefault(i, set()).add(j)
        near.setdefault(j, set()).add(i)
    return near


def cliques(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Groups in which every two are a pair, such that each pair lies in one: one strong row for many weak ones."""
    near = _near(pairs)
    done: set[tuple[int, int]] = set()
    groups = []
    for i, j in sorted((i, j) for i, found in near.items() for j in found if i < j):
        if (i, j) in done:
            continue
        group = [i, j]
        for k in sorted(near[i] & near[j]):
            if near[k].issuperset(group):
                group.append(k)
        groups.append(sorted(group))
        done |= {(x, y) for x in group for y in group if x < y}
    return groups


def _solve(
    costs: Sequence[float], bounds: Sequence[tuple[float, float]], rows: Sequence[Row], whole: int, gap: float
) -> Any:
    """The solver with the optimum (the first `whole` columns are 0 or 1), proven up to `gap`; None where there is none."""
    highs, numpy = need("highspy", "select"), need("numpy", "select")
    lp = highs.HighsLp()
    lp.num_col_, lp.num_row_, lp.sense_ = len(costs), len(rows), highs.ObjSense.kMaximize
    lp.col_cost_ = numpy.array(costs)
    lp.col_lower_, lp.col_upper_ = numpy.array([low for low, _ in bounds]), numpy.array([high for _, high in bounds])
    lp.row_lower_, lp.row_upper_ = numpy.array([low for _, low, _ in rows]), numpy.array([high for *_, high in rows])
    lp.a_matrix_.format_ = highs.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = numpy.cumsum([0, *(len(row) for row, *_ in rows)]).astype(numpy.int32)
    lp.a_matrix_.index_ = numpy.array([c for row, *_ in rows for c in sorted(row)], dtype=numpy.int32)
    lp.a_matrix_.value_ = numpy.array([row[c] for row, *_ in rows for c in sorted(row)])
    kinds = highs.HighsVarType
    lp.integrality_ = [kinds.kInteger if n < whole else kinds.kContinuous for n in range(len(costs))]
    solver = highs.Highs()
    options: dict[str, Any] = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": gap}
    options |= {"mip_feasibility_tolerance": EXACT, "primal_feasibility_tolerance": EXACT}
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    solver.run()
    status = solver.getModelStatus()
    if status == highs.HighsModelStatus.kOptimal:
        return solver
    if status in (highs.HighsModelStatus.kInfeasible, highs.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    raise SdgtaxError(f"the solver HiGHS ended with “{solver.modelStatusToString(status)}”. Choose from fewer sets.")
