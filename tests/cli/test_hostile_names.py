"""Names that their author chose for what shows them: no report, complaint or line of progress has them as they are."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from grader.cli import grade, main
from grader.domain.harmless import harmless
from grader.grading import grade as grading
from grader.report.formats import FORMATS
from grader.report.formats.json_text import json_text
from tests.helpers.canary import RAW
from tests.helpers.command import ENVIRONMENT
from tests.helpers.support import ROOT, SOLUTIONS

NAMES = {
    "line feed": "model2\n::error::pwned.py",
    "carriage return": "model2\r::error::pwned.py",
    "tab and vertical tab": "model2\t\v\f.py",
    "escape sequence": "model2\x1b[2J\x1b]0;pwned\x07.py",
    "backspace and delete": "model2\b\b\x7f.py",
    "C1": "model2\x85\x9b2J.py",
    "override": "model2\u202eyp.evil\u202c.py",
    "embedding": "model2\u202a\u202b\u202d.py",
    "isolate": "model2\u2066\u2067\u2068\u2069.py",
    "marks": "model2\u200e\u200f\u061c.py",
    "separators": "model2\u2028\u2029::error::pwned.py",
    "invisible": "model2\u200b\ufeff\U000e0041.py",
    "undecodable": "model2\udce9\udcff.py",
    "no characters": "model2\ufffe\uffff.py",
    "order": "::error file=x::model2.py",
    "old order": "model2##[error]pwned.py",
    "orders in a row": ":::::error:::: ####[error]##[x]model2.py",
    "order of another runner": "model2 ##vso[task.complete result=Succeeded].py",
    "escaped line feed": "model2%0A::error::pwned%0D%25.py",
    "Markdown": "model2 `x` *b* [a](http:b) ![c](d) | <!-- @all #1 $x$ ~~~.py",
    "HTML": "model2 <script>pwned()<&quot;'\".py",
    "XML": "model2 ]]>&pwned;<?x ?>.py",
    "JSON": 'model2"},{"path":"x\\".py',
    "template": "model2{{ 1 % 0 }}{% x %}{who}%(who)s.py",
    "markup": "model2[red]:boom:[link=x].py",
    "option": "--lang=model2.py",
}
HONEST = "李雷 的作业 model2（第 2 版）.py"
BIDI = re.compile("[\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff\U000e0041]")
OWN_ORDER = re.compile(r"^::(error|warning) file=[^,:]*(,line=\d+)?,title=[a-z-]+::", re.M)
POINTS = re.compile(
    r"^::notice title=(Autograding complete|Autograding report|model\d)::|^::error title=[a-z-]+::", re.M
)


def look(text: str) -> None:
    """Nothing in it acts on a terminal or on a job's runner, but for our own annotations."""
    said = POINTS.sub("", OWN_ORDER.sub("", text))
    assert RAW.search(said.encode("utf-8", "surrogatepass")) is None
    assert BIDI.search(said) is None


