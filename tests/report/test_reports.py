"""The formats of a report: each read by what reads it, the same to the byte, and harmless whatever was submitted."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import junitparser
import pytest

from grader.cli.outputs import edition, put
from grader.domain.operations import Kind, Outcome
from grader.domain.results import Finding
from grader.domain.schedule import ProcessStatus, Story
from grader.grading.grade import grade, replayed
from grader.grading.options import Options
from grader.report.formats import FORMATS, github
from grader.report.narrative.deciding import about_of, deciding
from grader.report.narrative.mermaid import diagram
from grader.report.narrative.rows import frames, shown_steps
from grader.report.narrative.step_text import Meals, sentences, waiting
from grader.report.terminal.schedule_table import ROWS, render_story
from grader.words import LANGUAGES, Words
from tests.helpers.command import grader
from tests.helpers.published import KILLED, NOTEBOOK, RACE, RIGHT, STUCK, failed, graded, hostile, text_of
from tests.helpers.support import CORPUS, SEED, SOLUTIONS, error_codes, grade_file

pytestmark = pytest.mark.once

# What Jenkins' schema of JUnit files (junit-10) allows, of what is used here.
ALLOWED = {
    "testsuites": ({"name"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped"}, {"properties", "testcase"}),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": ({"name", "classname"}, {"failure", "error", "skipped", "system-out"}),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
    "skipped": ({"type", "message"}, set()),
    "system-out": (set(), set()),
}
MERMAID = re.compile(
    r"sequenceDiagram|    autonumber|    participant [PQ]\d+ as \S.*"
    r"|    [PQ]\d+--?>>[PQ]\d+: \S.*|    Note over P\d+: \S.*"
)


def stories(path: Path) -> list[Story]:
    """Every schedule in the report of a submission; at least one."""
    report = graded(path)
    found = [story for finding in report.findings() for story in (finding.story, finding.works) if story is not None]
    assert found or report.stories
    return [*found, *report.stories]


ALL = (RIGHT, RACE, STUCK, KILLED)
WRONG = (RACE, STUCK, KILLED)
APART = CORPUS / "fail" / "model2-queue_per_producer.py"
REPORTS = {
    "right": lambda: graded(RIGHT),
    "race": lambda: graded(RACE),
    "stuck": lambda: graded(STUCK),
    "hostile": hostile,
    "failed": failed,
}


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_verdict_is_the_same_report(form: str) -> None:
    """To the byte, from two gradings."""
    again = grade(RACE, Options(SOLUTIONS, "model2", ("fork",), None, SEED))

    assert text_of(form, graded(RACE)) == text_of(form, again)
    assert text_of(form, graded(RACE)) != text_of(form, graded(RIGHT))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMATS)
def test_every_form_speaks_the_readers_language(form: str, language: str) -> None:
    """The message of the finding is in each of them."""
    words, found = Words(language), next(graded(STUCK).findings())
    message = words.say(f"{found.code}.{found.case}.message", **dict(found.facts))
    plain = re.sub(r"[\\\s]", "", text_of(form, graded(STUCK), language=language))

    assert re.sub(r"\s", "", message) in plain


def test_junit_is_read_by_its_parser() -> None:
    """A suite for each submission, a case for each check; only what is wrong is a failure."""
    reports = (graded(RIGHT), graded(STUCK), failed())
    right, stuck, broken = junitparser.JUnitXml.fromstring(text_of("junit", *reports))

    assert (right.tests, right.failures, right.errors, right.skipped) == (7, 0, 0, 0)
    assert stuck.failures == 2
    assert stuck.skipped == sum(check.status.value == "skipped" for check in graded(STUCK).checks) > 0
    assert (broken.failures, broken.errors) == (0, 7)
    assert {result.type for case in stuck for result in case.result if isinstance(result, junitparser.Failure)} == {
        "task-done-missing"
    }


@pytest.mark.parametrize("name", REPORTS)
def test_junit_keeps_to_the_schema_of_ci_servers(name: str) -> None:
    """No other elements, no other attributes."""
    for element in ET.fromstring(text_of("junit", REPORTS[name]())).iter():
        attributes, children = ALLOWED[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children


def test_gradescope_gets_a_score_for_each_check() -> None:
    """They add up to the score; nothing that the grader prints is shown to students."""
    results = json.loads(text_of("gradescope", graded(RACE)))

    assert results["score"] == sum(test["score"] for test in results["tests"]) == 70
    assert sum(test["max_score"] for test in results["tests"]) == 100
    assert Counter(test["status"] for test in results["tests"]) == {"passed": 5, "failed": 2}
    assert (results["visibility"], results["stdout_visibility"]) == ("visible", "hidden")


def test_gradescope_gets_no_score_where_the_grader_failed() -> None:
    """Never a zero: neither for all nor for one check, also beside a submission that could be graded."""
    for reports in ((failed(),), (graded(RIGHT), failed())):
        results = json.loads(text_of("gradescope", *reports))
        assert not {"score", "tests"} & set(results)
        assert "No score" in results["output"]


def test_gradescope_counts_the_best_of_several_files_for_one_exercise() -> None:
    """Copies are worth nothing, whatever their order; another exercise is worth its own points."""
    other = graded(SOLUTIONS / "model3.py")
    for reports in ((graded(RACE), graded(RIGHT)), (graded(RIGHT), graded(RIGHT), graded(RACE))):
        results = json.loads(text_of("gradescope", *reports))
        assert results["score"] == sum(test["max_score"] for test in results["tests"]) == 100
        assert "the best of them counts" in results["output"]
    assert json.loads(text_of("gradescope", graded(RACE), other))["score"] == 170


def test_annotations_stand_on_the_line() -> None:
    """Of the file; a line of a notebook's cell is none, and a right submission has no annotations."""
    stuck = graded(STUCK)._replace(path="a,b:c.py")
    lines = github.workflow_commands(edition((stuck,), SOLUTIONS, "en")).splitlines()
    notebook = github.workflow_commands(edition((graded(NOTEBOOK),), SOLUTIONS, "en"))

    assert lines[0].startswith("::error file=a%2Cb%3Ac.py,")
    assert [line.count("::") for line in lines] == [2] * len(lines)
    assert "title=sentinel-missing" in notebook
    assert ",line=" not in notebook
    assert github.workflow_commands(edition((graded(RIGHT),), SOLUTIONS, "en")) == ""


