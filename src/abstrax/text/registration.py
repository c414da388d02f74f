"""Registration numbers of trials and reviews."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"\bNCT ?-?(?P<nct>\d{8})\b"
    r"|\b(?P<plain>ISRCTN ?\d{8}|ChiCTR[\w-]*\d{6,}|jRCT[s\d]?\d{7,}|UMIN ?-?(?:CTR)? ?\d{9}|DRKS ?\d{8}"
    r"|ACTRN ?\d{14}|CTRI/\d{4}/\d\d\d?/\d{4,6}|PACTR ?\d{13,16}|CRD ?(?:# ?)?\d{6,12}|KCT ?\d{7}"
    r"|IRCT ?\d{8,}N?\d*"
    r"|TCTR ?\d{11}|RBR-\w{6,7}\b|NTR ?\d{4}\b|SLCTR/\d{4}/\d{3}|INPLASY ?\d{9,}|CTR20\d{6}"
    r"|10\.17605/OSF\.IO/\w{5})\b"
    r"|\b(?P<eu>EudraCT|EU ?CTR?|EUCTR?|CTIS)\b[^\n\d]{0,25}(?P<eu_id>\d{4}-\d{6}-\d\d(?:-\d\d)?)\b"
)


def registrations(text: str) -> tuple[str, ...]:
    """The registration numbers in ``text``, each once, in order, as the registers write them."""
    found: dict[str, None] = {}
    if not any(map(text.__contains__, _REGISTERS)) or not _HINT.search(text):
        return ()
    for match in _NUMBER.finditer(text):
        if match["nct"]:
            found["NCT" + match["nct"]] = None
        elif match["eu"]:
            # A number of the new register has four parts, one of EudraCT three.
            found[("EUCT " if match["eu_id"].count("-") == 3 else "EudraCT ") + match["eu_id"]] = None
        else:
            found[match["plain"].replace(" ", "").replace("#", "")] = None
    return tuple(found)


# What the numbers of all registers hold: a part of the register's name and, for most, six digits in a row.
_REGISTERS = ("CT", "UMIN", "DRKS", "CRD", "RBR-", "NTR", "INPLASY", "OSF")
_HINT = re.compile(r"\d{6}|NTR ?\d|RBR-|SLCTR/|OSF\.IO/")
