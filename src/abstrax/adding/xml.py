"""PubMed XML and JATS: articles of an export, with the labels of their sections.

The parser fetches nothing, resolves no entity and refuses a document that declares its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from abstrax.adding import markup
from abstrax.adding.abstract import Abstract, SourceError, library, make

_SILENT_LABELS = frozenset({"", "UNLABELLED", "UNASSIGNED", "ABSTRACT"})
_OTHER_ABSTRACTS = re.compile(
    r"graphical|teaser|toc|highlights|key-?points|summary|video|precis|web|editor|translat", re.IGNORECASE
)
_MONTHS = dict(zip("jan feb mar apr may jun jul aug sep oct nov dec".split(), range(1, 13), strict=True))


def parsed(data: bytes, source: str) -> Any:
    """The root of an XML document. Raises SourceError where it is broken, or declares entities of its own."""
    etree = library("lxml.etree")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    if b"<!ENTITY" in data.replace(b"\0", b""):  # in content "<" is escaped; UTF-16 is seen through
        raise SourceError(source, "declares XML entities", "remove the declarations; no export needs them")
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        place = f"line {line}" if line else None
        raise SourceError(source, f"is not well-formed XML ({error})", "export it anew", place) from error


def read(data: bytes, source: str) -> Iterator[Abstract | SourceError]:
    """The abstracts of a PubMed or JATS document, one an article. Raises SourceError for any other."""
    root = parsed(data, source)
    known = ("pubmedarticle", "article")
    articles = [e for e in root.iter() if markup.local_name(e) in known and not _inside(e)]
    if not articles:
        remedy = "give PubMed XML, JATS, or a page saved as HTML"
        raise SourceError(source, f"is XML of an unknown kind (<{markup.local_name(root)}>)", remedy)
    for number, article in enumerate(articles, start=1):
        place = f"article {number}" if len(articles) > 1 else None
        fields = _pubmed(article) if markup.local_name(article) == "pubmedarticle" else _jats(article)
        try:
            yield make(source, place, **fields)
        except SourceError as error:
            yield error


def _inside(element: Any) -> bool:
    """Whether an <Article> is the part of a <PubmedArticle>, or a <sub-article>'s."""
    names = {markup.local_name(above) for above in element.iterancestors()}
    return bool(names & {"pubmedarticle", "article", "sub-article"})


def _first(element: Any, *names: str) -> Any:
    """The first descendant along a path of names, or None."""
    for name in names:
        element = next((e for e in element.iter() if markup.local_name(e) == name), None)
        if element is None:
            return None
    return element


def _all(element: Any, name: str) -> list[Any]:
    return [] if element is None else [e for e in element.iter() if markup.local_name(e) == name]


def _value(element: Any, *names: str) -> str:
    return markup.line_of(_first(element, *names)) if element is not None else ""


def _pubmed(article: Any) -> dict[str, Any]:
    citation = _first(article, "medlinecitation")
    content = article if citation is None else citation
    own = next((child for child in article if markup.local_name(child) == "pubmeddata"), None)
    ids = {e.get("IdType"): markup.line_of(e) for e in _all(_own_ids(own), "articleid")}
    location = {e.get("EIdType"): markup.line_of(e) for e in _all(content, "elocationid")}
    parts = _all(_first(content, "abstract"), "abstracttext")
    return {
        "title": plain_title(_value(content, "articletitle")),
        "authors": [_author(author) for author in _all(_first(content, "authorlist"), "author")],
        "venue": _value(content, "journal", "title"),
        "date": _pubmed_date(_first(content, "journalissue", "pubdate")),
        "keywords": [markup.line_of(keyword) for keyword in _all(content, "keyword")],
        "pmid": _value(content, "pmid"),
        "pmcid": ids.get("pmc"),
        "doi": ids.get("doi") or location.get("doi"),
        "text": "\n".join(_labelled(part, part.get("Label") or "") for part in parts),
    }


def _own_ids(pubmed_data: Any) -> Any:
    """The article's identifiers; those of its references stand deeper."""
    if pubmed_data is None:
        return None
    return next((child for child in pubmed_data if markup.local_name(child) == "articleidlist"), None)


def plain_title(printed: str) -> str:
    """A title as PubMed prints it, without its full stop and the brackets of a translated one."""
    return re.sub(r"^\[(.*)\]$", r"\1", printed.removesuffix("."))


def _author(author: Any) -> str:
    name = _value(author, "collectivename")
    return name or f"{_value(author, 'lastname')} {_value(author, 'initials')}"


def _pubmed_date(date: Any) -> str | None:
    if date is None:
        return None
    year, month, day = (_value(date, part) for part in ("year", "month", "day"))
    return iso_date(year, month, day) or _value(date, "medlinedate") or None


def iso_date(year: str, month: str = "", day: str = "") -> str | None:
    """The date as ISO 8601, as far as it is known: "2024", "Mar" and "7" are "2024-03-07"."""
    if not re.fullmatch(r"\d{4}", year or ""):
        return None
    number = _MONTHS.get(month[:3].lower()) or (int(month) if month.isdigit() else 0)
    if not 1 <= number <= 12:
        return year
    return f"{year}-{number:02}-{int(day):02}" if day.isdigit() else f"{year}-{number:02}"


def _labelled(part: Any, label: str) -> str:
    text = markup.powers(markup.text_of(part))
    label = " ".join(label.split()).rstrip(":")
    return text if label.upper() in _SILENT_LABELS else f"{label}: {text}"


def _jats(article: Any) -> dict[str, Any]:
    front = _first(article, "article-meta") if _first(article, "article-meta") is not None else article
    ids = {e.get("pub-id-type"): markup.line_of(e) for e in front if markup.local_name(e) == "article-id"}
    abstract = next((e for e in front if markup.local_name(e) == "abstract" and not _is_other(e)), None)
    people = [e for e in _all(front, "contrib") if e.get("contrib-type", "author") == "author"]
    return {
        "title": _value(front, "article-title"),
        "authors": [_contributor(person) for person in people],
        "venue": _value(article, "journal-title"),
        "date": _jats_date([e for e in front if markup.local_name(e) == "pub-date"]),
        "keywords": [markup.line_of(e) for e in _all(_first(front, "kwd-group"), "kwd")],
        "pmid": ids.get("pmid"),
        "pmcid": ids.get("pmc") or ids.get("pmcid"),
        "doi": ids.get("doi"),
        "text": "" if abstract is None else "\n".join(filter(None, _sections(abstract))),
    }


def _is_other(abstract: Any) -> bool:
    return bool(_OTHER_ABSTRACTS.search(abstract.get("abstract-type") or ""))


def _contributor(contributor: Any) -> str:
    name = f"{_value(contributor, 'surname')} {_value(contributor, 'given-names')}".strip()
    return name or _value(contributor, "collab") or _value(contributor, "string-name")


def _jats_date(dates: list[Any]) -> str | None:
    """The first date of publication that has the most parts."""
    printed = [iso_date(_value(d, "year"), _value(d, "month"), _value(d, "day")) for d in dates]
    return max(filter(None, printed), key=len, default=None)


def _sections(abstract: Any) -> Iterator[str]:
    """The paragraphs of an abstract; the first of a section runs in behind the section's title."""
    title = ""
    for child in abstract:
        name = markup.local_name(child)
        if name == "sec":
            yield from _sections(child)
        elif name == "title":
            title = markup.line_of(child).rstrip(":")
        elif name != "label":
            text = markup.powers(markup.text_of(child))
            yield f"{title}: {text}" if title and title.upper() not in _SILENT_LABELS else text
            title = ""
