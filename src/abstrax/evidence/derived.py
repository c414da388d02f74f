"""Means and standard deviations of what is reported as median, quartiles, range, standard error or interval.

The methods take values that are near to normally distributed; where they are skewed, what comes out is skewed too.
Sizes are numbers of people, all other numbers are in the unit of the measure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Moments:
    """A mean and an SD, and how each was come by: ``reported`` or the method of the paper."""

    mean: float | None = None
    sd: float | None = None
    method: str | None = None


def luo_range(low: float, median: float, high: float, n: int) -> float:
    """The mean by the range and the median: Luo et al. 2018, Stat Methods Med Res 27:1785, formula 7."""
    weight: float = 4.0 / (4.0 + float(n) ** 0.75)
    return weight * (low + high) / 2 + (1 - weight) * median


def luo_quartiles(low: float, median: float, high: float, n: int) -> float:
    """The mean by the quartiles and the median: Luo et al. 2018, formula 11."""
    weight = 0.7 + 0.39 / n
    return weight * (low + high) / 2 + (1 - weight) * median


def luo_five(low: float, first: float, median: float, third: float, high: float, n: int) -> float:
    """The mean by the range, the quartiles and the median: Luo et al. 2018, formula 15."""
    outer: float = 2.2 / (2.2 + float(n) ** 0.75)
    inner: float = 0.7 - 0.72 / float(n) ** 0.55
    return outer * (low + high) / 2 + inner * (first + third) / 2 + (1 - outer - inner) * median


def wan_range(low: float, high: float, n: int) -> float:
    """The SD by the range: Wan et al. 2014, BMC Med Res Methodol 14:135, formula 9."""
    return (high - low) / (2 * _quantile((n - 0.375) / (n + 0.25)))


def wan_quartiles(low: float, high: float, n: int) -> float:
    """The SD by the quartiles: Wan et al. 2014, formula 16."""
    return (high - low) / (2 * _quantile((0.75 * n - 0.125) / (n + 0.25)))


def shi_five(low: float, first: float, third: float, high: float, n: int) -> float:
    """The SD by the range and the quartiles: Shi et al. 2020, Res Synth Methods 11:641, formula 11."""
    outer: float = (2 + 0.14 * float(n) ** 0.6) * _quantile((n - 0.375) / (n + 0.25))
    inner: float = (2 + 2 / (0.07 * float(n) ** 0.6)) * _quantile((0.75 * n - 0.125) / (n + 0.25))
    return (high - low) / outer + (third - first) / inner


def hozo_mean(low: float, median: float, high: float) -> float:
    """The mean by the range and the median, of any size: Hozo et al. 2005, BMC Med Res Methodol 5:13, formula 5."""
    return (low + 2 * median + high) / 4


def sd_of_error(error: float, n: int) -> float:
    """The SD by the standard error of a mean: Cochrane Handbook 6.5.2.2."""
    return error * math.sqrt(n)


def sd_of_interval(low: float, high: float, n: int) -> float:
    """The SD by the 95% interval of a mean, Student's t of ``n`` - 1 (Cochrane Handbook 6.5.2.2)."""
    return math.sqrt(n) * (high - low) / (2 * _student(n - 1))


def moments(
    value: float, stat: str | None, spread: str | None, low: float | None, high: float | None, n: int | None
) -> Moments:
    """Mean and SD of a value as it is reported; both None where no method serves.

    A mean is taken as it stands. Of a median, the mean is by Luo 2018 and the SD by Wan 2014; of one whose size is
    not known and whose range is given, the mean by Hozo 2005.
    """
    if stat == "mean":
        return _of_mean(value, spread, low, high, n)
    if stat != "median" or low is None or high is None or not low <= value <= high:
        return Moments()
    if n is None or n < 3:
        return Moments(hozo_mean(low, value, high), None, "Hozo 2005") if spread == "range" else Moments()
    if spread == "range":
        return Moments(luo_range(low, value, high, n), wan_range(low, high, n), "Luo 2018, Wan 2014")
    if spread == "iqr":
        return Moments(luo_quartiles(low, value, high, n), wan_quartiles(low, high, n), "Luo 2018, Wan 2014")
    return Moments()


def five(quartiles: tuple[float, float], median: float, ends: tuple[float, float], n: int) -> Moments:
    """Mean and SD where both quartiles and range are reported: Luo 2018 and Shi 2020."""
    (first, third), (low, high) = quartiles, ends
    mean = luo_five(low, first, median, third, high, n)
    return Moments(mean, shi_five(low, first, third, high, n), "Luo 2018, Shi 2020")


def _of_mean(
    value: float, spread: str | None, low: float | None, high: float | None, n: int | None
) -> Moments:
    if spread == "sd":
        return Moments(value, low, "reported")
    if spread == "se" and low is not None and n:
        return Moments(value, sd_of_error(low, n), "SD of SE")
    if spread == "ci95" and low is not None and high is not None and n and n > 1:
        return Moments(value, sd_of_interval(low, high, n), "SD of CI")
    return Moments(value, None, "reported")


@lru_cache(maxsize=1 << 12)
def _quantile(share: float) -> float:
    return _NORMAL.inv_cdf(share)


@lru_cache(maxsize=1 << 12)
def _student(freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))
