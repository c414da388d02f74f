"""Any spaCy or scispaCy model that the user has installed, as one more finder of names, of the lowest rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from abstrax.names.mention import Kind, Mention

#: Entity labels of scispaCy's and spaCy's models, and the kinds of name they are read as.
LABELS: dict[str, Kind] = {
    "CHEMICAL": "drug", "SIMPLE_CHEMICAL": "drug", "DRUG": "drug", "DISEASE": "condition", "CANCER": "condition",
}  # fmt: skip
_RELEASE = "https://s3-us-west-2.amazonaws.com/ai2-s2-scispacy/releases/v0.5.4"
#: Packages of these names at this version on the index are not the models they are called after.
_SQUATS = {"en-core-sci-md": "999.9.9", "en-core-web-trf": "999.9.9"}


class ModelError(RuntimeError):
    """A model that cannot be used: which one, and the command that installs it."""


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded pipeline."""

    name: str
    pipeline: Any

    def find(self, clean: str, spans: Sequence[tuple[int, int]]) -> list[Mention]:
        """The entities of known labels in the spans, offsets into ``clean``."""
        found = []
        for start, end in spans:
            for entity in self.pipeline(clean[start:end]).ents:
                kind = LABELS.get(entity.label_)
                if kind:
                    found.append(Mention(start + entity.start_char, start + entity.end_char, kind, entity.text, "model"))
        return found


def install_command(name: str) -> str:
    """What to type to have a model."""
    if name.startswith(("en_core_sci", "en_ner_")):
        return f"pip install {_RELEASE}/{name}-0.5.4.tar.gz"
    return f"python -m spacy download {name}"


def load(name: str) -> Model:
    """Load an installed model by package name or path; raises ModelError with the command that installs it."""
    import spacy

    package = name.replace("_", "-")
    try:
        squat = _SQUATS.get(package) == version(package)
    except PackageNotFoundError:
        squat = False
    if squat:
        raise ModelError(f"the installed {package} is not the model of that name; remove it, then: {install_command(name)}")
    try:
        return Model(name, spacy.load(name))
    except OSError as error:
        raise ModelError(f"no model {name!r} is installed; install it with: {install_command(name)}") from error
