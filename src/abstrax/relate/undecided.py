"""What could not be decided of a linked fact: the fields that are empty for want of evidence, or hold by a hair."""

from __future__ import annotations

from abstrax.names import lexicon
from abstrax.relate.scene import Candidate, Scene

#: The field without which a fact of a kind says little.
_SUBJECT = {"dose": "drug", "score": "name", "grade": "event", "effect": "label"}
#: Fields in which two readings of one number differ, and a reader would care.
_TELLING = ("drug", "purpose", "name", "role", "event", "grade", "what", "measure")
_NEARLY = 0.5


def undecided(
    scene: Scene, candidate: Candidate, who: str, when: str | None, others: list[Candidate]
) -> tuple[str, ...]:
    """Names of fields, sorted; ``kind`` where a reading as another kind was nearly as likely."""
    return tuple(
        sorted(
            {*_empty(candidate), *_contested(candidate, others), *_open_context(scene, candidate, who, when)}
        )
    )


def _empty(candidate: Candidate) -> list[str]:
    fields = candidate.fields
    subject = "label" if fields.get("what") == "with" else _SUBJECT.get(candidate.kind)
    found = [subject] if subject and fields.get(subject) is None else []
    if candidate.kind == "score" and fields.get("unit") is None and fields.get("name"):
        entry = lexicon.load().entry("measure", str(fields["name"]))
        if entry is not None and entry.unit not in (None, "points"):
            found.append("unit")
    return found


def _contested(candidate: Candidate, others: list[Candidate]) -> list[str]:
    """Where the runner-up is at least half as likely: in what it differs."""
    if not others or others[0].confidence < _NEARLY * candidate.confidence:
        return []
    rival = others[0]
    if rival.kind != candidate.kind:
        return ["kind"]
    return [name for name in _TELLING if rival.fields.get(name) != candidate.fields.get(name)]


def _open_context(scene: Scene, candidate: Candidate, who: str, when: str | None) -> list[str]:
    """Several groups or time points in the sentence, and none of them is this number's."""
    whole = candidate.fields.get("what") in ("participants", "screened", "records")
    if candidate.kind == "dose" or candidate.fields.get("role") == "threshold" or whole:
        return []
    labels = {group.label for group in scene.groups}
    moments = {point.when for point in scene.times if point.when}
    found = ["group"] if who == "all" and len(labels) > 1 else []
    return [*found, "when"] if when is None and len(moments) > 1 else found
