"""What the page of an abstract shows: its text in pieces, its facts, and its findings in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from abstrax.audit import worst_first
from abstrax.audit.checks import CHECKS
from abstrax.evidence.table import anchor
from abstrax.gold.compare import Comparison, Level
from abstrax.model import Fact, Finding, Record
from abstrax.report import wording
from abstrax.report.marked import Piece, fits, pieces, spans
from abstrax.report.terms import Term, terms

#: Stretches of a page that are not the study; folded until they are wanted.
_ASIDE = frozenset({"furniture", "references", "acknowledgements", "disclosures", "keywords"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact as shown. ``number`` counts from one, as everywhere a reader meets it; ``notes`` are of its findings."""

    number: int
    fact: Fact
    place: str
    row: str
    subject: str
    value: str
    fields: tuple[tuple[str, str], ...]
    notes: tuple[int, ...] = ()
    in_text: bool = True

    @property
    def told(self) -> str:
        """All fields, a line each: what hovering shows."""
        return "\n".join(f"{name}: {value}" for name, value in self.fields)


@dataclass(frozen=True, slots=True)
class Note:
    """A finding as shown, with the facts that it concerns."""

    number: int
    finding: Finding
    place: str
    facts: tuple[Shown, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section as shown; ``notes`` are the findings whose first fact stands in it."""

    title: str
    heading: str | None
    open: bool
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The page of an abstract. ``missing`` says why there is no text; ``rest`` are findings of no section."""

    record: Record
    place: str
    title: str
    about: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    facts: tuple[Shown, ...]
    notes: tuple[Note, ...]
    rest: tuple[Note, ...]
    gold: str | None = None
    missing: str | None = None
    terms: dict[str, Term] = field(default_factory=dict)

    @property
    def noted(self) -> frozenset[int]:
        """The positions of the facts that findings concern."""
        return frozenset(at for at, fact in enumerate(self.facts) if fact.notes)


def place(id: str) -> str:
    """The name of the place where an abstract begins."""
    return f"{id}-abstract"


def page(record: Record, text: str | None, compared: Comparison | None) -> Page:
    """The page of a record; ``text`` is that which it was read from."""
    missing = None
    if text is None:
        missing = "Its text was not found; say with --raw where it is. Each fact shows its own words."
    elif not fits(record, text):
        text, missing = (
            None,
            "Its text has changed since it was read; extract it anew. Each fact shows its own words.",
        )
    facts = _facts(record, text)
    notes = _notes(record, facts)
    named = terms(record, text) if text is not None else {}
    parts = tuple(_parts(record, text, notes, named)) if text is not None else ()
    placed = {note.number for part in parts for note in part.notes}
    return Page(
        record, place(record.id), record.title or record.id, tuple(_about(record)), tuple(_links(record)), parts, facts,
        notes, tuple(note for note in notes if note.number not in placed), _gold(compared), missing, named,
    )  # fmt: skip


def _facts(record: Record, text: str | None) -> tuple[Shown, ...]:
    told = worst_first(record.findings)
    inside = (
        {at for start, _, at in spans(record) if any(s.start <= start < s.end for s in record.sections)}
        if text is not None
        else set()
    )
    return tuple(
        Shown(
            at + 1, fact, anchor(record.id, at), f"{record.id}-r{at}", wording.subject(fact), wording.value(fact),
            tuple(wording.fields(fact)), tuple(i for i, f in enumerate(told) if at in f.facts), at in inside,
        )
        for at, fact in enumerate(record.facts)
    )  # fmt: skip


def _notes(record: Record, facts: tuple[Shown, ...]) -> tuple[Note, ...]:
    return tuple(
        Note(
            number,
            finding,
            f"{record.id}-n{number}",
            tuple(facts[at] for at in finding.facts if at < len(facts)),
            CHECKS[finding.code].source if finding.code in CHECKS else None,
        )
        for number, finding in enumerate(worst_first(record.findings))
    )


def _parts(record: Record, text: str, notes: tuple[Note, ...], named: dict[str, Term]) -> Iterator[Part]:
    known = [*spans(record), *((term.start, term.end, term.mark) for term in named.values())]
    for section in record.sections:
        here = tuple(
            note
            for note in notes
            if note.facts
            and section.start <= (note.facts[0].fact.start or 0) < section.end
            and note.facts[0].in_text
        )
        cut = pieces(text, section.start, section.end, known)
        marked = any(fact >= 0 for piece in cut for fact in piece.facts)
        title = section.name[:1].upper() + section.name[1:]
        heading = section.heading if (section.heading or "").casefold() != section.name.casefold() else None
        opened = marked or not (section.name in _ASIDE or section.name == "title")
        yield Part(title, heading, opened, tuple(cut), here)


def _about(record: Record) -> Iterator[tuple[str, str]]:
    study, page = record.study, record.metadata
    told = {
        "Design": study.design, "Participants": str(study.participants) if study.participants is not None else None,
        "Conditions": ", ".join(study.conditions), "Interventions": ", ".join(study.interventions),
        "Registration": ", ".join(study.registration), "Published": ", ".join(p for p in (page.venue, page.date) if p),
        "Number": page.abstract_number, "Source": record.source,
    }  # fmt: skip
    yield from ((name, text) for name, text in told.items() if text)


def _links(record: Record) -> Iterator[tuple[str, str]]:
    """Where the abstract is to be found; an address that is no web address is no link."""
    if record.metadata.doi:
        yield f"doi:{record.metadata.doi}", f"https://doi.org/{quote(record.metadata.doi, safe='/')}"
    url = record.metadata.url or ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    if parts.scheme in ("http", "https") and parts.netloc:
        yield parts.netloc, url


def _gold(compared: Comparison | None) -> str | None:
    if compared is None:
        return None
    right = sum(pair.level >= Level.CORE for pair in compared.pairs)
    total = len(compared.pairs) + len(compared.unmatched)
    return f"{right} of {total} facts right, {len(compared.extra)} extra"
