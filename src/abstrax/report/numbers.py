"""Numbers as they are read."""

from __future__ import annotations

import re

#: Spreads by the names that tables and figures give them.
SPREADS = {"sd": "SD", "se": "SE", "iqr": "IQR", "range": "range", "ci95": "95% CI"}


def number(value: float | None, digits: int = 4) -> str:
    """A number as it is read: 0.82, 1,340, −6."""
    if value is None:
        return ""
    if value and not 1e-4 <= abs(value) < 1e6:
        return _scientific(value)
    whole = abs(value) >= 1000 or value == round(value)
    text = f"{value:,.0f}" if whole else f"{value:.{digits}g}"
    return text.replace("-", "−")


_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def _scientific(value: float) -> str:
    mantissa, exponent = f"{value:.2e}".split("e")
    return f"{float(mantissa):g}×10{str(int(exponent)).translate(_SUPERSCRIPTS)}".replace("-", "−")


_MICRO = re.compile(r"(?<![A-Za-z])u(?=[gLM]\b)")


def printed(code: str | None) -> str:
    """A unit as it is printed: µg for ug, m² for m2, IU for [IU]."""
    return (
        _MICRO.sub("µ", code or "")
        .replace("m2", "m²")
        .replace("mm3", "mm³")
        .replace("[", "")
        .replace("]", "")
    )
