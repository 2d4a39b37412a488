"""The command line, run as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.helpers.support import ROOT

SCHEMA = json.loads((ROOT / "grader" / "report" / "assets" / "report.schema.json").read_text(encoding="utf-8"))
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}


def grader(*arguments: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line; nothing of it is a terminal."""
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    full = {**ENVIRONMENT, **environment}
    return subprocess.run(command, cwd=cwd, env=full, capture_output=True, text=True, timeout=100, check=False)
