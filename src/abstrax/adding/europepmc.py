"""Europe PMC's JSON: an export, or the answer to a search with ``resultType=core``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from abstrax.adding import markup
from abstrax.adding.abstract import Abstract, SourceError, make
from abstrax.adding.xml import plain_title


def results(data: Any) -> list[dict[str, Any]] | None:
    """The results that a decoded JSON document holds, or None where it is not Europe PMC's."""
    answered = isinstance(data, dict) and isinstance(data.get("resultList"), dict)
    if answered:
        data = data["resultList"].get("result", [])
    elif isinstance(data, dict) and isinstance(data.get("result"), dict):
        data = [data["result"]]
    elif isinstance(data, dict) and "abstractText" in data:
        data = [data]
    rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
    return rows if answered or any("abstractText" in row for row in rows) else None


def read(found: list[dict[str, Any]], source: str) -> Iterator[Abstract | SourceError]:
    """The abstracts of Europe PMC's results, one a result."""
    if not found:
        yield SourceError(source, "holds no result", "search again, with resultType=core")
    for number, result in enumerate(found, start=1):
        try:
            yield make(source, f"result {number}" if len(found) > 1 else None, **_fields(result))
        except SourceError as error:
            yield error


def _fields(result: dict[str, Any]) -> dict[str, Any]:
    journal = _within(_within(result, "journalInfo"), "journal")
    authors = _within(result, "authorList").get("author")
    names = [str(author.get("fullName") or author.get("collectiveName") or "") for author in authors or ()
             if isinstance(author, dict)]  # fmt: skip
    keywords = _within(result, "keywordList").get("keyword")
    return {
        "title": plain_title(markup.from_string(str(result.get("title") or ""))),
        "authors": names or str(result.get("authorString") or "").rstrip(".").split(", "),
        "venue": journal.get("title") or result.get("journalTitle"),
        "date": result.get("firstPublicationDate") or result.get("pubYear"),
        "keywords": keywords if isinstance(keywords, list) else (),
        "pmid": result.get("pmid"),
        "pmcid": result.get("pmcid"),
        "doi": result.get("doi"),
        "text": _abstract(str(result.get("abstractText") or "")),
    }


def _within(result: dict[str, Any], name: str) -> dict[str, Any]:
    inner = result.get(name)
    return inner if isinstance(inner, dict) else {}


def _abstract(marked: str) -> str:
    """The abstract, each section run in behind its label, which stands in ``<h4>``."""
    labelled = re.sub(r"\s*<h4>\s*([^<]*?)[\s:]*</h4>\s*", r"<br/>\1: ", marked)
    return markup.from_string(labelled)
