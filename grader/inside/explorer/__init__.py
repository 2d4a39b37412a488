"""One process at a time: what does it do next, after all it has observed?

``worker`` answers questions, ``image`` runs a process up to its next operation, ``surroundings`` and the simulated
``multiprocessing`` (``queues``, ``processes``, ``sync``, ``simulated``) are what the submission finds around itself,
``loops`` and ``fingerprint`` tell when two of its processes are in the same state.
"""
