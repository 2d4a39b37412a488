"""The documents: made parts are up to date, what is named exists, and both READMEs have the same commands."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from grader.runtime.language import LANGUAGES
from tests.docs import SUFFIX, pages
from tests.helpers.command import grader
from tests.helpers.support import ROOT

READMES = (ROOT / "README.md", ROOT / "README.en.md")
LONGEST_README = 120
# A block of commands that CI runs, by its name.
COMMANDS = re.compile(r"^<!-- ci: (.+?) -->\n```sh\n(.+?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`((?:grader|tests|docs|exercises|solutions)/[^`\s]*)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
MACHINE = re.compile(r"/(?:home|root|Users|work|tmp)/")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def documents() -> list[Path]:
    """Every document that git keeps, or would."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "*.md"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [ROOT / name for name in names if (ROOT / name).is_file() and "golden" not in name]


DOCUMENTS = documents()
each = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def prose(path: Path) -> str:
    """A document without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    """What can be linked to in a document: its headings, as GitHub and GitLab write them."""
    heads = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


def commands(path: Path) -> dict[str, str]:
    """The commands of a document that CI runs."""
    return dict(COMMANDS.findall(path.read_text(encoding="utf-8")))


@pytest.mark.once
@pytest.mark.parametrize("name", pages())
def test_what_is_made_is_as_it_would_be_made(name: str) -> None:
    """Where this fails: ``python -m tests.docs``."""
    assert (ROOT / name).read_text(encoding="utf-8") == pages()[name]()


@pytest.mark.parametrize("name", [name for name in pages() if name.endswith(".svg")])
def test_each_picture_is_shown(name: str) -> None:
    """In some document."""
    assert any(name.removeprefix("docs/") in path.read_text(encoding="utf-8") for path in DOCUMENTS)


def test_both_readmes_have_the_same_commands() -> None:
    """Those that CI runs, and they are all there."""
    zh, en = map(commands, READMES)

    assert zh == en
    assert [*zh] == ["set-up", "main job", "development set-up", "tests"]
    assert [*commands(ROOT / "CONTRIBUTING.md")] == ["tests elsewhere"]


@pytest.mark.parametrize("name", ["set-up", "development set-up"])
def test_an_old_python_is_refused_at_once(name: str, tmp_path: Path) -> None:
    """With one clear sentence, before anything is made: an interpreter that takes itself for 3.10."""
    old = "import sys; sys.version_info = (3, 10, 13); sys.version = '3.10.13 (main)'; exec(sys.argv[1])"
    fake = tmp_path / "python3"
    fake.write_text(f'#!/bin/sh\nexec "{os.path.realpath("/proc/self/exe")}" -c "{old}" "$2"\n', encoding="utf-8")
    fake.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
    command = ["bash", "-c", commands(READMES[0])[name]]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=20)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "3.11 or later" in done.stderr
    assert "3.10.13" in done.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["python3"]


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_a_front_page_is_short(path: Path) -> None:
    """Everything else is in ``docs/``."""
    assert path.read_text(encoding="utf-8").count("\n") <= LONGEST_README


@each
def test_what_a_document_names_exists(path: Path) -> None:
    """Every file and folder of the repository that stands in backticks; ``NAME`` and ``XX`` stand for any."""
    names = [name for name in NAMED.findall(prose(path)) if not re.search("NAME|XX", name)]

    assert [name for name in names if not [*ROOT.glob(name.rstrip("/"))]] == []


@each
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    """To a file that is there, and to a heading in it."""
    for target in LINK.findall(prose(path)):
        if target.startswith(("http:", "https:")):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


@each
def test_a_document_has_no_path_of_a_machine(path: Path) -> None:
    """They are read elsewhere."""
    found = [line for line in prose(path).splitlines() if MACHINE.search(line.replace("`/tmp/x`", ""))]

    assert found == [] or "attacks" in path.parts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_is_told_to_teachers_and_no_other(language: str) -> None:
    """Of grading and of the commands of ``kit``."""
    page = (ROOT / "docs" / f"teachers{SUFFIX[language]}.md").read_text(encoding="utf-8")
    offered: set[str] = set()
    for command in ((), ("doctor",), *(("kit", name) for name in ("stubs", "github", "gitlab", "gradescope"))):
        offered |= {*OPTION.findall(grader(*command, "--help", "--lang", "en").stdout)}

    assert offered - {*OPTION.findall(page)} == set()
    assert {*OPTION.findall(page)} - offered - {"--isolated"} == set()  # that one is pip's


def test_what_runs_at_a_commit_and_on_github_is_what_ci_runs() -> None:
    """The workflow has no commands of its own, and the hooks are CI's first."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert workflow["jobs"]["run"]["steps"][-1] == {"run": ".ci/run"}
    assert [hook["entry"] for hook in hooks if f"        {hook['entry']}\n" not in script] == []