def test_an_annotation_names_the_line_of_the_finding(tmp_path: Path) -> None:
    """The line that is wrong."""
    path = tmp_path / "model2.py"
    source = RIGHT.read_text(encoding="utf-8").replace("print(f'{name}吃了{item}')", "print(f'{name}吃了{itme}')")
    path.write_text(source, encoding="utf-8")
    wrong = next(number for number, line in enumerate(source.splitlines(), 1) if "itme" in line)

    assert f"line={wrong}," in github.workflow_commands(edition((graded(path),), SOLUTIONS, "en"))


@pytest.mark.parametrize("name", ["race", "stuck", "hostile"])
def test_the_diagram_has_only_lines_of_its_own(name: str) -> None:
    """Whatever a program prints or puts: nothing ends the line, the block or the diagram."""
    report = REPORTS[name]()
    markdown = text_of("markdown", report)
    shown = re.findall(r"^```mermaid\n(.*?)^```$", markdown, re.DOTALL | re.MULTILINE)
    blocks = [diagram(found.story, Words("zh")) for found in report.findings() if found.story is not None]

    assert blocks
    assert bool(shown) == (name != "hostile")  # of which the order is no matter
    assert markdown.count("```") == 2 * len(shown)
    assert [line for block in shown for line in block.splitlines() if not MERMAID.fullmatch(line)] == []
    assert [line for block in blocks for line in block.splitlines() if not MERMAID.fullmatch(line)] == []
    assert all(not re.search(r"[;<>]", re.sub(r"#\d+;|-?->>", "", line)) for line in blocks[0].splitlines())


def test_nothing_of_a_submission_is_markup() -> None:
    """In no format; and every text is still there to be read."""
    html, svg, markdown, junit = (text_of(form, hostile()) for form in ("html", "svg", "markdown", "junit"))
    notes = github.workflow_commands(edition((hostile(),), SOLUTIONS, "en"))

    for text in (html, svg, junit, markdown):
        assert "<img" not in text
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u2028\u202e]", text)
    assert "&lt;img src=x" in html
    assert html.count("<script") == html.count("</script") == 1 + html.count('class="data"')
    assert ET.fromstring(svg).tag.endswith("svg")
    assert not re.search(r"(?<!\\)[*_`]\[|(?<!\\)\]\(", markdown)
    assert "@all" not in markdown
    assert [line for line in notes.splitlines() if not re.match("::(error|warning) ", line)] == []
    assert "60481729" not in html


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_scene_agrees_with_its_steps(path: Path) -> None:
    """What was put is in the queue, on its way, or was taken; nothing else is."""
    for story in stories(path):
        put: Counter[str] = Counter()
        for step, scene in zip(story.steps, story.scenes[1:], strict=True):
            put[step.item] += (step.what is Kind.PUT) - (step.what is Kind.GET and step.outcome is Outcome.DONE)
            held = Counter(text for queue in scene.queues for text in queue.items)
            held += Counter(text for queue in scene.queues for _, text in queue.coming)
            assert held == +put


def told(path: Path) -> list[tuple[Finding, Story]]:
    """Every finding of a submission with its schedule."""
    return [(found, found.story) for found in graded(path).findings() if found.story is not None]


