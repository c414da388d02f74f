"""New abstracts in: pages, exports, tables, PDFs and identifiers become text files with a header block."""

from __future__ import annotations

from abstrax.adding.abstract import Abstract, RecordError, SourceError
from abstrax.adding.shelf import Outcome, Shelf
from abstrax.adding.sources import Settings, read

__all__ = ["Abstract", "Outcome", "RecordError", "Settings", "Shelf", "SourceError", "read"]
