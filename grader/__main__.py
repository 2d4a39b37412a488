"""``python -m grader``, and the command ``pc-grader``."""

import os
import sys
from _signal import SIG_BLOCK, SIG_SETMASK, SIGHUP, SIGINT, SIGTERM, pthread_sigmask  # type: ignore[import-not-found]


def main() -> None:
    """Run the command line, and end with its exit code."""
    # What comes before it can be attended to waits. From _signal: importing signal takes longer than all that follows.
    before = pthread_sigmask(SIG_BLOCK, (SIGINT, SIGHUP, SIGTERM))
    from grader.runtime.stopping import finish, guard

    guard(sys.argv[1:])
    pthread_sigmask(SIG_SETMASK, before)
    try:
        from grader.cli.main import main as command_line

        code = command_line()
    finally:
        finish()
    # Nothing is left to be done, and taking all modules apart takes longer than writing the reports.
    os._exit(code)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        # The current folder, which -m put first, may hold a student's queue.py; this package is found already.
        del sys.path[0]
    main()
