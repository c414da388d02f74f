"""Requests that behave: pauses, retries with growing pauses, a cache, a limit to what is taken."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import abstrax
from abstrax.adding.abstract import SourceError, library
from abstrax.engines.output import OutputError, drafted, folder

EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
EUROPEPMC = "https://www.ebi.ac.uk/europepmc/webservices/rest"

MOST_BYTES = 20_000_000
ATTEMPTS = 5
#: Seconds that a server may ask us to wait; what is more is told to the user.
LONGEST_WAIT = 60.0
TIMEOUT = (10, 60)
CACHED_FOR = 30 * 24 * 3600
_AGAIN = frozenset({429, 500, 502, 503, 504})
_PRIVATE = frozenset({"email", "api_key", "tool"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent: the bytes, their type, and the address after redirects."""

    body: bytes
    type: str
    url: str


@dataclass(slots=True)
class Client:
    """One user's access to the network; ``cache`` is a folder, or None for no cache."""

    email: str | None = None
    api_key: str | None = None
    eutils: str = EUTILS
    europepmc: str = EUROPEPMC
    cache: Path | None = None
    _last: dict[str, float] = field(default_factory=dict)
    _session: Any = None

    def get(self, url: str, parameters: Mapping[str, str] | None = None, pause: float = 1.0) -> Answer:
        """The answer to a GET, from the cache where it is fresh. Raises SourceError with what went wrong.

        ``pause`` is the least time in seconds between two requests to one host.
        """
        given = dict(parameters or {})
        public = {key: value for key, value in given.items() if key not in _PRIVATE}
        name = f"{url}?{urlencode(sorted(public.items()))}" if public else url
        if (kept := self._cached(name)) is not None:
            return kept
        answer = self._fetched(url, given, name, pause)
        self._keep(name, answer)
        return answer

    def _fetched(self, url: str, parameters: dict[str, str], name: str, pause: float) -> Answer:
        """The answer after as many attempts as it takes, with growing pauses or those the server asks for."""
        requests = library("requests")
        problem = ""
        for attempt in range(ATTEMPTS):
            self._wait_turn(urlsplit(url).netloc, pause)
            wait = 2.0**attempt
            try:
                with self._open().get(url, params=parameters, timeout=TIMEOUT, stream=True) as response:
                    if response.status_code not in _AGAIN:
                        return _whole(response, name)
                    problem = f"the server answers {response.status_code}"
                    wait = _asked(response.headers.get("Retry-After"), wait)
            except (requests.ConnectionError, requests.Timeout) as error:
                problem = f"cannot be reached ({_brief(error)})"
            except (requests.RequestException, OSError) as error:
                problem = f"cannot be fetched ({_brief(error)})"
                raise SourceError(name, problem, "check the address") from error
            if wait > LONGEST_WAIT:
                problem += f" and asks to wait {wait:.0f} seconds"
                raise SourceError(name, problem, "try again after that")
            if attempt < ATTEMPTS - 1:
                time.sleep(wait)
        remedy = "try again later, or save the page and add that"
        raise SourceError(name, f"{problem}, {ATTEMPTS} times", remedy)

    def _open(self) -> Any:
        if self._session is None:
            self._session = library("requests").Session()
            self._session.max_redirects = 5
            contact = f"; mailto:{self.email}" if self.email else ""
            self._session.headers["User-Agent"] = f"abstrax/{abstrax.__version__} (abstract reader{contact})"
        return self._session

    def _wait_turn(self, host: str, pause: float) -> None:
        """Wait until the pause since the last request to this host is over."""
        now = time.monotonic()
        turn = self._last.get(host, now - pause) + pause
        if turn > now:
            time.sleep(turn - now)
        self._last[host] = max(now, turn)

    def _place(self, name: str) -> Path | None:
        return self.cache / hashlib.sha256(name.encode()).hexdigest() if self.cache else None

    def _cached(self, name: str) -> Answer | None:
        place = self._place(name)
        try:
            if place is None or time.time() - place.stat().st_mtime > CACHED_FOR:
                return None
            head, _, body = place.read_bytes().partition(b"\n")
            about = json.loads(head)
            return Answer(body, about["type"], about["url"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # what cannot be read from a cache is fetched anew

    def _keep(self, name: str, answer: Answer) -> None:
        """Put an answer into the cache; a cache that cannot be written only costs a request next time."""
        if (place := self._place(name)) is None:
            return
        head = json.dumps({"type": answer.type, "url": answer.url, "request": name})
        with suppress(OutputError), drafted(folder(place.parent) / place.name) as draft:
            draft.write_bytes(head.encode() + b"\n" + answer.body)


def _whole(response: Any, name: str) -> Answer:
    """The body of a response, if it is good and not too long."""
    if response.status_code == 404:
        raise SourceError(name, "is not there (404)", "check the identifier or address")
    if response.status_code >= 400:
        said = " ".join(next(response.iter_content(300), b"").decode("utf-8", "replace").split())
        problem = f"the server refuses it ({response.status_code}: {said[:120]})"
        raise SourceError(name, problem, "check the address")
    body = bytearray()
    for piece in response.iter_content(65536):
        body += piece
        if len(body) > MOST_BYTES:
            problem = f"is longer than {MOST_BYTES / 1e6:.0f} MB"
            raise SourceError(name, problem, "save it and add the abstract alone")
    return Answer(bytes(body), response.headers.get("Content-Type", "").lower(), _public(response.url))


def _public(url: str) -> str:
    """An address without what it says of who asked."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair.partition("=")[0] not in _PRIVATE]
    return parts._replace(query="&".join(kept)).geturl()


def _asked(header: str | None, otherwise: float) -> float:
    """The seconds that ``Retry-After`` asks for, as a number or a date."""
    if not header:
        return otherwise
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(timezone.utc)).total_seconds())
    except (TypeError, ValueError):
        return otherwise


def _brief(error: Exception) -> str:
    return type(error).__name__
