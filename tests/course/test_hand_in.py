"""What one student hands in: what is required of it, which of its files count, and what every report says of that."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import jsonschema
import junitparser
import pytest

from grader.cli import main
from grader.cli.outputs import maker
from grader.course.hand_in import Given, Origin, Plan, Share, plan, plan_for_one, required
from grader.domain.errors import InternalError, UsageError
from grader.domain.results import Report, Score, Status, blank, counted, weighed
from grader.grading import part
from grader.grading.options import LARGEST_SEED
from grader.inputs.digest import exercise_digest, kit_digest, submission_digest
from grader.report.formats import FORMATS
from grader.report.formats.gradescope import LONGEST_OUTPUT, STEPS
from grader.report.formats.json import as_json
from tests.golden import FOLDER
from tests.helpers.command import SCHEMA, grader
from tests.helpers.counting import MOST, grows
from tests.helpers.published import RACE, RIGHT, edition_of, failed, graded, text_of
from tests.helpers.support import CORPUS, EXERCISES, SOLUTIONS

pytestmark = pytest.mark.once

ONE_NONE = CORPUS / "fail" / "model2-one_none.py"
MODEL2 = ("--require", "model2")
AS_MODEL2 = ("--require", "model2", "--exercise", "model2")
STUB = (EXERCISES / "model2.ipynb").read_bytes()
KEPT = sorted((FOLDER / "reports").glob("*.json"))


class Said(NamedTuple):
    """What one grading of a hand-in says in each form, on standard output and on standard error."""

    code: int
    out: str
    errors: str
    forms: dict[str, str]

    @property
    def data(self) -> dict[str, Any]:
        """The JSON, which fits the schema."""
        data = json.loads(self.forms["json"])
        jsonschema.validate(data, SCHEMA)
        assert isinstance(data, dict)
        return data

    @property
    def points(self) -> dict[str, int]:
        """The points of each exercise in the JSON."""
        return {one["exercise"]: one["score"]["earned"] for one in self.data["submissions"]}


Graded = Callable[..., Said]


@pytest.fixture
def hand_in(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Graded:
    """Grade files, of the text given or copied, in a folder of their own."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")

    def run(files: dict[str, bytes | Path], *options: str) -> Said:
        for name, content in files.items():
            Path(name).parent.mkdir(exist_ok=True, parents=True)
            Path(name).write_bytes(content if isinstance(content, bytes) else content.read_bytes())
        targets = {form: tmp_path / f"report.{form}" for form in FORMATS}
        reports = [word for form, path in targets.items() for word in ("--report", f"{form}={path}")]
        code = main.main(["--lang", "en", "--no-explore", *reports, *options])
        out, errors = capsys.readouterr()
        return Said(code, out, errors, {form: path.read_text(encoding="utf-8") for form, path in targets.items()})

    return run


MODEL1, MODEL3 = SOLUTIONS / "model1.py", SOLUTIONS / "model3.py"


def test_what_is_required_and_handed_in_passes(hand_in: Graded) -> None:
    """All of it, in the order in which it was asked for; helper files in the folder are left alone, and named."""
    said = hand_in(
        {"a/model2.py": RIGHT, "a/model1.py": MODEL1, "a/helper.py": b"x"}, "a", "--require", "model2,model1"
    )

    assert said.code == 0
    assert said.points == {"model2": 100, "model1": 100}
    assert list(said.points) == ["model2", "model1"]
    assert said.data["hand_in"] == {
        "required": ["model2", "model1"],
        "score": {"earned": 200, "possible": 200},
        "left_alone": ["a/helper.py"],
    }
    for text in (said.out, said.forms["markdown"].replace("\\", ""), said.forms["html"], said.forms["gradescope"]):
        assert "a/helper.py" in text
    assert "helper" not in said.errors + said.forms["junit"]


def test_a_required_exercise_without_a_file_is_zero_points_and_said(hand_in: Graded) -> None:
    """In every form, as a report of its own, which is not green."""
    said = hand_in({"model2.py": RIGHT}, "model2.py", "--require", "model2,model3")

    assert said.code == 1
    assert said.points == {"model2": 100, "model3": 0}
    for form, text in {**said.forms, "out": said.out, "errors": said.errors}.items():
        assert form == "svg" or "model3 was not handed in" in text
    suites = junitparser.JUnitXml.fromstring(said.forms["junit"])
    assert [(suite.name, suite.failures, suite.skipped) for suite in suites] == [("model2.py", 0, 0), ("model3", 1, 8)]
    results = json.loads(said.forms["gradescope"])
    zeros = [test for test in results["tests"] if test["name"].startswith("model3: ")]
    assert (results["score"], len(zeros), {test["score"] for test in zeros}) == (100, 9, {0})
    assert sum(test["max_score"] for test in zeros) == 100


