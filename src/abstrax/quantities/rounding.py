"""What a printed number may have been before it was rounded."""

from __future__ import annotations


def decimals(value: float) -> int:
    """The decimals that a number is printed with; trailing zeros are not seen."""
    text = f"{value:.10f}".rstrip("0")
    return len(text) - text.index(".") - 1


def half(value: float) -> float:
    """Half a unit in the last printed place."""
    return 0.5 / 10.0 ** decimals(value)


def follows(n: float, whole: float, percent: float) -> bool:
    """Whether ``n`` of ``whole`` rounds to ``percent`` as printed; a half may go either way."""
    return abs(100 * n / whole - percent) <= half(percent) + 1e-9


def cut_off(n: float, whole: float, percent: float) -> bool:
    """Whether ``percent`` is ``n`` of ``whole`` with the further places cut off instead of rounded."""
    exact = 100 * n / whole
    return 0 <= exact - percent < 2 * half(percent) - 1e-9


def fitting(n: float, percent: float) -> range:
    """The totals of which ``n`` are ``percent`` after rounding, one run of whole numbers; empty where none does."""
    slack = half(percent) + 1e-9
    if n <= 0 or percent <= slack:
        return range(0)
    low = -int(-(100 * n / (percent + slack)) // 1)
    high = int(100 * n / (percent - slack))
    return range(max(low, int(n)), high + 1)
