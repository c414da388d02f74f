"""Every public type: what a record holds, and the facts in it.

Field names are the names in the JSON records, the CSV tables and the gold records alike. All models are
frozen and refuse unknown fields. Offsets count characters of the decoded file exactly as it stands, so that
``text[fact.start:fact.end] == fact.quote``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import pandas

Op = Literal["<", "<=", ">", ">=", "~"]
Stat = Literal["mean", "median", "single"]
Spread = Literal["sd", "se", "iqr", "range", "ci95"]
Role = Literal["level", "change", "percent_change", "threshold"]
Purpose = Literal["study", "conditioning", "premedication", "background", "rescue", "threshold"]
Severity = Literal["high", "medium", "low"]
#: What two facts of a kind must share, beside their numbers, to be the same at core level.
CORE = {
    "dose": ("drug", "unit"),
    "score": ("name", "role"),
    "grade": ("event", "grade"),
    "count": ("what",),
    "effect": ("measure",),
}
What = Literal[
    "participants",
    "screened",
    "arm",
    "female",
    "male",
    "completed",
    "discontinued",
    "died",
    "with",
    "records",
]


class Frozen(BaseModel):
    """Base of all public models: immutable, and strict about field names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FactBase(Frozen):
    """What every fact carries.

    ``start`` and ``end`` are offsets into the decoded file; the slice is ``quote``. ``confidence`` is the
    estimated probability (0–1) that the fact is right at core level. ``rule`` names the pattern or the
    inheritance that linked number and name. ``flags`` name what could not be decided.
    """

    quote: str
    section: str
    group: str | None = None
    when: str | None = None
    start: int | None = None
    end: int | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)
    rule: str | None = None
    flags: tuple[str, ...] = ()


class Dose(FactBase):
    """An amount of a drug, cell product, radiation or supplement; ``unit`` in UCUM where one exists."""

    kind: Literal["dose"] = "dose"
    drug: str | None = None
    amount: float
    amount_high: float | None = None
    op: Op | None = None
    unit: str | None = None
    every: str | None = None
    duration: str | None = None
    route: str | None = None
    stat: Stat | None = None
    purpose: Purpose | None = None


class Score(FactBase):
    """A measured value of something that has a name: an index, a laboratory value, an age, a duration."""

    kind: Literal["score"] = "score"
    name: str | None = None
    value: float
    value_high: float | None = None
    op: Op | None = None
    unit: str | None = None
    stat: Stat | None = None
    spread: Spread | None = None
    spread_low: float | None = None
    spread_high: float | None = None
    role: Role = "level"
    direction: Literal["up", "down"] | None = None


class Grade(FactBase):
    """How often an adverse event occurred, with its grade (CTCAE v5 or ASTCT numbering)."""

    kind: Literal["grade"] = "grade"
    event: str | None = None
    grade: str = "any"
    n: float | None = None
    of: float | None = None
    percent: float | None = None
    op: Op | None = None
    counted: Literal["patients", "events"] | None = None


class Count(FactBase):
    """People or items: the study population, its arms, and those with a characteristic or an outcome."""

    kind: Literal["count"] = "count"
    what: What
    n: float | None = None
    of: float | None = None
    percent: float | None = None
    percent_high: float | None = None
    op: Op | None = None
    label: str | None = None


class Effect(FactBase):
    """An estimate that compares or relates, with its confidence interval and p as printed."""

    kind: Literal["effect"] = "effect"
    measure: str
    value: float
    ci_low: float | None = None
    ci_high: float | None = None
    p: str | None = None
    label: str | None = None


Fact = Annotated[Dose | Score | Grade | Count | Effect, Field(discriminator="kind")]


class Study(Frozen):
    """The study as a whole; ``participants`` is its headline number."""

    design: str | None = None
    participants: int | None = None
    registration: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()


class Section(Frozen):
    """One stretch of the abstract; ``heading`` as printed, offsets of the prose below it."""

    name: str
    heading: str | None = None
    start: int
    end: int


class Metadata(Frozen):
    """What the page says of the abstract; a field is empty where the page is silent."""

    title: str | None = None
    abstract_number: str | None = None
    venue: str | None = None
    date: str | None = None
    keywords: tuple[str, ...] = ()
    url: str | None = None
    doi: str | None = None
    registration: tuple[str, ...] = ()


class Abbreviation(Frozen):
    """A short form that the abstract defines."""

    short: str
    long: str


class Finding(Frozen):
    """Something the audit noticed; ``facts`` are positions in the record, ``arithmetic`` is the sum.

    ``severity``: ``high`` cannot be, ``medium`` does not follow from what is stated, ``low`` is unlikely or
    left out.
    """

    code: str
    severity: Severity = "medium"
    message: str
    facts: tuple[int, ...] = ()
    arithmetic: str | None = None


class Record(Frozen):
    """All that one abstract reports."""

    id: str
    title: str | None = None
    source: str | None = None
    layout: str | None = None
    metadata: Metadata = Metadata()
    study: Study = Study()
    sections: tuple[Section, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_frame(self) -> pandas.DataFrame:
        """One row a fact, one column a field; columns as in ``facts.csv``."""
        from abstrax.tables import facts_frame

        return facts_frame([self])


class Document(Frozen):
    """One source as decoded: ``text`` has had no newline translation and no repair."""

    id: str
    text: str
    title: str | None = None
    source: str | None = None
