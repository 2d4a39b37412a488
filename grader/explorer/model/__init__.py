"""The model of ``multiprocessing``: what a program's queues, locks and processes do, state by state.

One file for each primitive. Each answers the same questions of its kinds of operations: when it can happen
(``is_ready``), what the process observes (``outcome``), the state after it (``steps``), what it reads and writes
(``effects``), and without whom it never happens (``needs``). ``Model`` puts the three together.
"""
