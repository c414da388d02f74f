"""The report in Chromium: reading, keys, sorting, print, what is hostile, and a thousand abstracts."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

import browser as pages
from abstrax.evidence import records
from abstrax.evidence.table import link
from abstrax.model import Record
from abstrax.report import report
from abstrax.report.pages import write
from conftest import ROOT
from test_report import HOSTILE, hostile

THREE = [(1440, 900), (1024, 768), (480, 900)]


@pytest.fixture(scope="module")
def driver() -> Iterator[WebDriver]:
    with pages.chromium() as running:
        yield running


@pytest.fixture(scope="module")
def made(extracted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("review") / "report.html"
    report(extracted, path, raw=[ROOT / "raw"], gold=ROOT / "tests/gold")
    return path


Open = Callable[..., WebDriver]


@pytest.fixture
def opened(driver: WebDriver, made: Path) -> Iterator[Open]:
    """Opens the report of raw/ at a place; fails the test for what the page complains of or asks the network for."""

    def at(place: str = "", size: tuple[int, int] = (1440, 900)) -> WebDriver:
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        driver.get("about:blank")
        driver.get(made.as_uri() + place)
        return driver

    driver.get_log("browser")
    pages.asked(driver)
    yield at
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert driver.get_log("browser") == [] and pages.asked(driver) <= {""}


def ids(browser: WebDriver) -> list[str]:
    """The lines of the study table that are shown, in their order."""
    found: list[str] = browser.execute_script(
        "return [...document.querySelectorAll('#study-table tbody tr')].filter((r) => !r.hidden).map((r) => r.dataset.id)"
    )
    return found


def column(browser: WebDriver, name: str) -> list[str]:
    found: list[str] = browser.execute_script(
        """const heads = [...document.querySelectorAll('#study-table thead th')];
        const at = heads.findIndex((head) => head.textContent === arguments[0]);
        return [...document.querySelectorAll('#study-table tbody tr')].map((row) => row.cells[at].dataset.v)""",
        name,
    )
    return found


def head(browser: WebDriver, name: str) -> Any:
    return browser.find_element(By.XPATH, f"//table[@id='study-table']//th/button[.='{name}']")


def seen_at(browser: WebDriver, place: str) -> bool:
    """Whether a place is within the window."""
    script = """const box = document.getElementById(arguments[0]).getBoundingClientRect();
        return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight"""
    return bool(browser.execute_script(script, place))


def wait(browser: WebDriver, done: Callable[[WebDriver], Any]) -> Any:
    return WebDriverWait(browser, 10).until(done)


@pytest.mark.parametrize("size", THREE, ids=lambda size: str(size[0]))
def test_the_page_fits_every_width(opened: Open, size: tuple[int, int]) -> None:
    browser = opened(size=size)
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= size[0]
    smallest = browser.execute_script(
        """return Math.min(...[...document.querySelectorAll('p, td, th, dd, dt, a')].filter((e) => e.offsetParent)
           .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
    )
    assert smallest >= 11


def test_nobody_is_kept_out(driver: WebDriver, extracted: Path, tmp_path: Path) -> None:
    known = [
        r
        for r in records.read(extracted)
        if r.id in ("acr-im19-sle", "acr-obinutuzumab-ln", "ard-blinatumomab-asys")
    ]
    texts = {r.id: (ROOT / f"raw/{r.id}.txt").read_bytes().decode() for r in known}
    (made,) = write(known, tmp_path / "report.html", texts, {}, "6" * 64)
    driver.get(made.as_uri())
    assert pages.accessibility(driver) == []


def test_the_study_table_is_sorted_by_its_headings(opened: Open) -> None:
    browser = opened()
    head(browser, "N").click()
    values = column(browser, "N")
    assert [float(v) for v in values] == sorted(float(v) for v in values)
    head(browser, "N").click()
    assert column(browser, "N") == sorted(values, key=float, reverse=True)
    pressed = browser.find_elements(By.CSS_SELECTOR, "th[aria-sort]")
    assert [(th.text.split()[0], th.get_attribute("aria-sort")) for th in pressed] == [("N", "descending")]
    head(browser, "Age").click()
    values = column(browser, "Age")
    told = [float(v) for v in values if v]
    assert told == sorted(told) and values[len(told) :] == [""] * (len(values) - len(told)), (
        "empty values come last"
    )
    head(browser, "Age").click()
    assert column(browser, "Age")[-1] == ""


