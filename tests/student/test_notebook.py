"""``check()`` in a notebook: it grades what was saved, shows it in the notebook, and is no part of what is graded."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.domain.errors import SubmissionError
from grader.domain.results import Status
from grader.inputs.exercise_files import ASKING, load_exercise
from grader.inputs.files import load_submission
from grader.inputs.notebook import write_notebook
from grader.inputs.strip_check import without_asking
from grader.student.notebook import Display, check, this_notebook
from grader.words import Words
from tests.helpers.published import CONTROL, MARKUP, RACE, graded, text_of
from tests.helpers.support import ROOT, SOLUTIONS, error_codes, grade_file, grade_text
from tests.report.test_timeline import browser  # noqa: F401

ASKED = {
    "as in the exercises": ("from grader import check\n\ncheck()\n", "pass\n\nNone\n"),
    "on one line, beside other things": ("from grader import check; 包 = check(); y = 2", "pass; 包 = None; y = 2"),
    "by another name": ("import grader as g\nprint(g.check(\n  'x',\n))\nz = 1", "pass\nprint(None)\n\n\nz = 1"),
    "in a function": (
        "def ask():\n    from grader import check as c\n    return c(lang='zh')\n",
        "def ask():\n    pass\n    return None\n",
    ),
    "with a lone carriage return": ("from grader import check\rcheck()", "pass\nNone"),
}
LEFT = {
    "a function of the student's own": "def check():\n    return 1\ncheck()  # not the grader's\n",
    "another module": "from graders import check\ncheck()\n",
    "a relative import": "from .grader import check\n",
    "a syntax error": "from grader import check\ncheck(\n",
    "a method of something else": "grader = Course()\ngrader.check()\n",
}


def notebook(folder: Path, source: str, name: str = "model2.ipynb") -> Path:
    """A notebook made from the text of a solution, with the cell that grades it at its end."""
    path = folder / name
    path.write_text(write_notebook(source + ASKING, "model2"), encoding="utf-8")
    return path


def functions_of(slug: str) -> str:
    """A solution without the part that runs it, which would take its time in a kernel."""
    return load_exercise(slug, SOLUTIONS).solution.partition("# %%\nif __name__")[0]


@pytest.mark.parametrize(("source", "wanted"), ASKED.values(), ids=ASKED)
def test_what_asks_to_be_graded_is_taken_out(source: str, wanted: str) -> None:
    """And nothing else: every other line stays where it was."""
    assert without_asking(source) == wanted


@pytest.mark.parametrize("source", LEFT.values(), ids=LEFT)
def test_what_does_not_ask_is_left_alone(source: str) -> None:
    """To the letter."""
    assert without_asking(source) == source


def test_a_notebook_that_grades_itself_is_graded_without_that(tmp_path: Path) -> None:
    """As a notebook and as a script made from it; neither runs a grader, and findings keep their places."""
    solution = load_exercise("model2", SOLUTIONS).solution
    right = grade_file(notebook(tmp_path, solution))
    script = grade_text(tmp_path, "model2.py", solution + ASKING)
    broken = notebook(tmp_path, solution.replace("f'{name}吃了{item}'", "f'{name}吃了{itme}'"))
    finding = next(grade_file(broken).findings())

    assert (right.status, script.status) == (Status.PASSED, Status.PASSED)
    assert (finding.code, right.line_map.locate(finding.line or 0)[0]) == ("crashed", 3)


def test_an_import_of_something_else_of_the_graders_is_not_taken_out(tmp_path: Path) -> None:
    """There is no grader where a submission runs."""
    report = grade_text(tmp_path, "model2.py", "import grader.words\n" + load_exercise("model2", SOLUTIONS).solution)

    assert error_codes(report) == ["unreadable"]


def test_a_cell_that_only_asks_is_still_a_notebook_of_nothing(tmp_path: Path) -> None:
    """It is not taken for a program."""
    submission = load_submission(notebook(tmp_path, ""))

    assert submission.functions == {}
    with pytest.raises(SubmissionError):
        load_submission(tmp_path / "nowhere.ipynb")


FOUND: dict[str, tuple[dict[str, object], dict[str, str], str | None]] = {
    "as VS Code names it": ({"__vsc_ipynb_file__": "{}/b/other.ipynb"}, {}, "b/other.ipynb"),
    "as Jupyter names it": ({}, {"JPY_SESSION_NAME": "{}/b/other.ipynb"}, "b/other.ipynb"),
    "in the kernel's folder": ({}, {"JPY_SESSION_NAME": "notes.ipynb"}, "notes.ipynb"),
    "an identifier that is no file": ({}, {"JPY_SESSION_NAME": "{}/1-2-3"}, "li_model2.ipynb"),
    "renamed since": ({"__vsc_ipynb_file__": "{}/gone.ipynb"}, {}, "li_model2.ipynb"),
    "something else by this name": ({"__vsc_ipynb_file__": 7}, {}, "li_model2.ipynb"),
    "the only one of an exercise": ({}, {}, "li_model2.ipynb"),
}


@pytest.mark.parametrize(("variables", "environment", "wanted"), FOUND.values(), ids=FOUND)
def test_the_running_notebook_is_found(
    variables: dict[str, object], environment: dict[str, str], wanted: str | None, tmp_path: Path
) -> None:
    """By what its editor says, or by being alone."""
    (tmp_path / "b").mkdir()
    for name in ("notes.ipynb", "li_model2.ipynb", "b/other.ipynb"):
        (tmp_path / name).write_text("{}", encoding="utf-8")

    def here(said: dict[str, Any]) -> dict[str, Any]:
        return {key: value.format(tmp_path) if isinstance(value, str) else value for key, value in said.items()}

    assert this_notebook(here(variables), here(environment), tmp_path) == tmp_path / str(wanted)


@pytest.mark.parametrize("names", [(), ("notes.ipynb",), ("model1.ipynb", "model2.ipynb"), ("model2.py",)], ids=str)
def test_where_it_cannot_be_found_nothing_is_guessed(names: tuple[str, ...], tmp_path: Path) -> None:
    """And a sentence says how to name it."""
    for name in names:
        (tmp_path / name).write_text("{}", encoding="utf-8")

    assert this_notebook({}, {}, tmp_path) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_notebook_that_is_not_there_is_said_to_be_missing(language: str, tmp_path: Path) -> None:
    """In one sentence, not in a traceback."""
    shown = check(str(tmp_path / "model2.ipynb"), lang=language)

    assert shown == Display(Words(language).say("notebook.absent", name=str(tmp_path / "model2.ipynb")))
    assert 'check("model2.ipynb")' in repr(shown)


def test_it_says_what_was_graded_and_reminds_to_save(tmp_path: Path) -> None:
    """The file, its cells, and when it was saved; the verdict as text and as a page."""
    path = notebook(tmp_path, functions_of("model1").replace("q.put(None)", "pass"), "model1.ipynb")
    os.utime(path, (0, 0))
    shown = check(str(path), lang="en")

    assert re.match(r"Graded as it was saved at \d\d:\d\d:\d\d: model1\.ipynb, code cells 1 to 5\.", shown.notice)
    assert "save first" in shown.notice
    assert "sentinel-missing" in shown.text
    assert "sentinel-missing" in shown.page
    assert str(tmp_path) not in repr(shown) + shown.page
    assert "\x1b" not in repr(shown)


def test_what_is_no_notebook_is_said_to_be_none(tmp_path: Path) -> None:
    """By the report itself; nothing is counted."""
    (tmp_path / "model2.ipynb").write_text("[]", encoding="utf-8")
    shown = check(str(tmp_path / "model2.ipynb"), lang="en")

    assert "code cells" not in shown.notice
    assert "[unreadable]" in shown.text


def test_an_exercise_of_the_teachers_own_is_graded_by_its_own_solution(tmp_path: Path) -> None:
    """The one beside the notebook's folder, as ``kit stubs --kit`` lays them out."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "exercises").mkdir()
    for suffix in (".py", ".toml"):
        (tmp_path / "solutions" / f"canteen{suffix}").write_bytes((SOLUTIONS / f"model2{suffix}").read_bytes())
    path = notebook(tmp_path / "exercises", load_exercise("model2", SOLUTIONS).solution, "canteen.ipynb")

    assert "Score 100 / 100" in check(str(path), lang="en").text


