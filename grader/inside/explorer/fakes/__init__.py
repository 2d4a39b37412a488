"""What a submission finds in place of ``multiprocessing`` and of some other modules; each operation asks the explorer."""
