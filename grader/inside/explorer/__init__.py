"""One process at a time: what does it do next, after all it has observed?

``server`` reads questions and keeps a ``child`` at work that answers them; ``image`` runs a process up to its next
operation, among ``fakes``; ``state`` says when two processes are in the same state.
"""
