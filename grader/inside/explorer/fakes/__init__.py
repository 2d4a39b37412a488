"""What a submission finds in place of ``multiprocessing`` and other modules; each operation asks the explorer."""
