"""A curator's session in a browser: from a saved page to gold, by keys and by mouse; two windows; looks."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

import browser as pages
from abstrax.curate import Library, Server
from abstrax.gold import load
from conftest import Run

ROOT = Path(__file__).resolve().parent.parent
PAGE = "zorvatug-in-refractory-lupus-nephritis-two-doses"
TEXT = (
    "Zorvatug in gout of the 𝐁-type\n\nResults: Twenty adults took zorvatug 40 mg daily &#x2265;8 weeks. "
    "Mean zorbin index was 3.4 (SD 0.6) in all. CRS occurred in 3 of 20 (25%). Nobody died.\n"
)


class Curator:
    """Drives the browser, and counts keys and clicks."""

    def __init__(self, driver: WebDriver, address: str) -> None:
        self.driver, self.address = driver, address
        self.keys = self.clicks = 0

    def open(self, path: str = "") -> None:
        self.driver.get(self.address + path)
        self.until(lambda: self.all("#rows tr"))
        if path:  # the keys work once a fact has the focus
            self.until(lambda: self.driver.execute_script("return document.activeElement.matches('tr[data-uid]')"))

    def press(self, *keys: str, held: str | None = None) -> None:
        chain = ActionChains(self.driver)
        if held:
            chain.key_down(held)
        for key in keys:
            chain.send_keys(key)
            self.keys += 1
        if held:
            chain.key_up(held)
        chain.perform()

    def click(self, element: WebElement) -> None:
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        self.clicks += 1

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def row(self, words: str) -> WebElement:
        return next(row for row in self.all("#rows tr[data-uid]") if words in row.text)

    def shown(self, css: str) -> bool:
        return any(element.is_displayed() for element in self.all(css))

    def field(self, name: str) -> WebElement:
        # the editor of the row before may still be shown
        found: WebElement = self.until(lambda: self.one(f'.editor [data-field="{name}"]'))
        return found

    def until(self, happens: Callable[[], Any]) -> Any:
        # a page that is drawn anew meanwhile is looked at again
        return WebDriverWait(self.driver, 15, 0.05, ignored_exceptions=[Exception]).until(lambda _: happens())

    def state(self, wanted: str) -> None:
        self.until(lambda: self.one("#state").text == wanted)

    def select(self, words: str) -> None:
        """Select words of the text as a mouse does, in pieces or whole."""
        self.driver.execute_script(
            """
            const words = arguments[0];
            for (const box of document.querySelectorAll(".prose")) {
              const at = box.textContent.indexOf(words);
              if (at < 0) continue;
              const find = (offset) => {
                const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                  if (offset <= node.data.length) return [node, offset];
                  offset -= node.data.length;
                }
              };
              box.focus();
              getSelection().setBaseAndExtent(...find(at), ...find(at + words.length));
            }
            """,
            words,
        )


@pytest.fixture(scope="module")
def driver() -> Iterator[WebDriver]:
    with pages.chromium() as running:
        yield running


@pytest.fixture
def curator(workshop: Path, driver: WebDriver) -> Iterator[Curator]:
    """A curator with abstracts in raw/ and one gold record."""
    (workshop / "raw/gout.txt").write_text(TEXT, encoding="utf-8")
    shutil.copy(ROOT / "raw/acr-car-t-review.txt", workshop / "raw")
    (workshop / "gold").mkdir()
    shutil.copy(ROOT / "tests/gold/acr-car-t-review.json", workshop / "gold")
    server = Server(Library((workshop / "raw",), workshop / "gold", None, "A. Curator"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    driver.set_window_size(*pages.LAPTOP)
    try:
        yield Curator(driver, server.address)
    finally:
        driver.get("about:blank")
        server.stop()
        thread.join()


def gold(folder: Path, id: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "gold" / f"{id}.json").read_text(encoding="utf-8"))
    return data


def test_from_a_saved_page_to_gold_by_keys_alone(workshop: Path, driver: WebDriver, abstrax: Run) -> None:
    shutil.copy(ROOT / "tests/samples/meeting.html", workshop / "page.html")
    shutil.rmtree(workshop / "raw")
    assert abstrax("add", "page.html").exit_code == 0
    server = Server(Library((workshop / "raw",), workshop / "gold", None, "A. Curator"))
    threading.Thread(target=server.run, daemon=True).start()
    curator = Curator(driver, server.address)
    curator.open()
    curator.press("/", Keys.ENTER)
    curator.until(lambda: "0 of 7 judged" in curator.one("#judged").text)
    # the drug of the first dose is corrected, the others are right
    curator.press("c", "zorvatug CAR T cells")
    curator.keys += len("zorvatug CAR T cells") - 1
    curator.press(Keys.ENTER, held=Keys.CONTROL)
    curator.press("A", "s")
    curator.state("gold")
    record = load(workshop / "gold")[PAGE]
    assert [(fact.fact.kind, fact.missed) for fact in record.facts] == [
        ("dose", None), ("dose", None), ("dose", None), ("count", None), ("score", None), ("count", None), ("grade", None),
    ]  # fmt: skip
    assert record.facts[0].fact.model_dump()["drug"] == "zorvatug CAR T cells"
    assert record.curation[0].who == "A. Curator"
    # README says so; each letter of the name counts
    assert (curator.keys, curator.clicks) == (26, 0)
    driver.get("about:blank")
    server.stop()


def test_draft_correct_add_save_reload(workshop: Path, curator: Curator) -> None:
    curator.open("abstract/gout")
    # a key each: reject, undo, accept
    curator.press("r")
    curator.until(lambda: "rejected" in curator.all("#rows tr")[0].get_attribute("class"))
    curator.press("u")
    curator.until(lambda: "undecided" in curator.all("#rows tr")[0].get_attribute("class"))
    before = len(curator.all("#rows tr[data-uid]"))
    curator.press("a")
    curator.state("drafted")
    # correct by mouse: a number is checked, a choice is a choice
    curator.click(curator.row("CRS").find_element(By.CSS_SELECTOR, ".fix"))
    percent = curator.field("percent")
    percent.clear()
    percent.send_keys("fifteen", Keys.TAB)
    assert percent.get_attribute("aria-invalid") == "true"
    percent.clear()
    percent.send_keys("15", Keys.TAB)
    curator.until(lambda: "15 does not stand in the quote" in curator.row("CRS").text)
    Select(curator.field("counted")).select_by_visible_text("events")
    assert "counted patients; percent 25" in curator.row("CRS").text
    # add by selection, behind an entity and a character beyond the basic plane; it needs its number
    curator.select("Nobody died")
    curator.press("4")
    curator.until(lambda: curator.shown(".editor"))
    Select(curator.field("what")).select_by_visible_text("died")
    curator.press(Keys.ESCAPE)
    assert "not found by extraction" in curator.row("died").text
    curator.until(lambda: "n is needed, or a percent" in curator.row("died").text)
    curator.press("A", "s")
    curator.until(lambda: "some fields are wrong" in curator.one("#problem").text)
    assert not (workshop / "gold/gout.json").exists()
    curator.press("c")
    curator.field("n").send_keys("0", Keys.TAB)
    curator.press(Keys.ENTER, held=Keys.CONTROL)
    curator.state("reviewed")
    # a reload finds the draft
    curator.open("abstract/gout")
    assert len(curator.all("#rows tr[data-uid]")) == before + 1
    assert "15%" in curator.row("CRS").text
    curator.press("s", held=Keys.CONTROL)
    curator.state("gold")
    saved = gold(workshop, "gout")
    grade = next(fact for fact in saved["facts"] if fact["kind"] == "grade")
    assert (grade["percent"], grade["counted"]) == (15, "events")
    died = next(fact for fact in saved["facts"] if fact.get("what") == "died")
    assert died == {"kind": "count", "quote": "Nobody died", "section": "results", "what": "died", "n": 0}
    assert all(fact["quote"] in TEXT for fact in saved["facts"])
    assert saved["curation"][0]["who"] == "A. Curator"
    assert not list((workshop / "gold/.drafts").glob("*.json"))


def test_an_entity_is_selected_whole(workshop: Path, curator: Curator) -> None:
    curator.open("abstract/gout")
    curator.select("≥8 weeks")
    curator.press("4")
    curator.until(lambda: curator.shown(".editor"))
    assert curator.one(".editor q").text == "&#x2265;8 weeks"


def test_text_is_selected_by_keys_and_never_typed_into(curator: Curator) -> None:
    curator.open("abstract/gout")
    words = curator.one("#text").text
    curator.press("t", "x", "y")
    curator.press(*[Keys.ARROW_RIGHT] * 6, held=Keys.SHIFT)
    curator.until(lambda: curator.shown("#add"))
    assert curator.one("#text").text == words
    curator.press("q")
    curator.until(lambda: not curator.driver.execute_script("return document.activeElement.matches('.prose')"))
    curator.state("drafted")


def test_a_mark_leads_to_its_fact_and_back(curator: Curator) -> None:
    curator.open("abstract/acr-car-t-review")
    curator.click(next(mark for mark in curator.all("mark.grade") if "50 (89%)" in mark.text))
    chosen = curator.one("#rows tr[aria-selected=true]")
    assert "CRS" in chosen.text and "50" in chosen.text
    curator.press(Keys.ARROW_DOWN)
    assert curator.one("#rows tr[aria-selected=true]").text != ""
    assert curator.shown("mark.selected")


def test_two_windows_never_overwrite_each_other(workshop: Path, curator: Curator) -> None:
    curator.open("abstract/gout")
    first = curator.driver.current_window_handle
    curator.driver.switch_to.new_window("tab")
    curator.open("abstract/gout")
    curator.press("A", "s")
    curator.state("gold")
    before = gold(workshop, "gout")
    second = curator.driver.current_window_handle
    curator.driver.switch_to.window(first)
    curator.press("r")
    curator.until(lambda: curator.shown("#conflict"))
    assert "A. Curator saved this record" in curator.one("#conflict-said").text
    assert gold(workshop, "gout") == before
    curator.click(curator.one("#theirs"))
    curator.state("gold")
    assert "undo brings yours back" in curator.one("#problem").text
    assert "rejected" not in curator.all("#rows tr")[0].get_attribute("class")
    # the other way round: mine stands, once I say so
    curator.press("r")
    curator.state("reviewed")
    curator.press("s")
    curator.state("gold")
    curator.driver.switch_to.window(second)
    curator.press("o")
    curator.until(lambda: curator.shown("#conflict"))
    curator.click(curator.one("#mine"))
    curator.until(lambda: not curator.shown("#conflict"))
    curator.state("reviewed")
    curator.press("s")
    curator.state("gold")
    assert len(gold(workshop, "gout")["facts"]) == len(before["facts"])
    assert len(gold(workshop, "gout")["curation"]) == 3
    curator.driver.close()
    curator.driver.switch_to.window(first)


def test_leaving_keeps_what_was_just_done(workshop: Path, curator: Curator) -> None:
    curator.open("abstract/gout")
    curator.press("r", "]")
    curator.until(lambda: curator.driver.current_url.endswith("/abstract/one"))
    draft = json.loads((workshop / "gold/.drafts/gout.json").read_text(encoding="utf-8"))
    assert [item["verdict"] for item in draft["items"]].count("rejected") == 1


def test_undecided_facts_are_never_saved_as_gold(workshop: Path, curator: Curator) -> None:
    curator.open("abstract/gout")
    curator.press("s")
    curator.until(lambda: "not judged yet" in curator.one("#problem").text)
    assert not (workshop / "gold/gout.json").exists()


def test_the_lexicon_opens_at_the_right_entry(curator: Curator) -> None:
    curator.open("abstract/gout")
    curator.select("Mean zorbin index")
    curator.press("2")
    curator.until(lambda: curator.shown(".editor"))
    name = curator.field("name")
    name.clear()
    name.send_keys("serum zorbinate", Keys.TAB)
    curator.press(Keys.ESCAPE, "l")
    curator.until(lambda: curator.shown("#lexicon"))
    assert '["serum zorbinate"]' in curator.one("#lexicon pre").text
    assert "src/abstrax/lexicon/measures.toml" in curator.one("#lexicon h3").text


def test_the_list_is_searched_and_filtered(workshop: Path, curator: Curator) -> None:
    curator.open()
    curator.until(lambda: "5 of 5" in curator.one("#shown").text)
    review = next(row for row in curator.all("#rows tr") if "acr-car-t-review" in row.text)
    cells = [cell.text for cell in review.find_elements(By.TAG_NAME, "td")]
    assert cells[1] == "gold" and int(cells[4]) >= 1
    curator.press("/", "gout")
    curator.until(lambda: "1 of 5" in curator.one("#shown").text)
    curator.press(*[Keys.BACKSPACE] * 4)
    Select(curator.one("[name=state]")).select_by_visible_text("gold")
    curator.until(lambda: "1 of 5" in curator.one("#shown").text)
    curator.driver.refresh()
    curator.until(lambda: "1 of 5" in curator.one("#shown").text)
    Select(curator.one("[name=state]")).select_by_visible_text("all")
    curator.click(curator.one("th[data-sort=facts] button"))
    assert curator.one("th[data-sort=facts]").get_attribute("aria-sort") == "descending"
    assert "acr-car-t-review" in curator.all("#rows tr")[0].text


def test_no_other_host_is_asked_for_anything(curator: Curator) -> None:
    pages.asked(curator.driver)
    curator.driver.get_log("browser")
    curator.open()
    curator.open("abstract/acr-car-t-review")
    curator.press("c")
    host = curator.address.split("/")[2]
    assert pages.asked(curator.driver) == {host}
    assert [entry for entry in curator.driver.get_log("browser") if entry["level"] == "SEVERE"] == []


@pytest.mark.parametrize("size", [pages.LAPTOP, pages.TABLET], ids=["laptop", "tablet"])
def test_pages_are_accessible_and_fit(tmp_path: Path, curator: Curator, size: tuple[int, int]) -> None:
    curator.driver.set_window_size(*size)
    wide = "return document.documentElement.scrollWidth <= innerWidth"
    curator.open()
    curator.until(lambda: "5 of 5" in curator.one("#shown").text)
    assert pages.accessibility(curator.driver) == []
    pages.picture(curator.driver, tmp_path, "list")
    assert curator.driver.execute_script(wide)
    curator.open("abstract/acr-car-t-review")
    curator.press("c")
    curator.until(lambda: curator.shown(".editor"))
    assert pages.accessibility(curator.driver) == []
    pages.picture(curator.driver, tmp_path, "editor")
    assert curator.driver.execute_script(wide)
    curator.click(curator.one("#rows tr.score"))
    for key, dialog in (("?", "#keys"), ("l", "#lexicon")):
        curator.press(Keys.ESCAPE)
        curator.press(key)
        curator.until(lambda shown=dialog: curator.shown(shown))
        assert pages.accessibility(curator.driver) == []
        pages.picture(curator.driver, tmp_path, dialog[1:])
        curator.press(Keys.ESCAPE)
