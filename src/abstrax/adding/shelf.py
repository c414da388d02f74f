"""The folder of abstracts: what is there already, what a new one is a duplicate of, and how it gets there."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from abstrax import text as pages
from abstrax.adding import form
from abstrax.adding.abstract import Abstract
from abstrax.model import Document
from abstrax.reading import read_path

#: Titles with fewer letters ("Vasculitis") are shared by different abstracts.
_LEAST_TITLE = 12
_COMPARED = (
    "title",
    "authors",
    "venue",
    "date",
    "keywords",
    "abstract_number",
    "pmid",
    "pmcid",
    "doi",
    "url",
)


class ShelfError(OSError):
    """The folder, or a file in it, cannot be written: which, why, what to do."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            f"{path}: cannot be written: {(error.strerror or str(error)).lower()}; check the folder"
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an abstract: its file, and why it was refused."""

    kind: Literal["added", "there", "refused"]
    path: Path
    reason: str = ""


class Shelf:
    """A folder of ``*.txt``. Files that came there in other ways count too, as far as they can be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[str, tuple[Path, Abstract]] = {}
        if folder.is_dir():
            for document in read_path(folder):
                if isinstance(document, Document):
                    self._hold(folder / f"{document.id}.txt", _held(document))

    def add(self, abstract: Abstract) -> Outcome:
        """Put an abstract into the folder, unless it or another of its kind is there. Raises ShelfError."""
        for said, key in _keys(abstract):
            if key in self._held:
                path, other = self._held[key]
                found = differences(other, abstract)
                if not found:
                    return Outcome("there", path)
                return Outcome("refused", path, f"same {said} as {path}, which differs: {'; '.join(found)}")
        path = self.folder / f"{abstract.name}.txt"
        if not self._write(path, form.write(abstract)):
            return self._taken(path, abstract)
        self._hold(path, abstract)
        return Outcome("added", path)

    def _taken(self, path: Path, abstract: Abstract) -> Outcome:
        """Another file has the name; it is left as it is."""
        document = next(iter(read_path(path)), None)
        if not isinstance(document, Document):
            return Outcome("refused", path, f"{path} is there and cannot be read; move it away")
        found = differences(_held(document), abstract)
        if not found:
            return Outcome("there", path)
        return Outcome(
            "refused", path, f"{path} is there and differs: {'; '.join(found)}; rename it, or give --id"
        )

    def _hold(self, path: Path, abstract: Abstract) -> None:
        for _, key in _keys(abstract):
            self._held.setdefault(key, (path, abstract))

    def _write(self, path: Path, content: str) -> bool:
        """Write a new file, whole or not at all; False where there is one of the name."""
        draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ShelfError(path.parent, error) from error
        try:
            draft.write_text(content, encoding="utf-8", newline="")
            _place(draft, path)
        except FileExistsError:
            return False
        except OSError as error:
            raise ShelfError(path, error) from error
        finally:
            draft.unlink(missing_ok=True)
        return True


def _place(draft: Path, path: Path) -> None:
    """Give a whole file its name; unlike a rename a link never takes the place of a file."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        with path.open("x"):
            os.replace(draft, path)


def differences(there: Abstract, here: Abstract) -> list[str]:
    """What two abstracts differ in, field by field, and the first words at which their texts part."""
    found = []
    for field in _COMPARED:
        old, new = getattr(there, field), getattr(here, field)
        if old != new:
            found.append(f"{field.replace('_', ' ')} {_shown(old)} there, {_shown(new)} here")
    old_words, new_words = there.text.split(), here.text.split()
    if old_words != new_words:
        pairs = zip(old_words, new_words, strict=False)
        at = next(
            (i for i, (one, other) in enumerate(pairs) if one != other), min(len(old_words), len(new_words))
        )
        sight = slice(max(0, at - 1), at + 4)
        old, new = " ".join(old_words[sight]), " ".join(new_words[sight])
        found.append(f"text from word {at + 1}: {_shown(old)} there, {_shown(new)} here")
    return found


def _shown(value: str | tuple[str, ...] | None) -> str:
    words = "; ".join(value) if isinstance(value, tuple) else value or ""
    return f"'{words[:60]}…'" if len(words) > 60 else f"'{words}'" if words else "none"


def _keys(abstract: Abstract) -> Iterator[tuple[str, str]]:
    """What makes two abstracts the same: DOI, PMID, abstract number of one meeting, title."""
    if abstract.doi:
        yield "DOI", f"doi {abstract.doi.lower()}"
    if abstract.pmid:
        yield "PMID", f"pmid {abstract.pmid}"
    if abstract.abstract_number:
        # numbers begin anew with every meeting; without its name they are those of one file
        meeting = abstract.venue or (abstract.source or "").partition(",")[0]
        yield "abstract number", f"number {abstract.abstract_number.lower()} {_folded(meeting)}"
    if abstract.title and len(title := _folded(abstract.title)) >= _LEAST_TITLE:
        yield "title", f"title {title}"


def _folded(words: str) -> str:
    """Letters and digits alone, without case and accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "", plain.casefold())


def _held(document: Document) -> Abstract:
    """A file of the folder as an abstract: of this program's form, or a page as it was saved."""
    added = form.read(document.text, document.id)
    if added is not None:
        return added
    pmid = re.search(r"\bPMID:? ?(\d{4,9})\b", document.text)
    try:
        page = pages.prepare(document)
    except pages.NoAbstractError:
        return Abstract(text=document.text[:1000])
    stated = page.metadata.model_dump(exclude={"registration"})
    prose = " ".join(
        page.text.clean[p.start : p.end] for p in page.passages if p.searched and p.section != "title"
    )
    return Abstract(**stated, pmid=pmid and pmid[1], text=prose[:200_000])