def test_an_empty_folder_is_a_hand_in_without_files(hand_in: Graded) -> None:
    """Nothing is graded, and every exercise is 0 points."""
    Path("empty").mkdir()
    said = hand_in({}, "empty", "--require", "model1,model2")

    assert (said.code, said.points) == (1, {"model1": 0, "model2": 0})


def test_what_was_handed_in_under_another_name_is_named(hand_in: Graded) -> None:
    """A few of the names, and how many more there are; one that was given by itself is unreadable besides."""
    many = {f"many/homework{number}.py": b"x" for number in range(9)}
    said = hand_in(many, "many", "--require", "model2")
    assert said.code == 1
    assert "homework0.py" in said.out
    assert "4 more" in said.out
    assert "homework8.py" not in said.out

    assert hand_in({"homework.py": RIGHT}, "homework.py", "--require", "model2").code == 2


def test_too_many_files_of_one_exercise_are_refused(hand_in: Graded) -> None:
    """None is graded, they are named, and the exit code is that of a refusal; three are still graded."""
    four = {f"a/{number}_model2.py": RIGHT for number in range(4)}
    said = hand_in(four, "a", "--require", "model2")

    assert (said.code, said.points) == (2, {"model2": 0})
    assert "4 files of model2" in said.out
    assert all(name in said.out for name in four)

    Path("a/3_model2.py").unlink()
    said = hand_in({}, "a", "--require", "model2")
    assert (said.code, said.points) == (0, {"model2": 100})


def test_the_best_file_of_an_exercise_counts_in_every_form(hand_in: Graded) -> None:
    """A notebook that is still the stub beside the right program costs nothing, and is named."""
    said = hand_in({"a/model2.py": RIGHT, "a/model2.ipynb": STUB}, "a", "--require", "model2")

    assert (said.code, said.points) == (0, {"model2": 100})
    assert said.errors.count("::error") == 0
    assert "Points 100/100" in said.errors
    assert [suite.failures for suite in junitparser.JUnitXml.fromstring(said.forms["junit"])] == [0]
    assert json.loads(said.forms["gradescope"])["score"] == 100
    for form in ("json", "junit", "html", "markdown"):
        assert "a/model2.ipynb" in said.forms[form].replace("\\", "")
    assert "[stub]" in said.out
    assert "(does not count)" in said.out


def test_a_wrong_file_beside_a_stub_is_still_wrong(hand_in: Graded) -> None:
    """The best of them counts, not what would be best."""
    said = hand_in({"a/model2.py": EXERCISES / "model2.py", "a/model2.ipynb": STUB}, "a", "--require", "model2")
    assert (said.code, said.points) == (1, {"model2": 0})


def test_points_never_exceed_what_was_required(hand_in: Graded) -> None:
    """Another exercise in the folder, or given by name, is worth nothing, and is no fault."""
    said = hand_in(
        {"a/model2.py": RIGHT, "a/model3.py": MODEL3, "model1.py": MODEL1}, "a", "model1.py", "--require", "model2"
    )

    assert (said.code, said.points) == (0, {"model2": 100})
    assert json.loads(said.forms["gradescope"])["score"] == 100
    assert "Not graded" in said.out


def test_the_exit_code_is_that_of_the_file_which_counts(hand_in: Graded) -> None:
    """An unreadable file is one only where no better one is there."""
    assert hand_in({"a/model2.py": b"def", "a/model2.ipynb": STUB}, "a", "--require", "model2").code == 1
    assert hand_in({"b/model2.py": b"def"}, "b", "--require", "model2").code == 2
    assert hand_in({"c/model2.py": b"def", "c/model2_b.py": RIGHT}, "c", "--require", "model2").code == 0


