"""One-to-one assignment of the greatest total weight."""

from __future__ import annotations

from collections.abc import Mapping

Weights = Mapping[tuple[int, int], int]


def assign(weights: Weights) -> list[tuple[int, int]]:
    """The pairs (row, column) of greatest total weight, no row or column twice, in the order of their rows.

    ``weights`` holds the pairs that may be joined, each with a positive weight.
    """
    chosen: list[tuple[int, int]] = []
    for rows, columns in _components(weights):
        chosen += _solve(weights, sorted(rows), sorted(columns))
    return sorted(chosen)


def _components(weights: Weights) -> list[tuple[set[int], set[int]]]:
    """Rows and columns that hang together, so that each small problem is solved by itself."""
    parts: list[tuple[set[int], set[int]]] = []
    for row, column in weights:
        touching = [part for part in parts if row in part[0] or column in part[1]]
        parts = [part for part in parts if part not in touching]
        rows = {row}.union(*(part[0] for part in touching))
        columns = {column}.union(*(part[1] for part in touching))
        parts.append((rows, columns))
    return parts


def _solve(weights: Weights, rows: list[int], columns: list[int]) -> list[tuple[int, int]]:
    """Hungarian method with potentials, O(rows² × columns); a missing pair weighs 0 and is dropped after."""
    if len(rows) > len(columns):
        turned = {(column, row): weight for (row, column), weight in weights.items()}
        return [(row, column) for column, row in _solve(turned, columns, rows)]
    cost = [[-weights.get((row, column), 0) for column in columns] for row in rows]
    owner = _owners(cost)
    pairs = [(rows[i], columns[j]) for j, i in owner.items()]
    return [pair for pair in pairs if pair in weights]


def _owners(cost: list[list[int]]) -> dict[int, int]:
    """The row that owns each assigned column of a cost matrix no higher than it is wide."""
    height, width = len(cost), len(cost[0])
    row_price, column_price = [0] * height, [0] * (width + 1)
    owner = [-1] * (width + 1)
    for row in range(height):
        owner[width] = row
        _augment(cost, owner, row_price, column_price)
    return {column: owner[column] for column in range(width) if owner[column] >= 0}


def _augment(cost: list[list[int]], owner: list[int], row_price: list[int], column_price: list[int]) -> None:
    """Find the cheapest path from the row waiting at the extra column to a free one; shift owners along."""
    width = len(owner) - 1
    slack: list[float] = [float("inf")] * (width + 1)
    came = [width] * (width + 1)
    used = [False] * (width + 1)
    here = width
    while owner[here] >= 0:
        used[here] = True
        row = owner[here]
        for column in range(width):
            reduced = cost[row][column] - row_price[row] - column_price[column]
            if not used[column] and reduced < slack[column]:
                slack[column], came[column] = reduced, here
        step = min((slack[column], column) for column in range(width) if not used[column])
        for column in range(width + 1):
            if used[column]:
                row_price[owner[column]] += int(step[0])
                column_price[column] -= int(step[0])
            else:
                slack[column] -= step[0]
        here = step[1]
    while here != width:
        owner[here] = owner[came[here]]
        here = came[here]