def test_the_study_table_is_filtered(opened: Open) -> None:
    browser = opened()
    every = ids(browser)
    search = browser.find_element(By.ID, "search")
    search.send_keys("LUPUS car")
    found = ids(browser)
    assert "acr-car-t-review" in found and "gout-dorzinurad" not in found
    assert browser.find_element(By.ID, "shown").text == f"{len(found)} of {len(every)} studies"
    browser.find_element(By.ID, "clear").click()
    assert ids(browser) == every and browser.switch_to.active_element == search
    choice = browser.find_element(By.CSS_SELECTOR, "[data-choice=condition]")
    choice.find_element(By.XPATH, "option[.='gout']").click()
    assert ids(browser) == ["gout-dorzinurad"]
    browser.find_element(By.ID, "clear").click()
    browser.find_element(By.ID, "noted").click()
    noted = ids(browser)
    assert "acr-car-t-review" in noted and len(noted) < len(every)


def test_a_value_leads_to_its_words_in_sight(opened: Open) -> None:
    browser = opened()
    cell = browser.find_element(By.CSS_SELECTOR, "tr[data-id=acr-im19-sle] td:nth-child(9) a")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', inline: 'center'})", cell)
    cell.click()
    place = browser.execute_script("return decodeURIComponent(location.hash.slice(1))")
    assert place.startswith("acr-im19-sle-f")
    wait(browser, lambda b: seen_at(b, place))
    assert browser.execute_script("return document.querySelector('mark:has(:target)').textContent").strip()


def test_a_link_of_the_workbook_lands(opened: Open, extracted: Path) -> None:
    record = next(record for record in records.read(extracted) if len(record.facts) > 20)
    address = link(record.id, 17)
    assert address.startswith("report.html#")
    browser = opened(address.removeprefix("report.html"))
    wait(browser, lambda b: seen_at(b, f"{record.id}-f17"))


def test_what_is_folded_away_unfolds_when_it_is_led_to(opened: Open) -> None:
    browser = opened("#abstracts")
    browser.find_element(By.CSS_SELECTOR, "[data-fold=close]").click()
    assert not browser.find_elements(By.CSS_SELECTOR, "details.part[open]")
    browser.execute_script("location.hash = '#acr-car-t-review-f19'")
    wait(browser, lambda b: seen_at(b, "acr-car-t-review-f19"))
    browser.execute_script("document.querySelector('[data-fold=open]').click()")
    assert not browser.find_elements(By.CSS_SELECTOR, "details.part:not([open])")


def test_resting_on_a_mark_shows_its_fields(opened: Open) -> None:
    browser = opened("#acr-im19-sle-abstract")
    mark = browser.find_element(By.CSS_SELECTOR, "#acr-im19-sle-abstract mark.score")
    ActionChains(browser).move_to_element(mark).perform()
    tip = wait(browser, lambda b: next((t for t in b.find_elements(By.ID, "tip") if t.is_displayed()), None))
    assert "kind\nscore" in tip.text and "confidence" in tip.text
    assert tip.rect["x"] >= 0 and mark.get_attribute("title") in (None, "")
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert not tip.is_displayed()


def test_all_can_be_done_by_keys(opened: Open) -> None:
    browser = opened()
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.text == "Skip to the content" and skip.rect["x"] >= 0
    skip.send_keys(Keys.ENTER)
    browser.execute_script("arguments[0].focus()", head(browser, "Year"))
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert head(browser, "Year").find_element(By.XPATH, "..").get_attribute("aria-sort") == "ascending"
    number = browser.find_element(By.CSS_SELECTOR, "#acr-im19-sle-abstract .prose sup a")
    browser.execute_script("arguments[0].focus()", number)
    assert browser.find_element(By.ID, "tip").is_displayed()
    assert number.get_attribute("aria-describedby") == "tip"
    number.send_keys(Keys.ENTER)
    row = browser.execute_script("return decodeURIComponent(location.hash.slice(1))")
    wait(browser, lambda b: seen_at(b, row))
    back = browser.find_element(By.ID, row).find_element(By.TAG_NAME, "a")
    back.send_keys(Keys.ENTER)
    wait(browser, lambda b: seen_at(b, back.get_attribute("href").partition("#")[2]))
    fold = browser.find_element(By.CSS_SELECTOR, "#acr-im19-sle-abstract summary")
    before = fold.find_element(By.XPATH, "..").get_attribute("open")
    fold.send_keys(Keys.SPACE)
    assert fold.find_element(By.XPATH, "..").get_attribute("open") != before


