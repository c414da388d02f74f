"""How words are compared: case, plural, spelling, accents and joints (hyphen, space, slash) folded away."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# A run of Latin letters (a possessive 's goes with it), a run of Greek letters, a number, other letters.
TOKEN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]+(?:['’]s(?![A-Za-z]))?|[Α-ω]+|\d+(?:[.·]\d+)*|[^\W\d_]+|%")

# What may stand between two words of a name: nothing (DAS28), one joint (DAS-28, DAS 28), a joint with a space.
JOINTS = frozenset(
    [
        "",
        " ",
        "-",
        "‐",
        "‑",
        "–",
        "−",
        "/",
        "\xa0",
        "\u2009",
        "\u202f",
        "\n",
        "  ",
        " -",
        "- ",
        " – ",
        " - ",
        "+",
        "+ ",
        " + ",
        "-/",
        "\r\n",
        " \n",
        "_",
        "‐ ",
        "– ",
        " –",
        "/ ",
        " / ",
        " /",
        "®",
        "® ",
        "™ ",
        "™",
        "+/",
    ]
)

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda",
    "μ": "mu", "ω": "omega", "γδ": "gammadelta", "αβ": "alphabeta",
}  # fmt: skip

IRREGULAR = {
    "diagnoses": "diagnosi", "thromboses": "thrombosi", "metastases": "metastasi", "crises": "crisi",
    "prognoses": "prognosi", "necroses": "necrosi", "sepses": "sepsi", "psychoses": "psychosi",
    "stenoses": "stenosi", "fibroses": "fibrosi", "indices": "index", "indexes": "index", "women": "woman",
    "men": "man", "arthritides": "arthriti", "vasculitides": "vasculiti", "leucocyte": "leukocyte",
    "leucocytes": "leukocyte", "neoplasias": "neoplasia", "calves": "calf",
}  # fmt: skip

_SPELLING = (("ae", "e"), ("oe", "e"), ("sulph", "sulf"), ("isation", "ization"))


def is_acronym(word: str) -> bool:
    """True for a short all-caps or mixed form that must be compared with its case: ``CRP``, ``SSc``, ``B``.

    Longer ones (``SLEDAI``, ``ASDAS``) cannot be mistaken for a word and are compared in any case.
    """
    bare = word[:-1] if word.endswith("s") and len(word) > 2 else word
    capitals = sum(letter.isupper() for letter in bare)
    return len(bare) <= 4 and (capitals >= 2 or (capitals == 1 and len(bare) == 1))


@lru_cache(maxsize=1 << 16)
def keys(word: str) -> tuple[str | None, str]:
    """The case-keeping key of a word that has capitals (else None), and its folded key."""
    bare = word[:-2] if word.endswith(("'s", "’s")) else word
    exact = None if bare.islower() or not any(letter.isupper() for letter in bare) else bare
    if exact and len(exact) > 2 and exact.endswith("s") and exact[-2].isupper():
        exact = exact[:-1]
    return exact, fold_word(bare)


def fold_word(word: str) -> str:
    """One word without case, accents, plural and British spelling: ``Anaemias`` and ``anemia`` are one."""
    if word in GREEK:
        return GREEK[word]
    plain = word.lower() if word.isascii() else _unaccented(word)
    for british, american in _SPELLING:
        plain = plain.replace(british, american)
    plain = singular(plain)
    if plain.endswith("ical"):
        return plain[:-2]
    return plain[:-3] + "or" if plain.endswith("our") and len(plain) > 5 else plain


def _unaccented(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def singular(word: str) -> str:
    """A key that singular and plural share; not always a word (``arthritis`` gives ``arthriti``)."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes", "uses")) and not word.endswith("auses"):
        return word[:-2] if not word.endswith("uses") else word[:-1]
    return word[:-1]


@lru_cache(maxsize=1 << 14)
def fold(name: str) -> str:
    """A name as its folded words joined by spaces: ``SLEDAI-2K``, ``SLEDAI 2K`` and ``sledai 2k`` are one."""
    return " ".join([keys(word)[1] for word in TOKEN.findall(name)])
