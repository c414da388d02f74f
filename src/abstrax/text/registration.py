"""Registration numbers of trials and reviews."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"\b(?:"
    r"(?P<nct>NCT) ?-?(?P<nct_id>\d{8})"
    r"|(?P<plain>ISRCTN ?\d{8}|ChiCTR[\w-]*\d{6,}|jRCT[s\d]?\d{7,}|UMIN ?-?(?:CTR)? ?\d{9}|DRKS ?\d{8}|ACTRN ?\d{14}"
    r"|CTRI/\d{4}/\d\d\d?/\d{4,6}|PACTR ?\d{13,16}|CRD ?42\d{6,9}|KCT ?\d{7}|IRCT ?\d{8,}N?\d*|TCTR ?\d{11}|RBR-\w{6,7}|NTR ?\d{3,4}\b"
    r"|SLCTR/\d{4}/\d{3})"
    r"|(?P<eu>EudraCT|EU ?CT|EUCT|CTIS)(?:\s*(?:[Nn]umber|[Nn]o\.?|[Nn]r\.?|ID|\#|:|[Tt]rial))*\s*(?P<eu_id>\d{4}-\d{6}-\d\d(?:-\d\d)?)"
    r")"
)


def registrations(text: str) -> tuple[str, ...]:
    """The registration numbers in ``text``, each once, in order, as the registers write them."""
    found: dict[str, None] = {}
    if not _HINT.search(text):
        return ()
    for match in _NUMBER.finditer(text):
        if match["nct"]:
            found["NCT" + match["nct_id"]] = None
        elif match["eu"]:
            found[("EudraCT " if match["eu"] == "EudraCT" else "EUCT ") + match["eu_id"]] = None
        else:
            found[match["plain"].replace(" ", "")] = None
    return tuple(found)


_HINT = re.compile(r"\d{6}")
