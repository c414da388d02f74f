"""Many abstracts through the pipeline, in this process or in several; a bad abstract never stops the rest."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from abstrax import pipeline
from abstrax.model import Document, Record
from abstrax.names import lexicon
from abstrax.text import NoAbstractError

if TYPE_CHECKING:
    from abstrax.names.ner import Model

#: Abstracts handed to a process at a time, and how many such parcels wait for each process.
PARCEL = 16
WAITING = 4


class EngineError(RuntimeError):
    """The machine, not an abstract, keeps a batch from going on."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An abstract that was read but could not be extracted: ``message`` says where, what and what to do."""

    id: str
    message: str

    def __str__(self) -> str:
        return self.message


def run(
    documents: Iterable[Document], *, jobs: int = 1, model: str | None = None
) -> Iterator[Record | Failure]:
    """The record of each document, or why there is none, in the order of the documents.

    Vocabularies and model are loaded before the first; a broken vocabulary (LexiconError, LayoutError) or a
    missing model (ModelError) is raised then. Raises EngineError where a process dies.
    """
    _load(model)
    if jobs <= 1:
        yield from (_extract(document, model) for document in documents)
    else:
        yield from _in_processes(documents, jobs, model)


def _load(model: str | None) -> Model | None:
    """Load what every abstract needs, so that forked processes share it."""
    lexicon.load()
    if model is None:
        return None
    from abstrax.names import ner

    return ner.load(model)


def _extract(document: Document, model: str | None) -> Record | Failure:
    try:
        return pipeline.extract(document, model=_load(model))
    except NoAbstractError as error:
        return Failure(document.id, str(error))
    except Exception as error:  # whatever it is, it is of this abstract alone
        source, reason = document.source or document.id, f"{type(error).__name__}: {error}"
        return Failure(
            document.id, f"{source}: could not be extracted ({reason}); report it with the abstract"
        )


def _extract_all(documents: list[Document], model: str | None) -> list[Record | Failure]:
    return [_extract(document, model) for document in documents]


def _in_processes(documents: Iterable[Document], jobs: int, model: str | None) -> Iterator[Record | Failure]:
    stream = iter(documents)
    waiting: deque[Future[list[Record | Failure]]] = deque()
    pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=(model,))
    try:
        while True:
            while len(waiting) < jobs * WAITING and (parcel := list(islice(stream, PARCEL))):
                waiting.append(pool.submit(_extract_all, parcel, model))
            if not waiting:
                return
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise EngineError("a process ended unexpectedly (out of memory?); try fewer with --jobs") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(model: str | None) -> None:
    """A new process: leave Ctrl-C to the first one, and load what is not shared."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _load(model)
