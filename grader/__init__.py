"""Exercises and an autograder for producers and consumers in ``multiprocessing``."""

__version__ = "0.1.0"
