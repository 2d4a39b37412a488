"""What is to be typed to carry out the schedule of a finding again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from grader.domain.harmless import harmless
from grader.domain.results import CheckResult, Finding
from grader.domain.schedule import Schedule
from grader.grading.options import Options, usual_start_methods
from grader.inputs.exercise_files import solutions_folder


class Again:
    """Of one file, taken for one exercise: the arguments, quoted for a shell, that carry out one of its schedules."""

    def __init__(self, path: str, exercise: str, options: Options) -> None:
        self.path, self.exercise = path, exercise
        self._kit = "" if options.folder.resolve() == solutions_folder().resolve() else str(options.folder)

    def grading(self) -> str:
        """The arguments that grade the file."""
        return _quoted(self._arguments())

    def typed(self, results: tuple[CheckResult, ...], method: str) -> tuple[CheckResult, ...]:
        """The results, in which each story that a start method showed knows what is to be typed for it."""
        return tuple(
            result._replace(findings=tuple(self._typed(found, method) for found in result.findings))
            for result in results
        )

    def _typed(self, found: Finding, method: str) -> Finding:
        if found.story is None:
            return found
        # Without the kit: where it lies is the teacher's affair, and the student has a kit of his own.
        arguments = (*self._file(), *self._of(found.story.schedule, method))
        return found._replace(story=found.story._replace(again=_quoted(arguments)))

    def _file(self) -> Iterator[str]:
        yield f"./{self.path}" if self.path.startswith("-") else self.path
        yield from ("--exercise", self.exercise)

    def _arguments(self) -> Iterator[str]:
        yield from self._file()
        if self._kit:
            yield from ("--kit", self._kit)

    @staticmethod
    def _of(schedule: Schedule, method: str) -> Iterator[str]:
        if (method,) != usual_start_methods():
            yield from ("--start-method", method)
        yield from ("--replay", schedule.encode())


def _quoted(arguments: Iterator[str] | tuple[str, ...]) -> str:
    """As one line of a shell, harmless to show: a name that is not cannot be typed either."""
    return shlex.join(map(harmless, arguments))
