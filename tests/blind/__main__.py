"""Writes a set of readers' folders, or grades their attempts. See the package."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.runtime.language import LANGUAGES
from tests.blind import attempts, candidates, drawing, folders
from tests.blind.grading import pooled


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 2 where a set is there already, or none."""
    chosen = _parser().parse_args(arguments)
    is_there = (chosen.folder / folders.ANSWERS).is_file()
    if is_there is not chosen.attempts:
        print(f"{chosen.folder}: {'there is a set already' if is_there else 'no set is here'}", file=sys.stderr)
        return 2
    return _grade(chosen.folder) if chosen.attempts else _write(chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.blind", description=__doc__)
    parser.add_argument("folder", type=Path, help="of the set, with a folder for each reader")
    parser.add_argument("--seed", type=int, default=1, help="another one is another set")
    parser.add_argument("--count", type=int, default=100, help="submissions of the set")
    parser.add_argument("--languages", type=_languages, default=LANGUAGES, help="of the messages, in turn: zh,en")
    parser.add_argument("--control", action="store_true", help="the same files once more without messages")
    parser.add_argument("--attempts", action="store_true", help="grade what the readers wrote")
    return parser


def _languages(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := [name for name in names if name not in LANGUAGES]:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not among {', '.join(LANGUAGES)}")
    return names


def _write(chosen: argparse.Namespace) -> int:
    with pooled() as bench:
        taken = drawing.a_set(
            candidates.failing(), candidates.mutated(chosen.seed), bench,
            count=chosen.count, seed=chosen.seed, languages=chosen.languages,
        )  # fmt: skip
        folders.write(chosen.folder, taken, bench, seed=chosen.seed, control=chosen.control)
    mutants = sum(bool(one.candidate.kind) for one in taken)
    codes = {code for one in taken for code in one.codes}
    print(f"{len(taken)} submissions ({mutants} mutants, {len(codes)} codes) in {chosen.folder}")
    return 0


def _grade(folder: Path) -> int:
    with pooled() as bench:
        print("\n".join(attempts.told(attempts.graded(folder, bench))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