def test_what_has_the_focus_is_outlined(opened: Open) -> None:
    browser = opened()
    body = browser.find_element(By.TAG_NAME, "body")
    for _ in range(4):
        body.send_keys(Keys.TAB)
        style = browser.execute_script(
            "const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]"
        )
        assert style == ["solid", "2px"]
        body = browser.switch_to.active_element


def test_a_plot_is_saved_as_a_drawing(opened: Open) -> None:
    browser = opened("#plots")
    browser.execute_script(
        """window.saved = []; addEventListener('click', (event) => {
             const link = event.target.closest('a.save');
             if (link) { event.preventDefault(); fetched(link); }
           });
           function fetched(link) { window.saved.push([link.download, link.href]); }
           const make = URL.createObjectURL;
           URL.createObjectURL = (blob) => { blob.text().then((text) => window.saved.push([blob.type, text])); return make(blob); };"""
    )
    browser.find_element(By.CSS_SELECTOR, "a.save").click()
    saved = dict(
        wait(
            browser, lambda b: len(b.execute_script("return saved")) == 2 and b.execute_script("return saved")
        )
    )
    name = next(key for key in saved if key.endswith(".svg"))
    assert saved[name].startswith("blob:")
    root = ElementTree.fromstring(saved["image/svg+xml"])
    assert root.tag == "{http://www.w3.org/2000/svg}svg" and root.findtext(
        "{http://www.w3.org/2000/svg}title"
    )


def test_plots_are_told_apart_without_colour(opened: Open) -> None:
    browser = opened("#plots")
    looks = browser.execute_script(
        """return [...document.querySelectorAll('#plots-grades figure')].map((figure) =>
             [...figure.querySelectorAll('[style*="url(#"]')].length + [...figure.querySelectorAll('path')].length)"""
    )
    assert looks and all(looks)
    named = browser.execute_script(
        """return [...document.querySelectorAll('svg.drawing')].map((svg) =>
             svg.getAttribute('aria-labelledby').split(' ').map((id) => document.getElementById(id)?.textContent.length > 0))"""
    )
    assert named and all(all(words) for words in named)


def test_kinds_of_facts_are_told_apart_without_colour(opened: Open) -> None:
    browser = opened("#abstracts")
    lines = browser.execute_script(
        """return ['dose', 'score', 'grade', 'count', 'effect'].map((kind) => {
             const s = getComputedStyle(document.querySelector('.legend mark.' + kind));
             return s.textDecorationStyle + s.textDecorationThickness; })"""
    )
    assert len(set(lines)) == 5


def test_on_paper_all_is_open_and_nothing_is_cut(opened: Open) -> None:
    browser = opened("#abstracts")
    browser.find_element(By.CSS_SELECTOR, "[data-fold=close]").click()
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert not browser.find_elements(By.CSS_SELECTOR, "details.part:not([open])")
    browser.execute_script("dispatchEvent(new Event('afterprint'))")
    assert not browser.find_elements(By.CSS_SELECTOR, "details.part[open]")
    opened(size=(700, 900))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = browser.execute_script(
        "return ['.top', '.filters', '.save', '.legend .buttons'].filter((s) => getComputedStyle(document.querySelector(s)).display !== 'none')"
    )
    assert shown == []
    cut = browser.execute_script(
        "return [...document.querySelectorAll('.wide, .canvas')].filter((e) => getComputedStyle(e).overflowX !== 'visible').length"
    )
    assert cut == 0
    printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"])
    assert printed.startswith(b"%PDF") and len(printed) > 100_000


