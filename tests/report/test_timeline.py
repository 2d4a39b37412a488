"""The timeline in a real browser: nothing fetched, no error, every step reachable by key, and readable on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.browser import SIZES, Opened, chromium
from tests.helpers.published import RACE, RIGHT, STUCK, graded, hostile

pytestmark = [pytest.mark.once, pytest.mark.browser]

LARGEST_BYTES = 200_000
CONTRAST = """() => {
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parts = (colour) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const colour = parts(getComputedStyle(element).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255, 255];
  };
  const low = [];
  for (const element of document.querySelectorAll("p, li, th, td, code, h1, h2, h4, h5, span, summary, b")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || element.closest(".later, .coming") || !element.checkVisibility()) continue;
    const [a, b] = [parts(getComputedStyle(element).color), ground(element)].map((c) => light(c.slice(0, 3)) + 0.05);
    const ratio = Math.max(a, b) / Math.min(a, b);
    if (ratio < 4.5) low.push(element.className + " " + ratio + ": " + element.textContent.trim().slice(0, 30));
  }
  return low;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    with chromium() as running:
        yield running


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("report", [RIGHT, RACE, STUCK], ids=lambda path: path.stem)
def test_a_page_needs_nothing_and_fits(report: Path, size: str, browser: Any, tmp_path: Path) -> None:
    """No request, no complaint, no scrolling sideways; and small enough to be sent about."""
    with Opened(browser, tmp_path, graded(report), size) as opened:
        assert opened.heard == []
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert (tmp_path / "report.html").stat().st_size < LARGEST_BYTES


def test_every_step_is_reachable_by_key_button_slider_and_click(browser: Any, tmp_path: Path) -> None:
    """And back again."""
    with Opened(browser, tmp_path, graded(RACE)) as opened:
        panel, last = opened.page.locator(".panel").first, opened.step()
        panel.focus()
        seen = []
        for key in ("Home", "ArrowRight", "ArrowDown", "ArrowLeft", "End"):
            opened.page.keyboard.press(key)
            seen.append(opened.step())
        assert seen == ["0", "1", "2", "1", last]
        panel.locator("[data-go=back]").click()
        assert opened.step() == str(int(last) - 1)
        panel.locator("input").fill("3")
        assert opened.step() == "3"
        panel.locator("tbody tr").nth(2).click()
        assert opened.step() == "2"
        assert opened.page.locator(".panel").nth(1).locator("tr.now > th").inner_text() != "2"


def test_a_waiting_process_says_why(browser: Any, tmp_path: Path) -> None:
    """At the end of a deadlock; in a right run nobody waits at the end."""
    with Opened(browser, tmp_path, graded(STUCK)) as opened:
        why = opened.page.locator(".panel").first.locator(".standing details")
        assert "count of unfinished items is 1" in why.first.inner_text()
        assert "for ever" in why.first.inner_text()
        assert opened.page.locator(".code li.stuck").count() == 1
    with Opened(browser, tmp_path, graded(RIGHT)) as opened:
        assert opened.page.locator(".standing details").count() == 0


def test_the_lines_of_the_processes_are_lit(browser: Any, tmp_path: Path) -> None:
    """Each with the names of those who stand there."""
    with Opened(browser, tmp_path, graded(RIGHT)) as opened:
        opened.page.locator(".panel").first.focus()
        opened.page.keyboard.press("Home")
        lit = opened.page.locator(".code li.lit")
        assert any("producer lily" in text and "q.put(item)" in text for text in lit.all_inner_texts())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(scheme: str, browser: Any, tmp_path: Path) -> None:
    """At least 4.5 to 1, as WCAG 2.1 asks for in level AA."""
    with Opened(browser, tmp_path, graded(STUCK), color_scheme=scheme) as opened:
        assert opened.page.evaluate(CONTRAST) == []


def test_what_a_submission_wrote_is_not_run(browser: Any, tmp_path: Path) -> None:
    """It is shown as text."""
    with Opened(browser, tmp_path, hostile()) as opened:
        assert opened.heard == []
        assert opened.page.evaluate("typeof hacked") == "undefined"
        assert opened.page.locator("img").count() == 0
        assert "<img src=x" in opened.page.locator("body").inner_text()


def test_without_scripts_and_in_print_all_rows_are_there(browser: Any, tmp_path: Path) -> None:
    """Nothing is faint, and no button is shown that does nothing."""
    with Opened(browser, tmp_path, graded(RACE), java_script_enabled=False) as opened:
        assert opened.page.locator(".panel").first.locator("tbody tr").count() > 5
        assert not opened.page.locator(".controls").first.is_visible()
    with Opened(browser, tmp_path, graded(RACE)) as opened:
        opened.page.locator(".panel").first.focus()
        opened.page.keyboard.press("Home")
        opened.page.emulate_media(media="print")
        row = opened.page.locator(".panel").first.locator("tbody tr").last
        assert row.evaluate("row => getComputedStyle(row).opacity") == "1"
        assert not opened.page.locator(".controls").first.is_visible()


def test_keys_move_it_as_soon_as_the_page_is_open(browser: Any, tmp_path: Path) -> None:
    """No click is needed; but while somebody types in a field, and with up and down, nothing moves."""
    with Opened(browser, tmp_path, graded(RACE)) as opened:
        last, keys = int(opened.step()), opened.page.keyboard
        seen = []
        for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Control+ArrowLeft", "Home", "End"):
            keys.press(key)
            seen.append(int(opened.step()))
        assert seen == [last - 1, last - 2, last - 1, last - 1, last - 1, last - 1, 0, last]
        opened.page.evaluate("document.body.append(Object.assign(document.createElement('input'), {id: 'field'}))")
        opened.page.focus("#field")
        keys.press("ArrowLeft")
        assert int(opened.step()) == last
        opened.page.locator(".panel").nth(1).locator("tbody tr").nth(1).click()
        keys.press("ArrowRight")
        assert int(opened.step()) == last
        assert opened.page.locator(".panel").nth(1).locator("tr.now > th").inner_text() != "1"
        assert opened.heard == []


THREE_BY_THREE = """\
import multiprocessing as mp


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while (item := q.get()) is not None:
        print(f'{name} ate {item}')


if __name__ == '__main__':
    q = mp.Queue()
    foods = (('ocean', 'dumpling'), ('sky', '韭菜'), ('rocky', 'pancake'))
    makers = [mp.Process(target=producer, args=(q, name, food)) for name, food in foods]
    eaters = [mp.Process(target=consumer, args=(q, name)) for name in ('nick', 'mac', 'christopher')]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    q.put(None)
    q.put(None)
    for p in eaters:
        p.join()
"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_three_producers_and_three_consumers_fit_a_phone(language: str, browser: Any, tmp_path: Path) -> None:
    """All nine columns are seen, and neither the page nor its table scrolls sideways."""
    path = tmp_path / "model2-three_by_three.py"
    path.write_text(THREE_BY_THREE, encoding="utf-8")
    with Opened(browser, tmp_path, graded(path), "narrow", language=language) as opened:
        scroll = opened.page.locator(".scroll").first
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert scroll.locator("thead th").count() == 9
        assert scroll.evaluate("one => one.scrollWidth <= one.clientWidth")
        rights = scroll.evaluate("one => [...one.querySelectorAll('.chip')].map(a => a.getBoundingClientRect().right)")
        assert max(rights) <= 390
