"""A process between the grader and the student's processes, which ends all of them."""
