"""One schedule carried out: its trace for the checks, and what it looks like step by step for a person."""