def test_it_reads_without_javascript(driver: WebDriver, opened: Open) -> None:
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser = opened("#acr-im19-sle-f3")
        assert browser.find_element(
            By.CSS_SELECTOR, "#acr-im19-sle-abstract details[open] .prose"
        ).is_displayed()
        mark = browser.find_element(By.CSS_SELECTOR, "#acr-im19-sle-abstract mark")
        assert mark.get_attribute("title").startswith("kind: ")
        assert not browser.find_element(By.CSS_SELECTOR, ".filters").is_displayed()
        assert not browser.find_element(By.CSS_SELECTOR, ".save").is_displayed()
        assert browser.find_element(By.CSS_SELECTOR, "svg.drawing").is_displayed()
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_hostile_abstract_shows_as_text(driver: WebDriver, tmp_path: Path) -> None:
    record, text = hostile()
    twin = record.model_copy(update={"id": "so-2"})
    (made,) = write([record, twin], tmp_path / "report.html", {record.id: text, twin.id: text}, {}, "4" * 64)
    driver.get_log("browser")
    driver.get(made.as_uri() + link(record.id, 0).removeprefix("report.html"))
    wait(driver, lambda b: seen_at(b, f"{record.id}-f0"))
    for mark in driver.find_elements(By.CSS_SELECTOR, "mark[data-fields]"):
        ActionChains(driver).move_to_element(mark).perform()
    assert HOSTILE[:30] in driver.find_element(By.ID, "tip").get_attribute("textContent")
    assert driver.execute_script("return window.hacked") is None
    assert driver.execute_script("return [document.images.length, document.scripts.length]") == [0, 1]
    assert driver.find_element(By.CSS_SELECTOR, "article h3").text == " ".join(HOSTILE.split())
    assert HOSTILE in driver.find_element(By.CSS_SELECTOR, ".prose").get_attribute("textContent")
    assert driver.get_log("browser") == []


@pytest.fixture(scope="module")
def thousand(extracted: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A report of 1,000 abstracts, and the seconds that it took."""
    texts = {path.stem: path.read_bytes().decode() for path in (ROOT / "raw").glob("*.txt")}
    known = list(records.read(extracted))
    many: list[Record] = []
    of: dict[str, str] = {}
    for number in range(1000):
        record = known[number % len(known)]
        many.append(record.model_copy(update={"id": f"n{number:04}"}))
        of[many[-1].id] = texts[record.id]
    path = tmp_path_factory.mktemp("thousand") / "report.html"
    start = time.monotonic()
    with pytest.MonkeyPatch.context() as patch:  # as many plots as tell whether they are there
        patch.setattr("abstrax.report.pages.MOST_PLOTS", 3)
        write(many, path, of, {}, "5" * 64)
    return path, time.monotonic() - start


def test_a_thousand_abstracts(driver: WebDriver, thousand: tuple[Path, float]) -> None:
    path, seconds = thousand
    files = sorted(path.parent.iterdir())
    assert len(files) > 10 and all(file.stat().st_size < 6_000_000 for file in files) and seconds < 240
    driver.get_log("browser")
    driver.get(path.as_uri())
    assert driver.find_element(By.ID, "shown").text == "1000 of 1000 studies"
    start = time.monotonic()
    driver.execute_script("arguments[0].click()", head(driver, "N"))
    driver.execute_script(
        "const s = document.getElementById('search'); s.value = 'gout'; s.dispatchEvent(new Event('input'))"
    )
    found = ids(driver)
    assert time.monotonic() - start < 3 and 0 < len(found) < 1000
    driver.get("about:blank")
    driver.get(path.as_uri() + link("n0777", 2).removeprefix("report.html"))
    wait(driver, lambda b: "-" in b.current_url.rpartition("/")[2].partition("#")[0])
    wait(driver, lambda b: seen_at(b, "n0777-f2"))
    driver.find_element(By.CSS_SELECTOR, ".menu summary").click()
    driver.find_element(By.LINK_TEXT, "Plots").click()
    assert driver.find_elements(By.CSS_SELECTOR, "svg.drawing")
    assert driver.get_log("browser") == []
