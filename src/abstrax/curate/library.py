"""The abstracts that can be curated, what extraction finds in them, and what is kept: drafts and gold.

A draft lies in ``.drafts`` within the folder of gold records, so that it never counts as gold. Each abstract
has a version, a digest of its draft and gold file; whoever saves must name the version that they began from.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from abstrax.curate import work as works
from abstrax.curate.work import KEPT, Review, Work
from abstrax.engines.batch import Failure, run
from abstrax.engines.output import Folder, folder, replacing
from abstrax.gold import GoldError, GoldRecord, records, texts
from abstrax.model import Document, Record

DRAFTS = ".drafts"


class CurateError(ValueError):
    """Something that a curator asked for cannot be done; the message says why and what to do."""


class ConflictError(CurateError):
    """Somebody else saved the record meanwhile; nothing was written."""


class InvalidError(CurateError):
    """The work cannot become gold yet."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an abstract. ``saved`` is who saved it last, and when."""

    gold: GoldRecord | None
    raw_gold: dict[str, Any] | None
    draft: dict[str, Any] | None
    version: str
    problem: str | None = None

    @property
    def saved(self) -> dict[str, str] | None:
        """Who saved last, and when."""
        if self.draft is not None:
            return {"who": self.draft["who"], "when": self.draft["when"]}
        if self.gold is not None and self.gold.curation:
            last = self.gold.curation[-1]
            return {"who": last.who, "when": last.when}
        return None


class Library:
    """The abstracts of some paths and the gold records of a folder; safe to use from several threads.

    Raises CurateError where there is no abstract at all.
    """

    def __init__(self, raw: Sequence[Path], gold: Path, extracted: Path | None, who: str) -> None:
        self.gold, self.who = gold, who
        self.documents, self.problems = texts.find(raw)
        if not self.documents:
            told = "; ".join(str(problem) for problem in self.problems) or ", ".join(map(str, raw))
            raise CurateError(f"no abstract to curate: {told}; add one with: abstrax add, or name --raw")
        self._extracted = Folder(extracted) if extracted is not None and extracted.is_dir() else None
        self._results: dict[str, Record | Failure] = {}
        self._lock = threading.RLock()

    def result(self, id: str) -> Record | Failure:
        """What extraction finds in an abstract, read from the extracted folder where that is up to date."""
        with self._lock:
            if id not in self._results:
                self._results[id] = self._extract(self.documents[id])
            return self._results[id]

    def warm(self) -> None:
        """Extract one abstract, so that the next need not wait for what all of them need."""
        self.result(min(self.documents))

    def known(self, id: str) -> bool:
        """Whether the abstract's facts are at hand without waiting."""
        return id in self._results

    def _extract(self, document: Document) -> Record | Failure:
        folder = self._extracted
        if folder is not None and folder.holds(document, None):
            return Record.model_validate_json(folder.file(document.id).read_text(encoding="utf-8"))
        return next(iter(run([document])))

    def record(self, id: str) -> Record:
        """The extracted record. Raises CurateError where there is no such abstract, or none can be made."""
        if id not in self.documents:
            raise CurateError(f"there is no abstract {id!r}; go back to the list")
        result = self.result(id)
        if isinstance(result, Failure):
            raise CurateError(str(result))
        return result

    def kept(self, id: str) -> Kept:
        """What is kept of an abstract. A gold file that cannot be read is told in ``problem``."""
        gold_bytes, draft_bytes = _bytes(self._gold_file(id)), _bytes(self._draft_file(id))
        version = hashlib.sha256(b"%d " % len(gold_bytes) + gold_bytes + draft_bytes).hexdigest()[:16]
        gold, raw, draft, problem = None, None, None, None
        try:
            if gold_bytes:
                gold = records.read(self._gold_file(id))
                raw = json.loads(gold_bytes)
        except GoldError as error:
            problem = str(error)
        try:
            draft = json.loads(draft_bytes) if draft_bytes else None
            if draft is not None:
                works.work_of(draft)
        except (ValueError, KeyError):
            draft = None
            problem = problem or f"{self._draft_file(id)}: is no draft and was left out; remove it"
        return Kept(gold, raw, draft, version, problem)

    def work(self, id: str) -> tuple[Work, Kept]:
        """An abstract's work as it was left: its draft, else its gold, else what was found."""
        record, document, kept = self.record(id), self.documents[id], self.kept(id)
        if kept.draft is not None:
            return works.of_draft(document, record, kept.draft), kept
        if kept.gold is not None:
            return works.of_gold(document, record, kept.gold), kept
        return works.fresh(document, record), kept

    def review(self, id: str, work: Work) -> Review:
        """What there is to say of some work."""
        return works.review(self.documents[id], self.record(id), work)

    def save_draft(self, id: str, work: Work, version: str) -> str:
        """Keep work that goes on; the new version. Raises ConflictError, OutputError."""
        draft = {
            "id": id,
            "who": self.who,
            "when": _now(),
            "study": work.study,
            "items": [item.to_dict() for item in work.items],
        }
        with self._lock:
            self._unchanged(id, version)
            folder(self._draft_file(id).parent)
            with replacing(self._draft_file(id)) as stream:
                stream.write(json.dumps(draft, ensure_ascii=False, indent=1) + "\n")
            return self.kept(id).version

    def save_gold(self, id: str, work: Work, version: str) -> str:
        """Write the gold file and end the draft; the new version.

        Raises InvalidError where a fact is undecided or wrong, ConflictError, GoldError, OutputError.
        """
        self._decided(id, work)
        document, record = self.documents[id], self.record(id)
        with self._lock:
            self._unchanged(id, version)
            kept = self.kept(id)
            if kept.gold is None and _bytes(self._gold_file(id)):
                raise InvalidError(f"{kept.problem}; the file is left as it is")
            before = [] if kept.raw_gold is None else kept.raw_gold.get("curation") or []
            title = (kept.gold.title if kept.gold else None) or record.title or document.title
            curation = [*before, {"who": self.who, "when": _now()}]
            file = self._gold_file(id)
            content = works.gold_json(document, record, work, title, curation, kept.raw_gold, file)
            folder(file.parent, "name another folder with --gold")
            with replacing(file) as stream:
                stream.write(content)
            self._draft_file(id).unlink(missing_ok=True)
            return self.kept(id).version

    def drop_draft(self, id: str, version: str) -> None:
        """Forget a draft: back to the gold record, or to what was found. Raises ConflictError."""
        with self._lock:
            self._unchanged(id, version)
            self._draft_file(id).unlink(missing_ok=True)

    def _decided(self, id: str, work: Work) -> None:
        left = sum(item.verdict == "undecided" for item in work.items)
        if left:
            raise InvalidError(f"{left} facts are not judged yet; accept or reject them first")
        if not self.review(id, work).good:
            raise InvalidError("some fields are wrong; mend them first")

    def _unchanged(self, id: str, version: str) -> None:
        if self.kept(id).version != version:
            raise ConflictError("the record was saved in another window meanwhile")

    def _gold_file(self, id: str) -> Path:
        return self.gold / f"{id}.json"

    def _draft_file(self, id: str) -> Path:
        return self.gold / DRAFTS / f"{id}.json"


