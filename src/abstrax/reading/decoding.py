"""Bytes to characters: UTF-8 and nothing else, with no newline translation.

No other encoding is guessed, since a wrong guess turns ``≥`` and ``µ`` into other signs without a word. A
byte-order mark stays in the text as its first character (U+FEFF), so that offsets count what is there.
"""

from __future__ import annotations

from abstrax.reading.problem import ReadProblem

# An abstract page has some 10,000 characters; what is far beyond that is something else.
MOST_BYTES = 4_000_000
LONGEST_LINE = 100_000

_SIGNATURES = {
    b"%PDF": "a PDF; export its text",
    b"PK\x03\x04": "a zip archive or office document; save it as plain text",
    b"\xd0\xcf\x11\xe0": "an office document; save it as plain text",
    b"\x89PNG": "an image; an abstract must be text",
    b"\xff\xd8\xff": "an image; an abstract must be text",
    b"\x1f\x8b": "compressed; unpack it first",
    b"\xff\xfe": "UTF-16 text; save it as UTF-8 (iconv -f UTF-16 -t UTF-8)",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8 (iconv -f UTF-16 -t UTF-8)",
}
_TEXT_CONTROLS = frozenset(b"\t\n\x0b\x0c\r\x1b\x85")


def decode(data: bytes, path: str) -> str | ReadProblem:
    """The characters of ``data`` exactly as they stand, or why they cannot be had."""
    for signature, finding in _SIGNATURES.items():
        if data.startswith(signature):
            what, remedy = finding.split("; ")
            return ReadProblem(path, None, f"is {what}", remedy)
    if (binary := _binary(data, path)) is not None:
        return binary
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(data, error.start, path)


def _binary(data: bytes, path: str) -> ReadProblem | None:
    at = data.find(b"\0")
    if at >= 0:
        if data.count(b"\0") * 3 > len(data):
            return ReadProblem(
                path, None, "looks like UTF-16 text", "save it as UTF-8 (iconv -f UTF-16 -t UTF-8)"
            )
        return ReadProblem(
            path, _place(data, at), "holds a NUL byte", "save it as plain UTF-8 text without NUL bytes"
        )
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in data[:4096])
    if controls * 50 > len(data[:4096]):
        return ReadProblem(path, None, "is binary", "an abstract must be plain UTF-8 text")
    return None


def _undecodable(data: bytes, at: int, path: str) -> ReadProblem:
    """Say whether the whole file is of another encoding, or only a part of it."""
    message = f"is not UTF-8: byte 0x{data[at]:02x} at offset {at}"
    others = data.decode("utf-8", errors="ignore")
    if any(ord(character) > 127 for character in others):
        message = f"mixes encodings: it is UTF-8 but for byte 0x{data[at]:02x} at offset {at}"
        return ReadProblem(
            path, _place(data, at), message, "mend the characters there and save the file as UTF-8"
        )
    remedy = "save it as UTF-8 (if it is Windows-1252: iconv -f WINDOWS-1252 -t UTF-8)"
    return ReadProblem(path, _place(data, at), message, remedy)


def _place(data: bytes, at: int) -> str:
    return f"line {data.count(10, 0, at) + 1}"


def check_text(text: str, path: str, place: str | None = None) -> ReadProblem | None:
    """What keeps decoded characters from being an abstract: nothing in them, no words, no end to a line."""
    if not text:
        return ReadProblem(path, place, "is empty", "put the text of one abstract there, or remove it")
    if not text.strip("\ufeff \t\r\n\x0b\x0c\xa0\u200b"):
        return ReadProblem(
            path, place, "holds nothing but white space", "put the text of one abstract there, or remove it"
        )
    if "\0" in text:
        return ReadProblem(path, place, "holds a NUL character", "remove it")
    if text.lstrip("\ufeff \t\r\n")[:14].lower().startswith(("<!doctype html", "<html", "<?xml")):
        return ReadProblem(path, place, "is markup, not text", "save the page as plain text")
    longest = max(map(len, text.splitlines()), default=0)
    if longest > LONGEST_LINE:
        message = f"has a line of {longest:,} characters, more than any abstract ({LONGEST_LINE:,})"
        return ReadProblem(
            path, place, message, "check that it is the text of one abstract, and break the line"
        )
    return None
