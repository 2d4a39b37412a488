"""Every interleaving of a program: processes as trees, a model of ``multiprocessing``, and a search over its states."""
