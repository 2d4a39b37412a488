"""A differential fuzzer of the explorer: small random programs, each looked at in two ways that must agree.

``python -m tests.fuzz real --seeds 0:200`` runs each for real, with perturbed timing: no outcome may be one that the
model says cannot be. ``reductions`` explores each with and without every way to search less: the outcomes must be
equal. ``product`` compares the verdict by default with that of ``--thorough``. What differs is shrunk to a smallest
program. A seed is the same program on every machine, as long as the generator is the same.
"""
