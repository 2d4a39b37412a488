"""What every form of a report tells, in words and as plain data: findings, steps, rows, timelines."""
