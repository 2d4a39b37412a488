"""``python -m grader``."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        # The current folder, which -m put first, may hold a student's queue.py; this package is found already.
        del sys.path[0]
    from grader.cli import main

    sys.exit(main())