@pytest.mark.parametrize("path", [*WRONG, APART], ids=lambda path: path.stem)
def test_a_whole_schedule_in_text_has_a_row_for_each_step_and_each_queue_by_itself(path: Path) -> None:
    """What is eaten, who is killed and who waits in the end stand between them, without a number."""
    for finding, story in told(path):
        _, table = render_story(story, finding, Words("en"), is_whole=True)
        numbers, held = [[str(cell) for cell in table.columns[at].cells] for at in (0, -1)]

        assert [number for number in numbers if number] == [str(at + 1) for at in range(len(shown_steps(story)))]
        queues = {text.count("│") for text, number in zip(held, numbers, strict=True) if number}
        assert queues == {len(story.scenes[0].queues)}


@pytest.mark.parametrize("path", [*WRONG, APART], ids=lambda path: path.stem)
def test_a_schedule_in_text_has_the_rows_that_decide(path: Path) -> None:
    """Few; among them what ended too soon or by force, and whoever waits at the end, with the line."""
    for finding, story in told(path):
        found = deciding(story, finding, ROWS)
        made = [frame for run in found.runs for frame in run.frames if not run.eaten]
        numbers, steps = [frame.number for frame in made], [frame.step for frame in made]

        assert len(found.runs) + len(found.waiting) <= ROWS
        assert numbers == sorted(set(numbers))
        odd = [
            s
            for _, s in shown_steps(story)
            if s.outcome in (Outcome.GAVE_UP, Outcome.OVERCALLED) or s.what is Kind.STOP
        ]
        assert set(odd) <= set(steps)
        blocked = {p for p, stand in enumerate(story.scenes[-1].stands) if stand.standing is ProcessStatus.BLOCKED}
        assert {process for process, _ in found.waiting} == blocked


def test_a_deciding_row_is_never_one_of_many() -> None:
    """The item that is lost stands alone, though others were put before and after it by the same process."""
    ((finding, story), *_) = told(RACE)
    lost = about_of(finding).items

    assert lost
    rows = [
        run for run in deciding(story, finding, ROWS).runs if any(f.step and f.step.item in lost for f in run.frames)
    ]
    assert rows
    assert all({f.step.item for f in run.frames if f.step} <= lost for run in rows)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_row_is_told_and_every_wait_explained(path: Path) -> None:
    """In both languages; rows are numbered as in the text."""
    for story in stories(path):
        made = frames(story)
        assert [frame.number for frame in made] == list(range(len(shown_steps(story)) + 1))
        for frame, words in ((frame, Words(language)) for frame in made for language in LANGUAGES):
            assert all(sentences(story, frame, words))
            blocked = [stand.standing is ProcessStatus.BLOCKED for stand in frame.scene.stands]
            assert blocked == [bool(waiting(story, frame, process, words)) for process in range(len(blocked))]


def test_a_deadlock_ends_with_waits_for_ever_and_a_right_run_does_not() -> None:
    """It is said of those who wait, and of nobody who is released."""
    words = Words("en")
    for path, expected in ((STUCK, True), (RIGHT, False)):
        story = stories(path)[0]
        told = [waiting(story, frame, p, words) for frame in frames(story) for p in range(len(story.actors))]
        assert expected == any("for ever" in reason for reason in told)


def test_what_a_killed_process_would_have_printed_is_not_shown() -> None:
    """The item is acknowledged, the consumer is killed, and nobody has eaten it; in a right run everything is eaten."""
    lost = next(finding.story for finding in graded(KILLED).findings() if finding.story is not None)
    right = stories(SOLUTIONS / "model3.py")[0]
    for story, all_eaten in ((lost, False), (right, True)):
        items = {step.item for step in story.steps if step.what is Kind.PUT}
        bites = {item for frame in frames(story) for _, item in Meals(story).eaten(frame)}
        assert (items == bites) is all_eaten
        assert bites <= items


def test_the_schedule_beside_a_counterexample_works() -> None:
    """Replayed, it shows no error; the counterexample does."""
    found = next(finding for finding in graded(RACE).findings() if finding.story is not None)
    options = Options(SOLUTIONS, "model2", ("fork",), None, SEED)

    assert found.story is not None
    assert found.works is not None
    assert error_codes(replayed(RACE, found.works.schedule, options)) == []
    assert error_codes(replayed(RACE, found.story.schedule, options)) == ["item-lost"]


def test_lines_of_the_graders_own_wiring_are_not_shown() -> None:
    """In the functions part the main process has no line of the submission; in the program it has."""
    by_part = {story.schedule.part: story for story in graded(RIGHT).stories}
    lines = {part: {scene.stands[0].line for scene in story.scenes} for part, story in by_part.items()}

    assert lines["functions"] == {None}
    assert len(lines["program"]) > 2


