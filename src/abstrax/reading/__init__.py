"""Sources in: text files, folders and JSONL files become documents; what cannot be read becomes a problem."""

from __future__ import annotations

from abstrax.reading.problem import ReadProblem
from abstrax.reading.sources import read_path, read_paths

__all__ = ["ReadProblem", "read_path", "read_paths"]