def test_our_own_failure_is_no_score_for_the_whole(hand_in: Graded, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a zero, nor points for GitHub Classroom; exit code 3."""

    class Broken(part.LiveExecution):
        def trace(self) -> part.Trace:
            raise InternalError("supervisor-lost")

    monkeypatch.setattr(part, "LiveExecution", Broken)
    said = hand_in({"model2.py": RIGHT}, "model2.py", "--require", "model2,model1")

    assert said.code == 3
    assert said.data["hand_in"]["score"] is None
    assert "score" not in json.loads(said.forms["gradescope"])
    assert "::notice" not in said.errors


ASKED = "model3.py looks like model3; model2 was asked for"


def test_a_file_of_another_exercise_is_graded_as_asked_and_says_so(hand_in: Graded) -> None:
    """In every form; one whose name says nothing is graded without a word."""
    wrong = hand_in({"a/model3.py": MODEL3}, "a", "--require", "model2", "--exercise", "model2")
    for text in (wrong.out, wrong.errors, *(wrong.forms[form] for form in ("json", "junit", "html", "gradescope"))):
        assert ASKED in text
    assert "asked for" in wrong.forms["markdown"]
    assert wrong.code == 1

    right = hand_in({"b/homework.py": RIGHT}, "b", "--require", "model2", "--exercise", "model2")
    assert (right.code, right.points) == (0, {"model2": 100})
    assert "looks like" not in right.out


def test_where_one_exercise_is_asked_a_file_that_says_its_name_is_preferred(hand_in: Graded) -> None:
    """The others are left alone."""
    said = hand_in(
        {"a/model2.py": RIGHT, "a/homework.py": b"def", "a/model3.py": MODEL3}, "a", *AS_MODEL2
    )  # fmt: skip
    assert (said.code, said.points) == (0, {"model2": 100})
    assert said.data["hand_in"]["left_alone"] == ["a/homework.py", "a/model3.py"]


def test_backups_beside_untouched_stubs_are_not_too_many(hand_in: Graded) -> None:
    """The stubs are left alone, and named; a touched one is a file like any other; of stubs alone one is graded."""
    backups = {"a/model2.py": RIGHT, "a/model2-old.py": b"def", "a/model2.ipynb": STUB}
    said = hand_in({**backups, "a/model2 copy.py": EXERCISES / "model2.py"}, "a", "--require", "model2")
    assert (said.code, said.points) == (0, {"model2": 100})
    assert said.data["hand_in"]["left_alone"] == ["a/model2 copy.py", "a/model2.ipynb"]
    assert "stubs beside other files" in said.out

    touched = hand_in({**backups, "a/model2 copy.py": STUB + b" "}, "a", "--require", "model2")
    assert (touched.code, touched.data["hand_in"]["left_alone"]) == (0, ["a/model2.ipynb"])

    four = hand_in({f"b/model2-{number}.ipynb": STUB for number in range(4)}, "b", "--require", "model2")
    assert (four.code, four.points, len(four.data["hand_in"]["left_alone"])) == (1, {"model2": 0}, 3)


@pytest.mark.parametrize("path", ["typo/", "typo", "typo/model2.py"])
@pytest.mark.parametrize("options", [(), MODEL2, AS_MODEL2], ids=["each", "required", "one"])
def test_a_path_that_leads_nowhere_is_wrong_usage(path: str, options: tuple[str, ...], tmp_path: Path) -> None:
    """One sentence, before anything is graded: no report says that somebody handed in nothing."""
    report = tmp_path / "report.json"
    done = grader(*options, "--lang", "en", f"--report=json={report}", "--", str(RIGHT), str(tmp_path / path))

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "typo" in done.stderr
    assert not report.exists()


def test_a_file_that_is_missing_in_a_folder_was_not_handed_in(hand_in: Graded) -> None:
    """A job names what it expects."""
    said = hand_in({"a/model2.py": RIGHT}, "a/model2.py", "a/model1.py", "--require", "model2,model1")
    assert (said.code, said.points) == (2, {"model2": 100, "model1": 0})


@pytest.mark.parametrize("origin", Origin)
def test_planning_many_files_is_no_more_work_for_each(origin: Origin) -> None:
    """Whether they are of the exercise, of another or of none."""

    def planning(size: int) -> Callable[[], object]:
        names = [f"{name}{number}.py" for number in range(size) for name in ("x", "model1_", "model2_")]
        every = given(*names, origin=origin)
        return lambda: (plan(every, ("model2",), SOLUTIONS), plan_for_one(every, "model2", SOLUTIONS))

    assert grows(planning) < MOST


def given(*names: str, origin: Origin = Origin.FOUND) -> tuple[Given, ...]:
    """Files, none of which needs to be there."""
    return tuple(Given(Path(name), origin) for name in names)


PLANS = {
    "two of one": (("model2.py", "model2.ipynb"), Plan((Share("model2", (Path("model2.py"), Path("model2.ipynb"))),))),
    "nothing": ((), Plan((Share("model2", ()),))),
    "another": (("model1.py",), Plan((Share("model2", ()),), (), (Path("model1.py"),))),
    "no exercise's": (("x.py",), Plan((Share("model2", ()),), (), (Path("x.py"),))),
    "two in one name": (("model1_model2.py",), Plan((Share("model2", ()),), (), (Path("model1_model2.py"),))),
}  # fmt: skip


@pytest.mark.parametrize(("names", "expected"), PLANS.values(), ids=PLANS)
def test_files_go_to_the_exercise_that_their_name_speaks_of(names: tuple[str, ...], expected: Plan) -> None:
    """What speaks of none is left alone in a folder, and a stranger where it was given by name."""
    assert plan(given(*names), ("model2",), SOLUTIONS) == expected


def test_a_file_given_by_name_that_is_no_exercises_is_a_stranger() -> None:
    """So it is graded, and found to be no exercise's."""
    named = plan(given("x.py", origin=Origin.NAMED), ("model2",), SOLUTIONS)
    assert (named.strangers, named.left_alone) == ((Path("x.py"),), ())


def test_where_one_exercise_is_asked_more_than_three_candidates_are_refused() -> None:
    """But helper files are none where a name says the exercise."""
    four = plan_for_one(given("a.py", "b.py", "c.py", "d.py"), "model2", SOLUTIONS)
    named = plan_for_one(given("a.py", "b.py", "c.py", "model2.py"), "model2", SOLUTIONS)

    assert (four.files, len(four.shares[0].refused)) == ((), 4)
    assert (named.files, len(named.left_alone)) == ((Path("model2.py"),), 3)


def test_the_names_of_what_is_required_are_taken_as_meant() -> None:
    """Each once, in order, spaces or not; an unknown one, and none at all, are refused with the known ones."""
    assert required(("model2, model1,model2", "model3,"), SOLUTIONS) == ("model2", "model1", "model3")
    for text in ("", ",", "model9"):
        with pytest.raises(UsageError) as problem:
            required((text,), SOLUTIONS)
        assert "joinable_queue" in problem.value.known


USAGE = {
    "unknown": (("--require", "model9", "x.py"), "model1, model2, joinable_queue, model3"),
    "nothing": (("--require", "", "x.py"), "model1, model2, joinable_queue, model3"),
    "another": (("--require", "model1", "--exercise", "model2", "x.py"), "--exercise model2 and --require model1"),
    "two": (("--require", "model1,model2", "--exercise", "model2", "x.py"), "--exercise model2"),
}


@pytest.mark.parametrize(("arguments", "named"), USAGE.values(), ids=USAGE)
def test_a_requirement_that_makes_no_sense_is_refused(arguments: tuple[str, ...], named: str) -> None:
    """With exit code 2, one sentence, the names where one is at fault, and nothing graded."""
    done = grader(*arguments, "--lang", "en")
    sentence, *names = done.stderr.splitlines()

    assert (done.returncode, done.stdout) == (2, "")
    assert named in (names or [sentence])[-1]
    assert len(names) == ("--exercise" not in arguments)


@pytest.mark.parametrize("name", ["--kit=x_model2.py", "--lang=en_model2.py", "-model2.py", "--seed"])
def test_what_follows_two_dashes_is_a_path(name: str, hand_in: Graded) -> None:
    """Whatever it looks like, also in the sentence about it; and it chooses no language."""
    assert hand_in({name: RIGHT}, "--require", "model2", "--exercise", "model2", "--", name).code == 0
    missing = grader("--require", "model2", "--exercise", "model2", "--", f"{name}.py", LC_ALL="zh_CN.UTF-8")
    assert missing.returncode == 2
    assert f"{name}.py" in missing.stdout
    assert "没有这个文件" in missing.stdout


def test_the_seed_comes_from_the_bytes_of_a_required_file(hand_in: Graded) -> None:
    """The same file has the same seed, another one another; one that is given is taken."""

    def seed(source: bytes, *options: str) -> object:
        return hand_in({"model2.py": source}, "model2.py", "--require", "model2", *options).data["submissions"][0][
            "seed"
        ]

    source = RIGHT.read_bytes()
    assert seed(source) == seed(source) == int(submission_digest(source), 16) % LARGEST_SEED
    assert seed(source) != seed(source + b"#\n")
    assert seed(source, "--seed", "7") == 7


def test_without_a_requirement_files_of_one_name_are_one_exercises(hand_in: Graded) -> None:
    """The best of them counts for the exit code, and the summary says so; in another folder it is another student's."""
    one = hand_in({"a/model2.py": RIGHT, "a/model2.ipynb": STUB}, "a")
    two = hand_in({"b/model2.py": RIGHT, "c/model2.ipynb": STUB}, "b", "c")
    other = hand_in({"d/model2.py": RIGHT, "d/li_model2.py": EXERCISES / "model2.py"}, "d")

    assert (one.code, two.code, other.code) == (0, 1, 1)
    assert [submission["counts"] for submission in one.data["submissions"]] == [False, True]
    assert all(submission["counts"] for submission in two.data["submissions"])
    assert "the best of them counts" in one.out
    assert "1 of 1 passed everything" in one.out
    assert "1 of 2 passed everything" in two.out
    assert one.data["hand_in"] is None
    assert [suite.failures for suite in junitparser.JUnitXml.fromstring(one.forms["junit"])] == [0]
    assert "::error" not in one.errors


def scored(name: str, earned: int | None, *, status: Status = Status.FAILED) -> Report:
    """A report with so many points."""
    check = part.CheckResult("program.ended", Status.ERROR if earned is None else status, earned or 0, 100)
    score = None if earned is None else Score(earned, 100)
    return blank(name, "model2", 0, ("fork",))._replace(checks=(check,), score=score)


WEIGHED = {
    "the most points": ((scored("a", 10), scored("b", 30), scored("c", 20)), "b"),
    "the first of equals": ((scored("a", 10), scored("b", 10)), "a"),
    "passed before no score": ((scored("a", None), scored("b", 100, status=Status.PASSED)), "b"),
    "no score before points": ((scored("a", 90), scored("b", None)), "b"),
}


@pytest.mark.parametrize(("reports", "expected"), WEIGHED.values(), ids=WEIGHED)
def test_one_report_counts_for_those_that_belong_together(reports: tuple[Report, ...], expected: str) -> None:
    """It names the others, they name it, and what belongs to nothing counts by itself."""
    alone = scored("z", 0)
    found = weighed((*reports, alone), [*("one" for _ in reports), "other"])

    assert [report.path for report in counted(found)] == [expected, "z"]
    assert {report.instead for report in found} == {"", expected}
    assert {path for report in found for path in report.beside} == {report.path for report in reports} - {expected}


def test_the_records_say_what_graded_and_what_was_graded(hand_in: Graded) -> None:
    """In JSON and in JUnit; of a file that cannot be read there is no digest, of one of no exercise no version."""
    said = hand_in({"model2.py": RIGHT, "x.py": RIGHT}, "model2.py", "x.py", "model3.py")
    right, other, absent = said.data["submissions"]

    assert said.data["kit"] == {"version": maker().version, "digest": kit_digest()}
    assert said.data["python"] == maker().python
    assert re.fullmatch(r"3\.\d+\.\d+\S*", maker().python)
    assert right["digest"] == submission_digest(RIGHT.read_bytes())
    assert right["exercise_version"] == exercise_digest(SOLUTIONS, "model2")
    assert (other["exercise_version"], absent["digest"]) == (None, None)
    suites = junitparser.JUnitXml.fromstring(said.forms["junit"])
    properties = [{one.name: one.value for one in suite.properties()} for suite in suites]
    assert (
        properties[0].items()
        >= {
            "kit.version": maker().version,
            "kit.digest": kit_digest(),
            "python": maker().python,
            "submission.digest": right["digest"],
            "exercise": "model2",
            "exercise.version": right["exercise_version"],
            "earned": "100",
            "possible": "100",
            "points.functions.produced": "20",
            "possible.functions.produced": "20",
        }.items()
    )
    assert "no-exercise" in said.out


def test_a_file_that_cannot_be_parsed_has_a_digest(hand_in: Graded) -> None:
    """It was read."""
    submission = hand_in({"model2.py": b"def"}, "model2.py").data["submissions"][0]
    assert submission["digest"] == submission_digest(b"def")


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_report_of_an_earlier_version_fits_the_schema_of_today(path: Path) -> None:
    """It has what it had: nothing that is new is required."""
    jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), SCHEMA)


