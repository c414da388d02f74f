"""Pages saved as HTML: meeting sites, journals, news; on a site not known the main content is found.

Four ways are tried in order: an element that calls itself the abstract, a layout of ``lexicon/layouts.toml``,
the main content as trafilatura finds it, and all of the page's text. Scripts are dropped unread, and nothing
that a page refers to is fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

from abstrax.adding import markup
from abstrax.adding.abstract import Abstract, SourceError, library, make, one_line, without_controls
from abstrax.model import Metadata
from abstrax.text import layouts
from abstrax.text.clean import clean
from abstrax.text.lines import lines

MOST_BYTES = 20_000_000
_LEAST_ABSTRACT = 200
_MOST_LINKED = 0.3
_CALLED_ABSTRACT = re.compile(
    r"^(?:abs\d?|(?:.*[-_])?abstracts?(?:[-_]?(?:content|section|text|body|full|infull|inner|wrapper|container|group))?\d?)$",
    re.IGNORECASE,
)
_OTHER_ABSTRACT = re.compile(
    r"graphical|teaser|related|similar|list|toc|nav|highlights|plain-language|keypoints", re.IGNORECASE
)

#: Names of <meta> by field, the best first (Highwire, Dublin Core, PRISM, Open Graph).
_META = {
    "title": ("citation_title", "dc.title", "og:title"),
    "authors": ("citation_author", "citation_authors", "dc.creator"),
    "venue": ("citation_journal_title", "citation_conference_title", "prism.publicationname", "og:site_name"),
    "date": ("citation_publication_date", "citation_date", "citation_online_date", "dc.date",
             "prism.publicationdate", "article:published_time"),
    "keywords": ("citation_keywords", "keywords", "dc.subject"),
    "pmid": ("citation_pmid",),
    "pmcid": ("citation_pmcid",),
    "doi": ("citation_doi", "dc.identifier", "prism.doi", "bepress_citation_doi"),
    "url": ("citation_abstract_html_url", "og:url"),
}  # fmt: skip
_MANY = ("authors", "keywords")


def read(data: bytes, source: str, url: str | None = None) -> Iterator[Abstract]:
    """The abstract of one page; ``url`` is where it came from, if that is known. Raises SourceError."""
    page = _parsed(data, source)
    fields, heading = _described(page), _heading(page)
    if url:
        fields["url"] = url
    _reduce(page)
    text, found = _content(page)
    stated = {name: value for name, value in found.model_dump(exclude={"registration"}).items() if value}
    # The printed page is more exact than its <meta> on what a meeting's page is made of.
    fields = {**fields, **stated} if stated.get("abstract_number") else {**stated, **fields}
    title = fields.get("title")
    if heading and (not title or title.startswith(heading)):  # "Title - Name of the site"
        title = heading
    yield make(source, **{**fields, "title": title, "text": _without_title(text, title)})


def read_archive(data: bytes, source: str) -> Iterator[Abstract]:
    """The abstract of a page saved as one file (MHTML). Raises SourceError."""
    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            location = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            body = part.get_payload(decode=True)
            charset = part.get_content_charset()
            if charset and isinstance(body, bytes):
                body = body.decode(charset, errors="replace").encode()
            url = one_line(location)
            yield from read(bytes(body or b""), source, url if url.startswith("http") else None)
            return
    raise SourceError(source, "holds no HTML page", "save the page as HTML")


def _parsed(data: bytes, source: str) -> Any:
    """The tree of a page, in the encoding that it declares; UTF-8 or Windows-1252 where it declares none."""
    if len(data) > MOST_BYTES:
        problem = f"has {len(data) / 1e6:,.0f} MB, more than any page ({MOST_BYTES / 1e6:.0f} MB)"
        raise SourceError(source, problem, "save its text alone")
    bs4, lxml_html, etree = library("bs4.dammit"), library("lxml.html"), library("lxml.etree")
    decoded = bs4.UnicodeDammit(data, known_definite_encodings=_declared(data), is_html=True).unicode_markup
    if not decoded or not decoded.strip("\ufeff \t\r\n"):
        raise SourceError(source, "is an empty page", "save the page anew")
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, no_network=True)
    try:
        return lxml_html.document_fromstring(
            without_controls(decoded).encode("utf-8", "replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise SourceError(source, f"cannot be read as HTML ({error})", "save the page anew") from error


def _declared(data: bytes) -> list[str]:
    found = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", data[:4096], re.IGNORECASE)
    stated = [found[1].decode("ascii", "ignore")] if found else []
    return [*stated, "utf-8", "windows-1252"]


def _reduce(page: Any) -> None:
    """Take away what a reader does not see, and control characters that references (``&#1;``) stand for."""
    for element in [element for element in page.iter() if markup.is_unseen(element)]:
        element.drop_tree()
    for element in page.iter():
        for place in ("text", "tail"):
            written = getattr(element, place) or ""
            if (plain := without_controls(written)) != written:
                setattr(element, place, plain)


def _described(page: Any) -> dict[str, Any]:
    """What the page's <meta> elements, canonical link and JSON-LD say, field by field."""
    values: dict[str, list[str]] = {}
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if content := one_line(meta.get("content")):
            values.setdefault(name, []).append(content)
    fields: dict[str, Any] = {}
    for field, names in _META.items():
        found = next((values[name] for name in names if name in values), None)
        if found:
            fields[field] = _separated(found) if field in _MANY else found[0]
    links = [link.get("href") or "" for link in page.iter("link") if link.get("rel") == "canonical"]
    if "url" not in fields and links and links[0].startswith("http"):
        fields["url"] = links[0]
    return {**fields, **_linked_data(page, fields)}


def _separated(values: list[str]) -> list[str]:
    """One item a value; a single value may hold several between semicolons, or commas."""
    if len(values) > 1:
        return values
    parts = values[0].split(";")
    return parts if len(parts) > 1 or values[0].count(",") < 2 else values[0].split(",")


def _linked_data(page: Any, known: dict[str, Any]) -> dict[str, Any]:
    """Date and headline of the page's JSON-LD, where no <meta> has them."""
    fields: dict[str, Any] = {}
    for script in page.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for node in data if isinstance(data, list) else [data]:
            if isinstance(node, dict) and str(node.get("@type", "")).endswith("Article"):
                for field, key in (("date", "datePublished"), ("title", "headline")):
                    if field not in known and isinstance(node.get(key), str):
                        fields.setdefault(field, node[key])
    return fields


def _content(page: Any) -> tuple[str, Metadata]:
    """The text of the abstract, and what the page as printed says of it."""
    for element in page.iter("section", "div", "article", "blockquote", "p", "td"):
        if _is_abstract(element):
            return _without_heading(markup.text_of(element)), Metadata()
    whole = markup.text_of(page)
    text = clean(whole)
    layout = layouts.recognise([line.text for line in lines(text.clean)], layouts.load())
    if layout.marks:
        start, end = layout.body(text.clean)
        stated = layout.read_metadata([line.text for line in lines(text.clean)])
        if title := layout.title(text.clean):
            stated["title"] = text.clean[slice(*title)]
        return whole[text.raw_offset(start) : _stop(text, end)], Metadata(**stated)
    main = _main(page)
    return main if len(main) >= _LEAST_ABSTRACT else whole, Metadata()


def _stop(text: Any, end: int) -> int:
    return len(text.raw) if end >= len(text.clean) else int(text.raw_offset(end))


def _is_abstract(element: Any) -> bool:
    """Whether an element calls itself the abstract, and holds prose rather than links or the whole page."""
    names = [element.get("id") or "", *(element.get("class") or "").split()]
    called = any(map(_CALLED_ABSTRACT.match, names)) or element.get("role") == "doc-abstract"
    if not called or any(map(_OTHER_ABSTRACT.search, names)):
        return False
    if next(element.iter("h1", "main", "nav"), None) is not None:
        return False
    text = markup.text_of(element)
    linked = sum(len(markup.line_of(link)) for link in element.iter("a"))
    return len(text) >= _LEAST_ABSTRACT and linked <= _MOST_LINKED * len(text)


def _main(page: Any) -> str:
    """The main content of a page of unknown making.

    Raised and lowered characters and tables are written out first: trafilatura would flatten them.
    """
    trafilatura = library("trafilatura")
    shifted = page.iter("sup", "sub")
    for element in [e for e in shifted if next(e.iterancestors("sup", "sub"), None) is None]:
        _write_out(element)
    body = trafilatura.bare_extraction(
        page, include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
    )
    if body is None or body.body is None:
        return ""
    return _marked_up(body.body)


def _write_out(element: Any) -> None:
    before = element.getprevious()
    ahead = (before.tail if before is not None else element.getparent().text) or ""
    inner = element.text_content()
    raised = markup.superscript(inner, ahead) if element.tag == "sup" else markup.subscript(inner)
    for child in list(element):
        element.remove(child)
    element.text = raised
    if raised[:1] in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹^" and re.search(r"(?<!\d)10\s+$", ahead):
        if before is not None:
            before.tail = ahead.rstrip()
        else:
            element.getparent().text = ahead.rstrip()
    element.drop_tag()


def _marked_up(body: Any) -> str:
    """trafilatura's own elements (head, list, item, row, cell) as the HTML elements that they stand for."""
    names = {"head": "h2", "item": "li", "list": "ul", "row": "tr", "cell": "td", "lb": "br"}
    for element in body.iter(*names):
        element.tag = names[element.tag]
    return markup.text_of(body)


def _heading(page: Any) -> str | None:
    """The page's first heading, else its <title> without the site's name."""
    for heading in page.iter("h1"):
        if line := markup.line_of(heading):
            return line
    title = next((one_line(title.text_content()) for title in page.iter("title")), "")
    return re.split(r" [|–—-] (?=[^|–—]*$)", title)[0] or None


def _without_heading(text: str) -> str:
    """The abstract without the word "Abstract" above it."""
    return re.sub(r"^(?:abstract|summary)\s*:?\s*\n+", "", text, flags=re.IGNORECASE)


def _without_title(text: str, title: str | None) -> str:
    """The text without the title as its first line, which the file has in its header."""
    first, _, rest = text.strip().partition("\n")
    return rest if title and one_line(first).lower() == title.lower() and rest.strip() else text
