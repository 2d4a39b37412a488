"""What a program is made of: operations about to happen, who and what takes part, and the work that looking costs."""