class Said:
    """What one grading of a file that cannot be parsed says, in every form; its own file is all that can vary."""

    def __init__(self, path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text("def", encoding="utf-8")
        self.files = {form: folder / f"report.{form}" for form in FORMATS}
        reports = [word for form, file in self.files.items() for word in ("--report", f"{form}={file}")]
        options = ["--lang", "en", "--exercise", "model2", *reports]
        self.code = main.main([*options, "--", str(path), str(path)])  # two, so that there is a summary, too
        self.out, self.errors = capsys.readouterr()
        main.main(["--lang", "en", "--format", "json", "--", str(path)])
        self.json, _ = capsys.readouterr()

    def __getitem__(self, form: str) -> str:
        return self.files[form].read_text(encoding="utf-8")


@pytest.fixture(params=NAMES.values(), ids=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """One of the hostile names."""
    assert isinstance(request.param, str)
    return request.param


def test_no_report_has_a_hostile_name_as_it_is(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In no form, nor as a folder's; and each is as valid as ever, and knows the file."""
    monkeypatch.setenv("COLUMNS", "400")
    for path in (tmp_path / name, tmp_path / name / "model2.py"):
        shutil.rmtree(tmp_path / "reports", ignore_errors=True)
        (tmp_path / "reports").mkdir()
        said = Said(path, tmp_path / "reports", capsys)
        path.unlink()  # what comes next is a folder of this name

        assert said.code == 2
        for text in (said.out, said.errors, said.json, *map(said.__getitem__, FORMATS)):
            look(text)
        for text in (said["json"], said.json):
            [*_, submission] = json.loads(text)["submissions"]
            assert submission["path"] == str(path).encode("utf-8", "backslashreplace").decode()
        assert ET.fromstring(said["junit"]).find("testsuite") is not None
        assert ET.fromstring(said["svg"]) is not None
        assert json.loads(said["gradescope"])["tests"]
        assert "<script>pwned" not in said["html"] + said["markdown"] + said["github"]
        assert OWN_ORDER.sub("", said.errors).count("\n") == len(OWN_ORDER.findall(said.errors)) == 2


def test_an_honest_name_stays_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chinese, with spaces, in every report that names the file."""
    monkeypatch.setenv("COLUMNS", "400")
    said = Said(tmp_path / HONEST, tmp_path, capsys)

    for text in (said.out, said.json, said["json"], said["junit"], said["html"], said["gradescope"]):
        assert HONEST in text
    assert HONEST.replace(".", "\\.") in said["markdown"]
    assert f"/{HONEST}," in said.errors


def complaints(name: str, folder: Path) -> dict[str, tuple[str, ...]]:
    """Commands that name what they were given, and complain of it."""
    hostile = str(folder / "not" / name)
    return {
        "exercise": ("solutions/model2.py", "--exercise", name),
        "kit": ("solutions/model2.py", "--kit", hostile),
        "report": ("solutions/model2.py", "--report", f"html={hostile}"),
        "format of a report": ("solutions/model2.py", "--report", f"{name}=x"),
        "option": ("solutions/model2.py", f"--{name.replace(' ', '')}"),
        "choice": ("solutions/model2.py", f"--format={name}"),
        "number": ("solutions/model2.py", f"--timeout={name}"),
        "language": ("solutions/model2.py", f"--lang={name}"),
        "replay": ("solutions/model2.py", f"--replay={name}"),
        "absent file": ("--replay", "AAAA", "--", hostile),
        "empty folder": (str(folder),),
        "explain": ("explain", "--", name),
        "hint": ("hint", "--", name),
        "hint of a kit": ("hint", "model2", "--kit", hostile),
        "watch": ("watch", "--", hostile),
        "kit command": ("kit", "--", name),
        "stubs": ("kit", "stubs", "--check", "--kit", hostile),
        "into": ("kit", "gradescope", "--into", str(folder.parent)),
        "exercise of a kit command": ("kit", "gradescope", "--exercise", name),
    }  # fmt: skip


def test_no_complaint_has_a_hostile_value_as_it_is(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of whichever option or command, also where it is ``argparse`` that complains."""
    (tmp_path / name).mkdir()
    for command in complaints(name, tmp_path / name).values():
        try:
            code = main.main([*command, *([] if "--" in command else ["--lang", "en"])])
        except SystemExit as ended:
            code = int(str(ended.code))
        out, errors = capsys.readouterr()

        assert (code, out) == (2, "")
        assert "Traceback" not in errors
        look(errors)


def test_what_argparse_names_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """In full, and an honest value as it is."""
    with pytest.raises(SystemExit):
        main.main(["x.py", "--李雷的作业", "--lang", "en"])

    assert "--李雷的作业" in capsys.readouterr().err


def test_an_error_of_the_system_names_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its reason is enough, and the file's name was the caller's."""
    path = tmp_path / ("x\x1b" * 200)
    code = main.main([str(SOLUTIONS / "model2.py"), "--no-explore", "--report", f"html={path}"])

    assert code == 3
    look(capsys.readouterr().err)


def test_a_traceback_of_our_own_is_harmless(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever its exception says, and wherever it is met."""

    def fail(*_: object) -> None:
        raise RuntimeError(name)

    for module, attribute in ((grading, "load_submission"), (grade, "checked")):
        with monkeypatch.context() as patch:
            patch.setattr(module, attribute, fail)
            code = main.main([str(SOLUTIONS / "model2.py"), "--lang", "en"])
        out, errors = capsys.readouterr()

        assert code == 3
        assert "RuntimeError" in errors
        look(out + errors)


def test_a_line_of_progress_is_one_line(tmp_path: Path) -> None:
    """On a terminal, where it is shown."""
    path = tmp_path / NAMES["escape sequence"]
    path.write_text("def", encoding="utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "grader", str(path), "--lang", "en"]
    with subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        text = b""
        try:
            while piece := os.read(ours, 4096):
                text += piece
        except OSError:  # the other end is closed
            pass
        finally:
            process.kill()
            os.close(ours)

    assert rb"grading model2\x1b[2J\x1b]0;pwned\x07.py (1 of 1)" in text
    assert RAW.search(text.replace(b"\r\x1b[K", b"")) is None


STUDENT = """
import os, sys
source = "raise ValueError(chr(27) + '[2J' + chr(0x202e))"
exec(compile(source, {name!r}, "exec"))
"""


def test_nor_has_what_a_submission_names(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files in its tracebacks, processes, and what it puts and prints."""
    text = STUDENT.format(name=name.encode("utf-8", "backslashreplace").decode())
    (tmp_path / "model2.py").write_text(text, encoding="utf-8")
    reports = [word for form in FORMATS for word in ("--report", f"{form}={tmp_path / form}")]
    main.main([str(tmp_path / "model2.py"), "--lang", "en", "--no-explore", *reports])
    out, errors = capsys.readouterr()

    for said in (out, errors, *((tmp_path / form).read_text(encoding="utf-8") for form in FORMATS)):
        look(said)


def test_a_kit_has_no_exercise_whose_name_is_not_printable(tmp_path: Path) -> None:
    """It would stand in every report."""
    from grader.inputs.exercise_files import available

    for stem in ("food", "模型 9", "fo\x1bod", "fo\u202eod"):
        (tmp_path / f"{stem}.toml").touch()

    assert available(tmp_path) == ("food", "模型 9")


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_no_report_of_a_hand_in_has_a_hostile_name_as_it_is(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where it is among too many, nor where it is left alone or graded as another exercise."""
    monkeypatch.setenv("COLUMNS", "400")
    (tmp_path / name).mkdir()
    for number in range(5):
        (tmp_path / name / f"{number}_{name}").write_text("def", encoding="utf-8")
    files = {form: tmp_path / f"report.{form}" for form in FORMATS}
    reports = [word for form, file in files.items() for word in ("--report", f"{form}={file}")]
    one = [str(tmp_path / name / f"0_{name}")]
    for options, code in (
        (["--require", "model2", "--", str(tmp_path / name)], 2),
        (["--require", "model3", "--", str(tmp_path / name)], 1),
        (["--require", "model3", "--exercise", "model3", "--", *one], 2),
    ):
        assert main.main(["--lang", "en", *reports, *options]) == code
        for text in (*capsys.readouterr(), *(file.read_text(encoding="utf-8") for file in files.values())):
            look(text)
        ET.fromstring(files["junit"].read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", [*NAMES.values(), HONEST])
def test_json_says_exactly_what_it_was_given(text: str) -> None:
    """However it has to write it."""
    written = json_text({"text": text, text: [text]})

    assert json.loads(written) == {"text": text, text: [text]}
    assert (HONEST in written) == (text == HONEST)
    look(written)


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_what_is_made_harmless_stays_so(text: str) -> None:
    """It is not made so twice."""
    assert harmless(harmless(text)) == harmless(text)
    assert harmless(HONEST) == HONEST
