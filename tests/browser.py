"""Chromium, headless, for the tests of pages: found on the machine, or the test is left out (but not in CI)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
LAPTOP, TABLET = (1366, 768), (820, 1180)


@contextmanager
def chromium(size: tuple[int, int] = LAPTOP) -> Iterator[WebDriver]:
    """A browser with an empty profile, and a log of all that it asks for.

    Skips the test where Debian's ``chromium`` and ``chromium-driver`` are not installed; in CI that fails it.
    """
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        told = "no chromium with its driver; install them: apt-get install chromium chromium-driver"
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
    with TemporaryDirectory(prefix="chromium", ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = browser
        for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        running = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
        try:
            yield running
        finally:
            running.quit()


def accessibility(browser: WebDriver) -> list[str]:
    """What axe finds wrong with the page as it stands."""
    from axe_selenium_python import Axe

    axe = Axe(browser)
    axe.inject()
    found = axe.run()["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def asked(browser: WebDriver) -> set[str]:
    """The hosts that the pages asked for something since the last time."""
    import json
    from urllib.parse import urlsplit

    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    return {urlsplit(url).netloc for url in urls if not url.startswith(("data:", "blob:", "about:"))}


def picture(browser: WebDriver, folder: Path, name: str) -> None:
    """A screenshot."""
    browser.save_screenshot(str(folder / f"{name}.png"))
