"""Which schedules to look at: every state once, and as few orders as lose nothing; the shortest that fails; samples."""