@pytest.mark.parametrize(
    ("field", "value"), [("digest", "0"), ("exercise_version", 7), ("counts", "yes"), ("notes", "x"), ("colour", "red")]
)
def test_a_wrong_report_does_not_fit_it(field: str, value: object) -> None:
    """And one of today does."""
    data = as_json(edition_of(graded(RIGHT), failed()))
    jsonschema.validate(data, SCHEMA)
    data["submissions"][0][field] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


def test_the_version_is_one_line() -> None:
    """However narrow the terminal is."""
    done = grader("--version", COLUMNS="20")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"producer-consumer-kit {maker().version} (kit {kit_digest()}, Python {maker().python})\n"


def test_github_classroom_gets_its_points_as_from_its_own_reporter(hand_in: Graded) -> None:
    """Partial ones too; for one who only looks there are none."""
    files: dict[str, bytes | Path] = {"model2.py": ONE_NONE, "model1.py": MODEL1}
    said = hand_in(files, "model1.py", "model2.py", "--require", "model1,model2,model3")
    earned = 100 + said.points["model2"]
    notices = [line for line in said.errors.splitlines() if line.startswith("::notice")]

    assert 0 < said.points["model2"] < 100
    assert notices == [
        f"::notice title=Autograding complete::Points {earned}/300",
        f'::notice title=Autograding report::{{"totalPoints":{earned},"maxPoints":300}}',
        "::notice title=model1::model1: 100/100",
        f"::notice title=model2::model2: {said.points['model2']}/100",
        "::notice title=model3::model3: 0/100",
    ]
    assert "::notice" not in hand_in(files, "model1.py", "model2.py").errors