def state(work: Work, kept: Kept) -> str:
    """How far an abstract is: new, drafted, reviewed (all is judged, not saved as gold) or gold."""
    if kept.draft is not None:
        return "drafted" if any(item.verdict == "undecided" for item in work.items) else "reviewed"
    return "gold" if kept.gold is not None else "new"


def overview(library: Library, id: str) -> dict[str, Any]:
    """The line of an abstract in the list: state, facts, findings and disagreement with gold."""
    document, result = library.documents[id], library.result(id)
    if isinstance(result, Failure):
        return {"id": id, "title": document.title or id, "state": "unreadable", "problem": str(result)}
    work, kept = library.work(id)
    told = library.review(id, work)
    has_gold = kept.gold is not None
    differing = [
        item for item, said in zip(work.items, told.items, strict=True)
        if item.verdict == "accepted" and said["level"] in ("none", "value") and not item.optional
    ]  # fmt: skip
    return {
        "id": id,
        "title": result.title or document.title or id,
        "state": state(work, kept),
        "problem": kept.problem,
        "facts": sum(item.verdict in KEPT for item in work.items) if has_gold else len(work.items),
        "undecided": sum(item.verdict == "undecided" for item in work.items),
        "findings": len(told.findings),
        "missed": _count(work, "added") if has_gold else None,
        "extra": _count(work, "rejected") if has_gold else None,
        "differ": len(differing) if has_gold else None,
        "saved": kept.saved,
    }


def _count(work: Work, verdict: str) -> int:
    return sum(item.verdict == verdict and not item.optional for item in work.items)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def payload(library: Library, id: str) -> Mapping[str, Any]:
    """All that the page of one abstract shows."""
    work, kept = library.work(id)
    document, record = library.documents[id], library.record(id)
    ids = sorted(library.documents)
    place = ids.index(id)
    return {
        "id": id,
        "title": record.title or document.title or id,
        "text": document.text,
        "sections": [section.model_dump() for section in record.sections],
        "study": work.study,
        "items": [item.to_dict() for item in work.items],
        "review": library.review(id, work).to_dict(),
        "version": kept.version,
        "state": state(work, kept),
        "saved": kept.saved,
        "problem": kept.problem,
        "has_gold": kept.gold is not None,
        "previous": ids[place - 1] if place else None,
        "next": ids[place + 1] if place + 1 < len(ids) else None,
    }
