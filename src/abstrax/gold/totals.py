"""Figures over a set of abstracts, as lines of a table."""

from __future__ import annotations

from abstrax.gold.metrics import LEVELS, Figures

_TITLES = {"four": "dose+score+grade+count"}


def table(figures: Figures) -> list[str]:
    """The figures: by kind and level, by field, and of the study block."""
    header = "".join(f"{level.name.lower():^24}" for level in LEVELS)
    lines = [f"{figures.abstracts} abstracts", f"{'':24}{'gold':>6}{'found':>6}  {header}".rstrip()]
    lines.append(f"{'':38}" + f"{'P':>6}{'R':>6}{'F1':>7}     " * 3)
    for name, tally in figures.kinds.items():
        cells = "".join(
            f"{tally.precision(level):6.3f}{tally.recall(level):6.3f}{tally.f1(level):7.3f}     "
            for level in LEVELS
        )
        lines.append(f"{_TITLES.get(name, name):24}{tally.gold:6}{tally.found:6}  {cells}".rstrip())
    lines += [
        "",
        "fields right, of those that gold states (core fields among facts right at value, others at core)",
    ]
    for kind in dict.fromkeys(kind for kind, _ in figures.fields):
        shares = [
            _share(field, *share) for (of, field), share in sorted(figures.fields.items()) if of == kind
        ]
        lines.append(f"  {kind:7} " + "  ".join(shares))
    lines.append("  study   " + "  ".join(_share(field, *share) for field, share in figures.study.items()))
    return lines


def _share(field: str, right: int, total: int) -> str:
    return f"{field} {right}/{total}"
