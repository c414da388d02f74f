"""What a source is, and who reads it: identifiers, folders, archives, and files told by their first bytes."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from abstrax import text as pages
from abstrax.adding import form, identifiers, markup, pdf, references, tables, web, xml
from abstrax.adding.abstract import Abstract, SourceError, make, one_line
from abstrax.adding.network import Answer, Client
from abstrax.model import Document
from abstrax.reading import ReadProblem
from abstrax.reading.decoding import decode

MOST_BYTES = 100_000_000
#: All members of an archive, unpacked.
MOST_UNPACKED = 300_000_000
MOST_MEMBERS = 2_000
#: A workbook is held in memory whole, at many times its size.
MOST_WORKBOOK = 60_000_000

_NEVER = (
    (b"\xd0\xcf\x11\xe0", "is an old office document", "save it as .xlsx, HTML or PDF"),
    (b"\x1f\x8b", "is an archive within an archive", "unpack it first"),
)
_SIGNATURES = ((b"%PDF", "pdf"), (b"PAR1", "parquet"), (b"PK\x03\x04", "excel"))
_HTML = re.compile(rb"(?is)(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b")
_SUFFIXES = {
    ".csv": "csv", ".tsv": "csv", ".json": "json", ".jsonl": "json", ".ndjson": "json", ".bib": "bibtex",
    ".ris": "ris", ".nbib": "medline", ".medline": "medline", ".html": "html", ".htm": "html",
    ".mht": "mhtml", ".mhtml": "mhtml", ".xml": "xml",
}  # fmt: skip
_BEGINNINGS = (
    (re.compile(rb"PMID- "), "medline"),
    (re.compile(rb"TY  - "), "ris"),
    (re.compile(rb"[{\[]"), "json"),
    (re.compile(rb"@\w+\s*[{(]"), "bibtex"),
)

Found = Iterator[Abstract | SourceError]


@dataclass(frozen=True, slots=True)
class Settings:
    """How sources are read: the columns of tables, and the access to the network."""

    text_column: str | None = None
    id_column: str | None = None
    client: Client = field(default_factory=Client)


def read(source: str, settings: Settings) -> Found:
    """The abstracts of one source; what cannot be read is yielded as an error in its place."""
    try:
        yield from _read(source, settings)
    except SourceError as error:
        yield error
    except OSError as error:
        yield SourceError(
            source, f"cannot be read: {(error.strerror or str(error)).lower()}", "check the path"
        )
    except Exception as error:
        # Libraries raise errors of every kind over broken files, and one bad source must not stop the rest.
        name = type(error.__cause__ or error).__name__
        yield SourceError(source, f"cannot be read ({name}: {one_line(error)})", "check the file")


def _read(source: str, settings: Settings) -> Found:
    path = Path(source)
    if not path.exists() and (identifier := identifiers.recognise(source)):
        yield from identifiers.read(
            *identifier, source, settings.client, lambda answer: _answered(answer, settings)
        )
    elif path.is_dir():
        files = sorted(
            entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith(".")
        )
        if not files:
            raise SourceError(source, "holds no file", "name a folder of saved pages or exports")
        for file in files:
            yield from read(str(file), settings)
    elif not path.exists():
        raise SourceError(source, "does not exist", "check the path, or write PMID:…, DOI:… or https://…")
    else:
        yield from _unpacked(_bytes(path), source, settings)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise SourceError(str(path), "is not a regular file", "give a file")
    if (size := path.stat().st_size) > MOST_BYTES:
        problem = f"has {size / 1e6:,.0f} MB (at most {MOST_BYTES / 1e6:.0f})"
        raise SourceError(str(path), problem, "split it")
    return path.read_bytes()


def _answered(answer: Answer, settings: Settings) -> Found:
    """What an address answered with, read by its own first bytes."""
    if "html" in answer.type and not answer.body.startswith(b"%PDF"):
        yield from web.read(answer.body, answer.url, url=answer.url)
    else:
        yield from _decoded(answer.body, answer.url, settings)


def _unpacked(data: bytes, source: str, settings: Settings) -> Found:
    """A file as it is, or what is in it where it is an archive; an archive in an archive is refused."""
    if data.startswith(b"\x1f\x8b"):
        try:
            inner = gzip.GzipFile(fileobj=io.BytesIO(data)).read(MOST_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(source, f"is a broken gzip file ({error})", "fetch it anew") from error
        if len(inner) > MOST_BYTES:
            raise SourceError(source, f"unpacks to more than {MOST_BYTES / 1e6:.0f} MB", "split it")
        yield from _decoded(inner, source, settings)
    elif data.startswith(b"PK\x03\x04") and not _is_workbook(data, source):
        yield from _members(data, source, settings)
    else:
        yield from _decoded(data, source, settings)


def _is_workbook(data: bytes, source: str) -> bool:
    """Whether a zip file is an Excel workbook. Raises SourceError for a broken, huge or other document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise SourceError(source, f"is a broken zip file ({error})", "fetch it anew") from error
    size = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or size > MOST_UNPACKED:
        most = f"at most {MOST_MEMBERS:,} of {MOST_UNPACKED / 1e6:.0f} MB"
        problem = f"holds {len(members):,} files of {size / 1e6:,.0f} MB ({most})"
        raise SourceError(source, problem, "unpack it, and add what is wanted")
    names = {member.filename for member in members}
    if "xl/workbook.xml" in names and size > MOST_WORKBOOK:
        problem = f"is a workbook of {size / 1e6:,.0f} MB (at most {MOST_WORKBOOK / 1e6:.0f})"
        raise SourceError(source, problem, "save its sheet as CSV")
    if "word/document.xml" in names or "mimetype" in names:
        raise SourceError(source, "is an office document or e-book", "save it as HTML or PDF")
    return "xl/workbook.xml" in names


