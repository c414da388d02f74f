"""Curation behind the page: who is let in, drafts, versions, gold files, reviews, the lexicon, first drafts of facts."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from abstrax.curate import CurateError, Library, Server, fields, library, vocabulary, work
from abstrax.curate.app import create
from abstrax.gold import GoldFact, drafting, load, writing
from abstrax.model import Count, Document
from abstrax.pipeline import extract
from conftest import Run

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TEXT = (
    "Results: Twelve women took zorvatug 40 mg daily. CRS occurred in 3 of 12 (25%). "
    "The zorbin score was 3.4. Three of 12 (25%) relapsed.\n"
)


@pytest.fixture
def shelf(tmp_path: Path) -> Library:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/gout.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "raw/empty.txt").write_text("References\n1. Doe A. 2019.\n", encoding="utf-8")
    return Library((tmp_path / "raw",), tmp_path / "gold", None, "A. Curator")


class Browser:
    """Asks the application as the page does."""

    def __init__(self, shelf: Library) -> None:
        self.client: FlaskClient = create(shelf, "token").test_client()
        self.headers = {"Origin": "http://127.0.0.1:8765", "Host": "127.0.0.1:8765"}

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> TestResponse:
        more = {} if body is None else {"json": body}
        return self.client.open(path, method=method, headers=self.headers | headers, **more)  # type: ignore[arg-type]

    def load(self) -> dict[str, Any]:
        data: dict[str, Any] = self.ask("/token/api/abstracts/gout").json
        return data

    def put(self, kind: str, data: dict[str, Any], **changes: Any) -> TestResponse:
        body = {key: data[key] for key in ("version", "study", "items")} | changes
        return self.ask(f"/token/api/{kind}/gout", "PUT", body)


@pytest.fixture
def browser(shelf: Library) -> Browser:
    return Browser(shelf)


def judged(data: dict[str, Any], verdict: str = "accepted") -> list[dict[str, Any]]:
    return [{**item, "verdict": verdict} for item in data["items"]]


@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        ("/token/", "GET", {}, 200),
        ("/token/static/curate.css", "GET", {}, 200),
        ("/token/static/../app.py", "GET", {}, 404),
        ("/token/static/%2e%2e/app.py", "GET", {}, 404),
        ("/", "GET", {}, 404),
        ("/guess/", "GET", {}, 404),
        ("/tokens/api/abstracts", "GET", {}, 404),
        ("/token/", "GET", {"Host": "evil.example"}, 403),
        ("/token/", "GET", {"Host": "127.0.0.1.evil.example:80"}, 403),
        ("/token/api/draft/gout", "PUT", {"Origin": "http://evil.example"}, 403),
        ("/token/api/draft/gout", "PUT", {"Origin": "null"}, 403),
        ("/token/abstract/nothing", "GET", {}, 404),
        ("/token/api/abstracts/nothing", "GET", {}, 404),
    ],
)
def test_only_the_curators_own_page_is_let_in(
    browser: Browser, path: str, method: str, headers: dict[str, str], status: int
) -> None:
    body = {} if method == "PUT" else None
    assert browser.ask(path, method, body, **headers).status_code == status


def test_what_is_sent_as_a_form_is_refused(browser: Browser) -> None:
    sent = browser.client.put("/token/api/draft/gout", data="version=1", headers=browser.headers)
    assert sent.status_code == 403


def test_pages_may_load_nothing_from_elsewhere(browser: Browser) -> None:
    answer = browser.ask("/token/abstract/gout")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "'unsafe" not in policy and "http" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "://" not in answer.text


def test_the_server_listens_to_this_machine_alone(shelf: Library) -> None:
    one, other = Server(shelf), Server(shelf)
    assert one.address.startswith("http://127.0.0.1:")
    tokens = [server.address.rstrip("/").rpartition("/")[2] for server in (one, other)]
    assert tokens[0] != tokens[1] and min(map(len, tokens)) >= 32
    port = int(one.address.split(":")[2].split("/")[0])
    with pytest.raises(CurateError, match="--port"):
        Server(shelf, port)
    one._server.server_close()
    other._server.server_close()


def test_states_go_from_new_to_gold(shelf: Library, browser: Browser, tmp_path: Path) -> None:
    data = browser.load()
    assert data["state"] == "new" and not (tmp_path / "gold").exists()
    answer = browser.put("draft", data).json
    assert answer["state"] == "drafted" and answer["saved"]["who"] == "A. Curator"
    data = browser.load()
    answer = browser.put("draft", data, items=judged(data)).json
    assert answer["state"] == "reviewed"
    with pytest.raises(Exception, match="no gold record"):
        load(tmp_path / "gold")  # drafts are no gold
    data = browser.load()
    assert browser.put("gold", data).json["state"] == "gold"
    assert not list((tmp_path / "gold/.drafts").iterdir())
    record = load(tmp_path / "gold")["gout"]
    assert [fact.fact.quote for fact in record.facts] == [item["fact"]["quote"] for item in data["items"]]
    assert [saved.who for saved in record.curation] == ["A. Curator"]
    row = library.overview(shelf, "gout")
    assert (row["state"], row["missed"], row["extra"], row["differ"]) == ("gold", 0, 0, 0)
    assert library.overview(shelf, "empty")["state"] == "unreadable"


def test_a_gold_file_holds_the_guides_fields(browser: Browser, tmp_path: Path) -> None:
    data = browser.load()
    browser.put("gold", data, items=judged(data))
    saved = json.loads((tmp_path / "gold/gout.json").read_text(encoding="utf-8"))
    assert list(saved) == ["id", "study", "facts", "curation"]
    crs = next(fact for fact in saved["facts"] if fact.get("event") == "CRS")
    assert crs == {
        "kind": "grade", "quote": "CRS occurred in 3 of 12 (25%)", "section": "results", "group": "all",
        "event": "CRS", "grade": "any", "n": 3, "of": 12, "percent": 25, "counted": "patients",
    }  # fmt: skip
    again = browser.load()
    assert again["has_gold"] and {item["verdict"] for item in again["items"]} == {"accepted"}
    browser.put("gold", again, items=judged(again, "accepted"))
    twice = json.loads((tmp_path / "gold/gout.json").read_text(encoding="utf-8"))
    assert twice["facts"] == saved["facts"] and len(twice["curation"]) == 2


def test_the_form_of_unchanged_facts_is_kept(browser: Browser, tmp_path: Path) -> None:
    by_hand = {"kind": "count", "what": "participants", "n": 12, "section": "results", "quote": "Twelve women", "when": None}
    (tmp_path / "gold").mkdir()
    before = {"id": "gout", "title": "Gout", "study": {"participants": None}, "facts": [by_hand]}
    (tmp_path / "gold/gout.json").write_text(json.dumps(before), encoding="utf-8")
    data = browser.load()
    verdicts = [item["verdict"] for item in data["items"]]
    assert set(verdicts) == {"accepted", "rejected"}  # what is found beyond gold is extra
    assert browser.put("gold", data).status_code == 200
    after = json.loads((tmp_path / "gold/gout.json").read_text(encoding="utf-8"))
    assert after["facts"] == [by_hand] and after["study"] == {"participants": None} and after["title"] == "Gout"


def test_who_saves_second_is_told(browser: Browser, tmp_path: Path) -> None:
    first, second = browser.load(), browser.load()
    assert browser.put("gold", first, items=judged(first)).status_code == 200
    written = (tmp_path / "gold/gout.json").read_bytes()
    for kind in ("draft", "gold"):
        answer = browser.put(kind, second, items=judged(second, "rejected"))
        assert answer.status_code == 409 and answer.json["theirs"]["state"] == "gold"
    assert (tmp_path / "gold/gout.json").read_bytes() == written
    theirs = browser.load()["version"]
    assert browser.put("draft", second, version=theirs).status_code == 200


def test_a_draft_can_be_dropped(browser: Browser) -> None:
    data = browser.load()
    version = browser.put("draft", data, items=judged(data)).json["version"]
    assert browser.ask("/token/api/draft/gout", "DELETE", {"version": "old"}).status_code == 409
    assert browser.ask("/token/api/draft/gout", "DELETE", {"version": version}).json["state"] == "new"


def test_undecided_and_wrong_facts_are_no_gold(browser: Browser, tmp_path: Path) -> None:
    data = browser.load()
    assert "not judged yet" in browser.put("gold", data).json["error"]
    items = judged(data)
    items[0]["fact"] = {**items[0]["fact"], "quote": "nowhere"}
    answer = browser.put("gold", data, items=items)
    assert answer.status_code == 422 and "some fields are wrong" in answer.json["error"]
    assert not (tmp_path / "gold/gout.json").exists()


@pytest.mark.parametrize("body", [{}, {"items": 1, "study": {}}, {"items": [{"fact": 3, "verdict": "added"}], "study": {}},
    {"items": [{"fact": {}, "verdict": "maybe"}], "study": {}}, {"items": [{"fact": {}, "verdict": "added", "rm": 1}], "study": {}}])  # fmt: skip
def test_other_shapes_are_refused(browser: Browser, body: dict[str, Any]) -> None:
    answer = browser.ask("/token/api/draft/gout", "PUT", {"version": browser.load()["version"], **body})
    assert answer.status_code == 422 and "load the page anew" in answer.json["error"]


def test_a_broken_gold_file_is_told_and_left_alone(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/gout.json").write_text("{", encoding="utf-8")
    data = browser.load()
    assert "is not JSON" in data["problem"]
    assert browser.put("gold", data, items=judged(data)).status_code == 422
    assert (tmp_path / "gold/gout.json").read_text(encoding="utf-8") == "{"


REVIEWS = [
    ({"n": None, "percent": None}, "n", "is needed, or a percent"),
    ({"n": "many"}, "n", "number"),
    ({"what": "somebody"}, "what", "'participants'"),
    ({"quote": "Thirteen women"}, "quote", "does not stand in the text"),
    ({"start": 0, "end": 5}, "quote", "select it anew"),
    ({"section": " "}, "section", "is needed"),
]


@pytest.mark.parametrize(("changed", "field", "message"), REVIEWS)
def test_a_review_names_the_field(changed: dict[str, Any], field: str, message: str) -> None:
    document = Document(id="gout", text=TEXT)
    fact = {"kind": "count", "what": "participants", "n": 12, "section": "results", "quote": "Twelve women"}
    item = work.Item({k: v for k, v in (fact | changed).items() if v is not None}, "added")
    told = work.review(document, extract(document), work.Work({}, [item]))
    assert message in told.items[0]["errors"][field] and not told.good


def test_a_number_that_the_quote_does_not_hold_is_a_warning() -> None:
    document = Document(id="gout", text=TEXT)
    fact = {"kind": "count", "what": "participants", "n": 13, "section": "results", "quote": "Twelve women"}
    told = work.review(document, extract(document), work.Work({}, [work.Item(fact, "added")]))
    assert told.items[0]["warnings"] == ["n"] and told.good


def test_findings_are_of_the_facts_as_corrected() -> None:
    document = Document(id="gout", text=TEXT)
    record = extract(document)
    made = work.fresh(document, record)
    crs = next(number for number, item in enumerate(made.items) if item.fact.get("event") == "CRS")
    made.items[crs].fact["percent"] = 75
    made.items[crs].verdict = "accepted"
    found = work.review(document, record, made).findings
    assert crs in {place for finding in found for place in finding["items"]}
    made.items[crs].verdict = "rejected"
    found = work.review(document, record, made).findings
    assert crs not in {place for finding in found for place in finding["items"]}


def test_a_draft_outlives_a_new_extraction() -> None:
    document = Document(id="gout", text=TEXT)
    record = extract(document)
    made = work.fresh(document, record)
    made.items[0].verdict, made.items[1].verdict = "accepted", "rejected"
    made.items[0].fact["n"] = 14
    draft = {"study": {}, "items": [item.to_dict() for item in made.items]}
    again = work.of_draft(document, record, draft)
    assert [item.verdict for item in again.items[:3]] == ["accepted", "rejected", "undecided"]
    assert again.items[0].fact["n"] == 14 and again.items[0].found["n"] == 12  # type: ignore[index]
    fewer = record.model_copy(update={"facts": record.facts[2:]})
    left = work.of_draft(document, fewer, draft)
    assert left.items[0].verdict == "added" and left.items[0].found is None
    assert "rejected" not in {item.verdict for item in left.items}


def test_the_place_is_written_where_the_quote_stands_twice() -> None:
    twice = Count(what="with", n=3, quote="of 12 (25%)", section="results", start=TEXT.index("of 12"), end=TEXT.index("of 12") + 11)
    assert writing.entry(GoldFact(twice), TEXT)["start"] == twice.start
    once = Count(what="participants", n=12, quote="Twelve women", section="results", start=9, end=21)
    assert "start" not in writing.entry(GoldFact(once), TEXT)


DRAFTS = [
    ("grade", "3 of 12 (25%)", {"event": "CRS", "n": 3, "of": 12, "percent": 25}),
    ("dose", "zorvatug 40 mg", {"drug": "zorvatug", "amount": 40, "unit": "mg"}),
    ("count", "(25%) relapsed", {"percent": 25, "what": "with"}),
    ("effect", "was 3.4", {"value": 3.4}),
    ("count", "relapsed", {"what": "participants"}),
]


@pytest.mark.parametrize(("kind", "quote", "wanted"), DRAFTS)
def test_a_marked_place_is_read(kind: str, quote: str, wanted: dict[str, Any]) -> None:
    document = Document(id="gout", text=TEXT)
    start = TEXT.index(quote)
    fact = drafting.draft(document, extract(document), kind, start, start + len(quote))
    assert fact | wanted == fact
    assert (fact["kind"], fact["quote"], fact["section"]) == (kind, quote, "results")


def test_controls_fit_the_fields() -> None:
    described = fields.described()
    controls = {kind: {field["name"]: field["control"] for field in own} for kind, own in described.items()}
    assert controls["score"]["role"] == controls["count"]["what"] == controls["dose"]["op"] == "choice"
    assert controls["score"]["value"] == controls["effect"]["ci_low"] == "number"
    assert controls["dose"]["unit"] == controls["grade"]["group"] == "text"
    assert "mg/kg" in next(field for field in described["dose"] if field["name"] == "unit")["offered"]
    required = {field["name"] for field in described["score"] if field["required"]}
    assert required == {"value", "section"}


@pytest.mark.parametrize(
    ("fact", "known", "nearest"),
    [
        ({"kind": "score", "name": "CRP levels"}, "CRP", None),
        ({"kind": "dose", "drug": "methotrexat"}, None, "methotrexate"),
        ({"kind": "grade", "event": "cytokine release syndrom"}, None, "CRS"),
    ],
)
def test_the_lexicon_opens_at_the_entry(fact: dict[str, Any], known: str | None, nearest: str | None) -> None:
    opened = vocabulary.opened(fact, "seen in 3")
    assert opened is not None
    file = Path(__file__).parent.parent / opened["file"]
    entries = [opened["known"]] if known else opened["nearest"]
    assert (known or nearest) in [entry["name"] for entry in entries]
    for entry in entries:
        assert f'"{entry["name"]}"' in file.read_text(encoding="utf-8").splitlines()[entry["line"] - 1]
    for entry in [*entries, *([opened["new"]] if opened["new"] else [])]:
        (table,) = tomllib.loads(entry["toml"]).values()
        assert any("seen in 3" in example for example in table["find"])
    if nearest:
        (table,) = tomllib.loads(entries[0]["toml"]).values()
        assert opened["name"] in table["synonyms"]


def test_a_count_is_in_no_vocabulary() -> None:
    assert vocabulary.opened({"kind": "count", "what": "with", "label": "SRI-4"}, "") is None


def test_curate_says_what_is_missing(workshop: Path, abstrax: Run) -> None:
    assert "no abstract with id 'nobody'" in abstrax("curate", "nobody", "--no-browser").output
    result = abstrax("curate", "--raw", "nowhere", "--no-browser")
    assert result.exit_code == 2 and "abstrax add" in result.output
