"""Measures that abstracts put together from words: "number of relapses", "time to remission", "age at onset"."""

from __future__ import annotations

import re

from abstrax.names.mention import Mention

_NP = r"(?:(?!(?:was|were|is|are|had|has|ranged|of|in|decreased|increased|fell|from|to|and|with|by|at|for|than|received)\b|\d)[\w/'’+-]+ ?){1,5}"
_LONG = r"(?:[\w-]+ ){0,2}(?:treatment|symptom|response|remission|hospital stay|exposure|expansion|infusion) duration|"
_FORMS = (
    rf"\b(?:[Nn]umber of (?!patients|participants|pts|subjects|cases|individuals|women|men|people){_NP}(?:of {_NP})?|[Tt]ime (?:from {_NP}(?:of {_NP})?)?to {_NP}(?:of {_NP})?|"
    rf"[Dd]uration of {_NP}|[Aa]ge at {_NP}|%s(?:[Pp]rior|[Pp]revious|[Ff]ailed) (?:(?!\d|(?:one|two|three|four|five|six|seven|at|least|more|or)\b)[\w/-]+ ){{0,3}}?(?:therapies|treatments|agents|drugs|DMARDs|lines(?: of (?:therapy|treatment))?|immunosuppressants)|"
    rf"[Rr]ate of (?:annual |yearly )?{_NP}(?= (?:per|was)))"
)
#: What every form holds near its beginning.
_OPENING = (
    "umber of ",
    "ime from ",
    "ime to ",
    "uration",
    "ge at ",
    "rior ",
    "revious ",
    "ailed ",
    "ate of ",
)
# what stands before "duration" may be any two words, which takes long to find out
_PLAIN_FORMS, _DURATION_FORMS = re.compile(_FORMS % ""), re.compile(_FORMS % _LONG)
_TRAILING = re.compile(
    r"(?: (?:the|a|an|or|per|that|who|which|as|on|score|reported|observed|received|prior|after|before|between|during))+$"
)


def add(clean: str, start: int, end: int, names: list[Mention]) -> list[Mention]:
    """The names of a sentence with its composed measures, each in place of the shorter measures that it holds."""
    text = clean[start:end]
    if not any(map(text.__contains__, _OPENING)):
        return names
    found = []
    forms = _DURATION_FORMS if " duration" in text else _PLAIN_FORMS
    for match in forms.finditer(clean, start, end):
        words = _TRAILING.sub("", match[0].rstrip())
        stop = match.start() + len(words)
        held = [n for n in names if n.kind == "measure" and n.start <= match.start() and n.end >= stop]
        if not held and not any(n.kind == "drug" and n.start <= match.start() < n.end for n in names):
            found.append(Mention(match.start(), stop, "measure", words, "composed"))
    if not found:
        return names
    kept = [
        n
        for n in names
        if not any(f.start < n.end and n.start < f.end and n.kind == "measure" for f in found)
    ]
    return sorted([*kept, *found], key=lambda n: (n.start, -n.end))
