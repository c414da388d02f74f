"""Names by a spaCy or scispaCy model that the user has installed: the last word of all sources, for what is unseen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from abstrax.names.mention import Kind, Mention

_RELEASE = "https://s3-us-west-2.amazonaws.com/ai2-s2-scispacy/releases/v0.5.4"
# Packages of these names on the public index are none of scispaCy's or spaCy's; they carry this version.
_SQUATTED = "999.9.9"

KINDS: dict[str, Kind] = {
    "CHEMICAL": "drug",  # en_ner_bc5cdr_md
    "SIMPLE_CHEMICAL": "drug",  # en_ner_bionlp13cg_md
    "CHEBI": "drug",  # en_ner_craft_md
    "DRUG": "drug",
    "DISEASE": "condition",  # en_ner_bc5cdr_md
    "CANCER": "condition",  # en_ner_bionlp13cg_md
    "PATHOLOGICAL_FORMATION": "condition",
    "CONDITION": "condition",
    "ADVERSE_EVENT": "event",
    "EVENT_NAME": "event",
    "MEASURE": "measure",
}


class ModelError(RuntimeError):
    """A model that cannot be used: which, why, and the command that installs it."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"model {name!r}: {problem}; {remedy}")


class Model:
    """A loaded pipeline whose entities become mentions.

    Labels outside ``KINDS`` are passed over; a model that knows none of them (``en_core_sci_md`` says only
    ENTITY) finds nothing.
    """

    def __init__(self, name: str, pipeline: Any) -> None:
        self.name = name
        self._pipeline = pipeline

    def find(self, clean: str, spans: Sequence[tuple[int, int]]) -> list[Mention]:
        """The names in ``clean[start:end]`` of each span, read as one document each."""
        found: list[Mention] = []
        documents = self._pipeline.pipe(clean[start:end] for start, end in spans)
        for (start, _), document in zip(spans, documents, strict=True):
            for entity in document.ents:
                kind = KINDS.get(entity.label_.upper())
                if kind:
                    at, stop = start + entity.start_char, start + entity.end_char
                    found.append(Mention(at, stop, kind, " ".join(entity.text.split()), "model"))
        return found


@lru_cache(maxsize=2)
def load(name: str) -> Model:
    """The installed model ``name``, or the one in the folder ``name``; loaded once.

    Raises ModelError where there is none, where it is a package that only bears the name, and where it does
    not load; the text says what to run.
    """
    _refuse_squatted(name)
    import spacy

    try:
        return Model(name, spacy.load(name, exclude=["lemmatizer", "parser"]))
    except OSError as error:
        if Path(name).exists() or "/" in name:
            raise ModelError(
                name, f"is no model that loads ({error})", "name a folder that spaCy saved"
            ) from error
        raise ModelError(name, "is not installed", f"install it with: {install_command(name)}") from error
    except (ImportError, ValueError, TypeError, KeyError, AttributeError) as error:
        problem = f"does not load with the installed spaCy ({error})"
        raise ModelError(name, problem, f"install one that fits: {install_command(name)}") from error


def install_command(name: str) -> str:
    """The command that installs the model ``name``."""
    if name.startswith(("en_core_sci_", "en_ner_")):
        return f"python -m pip install {_RELEASE}/{name}-0.5.4.tar.gz"
    return f"python -m spacy download {name}"


def _refuse_squatted(name: str) -> None:
    """A package that took the name of a model on the public index must not be run."""
    package = name.replace("_", "-")
    try:
        version = metadata.version(package)
    except metadata.PackageNotFoundError:
        return
    except ValueError:
        return  # a path, not the name of a package
    if version == _SQUATTED:
        remedy = f"remove it with: python -m pip uninstall {package}; then run: {install_command(name)}"
        raise ModelError(
            name, f"the package {package} {version} is not the model but one that took its name", remedy
        )