def test_a_page_is_one_attribute_of_one_frame() -> None:
    """Whatever is in it: nothing ends the attribute, and the page in it is the page."""
    page = f"<html>{MARKUP}{CONTROL}\"'&quot;\n</iframe><script>1</script></html>"
    shown = Display(MARKUP, "", page)._repr_html_()
    frames = re.findall(
        r'<iframe srcdoc="([^"]*)" title="[^"]*" sandbox="allow-scripts" style="[^"]*"></iframe>', shown
    )

    assert [html.unescape(frame) for frame in frames] == [page]
    assert re.findall(r"</?(\w+)", shown) == ["p", "p", "iframe", "iframe"]
    assert Display("", "<b>")._repr_html_() == "<pre>&lt;b&gt;</pre>"


def test_importing_the_package_costs_nothing() -> None:
    """Neither for a notebook nor for the command line."""
    code = "import sys, grader; print([name for name in sys.modules if name.startswith('grader')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "['grader']\n"


def kernel_output(path: Path, unsaved: tuple[str, str] = ("", ""), **environment: str) -> list[dict[str, Any]]:
    """Run a notebook in a real Jupyter kernel, in its own folder, changed but not saved; what its last cell put out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Jupyter's own parts, to one another
        from nbclient import NotebookClient

        document = nbformat.read(path, as_version=4)
        for cell in document.cells:
            cell.source = cell.source.replace(*unsaved)
        client = NotebookClient(
            document, timeout=60, kernel_name="python3", resources={"metadata": {"path": path.parent}}
        )
        client.execute(env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **environment})
    return list(document.cells[-1].outputs)


@pytest.mark.once
def test_in_a_real_kernel_it_shows_verdict_and_timeline(tmp_path: Path) -> None:
    """It finds the notebook by itself, and takes it from the file: a cell changed since then is not graded."""
    path = notebook(tmp_path, functions_of("model2").replace("q.put(None)", "pass"))
    (output,) = kernel_output(path, ("for _ in eaters:\n        pass", "for _ in eaters:\n        q.put(None)"))
    page = html.unescape(re.findall(r'srcdoc="([^"]*)"', output["data"]["text/html"])[0])

    assert output["output_type"] == "execute_result"
    assert "model2.ipynb，代码格 1 到 5" in output["data"]["text/plain"]
    assert "[sentinel-missing]" in output["data"]["text/plain"]
    assert "sentinel-missing" in page
    assert 'class="timeline"' in page


@pytest.mark.once
def test_in_a_real_kernel_it_goes_by_what_jupyter_says(tmp_path: Path) -> None:
    """Two notebooks stand side by side; with nothing said, it says that it cannot tell."""
    path = notebook(tmp_path, functions_of("model2"))
    notebook(tmp_path, "pass", "model1.ipynb")
    (said,), (unsaid,) = kernel_output(path, JPY_SESSION_NAME=str(path)), kernel_output(path)

    assert "得分 100 / 100" in said["data"]["text/plain"]
    assert unsaid["data"]["text/plain"] == Words("zh").say("notebook.unknown")


@pytest.mark.once
@pytest.mark.browser
def test_the_page_in_the_frame_is_alive(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    """Its script runs, its signs are drawn, and it reaches nothing of the notebook's page."""
    path = tmp_path / "outer.html"
    shown = Display("saved", "", text_of("html", graded(RACE)))._repr_html_()
    path.write_text(f"<!DOCTYPE html><title>notebook</title>{shown}", encoding="utf-8")
    heard: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator(".panel").first.locator("[data-go=first]").click()

    assert frame.locator(".panel").first.locator("tr.now > th").inner_text() == "0"
    assert frame.locator(".panel .sign").first.evaluate("sign => sign.getBBox().width > 0")
    assert heard == []
    page.close()
