"""One submission: what it needs, what its real runs and every interleaving show, and the report."""
