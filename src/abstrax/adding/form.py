"""The form of an added file: a header block of ``Name: value`` lines, a mark, the text.

The file stays an ordinary text file. The layout ``added`` of ``lexicon/layouts.toml`` reads the header as the
page's metadata and what is below the mark as the abstract, so offsets of facts count the file as it stands.
``read(write(abstract))`` is the abstract again, its ``id`` aside, which is the file's name.
"""

from __future__ import annotations

from typing import Any

from abstrax.adding.abstract import MARK, Abstract

LABELS = {
    "Title": "title", "Authors": "authors", "Venue": "venue", "Date": "date", "Keywords": "keywords",
    "Abstract number": "abstract_number", "PMID": "pmid", "PMCID": "pmcid", "DOI": "doi", "URL": "url",
    "Source": "source",
}  # fmt: skip
_LISTS = ("authors", "keywords")


def write(abstract: Abstract) -> str:
    """The content of the abstract's file; fields without a value have no line."""
    header = []
    for label, field in LABELS.items():
        value = getattr(abstract, field)
        if value:
            header.append(f"{label}: {'; '.join(value) if field in _LISTS else value}\n")
    return "".join([*header, f"\n{MARK}\n\n", abstract.text, "\n"])


def read(content: str, id: str | None = None) -> Abstract | None:
    """The abstract that a file holds, or None where the file is not of this form."""
    header, mark, text = content.partition(f"\n{MARK}\n")
    if not mark:
        return None
    fields: dict[str, Any] = {}
    for line in header.splitlines():
        label, _, value = line.partition(": ")
        if field := LABELS.get(label):
            fields[field] = value.split("; ") if field in _LISTS else value
    return Abstract(id=id, text=text, **fields)
