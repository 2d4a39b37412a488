"""Frozen data, and what follows from it: no input or output."""
