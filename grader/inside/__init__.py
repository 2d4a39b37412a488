"""What runs inside the student's processes. It belongs to the student from there on: it explains, it never decides.

Rules. Only the standard library is imported here, and nothing of the grader: these modules are loaded by path into the
student's interpreters, as the package ``inside``, and must not bring the solutions within reach.

``live/`` is what runs in real processes, ``explorer/`` is what runs when one process is asked for its next operation.
"""

import signal

STACKS_SIGNAL = signal.SIGRTMAX - 1  # asks a process to write its stacks to file descriptor 2
BOOT = (
    "import sys; sys.path.insert(0, {folder!r}); from inside.live import boot; sys.path.pop(0); "  # one line of Python
    "{name} = boot.begin({args}); "
)
TURNS = "turns.json"  # in the scratch folder, for a run in which the calls of all processes have an order
