"""By identifier: PubMed through the E-utilities, DOIs and PMC through Europe PMC, other pages as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from abstrax.adding import europepmc, xml
from abstrax.adding.abstract import Abstract, SourceError
from abstrax.adding.network import Answer, Client

Found = Iterator[Abstract | SourceError]

_PUBMED = r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?europepmc\.org/(?:article|abstract)/med)"
_PMC = r"https?://(?:pmc\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pmc|(?:www\.)?europepmc\.org)"
_END = r"/?(?:[?#].*)?$"
_FORMS = (
    ("pmid", re.compile(r"pmid:?\s*(?P<id>\S+)$", re.IGNORECASE)),
    ("pmcid", re.compile(r"(?:pmcid:?\s*)?(?P<id>pmc\d+)$", re.IGNORECASE)),
    ("doi", re.compile(r"doi:\s*(?:https?://(?:dx\.)?doi\.org/)?(?P<id>\S+)$", re.IGNORECASE)),
    ("doi", re.compile(r"https?://(?:dx\.)?doi\.org/(?P<id>10\.\S+)$", re.IGNORECASE)),
    ("doi", re.compile(r"(?P<id>10\.\d{4,9}/\S+)$")),
    ("pmid", re.compile(rf"{_PUBMED}/(?P<id>\d+){_END}", re.IGNORECASE)),
    ("pmcid", re.compile(rf"{_PMC}/articles?/(?:pmc/)?(?P<id>pmc\d+){_END}", re.IGNORECASE)),
    ("page", re.compile(r"(?P<id>https?://\S+)$", re.IGNORECASE)),
)  # fmt: skip


def recognise(source: str) -> tuple[str, str] | None:
    """The kind (pmid, pmcid, doi, page) and the value of an identifier; None where it is none."""
    for kind, form in _FORMS:
        if match := form.match(source.strip()):
            return kind, match["id"]
    return None


def read(kind: str, value: str, source: str, client: Client, page: Callable[[Answer], Found]) -> Found:
    """The abstract of an identifier; ``page`` reads what an address answers with. Raises SourceError."""
    if kind == "pmid":
        if not re.fullmatch(r"\d{1,9}", value):
            raise SourceError(source, "is no PMID", "write PMID: and digits")
        return _pubmed(value, source, client)
    if kind == "doi":
        if not re.fullmatch(r"10\.\d{4,9}/\S+", value):
            raise SourceError(source, "is no DOI", "write DOI:10.… and no spaces")
        return _by_doi(value, source, client)
    if kind == "pmcid":
        return _europepmc(f"PMCID:{value.upper()}", source, client)
    return page(client.get(value))


def _pubmed(pmid: str, source: str, client: Client) -> Found:
    answer = _eutils("efetch.fcgi", {"db": "pubmed", "id": pmid, "retmode": "xml"}, client)
    if b"<PubmedArticle>" not in answer.body and b"<PubmedArticle " not in answer.body:
        raise SourceError(source, "is not in PubMed", "check the number")
    yield from _labelled(xml.read(answer.body, source), f"PMID:{pmid}, PubMed")


def _labelled(found: Found, label: str) -> Found:
    """What was found, with where it was found."""
    for item in found:
        yield item.model_copy(update={"source": label}) if isinstance(item, Abstract) else item


def _eutils(tool: str, parameters: dict[str, str], client: Client) -> Answer:
    """An answer of the E-utilities: at most three requests a second, ten with a key."""
    own = {"tool": "abstrax", "email": client.email, "api_key": client.api_key}
    parameters = {**parameters, **{key: value for key, value in own.items() if value}}
    return client.get(f"{client.eutils.rstrip('/')}/{tool}", parameters, 0.11 if client.api_key else 0.34)


def _by_doi(doi: str, source: str, client: Client) -> Found:
    """By Europe PMC; where that has no abstract, by PubMed."""
    found = [item for item in _europepmc(f'DOI:"{doi}"', source, client) if isinstance(item, Abstract)]
    exact = [item for item in found if (item.doi or "").lower() == doi.lower()]
    if exact:
        return iter(exact[:1])
    answer = _eutils("esearch.fcgi", {"db": "pubmed", "term": f"{doi}[doi]", "retmode": "json"}, client)
    ids = _decoded(answer, source).get("esearchresult", {}).get("idlist", [])
    if len(ids) != 1:
        remedy = "save its page and add that"
        raise SourceError(source, "has no abstract in Europe PMC or PubMed", remedy)
    return _pubmed(str(ids[0]), source, client)


def _europepmc(query: str, source: str, client: Client) -> Found:
    """The abstracts that Europe PMC finds for a query, at most five requests a second."""
    parameters = {"query": query, "resultType": "core", "format": "json", "pageSize": "5"}
    if client.email:
        parameters["email"] = client.email
    answer = client.get(f"{client.europepmc.rstrip('/')}/search", parameters, 0.2)
    results = europepmc.results(_decoded(answer, source))
    if results is None:
        raise SourceError(source, "Europe PMC's answer cannot be read", "try again later")
    yield from _labelled(europepmc.read(results, source), f"{source.strip()}, Europe PMC")


def _decoded(answer: Answer, source: str) -> dict[str, Any]:
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise SourceError(source, f"{answer.url} does not answer with JSON", "try again later") from error
    return data if isinstance(data, dict) else {}