def test_what_was_met_in_the_real_run_only_is_shown_on_its_lines() -> None:
    """Who stood where in the end, and who of them waited; where there is a schedule, that says it at every step."""
    loop = graded(CORPUS / "fail" / "model2-i_never_changes.py")
    crash = grade_file(CORPUS / "fail" / "model2-nameerror_typo.py")
    looping, crashed, raced = (text_of("html", report) for report in (loop, crash, graded(RACE)))
    lit = re.compile(
        r'<li class="(lit.*?)"><span class="place">(\d+)</span><code>(.*?)</code><span class="here">(.*)</span>'
    )

    assert [(how, line, code.strip(), here.count("<span")) for how, line, code, here in lit.findall(looping)] == [
        ("lit", "10", "while i &lt;= 3:", 3),
        ("lit stuck", "19", "item = q.get()", 2),
    ]
    assert [(how, line) for how, line, *_ in lit.findall(crashed)] == [("lit", "22")]
    assert lit.findall(raced) == []


def test_reports_are_written_beside_the_text(tmp_path: Path) -> None:
    """Every format at once; what is printed is what is printed without them."""
    targets = [part for form in FORMATS for part in ("--report", f"{form}={tmp_path / form}")]
    done = grader(RACE, "--lang", "en", "--seed", 7, *targets)
    plain = grader(RACE, "--lang", "en", "--seed", 7)

    assert {path.name for path in tmp_path.iterdir()} == set(FORMATS)
    assert (done.returncode, done.stdout) == (1, plain.stdout)
    assert done.stderr.startswith("::error file=")
    assert json.loads((tmp_path / "json").read_text(encoding="utf-8"))["submissions"][0]["status"] == "failed"


def test_a_link_in_the_place_of_a_report_is_replaced_and_not_followed(tmp_path: Path) -> None:
    """Nor is a second name of another file written to; a file of one's own keeps its mode."""
    for name in ("precious", "own"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
    (tmp_path / "own").chmod(0o640)
    (tmp_path / "link").symlink_to("precious")
    (tmp_path / "nowhere").symlink_to("made")
    (tmp_path / "second").hardlink_to(tmp_path / "precious")
    for name in ("own", "link", "nowhere", "second", "new"):
        put(tmp_path / name, b"report")
        assert not (tmp_path / name).is_symlink()
        assert (tmp_path / name).read_bytes() == b"report"

    assert (tmp_path / "precious").read_text(encoding="utf-8") == "mine"
    assert stat.S_IMODE((tmp_path / "own").stat().st_mode) == 0o640
    assert {path.name for path in tmp_path.iterdir()} == {"own", "precious", "link", "nowhere", "second", "new"}


def test_a_report_is_written_to_streams_and_pipes(tmp_path: Path) -> None:
    """Where a name stands for one, it is neither replaced nor refused."""
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(tmp_path / "pipe", os.O_WRONLY)
    for path in (tmp_path / "pipe", Path(f"/dev/fd/{writer}"), Path(f"/proc/self/fd/{writer}"), Path("/dev/null")):
        put(path, b"report")
    with (tmp_path / "file").open("w+b") as file:
        put(Path(f"/dev/fd/{file.fileno()}"), b"report")
        assert file.read() == b"report"

    assert os.read(reader, 100) == b"report" * 3
    assert Path("/dev/null").is_char_device()
    os.close(reader)
    os.close(writer)


def test_a_report_is_written_where_no_file_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As over a file that was mounted into a container: in place, and through no link either."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EBUSY, "busy")

    monkeypatch.setattr(Path, "replace", refuse)
    (tmp_path / "own").write_text("longer than the report", encoding="utf-8")
    put(tmp_path / "own", b"report")
    (tmp_path / "link").symlink_to("own")
    with pytest.raises(OSError, match="symbolic"):
        put(tmp_path / "link", b"other")

    assert (tmp_path / "own").read_bytes() == b"report"
    assert {path.name for path in tmp_path.iterdir()} == {"own", "link"}


def test_annotations_do_not_mix_with_json(tmp_path: Path) -> None:
    """They go to standard error, which GitHub's runner reads as well."""
    done = grader(RACE, "--format", "json", "--report", f"github={tmp_path / 'summary.md'}")

    assert json.loads(done.stdout)["submissions"][0]["status"] == "failed"
    assert "::error" in done.stderr


@pytest.mark.parametrize(
    ("given", "lines"), [("pdf=x", 2), ("html", 2), ("html=", 2), ("html=/nowhere/x.html", 1), ("html=/", 1)]
)
def test_a_report_that_cannot_be_written_is_refused_before_grading(given: str, lines: int) -> None:
    """With the reason, and exit code 2; where the format is at fault, with those that there are."""
    done = grader(RIGHT, "--report", given, "--lang", "en")

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == lines
