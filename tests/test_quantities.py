"""Quantities: characters in, typed values out. Each row is a phrasing with all that is to be read in it, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from abstrax.quantities.grammar import Quantity, p_value, read
from abstrax.quantities.numbers import from_digits, from_power, from_words
from abstrax.quantities.units import canonical
from abstrax.text.clean import clean

_TOLD = ("high", "op", "unit", "n", "of", "percent", "percent_high", "spread", "low", "up", "p")


def Q(value: float, **told: Any) -> dict[str, Any]:
    """A quantity of a row: its value and the fields that are told."""
    return {"value": value, **told}


def stated(text: str) -> list[Quantity]:
    """The quantities of a text as it would stand in a file."""
    cleaned = clean(text).clean
    return read(cleaned, 0, len(cleaned)).quantities


#: Digits and words.
NUMBERS = [
    ("Twelve adults took part", [Q(12)]),
    ("thirty-one women, ninety-six men", [Q(31), Q(96)]),
    ("one hundred and five adults were seen", [Q(105)]),
    ("two thousand visits", [Q(2000)]),
    ("1,554 homes and 18 301 births", [Q(1554), Q(18301)]),
    ("a ratio of .84", [Q(0.84)]),
    ("a loss of −3.5 and of -12.4", [Q(-3.5), Q(-12.4)]),
    ("0·75 is three quarters", [Q(0.75), Q(3)]),
    ("r=0,326 in men", [Q(0.326)]),
    ("48,3% of hips", [Q(48.3, unit="%", percent=48.3)]),
    ("arm N&#3f6 only", [Q(6)]),
    ("4.5 and 5.5", [Q(4.5), Q(5.5)]),
    ("2.3 million adults, ~1.5 billion dollars", [Q(2300000), Q(1500000000, op="~")]),
    ("0.3 to 3 million, ranging from 0.3 to 3 million", [Q(0.3), Q(3000000), Q(300000, high=3000000)]),
    ("Two-hundred-seven and three hundred and six", [Q(207), Q(306)]),
    ("2% and13%, up to10 days, 50% vs.15.8%", [Q(2, unit="%", percent=2), Q(13, unit="%", percent=13), Q(10, op="<=", unit="days"), Q(50, unit="%", percent=50), Q(15.8, unit="%", percent=15.8)]),
    ("neuropathy-24.3%, colitis-7%", [Q(24.3, unit="%", percent=24.3), Q(7, unit="%", percent=7)]),
    ("all did well (table).29 cases did not", [Q(29)]),
    ("it was safe.12 men fell ill (PBMC).2. Next", [Q(12)]),
    ("HR1.80 and aOR0.4", [Q(1.8), Q(0.4)]),
]


#: Figures that look like years, and years.
LIKE_YEARS = [
    ("a level of 2029 ± 210 IU/mL, or 2021 ng/mL in 2021", [Q(2029, unit="IU/mL", spread="sd", low=210), Q(2021, unit="ng/mL")]),
    ("of 1953 studies 12 were kept, as in the 1953 study", [Q(1953), Q(12)]),
    ("after 2034 days", [Q(2034, unit="days")]),
]

#: Parts of a whole.
SHARES = [
    ("remission in 56 (57%)", [Q(56, n=56, percent=57)]),
    ("remission in 5/6 patients", [Q(5, n=5, of=6)]),
    ("9 of 15 flared, 2 out of the 7 twice", [Q(9, n=9, of=15), Q(2, n=2, of=7)]),
    ("two of seven relapsed", [Q(2, n=2, of=7)]),
    ("34.3% of 99 improved", [Q(34.3, unit="%", of=99, percent=34.3)]),
    ("16.7% [10/60] relapsed", [Q(16.7, unit="%", n=10, of=60, percent=16.7)]),
    ("Thirty-one (48%) relapsed", [Q(31, n=31, percent=48)]),
    ("three (25 percent) left", [Q(3, n=3, percent=25)]),
    ("21 people with nephritis (21%)", [Q(21, n=21, percent=21)]),
    ("58.5% (n/N: 158/270) answered", [Q(58.5, unit="%", n=158, of=270, percent=58.5)]),
    ("58% (n = 15) answered", [Q(58, unit="%", n=15, percent=58)]),
    ("33% (48 patients) had it", [Q(33, unit="%", n=48, percent=33)]),
    ("50% (5 of 10) had it", [Q(50, unit="%", n=5, of=10, percent=50)]),
    ("14 [25.9%; 14/54] had it", [Q(14, n=14, of=54, percent=25.9)]),
    ("7/9 people reached a renal response (77.8%)", [Q(7, n=7, of=9, percent=77.8)]),
    ("n = 42 (17%)", [Q(42, n=42, percent=17)]),
    ("sorted by arm, n (%): 65 (14.3), 207 (45.5)", [Q(65, n=65, percent=14.3), Q(207, n=207, percent=45.5)]),
    ("without an announcement 65 (14.3)", [Q(65), Q(14.3)]),
    ("mostly women (62.7%, 32/51)", [Q(62.7, unit="%", n=32, of=51, percent=62.7)]),
    ("15 (65%) of 23 and 82 (93%) of 88", [Q(15, n=15, of=23, percent=65), Q(82, n=82, of=88, percent=93)]),
    ("15 (65%) of 40 others", [Q(15, n=15, percent=65), Q(40)]),
    ("10 (6.2%; 95% CI 3.0-11.1) died", [Q(10, n=10, percent=6.2, spread="ci95", low=3, up=11.1)]),
    ("0.5% (3/600; 95% CI 0.1-1.5) died", [Q(0.5, unit="%", n=3, of=600, percent=0.5, spread="ci95", low=0.1, up=1.5)]),
    ("30-50% of visits", [Q(30, high=50, unit="%", percent=30, percent_high=50)]),
    ("43 of 120 (36%) and 43/120 [35.8%]", [Q(43, n=43, of=120, percent=36), Q(43, n=43, of=120, percent=35.8)]),
    ("CRS 5/6 adults", [Q(5, n=5, of=6)]),
    ("30.2%/56.3% with each", [Q(30.2, unit="%", percent=30.2), Q(56.3, unit="%", percent=56.3)]),
    ("FFS ≥1 (46%)", [Q(1, op=">="), Q(46, unit="%", percent=46)]),
    ("16 women/2 men", [Q(16), Q(2)]),
    ("(33/43; mean dose: 32 mg)", [Q(33, n=33, of=43), Q(32, unit="mg")]),
    ("15.5%→15.8%", [Q(15.5, unit="%", percent=15.5), Q(15.8, unit="%", percent=15.8)]),
]

#: From one number to another, without a centre.
RANGES = [
    ("7.5-15 mg daily", [Q(7.5, high=15, unit="mg")]),
    ("1–3 months", [Q(1, high=3, unit="months")]),
    ("1~3 months", [Q(1, high=3, unit="months")]),
    ("3.5 – 8.5 points", [Q(3.5, high=8.5, unit="points")]),
    ("aged 18 to 65 years", [Q(18, high=65, unit="years")]),
    ("aged 18–65 years", [Q(18, high=65, unit="years")]),
    ("the score ranged from 4 to 11 days", [Q(4, high=11, unit="days")]),
    ("it fell from 12 to 5", [Q(12), Q(5)]),
    ("12%–18% of visits", [Q(12, high=18, unit="%", percent=12, percent_high=18)]),
    ("2 or 3 days", [Q(2, high=3, unit="days")]),
    ("100 or 200 mg", [Q(100), Q(200, unit="mg")]),
    ("within 1-3 weeks", [Q(1, high=3, unit="weeks")]),
    ("IGA 0/1 in 35%", [Q(0, high=1), Q(35, unit="%", percent=35)]),
    ("0.6-1 × 106 cells/kg", [Q(600000, high=1e+06, unit="cells/kg")]),
    ("1 × 106–2 × 106 cells/kg", [Q(1e+06, high=2e+06, unit="cells/kg")]),
    ("a BMI between 19 kg/m2 and 30 kg/m2", [Q(19, high=30, unit="kg/m2")]),
    ("girls between the ages of 4 and 17", [Q(4, high=17)]),
    ("a difference between 15 and 30 mg", [Q(15), Q(30, unit="mg")]),
    ("seen in 20% to 35% of homes", [Q(20, high=35, unit="%", percent=20, percent_high=35)]),
    ("use (20% to 35%) over a decade", [Q(20, unit="%", percent=20), Q(35, unit="%", percent=35)]),
    ("recruits 14 to 70 years of age", [Q(14, high=70, unit="years")]),
    ("it rose, 14 to 70 years", [Q(14), Q(70, unit="years")]),
    ("for 5 minutes to 6 days", [Q(5, unit="minutes"), Q(6, unit="days")]),
    ("a failure of 1 to ≥3 drugs", [Q(1), Q(3, op=">=")]),
    ("IC50 values from 26 to 51 pM", [Q(26, high=51, unit="pM")]),
    ("mean FVC from 60% to 68% of normal", [Q(60, unit="%", percent=60), Q(68, unit="%", percent=68)]),
    ("a 2- to 3-fold risk", [Q(2, high=3, unit="fold")]),
    ("two to three doses", [Q(2, high=3)]),
    ("CDAI >6 and ≤10", [Q(6, op=">"), Q(10, op="<=")]),
    ("a ratio of 0.25 to 0.5 g/g", [Q(0.25, high=0.5, unit="g/g")]),
    ("≥65 to <75 years", [Q(65, high=75, op=">=", unit="years")]),
    ("25 to <30 kg/m2", [Q(25, high=30, unit="kg/m2")]),
    ("from 12 to <30 points", [Q(12), Q(30, op="<", unit="points")]),
    ("ESR <20 and >30", [Q(20, op="<"), Q(30, op=">")]),
    ("ages <70, 70-80 and >80", [Q(70, op="<"), Q(70, high=80), Q(80, op=">")]),
    ("older than 65 years (63%, 66%)", [Q(65, op=">", unit="years"), Q(63, unit="%", percent=63), Q(66, unit="%", percent=66)]),
]

#: What a value is scattered by.
SPREADS = [
    ("37 (19 to 43) years", [Q(37, unit="years", low=19, up=43)]),
    ("16 (15-23) weeks", [Q(16, unit="weeks", low=15, up=23)]),
    ("14 (IQR 10–18) points", [Q(14, unit="points", spread="iqr", low=10, up=18)]),
    ("9.1 (IQR: 3.5 – 8.5) months", [Q(9.1, unit="months", spread="iqr", low=3.5, up=8.5)]),
    ("12 (Q1-Q3 8-20) days", [Q(12, unit="days", spread="iqr", low=8, up=20)]),
    ("44 (range 21-70) years", [Q(44, unit="years", spread="range", low=21, up=70)]),
    ("44.1 years (range: 21 to 70)", [Q(44.1, unit="years", spread="range", low=21, up=70)]),
    ("median (IQR) age was 43 (30-51) years", [Q(43, unit="years", spread="iqr", low=30, up=51)]),
    ("median [range] of 7 [2-9]", [Q(7, spread="range", low=2, up=9)]),
    ("median (25%; 75%) 12 (8; 20) days", [Q(12, unit="days", spread="iqr", low=8, up=20)]),
    ("median (25%; 75%) stay was 12 (8-20) days", [Q(12, unit="days", spread="iqr", low=8, up=20)]),
    ("14 [10-18] with A, 9 (IQR 7-12) with B", [Q(14, spread="iqr", low=10, up=18), Q(9, spread="iqr", low=7, up=12)]),
    ("mean ± SD was 5.1 ± 1.2 points", [Q(5.1, unit="points", spread="sd", low=1.2)]),
    ("5.1±1.2 against 5.1 +/- 1.2", [Q(5.1, spread="sd", low=1.2), Q(5.1, spread="sd", low=1.2)]),
    ("-5.8 ± 1.1", [Q(-5.8, spread="sd", low=1.1)]),
    ("12.5 (±3.1) years", [Q(12.5, unit="years", spread="sd", low=3.1)]),
    ("12.5 (SD: ±3.1) years", [Q(12.5, unit="years", spread="sd", low=3.1)]),
    ("12 (4.1 SD) years", [Q(12, unit="years", spread="sd", low=4.1)]),
    ("4.2 (SE 0.3) points", [Q(4.2, unit="points", spread="se", low=0.3)]),
    ("57 years, SD 11", [Q(57, unit="years", spread="sd", low=11)]),
    ("mean 16.018, SD18.510", [Q(16.018, spread="sd", low=18.51)]),
    ("mean (SD) of 51 (12) years", [Q(51, unit="years", spread="sd", low=12)]),
    ("mean (SE) change -1.2 (0.3)", [Q(-1.2, spread="se", low=0.3)]),
    ("age (SD) was 17.0 (9.5) years", [Q(17, unit="years", spread="sd", low=9.5)]),
    ("a level of 1.8 (3.29) mg/dL", [Q(1.8, unit="mg/dL", low=3.29)]),
    ("12 (4) of them", [Q(12), Q(4)]),
    ("5 (0-9) points", [Q(5, unit="points", low=0, up=9)]),
    ("median of four drugs (3-8)", [Q(4, low=3, up=8)]),
    ("371 ± 114 m (IQR: 306-422)", [Q(371, unit="m", spread="sd", low=114)]),
    ("6.5 (IQR 4.0–9.5; range 1–20)", [Q(6.5, spread="iqr", low=4, up=9.5)]),
    ("3.6 (1.2-6.0), and 2.3 (1.0-4.1)", [Q(3.6, low=1.2, up=6), Q(2.3, low=1, up=4.1)]),
    ("3.1 (1.2 – 5.5, p = 0.02)", [Q(3.1, low=1.2, up=5.5, p="0.02")]),
    ("18 (40-60)", [Q(18), Q(40, high=60)]),
    ("24 (12→36) weeks", [Q(24, unit="weeks", low=12, up=36)]),
    ("a change of 34 [-76.0%]", [Q(34), Q(-76, unit="%", percent=-76)]),
    ("-34.5 [-76.0%]", [Q(-34.5), Q(-76, unit="%", percent=-76)]),
]

#: Confidence intervals and p.
INTERVALS = [
    ("12.8 (95% CI 11.7-13.8)", [Q(12.8, spread="ci95", low=11.7, up=13.8)]),
    ("-3.1 (-4.5; -1.7)", [Q(-3.1, low=-4.5, up=-1.7)]),
    ("-3.1 (95% CI -4.5 to -1.7; p<0.001)", [Q(-3.1, spread="ci95", low=-4.5, up=-1.7, p="<0.001")]),
    ("1.41, 95% CI 1.26-1.58, p<0.001", [Q(1.41, spread="ci95", low=1.26, up=1.58, p="<0.001")]),
    ("HR 0.61 (95% CI, 0.42, 0.88)", [Q(0.61, spread="ci95", low=0.42, up=0.88)]),
    ("HR = 0.5 [95%CI: 0.3;0.8]", [Q(0.5, spread="ci95", low=0.3, up=0.8)]),
    ("43% (95% CI, 38%-48%)", [Q(43, unit="%", percent=43, spread="ci95", low=38, up=48)]),
    ("0.52/100 patient-years of follow-up, 95% CI 0.26, 0.92", [Q(0.52, unit="/100 PY", spread="ci95", low=0.26, up=0.92)]),
    ("36.0% [P = 0.004] and 28.2% [P = 0.029]", [Q(36, unit="%", percent=36, p="0.004"), Q(28.2, unit="%", percent=28.2, p="0.029")]),
    ("OR 1.6, p=9.2e-14", [Q(1.6, p="9.2e-14")]),
    ("OR 1.6 (P = 9.79×10⁻²²)", [Q(1.6, p="9.79×10⁻²²")]),
    ("OR 1.4 (p = 0,014)", [Q(1.4, p="0.014")]),
    ("it was lower (p 0.016)", []),
]

#: At least, at most, about.
BOUNDS = [
    ("≥10 points and <0.5 g/day", [Q(10, op=">=", unit="points"), Q(0.5, op="<", unit="g/day")]),
    ("at least 2 relapses", [Q(2, op=">=")]),
    ("no more than 5 mg, up to 30 mg", [Q(5, op="<=", unit="mg"), Q(30, op="<=", unit="mg")]),
    ("more than 3 months", [Q(3, op=">", unit="months")]),
    ("3 or more flares", [Q(3, op=">=")]),
    ("6 months or longer", [Q(6, op=">=", unit="months")]),
    ("approximately 40%", [Q(40, op="~", unit="%", percent=40)]),
    ("maximum 1200 mg", [Q(1200, op="<=", unit="mg")]),
    ("SLEDAI-2K≥10", [Q(10, op=">=")]),
    ("≤5 mg/d", [Q(5, op="<=", unit="mg/day")]),
    ("18 years of age or older", [Q(18, op=">=", unit="years")]),
    ("larger than 15, higher than 9", [Q(15, op=">"), Q(9, op=">")]),
    ("an ANA titre ≥1:80, antibodies (1/160)", [Q(80, op=">="), Q(160)]),
    ("1:80 of all", [Q(1), Q(80)]),
]

#: Powers of ten, flattened or not.
POWERS = [
    ("1×106 CAR T cells per kg", [Q(1e+06, unit="cells/kg")]),
    ("1 ×108 cells", [Q(1e+08, unit="cells")]),
    ("10x106 cells", [Q(1e+07, unit="cells")]),
    ("2.5 × 10⁶ cells/kg", [Q(2.5e+06, unit="cells/kg")]),
    ("10^6 cells", [Q(1e+06, unit="cells")]),
    ("4 x 10^9/L", [Q(4e+09, unit="/L")]),
    ("≥ 1 × 106", [Q(1e+06, op=">=")]),
]

#: Units as UCUM writes them.
UNITS = [
    ("0.75 mg/kg and 80 µg per kg", [Q(0.75, unit="mg/kg"), Q(80, unit="ug/kg")]),
    ("500 mg/m2, 40 mg/m²", [Q(500, unit="mg/m2"), Q(40, unit="mg/m2")]),
    ("423ng/L", [Q(423, unit="ng/L")]),
    ("344 vs. 200m", [Q(344), Q(200, unit="m")]),
    ("42 vs. 38% at baseline", [Q(42), Q(38, unit="%", percent=38)]),
    ("30 mL/min/1.73m2", [Q(30, unit="mL/min/1.73m2")]),
    ("120 mm Hg, 16 mm", [Q(120, unit="mm[Hg]"), Q(16, unit="mm")]),
    ("4.1/100 PY, 3.5 per 100 patient-years", [Q(4.1, unit="/100 PY"), Q(3.5, unit="/100 PY")]),
    ("0.75/100 000 person years, 19.8 per 100,000 PY", [Q(0.75, unit="/100000 PY"), Q(19.8, unit="/100000 PY")]),
    ("2.5-fold", [Q(2.5, unit="fold")]),
    ("2 IU/mL, 200 IU", [Q(2, unit="IU/mL"), Q(200, unit="[IU]")]),
    ("from 40-100nM to 10 µM", [Q(40, high=100, unit="nM"), Q(10, unit="uM")]),
    ("10 mg/kg/day", [Q(10, unit="mg/kg/day")]),
    ("0.3 percentage points", [Q(0.3, unit="%", percent=0.3)]),
    ("NYHA II", [Q(2)]),
    (">18y, 45.5 ± 3 y", [Q(18, op=">", unit="years"), Q(45.5, unit="years", spread="sd", low=3)]),
    ("3.6x higher", [Q(3.6, unit="fold")]),
    ("seen through a 5x lens", []),
    ("40 U.S. adults took 40 U", [Q(40), Q(40, unit="U")]),
]

#: Digits that belong to a name, a label or a date.
NAMES = [
    ("IL-6, CD19 and anti-Scl-70", []),
    ("ACR20/50/70 in 40%, ACR 20/50/70 in 30%", [Q(40, unit="%", percent=40), Q(30, unit="%", percent=30)]),
    ("PASI75/90 in 20%", [Q(20, unit="%", percent=20)]),
    ("Figure 2, phase 3, cohort 1", []),
    ("from 2016-2022 and 2011–2025", []),
    ("between 1/2019 and 12/2020", []),
    ("on 3 March 2020", []),
    ("a man in his 60s", []),
    ("2019 EULAR/ACR criteria", []),
    ("the 1st and the 3rd", []),
    ("grade 3 in 2", [Q(2)]),
    ("OR 1.12 per year, 95% CI 1.05 to 1.19", [Q(1.12, spread="ci95", low=1.05, up=1.19)]),
    ("HR: 0.97 per 20-unit increase, 95% CI 0.94-0.99", [Q(0.97, spread="ci95", low=0.94, up=0.99)]),
    ("adjusted odds ratio of 1.4 per SD, 95% CI 1.1 to 1.9", [Q(1.4, spread="ci95", low=1.1, up=1.9)]),
    ("a rate of 1.1 per year, 95% CI 1.0 to 1.2", [Q(1.1, unit="/year", spread="ci95", low=1.0, up=1.2)]),
    ("Gr ≥3 in 4, Gr. 2 in 1", [Q(4), Q(1)]),
    ("treated patients 5.5 [1.5-7.5], patients 5 and 6", [Q(5.5, low=1.5, up=7.5)]),
    ("patients 18 years or older", [Q(18, op=">=", unit="years")]),
    ("a trough level 6-8 ng/mL", [Q(6, high=8, unit="ng/mL")]),
    ("the age group 18-30 did worse than group 2", [Q(18, high=30)]),
    ("3 (14%) of class III and 5 (24%) of class V", [Q(3, n=3, percent=14), Q(5, n=5, percent=24)]),
    ("8% stage II, 4.8% stage III or IV", [Q(8, unit="%", percent=8), Q(4.8, unit="%", percent=4.8)]),
    ("class III ± V, stages 1 and 2, figure 1.2, 1.3", []),
    ("a reading level 9.5 ± 0.4", [Q(9.5, spread="sd", low=0.4)]),
    ("K-L grade ≥2 or Kellgren-Lawrence (KL) Grades 2-3", [Q(2, op=">="), Q(2, high=3)]),
    ("55% v 45% in trial v 2", [Q(55, unit="%", percent=55), Q(45, unit="%", percent=45)]),
    ("ICD-10 codes M35.3 and D69.6, PM2.5, PU.1 and Th17.1 cells", []),
]

ROWS = [*NUMBERS, *LIKE_YEARS, *SHARES, *RANGES, *SPREADS, *INTERVALS, *BOUNDS, *POWERS, *UNITS, *NAMES]


@pytest.mark.parametrize(("text", "wanted"), ROWS, ids=[text for text, _ in ROWS])
def test_what_is_read(text: str, wanted: list[dict[str, Any]]) -> None:
    found = [
        {"value": q.value, **{name: getattr(q, name) for name in _TOLD if getattr(q, name) is not None}}
        for q in stated(text)
    ]
    assert found == wanted


def test_a_row_stands_once() -> None:
    assert len({text for text, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("remission in 56 (57%) of all", "56 (57%)"),
        ("a score of 14 (IQR 10-18) points then", "14 (IQR 10-18) points"),
        ("fell to 1.41, 95% CI 1.26-1.58, p<0.001, again", "1.41, 95% CI 1.26-1.58, p<0.001"),
        ("in 15 (65%) of 23 with it", "15 (65%) of 23"),
        ("at least 2 drugs", "at least 2"),
    ],
)
def test_a_quantity_covers_its_brackets(text: str, covered: str) -> None:
    (quantity,) = stated(text)
    assert text[quantity.start : quantity.end] == covered


@pytest.mark.parametrize(
    ("text", "counts"),
    [("n=12 took it", [True]), ("N = 12 took it", [True]), ("12 took it", [False]), ("arms of n=3 and 4", [True, False])],
)
def test_a_number_behind_n_says_so(text: str, counts: list[bool]) -> None:
    assert [quantity.n_equals for quantity in stated(text)] == counts


def test_brackets_that_hold_other_things_stay_apart() -> None:
    depths = [(quantity.value, quantity.depth) for quantity in stated("11 adults (3 women, 8 men), 2 dogs")]
    assert depths == [(11, 0), (3, 1), (8, 1), (2, 0)]


def test_time_points_are_passed_over() -> None:
    text = "at week 24 in 12 of 20"
    row = read(text, 0, len(text), [(3, 10)])
    assert [(q.n, q.of) for q in row.quantities] == [(12, 20)]
    assert "T" in [token.kind for token in row.tokens]


@pytest.mark.parametrize(
    ("text", "value"),
    [("Fifty-nine", 59), ("one hundred and five", 105), ("two thousand", 2000), ("three million", 3e6), ("zero", 0)],
)
def test_words(text: str, value: float) -> None:
    assert from_words(text) == value


@pytest.mark.parametrize(("text", "value"), [("1,554", 1554), ("18 301", 18301), ("0,326", 0.326), ("48,3", 48.3), (".84", 0.84)])
def test_digits(text: str, value: float) -> None:
    assert from_digits(text) == value


@pytest.mark.parametrize(("text", "value"), [("×106", 1e6), ("x 10^6", 1e6), (" × 10⁹", 1e9), ("10⁻³", 1e-3)])
def test_powers(text: str, value: float) -> None:
    assert from_power(text) == value


@pytest.mark.parametrize(
    ("printed", "ucum"),
    [
        ("µg per kg", "ug/kg"), ("yrs", "years"), ("mcg/mL", "ug/mL"), ("IU", "[IU]"), ("IU/mL", "IU/mL"), ("per cent", "%"),
        ("CAR T cells/kg", "cells/kg"), ("events per 100 patient-years", "/100 PY"), ("mg/d", "mg/day"), ("m²", "m2"),
        ("mg/kg body weight", "mg/kg"), ("per 1,000 person-months", "/1000 person-months"), ("µM", "uM"), ("mm Hg", "mm[Hg]"),
        ("mg/Kg", "mg/kg"), ("mg/Kg body weight", "mg/kg"),
    ],
)  # fmt: skip
def test_units(printed: str, ucum: str) -> None:
    assert canonical(printed) == ucum


@pytest.mark.parametrize(
    ("printed", "shown"),
    [("P < 0.001", "<0.001"), ("p = 0,014", "0.014"), ("P value=.02", ".02"), ("p=ns", "ns"), ("p ≤ 5 × 10-8", "≤5×10-8"), ("p=4.0e-3", "4.0e-3")],
)
def test_p_as_shown(printed: str, shown: str) -> None:
    assert p_value(printed) == shown