def _members(data: bytes, source: str, settings: Settings) -> Found:
    """The files of a zip archive, each read as if it lay beside it; none is written to disk."""
    left = MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in sorted(archive.infolist(), key=lambda member: member.filename):
            name = member.filename
            if member.is_dir() or Path(name).name.startswith(".") or name.startswith("__MACOSX/"):
                continue
            inner = f"{source}/{name}"
            if member.flag_bits & 1:
                yield SourceError(inner, "is locked with a password", "unpack it first")
                continue
            with archive.open(member) as stream:
                content = stream.read(left + 1)  # what the archive says of a size need not be true
            left -= len(content)
            if left < 0:
                raise SourceError(source, f"unpacks to more than {MOST_UNPACKED / 1e6:.0f} MB", "split it")
            yield from _member(content, inner, settings)


def _member(content: bytes, source: str, settings: Settings) -> Found:
    try:
        yield from _decoded(content, source, settings)
    except SourceError as error:
        yield error


def _decoded(data: bytes, source: str, settings: Settings) -> Found:
    """The abstracts of one file, by the reader of its format."""
    columns = settings.text_column, settings.id_column
    kind = _kind(data, source)
    if kind == "excel":
        if not _is_workbook(data, source):
            raise SourceError(source, "is an archive within an archive", "unpack it first")
        yield from tables.read_excel(data, source, *columns)
    elif kind == "parquet":
        yield from tables.read_parquet(data, source, *columns)
    elif kind in ("pdf", "html", "mhtml", "xml"):
        reader = {"pdf": pdf.read, "html": web.read, "mhtml": web.read_archive, "xml": xml.read}[kind]
        yield from reader(data, source)
    else:
        yield from _written(kind, _characters(data, source), source, settings)


def _written(kind: str, text: str, source: str, settings: Settings) -> Found:
    """The abstracts of a file that is plain characters."""
    columns = settings.text_column, settings.id_column
    if kind == "json":
        yield from tables.read_json(text, source, *columns)
    elif kind == "csv":
        yield from tables.read_csv(text, source, *columns)
    elif kind == "medline":
        yield from references.read_medline(text, source)
    elif kind == "ris":
        yield from references.read_ris(text, source)
    elif kind == "bibtex":
        yield from references.read_bibtex(text, source)
    else:
        yield _plain(text, source)


def _kind(data: bytes, source: str) -> str:
    """A file's format, by its first bytes, else by its name. Raises SourceError for what is never read."""
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    suffix = Path(source).suffix.lower()
    for start, problem, remedy in _NEVER:
        if data.startswith(start):
            raise SourceError(source, problem, remedy)
    for start, kind in _SIGNATURES:
        if data.startswith(start):
            return kind
    if _HTML.match(head) or (head.startswith(b"<") and suffix in (".html", ".htm", ".xhtml")):
        return "html"
    if head.startswith(b"<"):
        return "xml"
    told = (kind for start, kind in _BEGINNINGS if start.match(head))
    return _SUFFIXES.get(suffix) or next(told, "text")


def _characters(data: bytes, source: str) -> str:
    """Plain characters: UTF-8, or UTF-16 where a mark at the beginning says so."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    decoded = decode(data, source)
    if isinstance(decoded, ReadProblem):
        raise SourceError(source, decoded.message, decoded.remedy, decoded.place)
    return decoded


def _plain(text: str, source: str) -> Abstract:
    """A text file: one that was added before as it was, any other with what its page says of it."""
    if (added := form.read(text, Path(source).stem)) is not None:
        return added
    page = pages.prepare(Document(id="page", text=text, source=source))
    stated = page.metadata.model_dump(exclude={"registration"})
    body = [passage for passage in page.passages if passage.section != "title"]
    start, _ = page.text.raw_span(body[0].start, body[0].start + 1)
    _, stop = page.text.raw_span(body[-1].end - 1, body[-1].end)
    above = text.rfind("\n", 0, start) + 1  # the heading of the first passage is part of the text
    return make(source, id=Path(source).stem, **stated, text=markup.from_string(text[above:stop]))
