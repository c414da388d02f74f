"""The abstracts that ship in ``raw/`` and their gold records: complete, well-formed, and full of traps."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from abstrax.model import Fact, Study

ROOT = Path(__file__).resolve().parent.parent
RAW = {path.stem: path for path in sorted((ROOT / "raw").glob("*.txt"))}
GOLD = {path.stem: path for path in sorted((ROOT / "tests" / "gold").glob("*.json"))}
PAIRED = sorted(RAW.keys() & GOLD.keys())

FACT: TypeAdapter[Fact] = TypeAdapter(Fact)
STUDY: TypeAdapter[Study] = TypeAdapter(Study)
SECTIONS = {"title", "background", "methods", "results", "conclusion"}
ONLY_IN_GOLD = {"optional", "missed"}
ONLY_IN_RECORDS = {"start", "end", "confidence", "rule", "flags"}
REQUIRED = {
    "dose": {"drug", "amount", "unit", "purpose"},
    "score": {"name", "value", "role"},
    "grade": {"event", "grade"},
    "count": {"what"},
    "effect": {"measure", "value", "label"},
}
GRADE = re.compile(r"any|severe|serious|fatal|mild|moderate|mild-moderate|(>=)?[1-5](-[1-5])?")
TIME_POINT = re.compile(
    r"baseline|admission|diagnosis|follow-up|last follow-up|during infusion|after the second dose"
    r"|median follow-up of .+|(day|week|month|year) -?\d+(\.\d+)?( (to|and) -?\d+)?"
)
NUMBER = re.compile(
    r"\d|\b(a|an|no|none|without|all|half|one|two|three|four|five|six|seven|eight|nine|ten|seventeen|I|II|III|IV"
    r"|twenty|thirty|fifty|sixty)\b",
    re.IGNORECASE,
)
FURNITURE = re.compile(
    r"^(Supporting image|Disclosures:|REFERENCES:|References:|To cite this abstract|FUNDING:|>>> NOTICES)",
    re.MULTILINE,
)

# What real abstracts hold and naive reading stumbles over: name, pattern, in how many files at least.
TRAPS = [
    ("flattened power, spaced or not", r"\d ?×10[68] (?:CAR T )?cells", 2),
    ("flattened power with the letter x", r"\b10x106\b", 1),
    ("flattened power of a cell count", r"\d\s?×\s?109/L", 2),
    ("power broken by spaces", r"× 10 9 /L", 1),
    ("entity for a mid-dot decimal", r"\d&#xb7;\d", 1),
    ("entity for a thin space", r"\d&#x2009;[a-z]", 1),
    ("entity for a comparison", r"&#x2265;|&lt;", 1),
    ("broken entity for =", r"N&#3f\d", 3),
    ("mid-dot decimal", r"\d·\d", 1),
    ("thin space", "\u2009", 1),
    ("no-break space", "\u00a0", 1),
    ("narrow no-break space", "\u202f", 1),
    ("micro sign", "µ", 3),
    ("Greek mu", "μ", 3),
    ("minus sign", "−\\d", 2),
    ("en dash in a range", r"\d ?– ?\d", 5),
    ("baseline as the second value", r"\(MMT8 score 72 vs\. 59\)", 1),
    ("unit at the second value only", r"344 vs\. 200m", 1),
    ("baseline named at the second value", r"42 vs\. 38% at baseline", 1),
    ("range in brackets with to", r"37 \(19 to 43\) years", 1),
    ("interval with spaces and dash", r"IQR: 3\.5 – 8\.5", 1),
    ("unlabelled bracket", r"16 \(15-23\)", 1),
    ("mean and spread", r"-5\.8 ± 1\.1", 1),
    ("confidence interval of a mean", r"12\.8 \(95% CI 11\.7-13\.8\)", 1),
    ("negative interval with semicolon", r"-\d+\.\d \(-\d+\.\d; -\d+\.\d\)", 1),
    ("values in order of time points", r"after 3 and 6 months; respectively", 1),
    ("arms in order, with p-values", r"36\.0% \[P = 0\.004\] and 28\.2% \[P = 0\.029\]", 1),
    ("n/N", r"\b5/6 patients", 1),
    ("n of N", r"\b9 of 15\b", 1),
    ("share of N", r"34\.3% of 99", 2),
    ("share with n/N", r"\d\.\d% \[\d+/\d+\]", 2),
    ("spelled count with share", r"[Tt]hirty-one \(48%\)", 2),
    ("all of whom", r"all of whom", 2),
    ("the remaining n", r"the remaining \d", 3),
    ("grades told apart", r"1 grade 1, 1 grade 3, and 1 grade 4", 2),
    ("patients by number", r"four women \(P1, P2, P3,P4\) and one man \(P5\)", 1),
    ("elided verb", r"two completed month 3 and one month 6", 1),
    ("none-statement", r"[Nn]o ICANS", 5),
    ("sentence without a space", r"[a-z\])]\.[A-Z][a-z]", 4),
    ("two full stops", r"[a-z]\.\. ?[A-Z]", 3),
    ("figure reference that ends nothing", r"\(Fig\. 1A\)", 1),
    ("Roman class that ends a sentence", r"NYHA II\. ", 2),
    ("ordinal torn apart", r"The 1 st patient", 2),
    ("pronoun for the patient", r"Her \(hsTropT\) levels", 1),
    ("pronoun for another patient", r"His 6MWT", 1),
    ("odds ratio", r"\bOR \d", 2),
    ("hazard ratio", r"\bHR \d|hazard ratio \d", 2),
    ("affiliation with glued digits", r"[a-z]1, [A-Z].+, 1[A-Z]", 3),
    ("disclosures with numbers", r"^Disclosures: .*\w, \d", 3),
    ("dose levels", r"dose level \[DL\] 1", 1),
]


def text_of(name: str) -> str:
    """A raw file as decoded: line ends as they stand, a byte-order mark not part of the text."""
    return RAW[name].read_bytes().decode("utf-8-sig")


def gold_of(name: str) -> dict[str, Any]:
    data = json.loads(GOLD[name].read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def test_every_raw_file_has_a_gold_record_and_no_record_is_without_file() -> None:
    assert RAW.keys() == GOLD.keys()
    assert len(PAIRED) >= 16


@pytest.mark.parametrize("name", PAIRED)
def test_record_has_the_keys_of_the_guide(name: str) -> None:
    record = gold_of(name)
    assert set(record) == {"id", "title", "study", "facts"}
    assert record["id"] == name
    assert record["title"] in text_of(name)
    study = STUDY.validate_python(record["study"])
    assert study.design and study.conditions
    assert set(record["study"]) == set(Study.model_fields)
    for number in study.registration:
        assert number.removeprefix("EudraCT ") in text_of(name)


@pytest.mark.parametrize("name", PAIRED)
def test_facts_have_the_fields_of_the_guide(name: str) -> None:
    for entry in gold_of(name)["facts"]:
        fields = {key: value for key, value in entry.items() if key not in ONLY_IN_GOLD}
        assert not fields.keys() & ONLY_IN_RECORDS, entry
        FACT.validate_python(fields)
        missing = REQUIRED[entry["kind"]] - {key for key, value in entry.items() if value is not None}
        assert not missing, (missing, entry)
        assert entry["section"] in SECTIONS, entry
        assert entry["group"], entry
        assert entry["when"] is None or TIME_POINT.fullmatch(entry["when"]), entry


@pytest.mark.parametrize("name", PAIRED)
def test_fields_fit_each_other(name: str) -> None:
    for entry in gold_of(name)["facts"]:
        kind = entry["kind"]
        if kind in ("count", "grade"):
            assert "n" in entry or "percent" in entry, entry
            assert entry.get("n", 0) <= entry.get("of", entry.get("n", 0)), entry
            assert 0 <= entry.get("percent", 0) <= 100, entry
        if kind == "grade":
            assert GRADE.fullmatch(entry["grade"]), entry
        if kind == "count" and entry["what"] in ("with", "records"):
            assert entry.get("label"), entry
        if kind == "score":
            changes = entry["role"] in ("change", "percent_change")
            assert changes == ("direction" in entry), entry
            one_sided = entry.get("spread") in ("sd", "se")
            assert "spread" not in entry or ("spread_high" in entry) != one_sided, entry
            assert "spread_low" in entry or not {"spread", "spread_high"} & entry.keys(), entry


@pytest.mark.parametrize("name", PAIRED)
def test_quotes_stand_verbatim_in_the_body(name: str) -> None:
    text = text_of(name)
    furniture = FURNITURE.search(text)
    body = text[: furniture.start()] if furniture else text
    for entry in gold_of(name)["facts"]:
        assert body.count(entry["quote"]) == 1, entry
        assert text.count(entry["quote"]) == 1, entry
        assert NUMBER.search(entry["quote"]), entry
        assert "\n" not in entry["quote"], entry


@pytest.mark.parametrize("name", PAIRED)
def test_no_fact_is_annotated_twice(name: str) -> None:
    seen = [json.dumps({k: v for k, v in entry.items() if k != "quote"}) for entry in gold_of(name)["facts"]]
    assert len(seen) == len(set(seen)), [one for one in seen if seen.count(one) > 1]


@pytest.mark.parametrize(("trap", "pattern", "least"), TRAPS, ids=[trap for trap, _, _ in TRAPS])
def test_trap_is_covered(trap: str, pattern: str, least: int) -> None:
    holders = [name for name in RAW if re.search(pattern, text_of(name), re.MULTILINE)]
    assert len(holders) >= least, f"{trap}: only in {holders}"


def test_line_ends_and_byte_order_mark_are_kept() -> None:
    crlf = [name for name, path in RAW.items() if b"\r\n" in path.read_bytes()]
    marked = [name for name, path in RAW.items() if path.read_bytes().startswith(b"\xef\xbb\xbf")]
    assert crlf == ["cohort-gca-relapse"]
    assert marked == ["pk-hz318-tce"]


def test_all_kinds_are_held_many_times() -> None:
    kinds = [entry["kind"] for name in PAIRED for entry in gold_of(name)["facts"]]
    assert {kind: kinds.count(kind) >= 25 for kind in REQUIRED} == dict.fromkeys(REQUIRED, True)
