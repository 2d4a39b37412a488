"""What helps a student at work: hints one by one, grading at each save, and grading from inside a notebook."""
