"""Compares many random programs in one way, and shows the smallest program of each difference. See the package."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from grader.explorer.oracle.oracle import Oracle
from tests.fuzz import product, real, reductions
from tests.fuzz.difference import Difference, NotComparedError
from tests.fuzz.explored import oracles
from tests.fuzz.forms import FEATURES
from tests.fuzz.generator import program_of
from tests.fuzz.programs import Program, source
from tests.fuzz.shrink import smallest

BATCH = 8  # programs that share an interpreter's start
Compare = Callable[[Oracle, str], list[Difference]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where something differs."""
    chosen = _parser().parse_intermixed_args(arguments)
    compare = _comparison(chosen)
    began_s, compared, differing, left_out = time.monotonic(), 0, 0, 0
    for batch in _batches(_texts(chosen)):
        with oracles([text for _, _, text in batch], chosen.method) as ready:
            for (name, program, text), oracle in zip(batch, ready, strict=True):
                try:
                    found = _compared(compare, oracle, text)
                except NotComparedError:
                    left_out += 1
                    continue
                compared += 1
                differing += bool(found)
                if found:
                    _show(name, text if program is None else _shrunk(program, found[0], compare, chosen), found)
        if chosen.until and time.monotonic() - began_s > chosen.until:
            break
    took_s = time.monotonic() - began_s
    print(f"{compared} programs, {differing} differ; {left_out} not compared; in {took_s:.0f} s")
    return int(differing > 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("comparison", choices=("real", "reductions", "product", "show"))
    parser.add_argument("files", nargs="*", type=Path, help="programs to compare in place of random ones")
    parser.add_argument("--seeds", default="0:20", help="from A up to B: A:B")
    parser.add_argument("--allow", default=",".join(FEATURES), help="features that a program may have")
    parser.add_argument("--force", default="", help="features that every program has")
    parser.add_argument("--method", default="fork", choices=("fork", "spawn"))
    parser.add_argument("--runs", type=int, default=40, help="real runs of each program, at most")
    parser.add_argument("--until", type=float, default=0.0, help="seconds after which no more is begun")
    parser.add_argument("--whole", action="store_true", help="show programs as they are, not shrunk")
    return parser


def _comparison(chosen: argparse.Namespace) -> Compare:
    if chosen.comparison == "real":
        return lambda oracle, text: real.compare(oracle, text, chosen.method, chosen.runs)
    if chosen.comparison == "show":
        return lambda _oracle, _text: [Difference("shown", ())]
    return {"reductions": reductions.compare, "product": product.compare}[chosen.comparison]


def _texts(chosen: argparse.Namespace) -> Iterator[tuple[str, Program | None, str]]:
    if chosen.files:
        yield from ((str(path), None, path.read_text(encoding="utf-8")) for path in chosen.files)
        return
    first, last = map(int, chosen.seeds.split(":"))
    allowed, forced = ([one for one in names.split(",") if one] for names in (chosen.allow, chosen.force))
    for seed in range(first, last):
        program = program_of(seed, allowed, forced)
        yield f"seed {seed}", program, source(program)


def _batches(texts: Iterator[tuple[str, Program | None, str]]) -> Iterator[list[tuple[str, Program | None, str]]]:
    while batch := list(islice(texts, BATCH)):
        yield batch


def _compared(compare: Compare, oracle: Oracle, text: str) -> list[Difference]:
    try:
        return compare(oracle, text)
    except NotComparedError:
        raise
    except Exception as problem:  # noqa: BLE001 # a traceback is a difference as well
        return [Difference(f"{type(problem).__name__}", (traceback.format_exc(),))]


def _shrunk(program: Program, wanted: Difference, compare: Compare, chosen: argparse.Namespace) -> str:
    if chosen.whole or chosen.comparison == "show":
        return source(program)

    def shows(smaller: Program) -> bool:
        text = source(smaller)
        with oracles([text], chosen.method) as (oracle,), suppress(NotComparedError):
            return wanted.what in [one.what for one in _compared(compare, oracle, text)]
        return False

    return source(smallest(program, shows))


def _show(name: str, text: str, found: list[Difference]) -> None:
    print(f"# {name}: {', '.join(one.what for one in found)}\n\n{text}")
    for one in found:
        print("\n".join(f"# {one.what}: {shown}" for shown in one.shown))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
