"""Mermaid's own parser, from its package, in a browser: the one that GitHub and the like draw diagrams with.

The package is fetched once by ``npm pack``, without what it depends on: its bundle for browsers has that in it. It is
kept in the user's cache folder, since it is large and none of ours.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VERSION = "11.17.2"
BUNDLE = "package/dist/mermaid.min.js"
PARSE = "(text) => mermaid.parse(text).then((parsed) => parsed.diagramType, (error) => `${error}`)"


def bundle() -> Path:
    """The file to load."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "producer-consumer-kit"
    path = cache / f"mermaid-{VERSION}.min.js"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _fetch(path)
    return path


def _fetch(path: Path) -> None:
    assert shutil.which("npm"), "install npm, or leave out what is tested in a browser: -m 'not browser'"
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, f"mermaid@{VERSION}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=100)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            package.extract(BUNDLE, folder, filter="data")
        Path(folder, BUNDLE).replace(path)  # at one stroke: another run may be looking for it


class Parser:
    """A page in which the parser is loaded."""

    def __init__(self, browser: Any) -> None:
        self.page = browser.new_page()
        self.page.add_script_tag(path=bundle())

    def parse(self, diagram: str) -> str:
        """The kind of a diagram, or else what is wrong with it."""
        return str(self.page.evaluate(PARSE, diagram))
