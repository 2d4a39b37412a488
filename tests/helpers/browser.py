"""A report's page in a headless Chromium, for tests of what a reader sees."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.domain.results import Report
from tests.helpers.pictures import reduced
from tests.helpers.published import text_of

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A browser, closed at the end."""
    from playwright import sync_api as playwright

    assert CHROMIUM, "install chromium, or leave out what is tested in a browser: -m 'not browser'"
    with warnings.catch_warnings(), playwright.sync_playwright() as driver:
        warnings.simplefilter("ignore")
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


class Opened:
    """A report's page in the browser, with all that it asked for and complained of."""

    def __init__(self, browser: Any, folder: Path, report: Report, size: str = "wide", **how: Any) -> None:
        language = how.pop("language", "en")
        path = folder / "report.html"
        path.write_text(text_of("html", report, language=language), encoding="utf-8")
        width, height = SIZES[size]
        self.context = browser.new_context(viewport={"width": width, "height": height}, **how)
        self.page = self.context.new_page()
        self.heard: list[str] = []
        self.page.on("console", lambda message: self.heard.append(message.text))
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("dialog", lambda dialog: self.heard.append(dialog.message))
        self.page.on("request", lambda request: self.heard.append(request.url))
        self.page.goto(path.as_uri())
        self.heard.remove(path.as_uri())

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def step(self) -> str:
        """Which row is lit in the first panel."""
        return str(self.page.locator(".panel").first.locator("tr.now > th").inner_text())


def digest(page: str) -> str:
    """What a screenshot says of the page that it shows."""
    return hashlib.sha256(page.encode()).hexdigest()


def screenshot(browser: Any, folder: Path, report: Report) -> bytes:
    """The first finding with the schedule that fails, at its last step; a PNG in few colours."""
    with Opened(browser, folder, report, language="zh") as opened:
        opened.page.evaluate("document.querySelectorAll('.code, .works').forEach((one) => one.remove())")
        picture = opened.page.locator("article").first.screenshot()
        page = (folder / "report.html").read_text(encoding="utf-8")
        return reduced(opened.context.new_page(), picture, digest(page))  # the report's own page lets nothing be loaded
