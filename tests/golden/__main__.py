"""Write the kept reports again: ``python -m tests.golden [MISTAKE …]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.golden import FOLDER, MISTAKES, SCREENSHOT, report_of, texts
from tests.helpers.browser import CHROMIUM, chromium, screenshot


def main(mistakes: list[str]) -> None:
    """Write the texts, and the screenshots where there is a browser."""
    for mistake in mistakes:
        (FOLDER / mistake).mkdir(exist_ok=True)
        for name, text in texts(report_of(mistake)).items():
            (FOLDER / mistake / name).write_text(text, encoding="utf-8", newline="\n")
    if not CHROMIUM:
        return
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        for mistake in mistakes:
            (FOLDER / mistake / SCREENSHOT).write_bytes(screenshot(browser, Path(folder), report_of(mistake)))


if __name__ == "__main__":
    main(sys.argv[1:] or list(MISTAKES))
