"""PDFs of a few lines, as small as they can be: what the tests add, with superscripts set as real ones are."""

from __future__ import annotations

#: A run of characters: the text, its size in points, how far it is raised.
Run = tuple[str, float, float]
Line = tuple[float, float, list[Run]]


def build(pages: list[list[Line]], encrypt: str = "") -> bytes:
    """A PDF; a line is x, y (points from the lower left corner) and its runs."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for number, lines in enumerate(pages):
        about = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>"
        objects.append(f"<< {about} /Contents {5 + 2 * number} 0 R >>".encode())
        stream = b"\n".join(map(_line, lines))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return _file(objects, encrypt)


def _line(line: Line) -> bytes:
    x, y, runs = line
    shown = b" ".join(_run(run) for run in runs)
    return f"BT {x} {y} Td ".encode() + shown + b" ET"


def _run(run: Run) -> bytes:
    text, size, rise = run
    inner = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return f"/F {size} Tf {rise} Ts (".encode() + inner + b") Tj"


def _file(objects: list[bytes], encrypt: str) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R {encrypt} >>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + trailer.encode()


def plain(text: list[str], x: float = 60, top: float = 780, size: float = 10) -> list[Line]:
    """Lines of one size, one below the other; an empty one is a gap."""
    return [(x, top - 1.2 * size * number, [(line, size, 0)]) for number, line in enumerate(text) if line]
