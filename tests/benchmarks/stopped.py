"""Whether a grading can be stopped at any moment: ``python -m tests.benchmarks.stopped [TIMES] [SEED] [ARGUMENT…]``.

What is stopped is a grading of the solution of model 2, or the command line with these arguments. It is sent SIGINT and
SIGTERM, so often each, at random moments from the grader's first line to the end, every other time with its whole
process group, as a terminal does it. Looked at are the exit code, what is said, and what is left: processes, and files
in the folder for temporary ones. Exit code 1 if anything is wrong.
"""

from __future__ import annotations

import random
import signal
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path

from grader.words import Words
from tests.helpers.canary import adopting_orphans
from tests.helpers.stops import Stop, stopped

TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 100
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 20
COMMAND = tuple(sys.argv[3:]) or ("solutions/model2.py",)
NEVER = Stop(signal.SIGINT, 60.0, is_group=False)


def main() -> int:
    """Stop it again and again, and report."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # as in conftest.py
    chance, sentence, faults = random.Random(SEED), Words("en").say("error.interrupted"), 0
    with adopting_orphans(), tempfile.TemporaryDirectory(prefix="s") as folder:
        Path(folder).chmod(0o711)  # as in conftest.py
        whole = [stopped(COMMAND, NEVER, Path(folder)) for _ in range(5)]
        whole_s = min(outcome.seconds for outcome in whole)
        print(f"a grading takes {whole_s:.2f} s from its first line on")
        for number in (signal.SIGINT, signal.SIGTERM):
            codes, taken = Counter[int](), []
            for at in range(TIMES):
                print(f"\r{number.name}: {at + 1} of {TIMES} ", end="", file=sys.stderr, flush=True)
                stop = Stop(number, chance.uniform(0, whole_s), is_group=at % 2 == 1)
                outcome = stopped(COMMAND, stop, Path(folder))
                codes[outcome.code] += 1
                taken += [outcome.seconds - stop.after_s] if outcome.code > 128 else []
                if fault := outcome.fault(128 + number, sentence, whole=whole[0].code):
                    faults += 1
                    print(f"\r{number.name} after {stop.after_s:.3f} s, group {stop.is_group}: {fault}")
            ms = sorted(1000 * seconds for seconds in taken)
            print(f"\r{number.name}: exit codes {dict(codes)}, the end came after {statistics.median(ms):.0f} ms, "
                  f"at most {ms[-1]:.0f} ms")  # fmt: skip
    print(f"{faults} of {2 * TIMES} ended otherwise than they should")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
