"""What is said of a source that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadProblem:
    """One source, or one record of it, that is left out: which, where in it, what is wrong, what to do.

    ``place`` is a line, a byte or a record within ``path``, or None where it is the source as a whole.
    """

    path: str
    place: str | None
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.path}, {self.place}" if self.place else self.path
        return f"{where}: {self.message}; {self.remedy}"
