"""A share over several studies: the random-effects summary of a forest plot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from abstrax.evidence.libraries import require


@dataclass(frozen=True, slots=True)
class Pooled:
    """``share``, ``low`` and ``high`` in percent with the 95% interval; ``weights`` add up to 1, one a study.

    ``i2`` is the share of the variation that is between studies, in percent; ``tau2`` their variance on the
    double-arcsine scale.
    """

    share: float
    low: float
    high: float
    i2: float
    tau2: float
    weights: tuple[float, ...]


def pool(counts: Sequence[float], totals: Sequence[float]) -> Pooled:
    """The share that studies of ``counts`` in ``totals`` people have in common, by random effects.

    Shares are put on the double-arcsine scale (Freeman & Tukey 1950, Ann Math Stat 21:607), where studies without
    an event count too, combined after DerSimonian & Laird (1986, Control Clin Trials 7:177; statsmodels'
    ``combine_effects``), and put back by Miller's formula (1978, Am Stat 32:138) at the inverse of the summary's
    variance (Barendregt 2013, J Epidemiol Community Health 67:974), not at the harmonic mean of the totals, which
    misleads (Schwarzer 2019, Res Synth Methods 10:476). Raises ValueError for fewer than two studies, and
    MissingLibraryError.
    """
    if len(counts) < 2 or len(counts) != len(totals):
        raise ValueError("a summary needs two studies or more, each with a count and a total")
    meta = require("statsmodels.stats.meta_analysis", "summaries of studies", "report")
    import numpy

    n = numpy.asarray(totals, dtype=float)
    scaled = numpy.array([_scaled(x, of) for x, of in zip(counts, totals, strict=True)])
    variance = 1 / (n + 0.5)
    with numpy.errstate(invalid="ignore", divide="ignore"):
        found = meta.combine_effects(scaled, variance, method_re="dl")
    # statsmodels lets the variance between studies be negative; the method stops at none, which is the fixed effect
    spread = float(found.tau2) > 0
    tau2 = float(found.tau2) if spread else 0.0
    weights = found.weights_rel_re if spread else found.weights_rel_fe
    middle, error = (
        (float(found.mean_effect_re), float(found.sd_eff_w_re))
        if spread
        else (float(found.mean_effect_fe), float(found.sd_eff_w_fe))
    )
    ends = (middle, middle - 1.959964 * error, middle + 1.959964 * error)
    share, low, high = (100 * _share(end, 1 / error**2) for end in ends)
    return Pooled(share, low, high, 100 * max(0.0, float(found.i2)), tau2, tuple(weights.tolist()))


def _scaled(x: float, n: float) -> float:
    return math.asin(math.sqrt(x / (n + 1))) + math.asin(math.sqrt((x + 1) / (n + 1)))


def _share(scaled: float, n: float) -> float:
    """The share that ``n`` people would need to stand at a place of the scale; 0 or 1 beyond its ends."""
    if scaled <= _scaled(0, n):
        return 0.0
    if scaled >= _scaled(n, n):
        return 1.0
    sine = math.sin(scaled)
    inner = 1 - (sine + (sine - 1 / sine) / n) ** 2
    return 0.5 * (1 - math.copysign(math.sqrt(max(0.0, inner)), math.cos(scaled)))
