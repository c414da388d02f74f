"""Linking: names and quantities of each sentence in, facts out.

What stands around a number says what it states; each kind then proposes the names, groups, times and wordings that
the text offers, and learned weights over signals that a reader can follow choose among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from abstrax.names.mention import Mention
from abstrax.relate import weights
from abstrax.relate.reading import Linked, choose
from abstrax.relate.restated import distinct
from abstrax.relate.setting import refocus, scenes
from abstrax.text.spans import Sentence

__all__ = ["THRESHOLD", "Linked", "link", "refocus", "scenes"]

#: A number that states a fact with a lower probability is passed over.
THRESHOLD = 0.35
#: A fact that is less likely right than this is left out: a gap is forgiven sooner than an invention.
FLOOR = 0.33


def link(
    clean: str, sentences: Iterable[Sentence], names: Sequence[Mention], threshold: float = THRESHOLD
) -> list[Linked]:
    """The facts of an abstract, in the order of the text, each with the runners-up for its number."""
    linked: list[Linked] = []
    floor = FLOOR if weights.calibrated() else 0.0
    for scene in scenes(clean, sentences, names):
        chosen = choose(scene, threshold)
        linked += [item for item in chosen if item.candidate.confidence >= floor]
        refocus(scene, [(item.candidate, item.group, item.when) for item in chosen])
        if scene.focus.case:  # all that is told of everybody is told of the one patient
            for item in chosen:
                item.group = "patient" if item.group == "all" else item.group
    return distinct(linked)