def test_gradescope_shows_the_schedule_step_by_step() -> None:
    """With the string that replays it; a right submission has none, and nothing is too long to be read."""
    race = next(found.story for found in graded(RACE).findings() if found.story is not None)
    shown = [test["output"] for test in json.loads(text_of("gradescope", graded(RACE)))["tests"]]
    telling = next(output for output in shown if race.schedule.encode() in output)

    assert "step by step" in telling
    assert re.search(r"^ +1\. \S", telling, re.M)
    assert len(re.findall(r"^ +\d+\. ", telling, re.M)) <= STEPS + 1
    assert max(map(len, shown)) <= LONGEST_OUTPUT + 1
    assert not any(
        "step by step" in test["output"] for test in json.loads(text_of("gradescope", graded(RIGHT)))["tests"]
    )


def test_several_submissions_begin_with_an_overview() -> None:
    """A row each, linked to its section; one alone has none."""
    reports = (graded(RIGHT), graded(RACE), failed())
    html, markdown = text_of("html", *reports), text_of("markdown", *reports)

    links, sections = re.findall(r'href="#(submission-\d)"', html), re.findall(r'<main [^>]*id="(submission-\d)"', html)
    assert links == sections == ["submission-1", "submission-2", "submission-3"]
    assert html.index("<nav") < html.index("<main")
    assert "<code>item-lost</code>" in html[: html.index("<main")]
    head = markdown[: markdown.index("## ", 3)]
    assert head.startswith("## Overview")
    assert ("100/100" in head, "70/100" in head, "item\\-lost" in head) == (True, True, True)
    for alone in (text_of("html", graded(RACE)), text_of("markdown", graded(RACE))):
        assert not re.search("overview", alone, re.I)


def test_a_page_of_several_is_whole(hand_in: Graded) -> None:
    """Its style is allowed by its own policy, and the sum stands in its overview."""
    said = hand_in({"model2.py": RIGHT}, "model2.py", "--require", "model2,model3")

    assert "Sum 100 / 200; 1 of 2 exercises passed everything" in said.forms["html"]
    assert ".overview td" in said.forms["html"]
    assert ET.fromstring(said.forms["svg"]) is not None


def test_a_missing_exercise_is_no_file_of_an_annotation(hand_in: Graded) -> None:
    """There is none to point at."""
    Path("nothing").mkdir()
    assert "::error title=not-handed-in::" in hand_in({}, "nothing", "--require", "model3").errors
