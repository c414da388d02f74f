"""Numbers as they are read."""

from __future__ import annotations

#: Spreads by the names that tables and figures give them.
SPREADS = {"sd": "SD", "se": "SE", "iqr": "IQR", "range": "range", "ci95": "95% CI"}


def number(value: float | None, digits: int = 4) -> str:
    """A number as it is read: 0.82, 1,340, −6."""
    if value is None:
        return ""
    text = f"{value:,.0f}" if abs(value) >= 1000 and value == round(value) else f"{value:.{digits}g}"
    if "e" in text:
        text = f"{value:,.0f}" if 1000 <= abs(value) < 1e6 else _scientific(value)
    return text.replace("-", "−")


_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def _scientific(value: float) -> str:
    mantissa, exponent = f"{value:.3g}".split("e") if "e" in f"{value:.3g}" else f"{value:.2e}".split("e")
    return f"{float(mantissa):g}×10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
