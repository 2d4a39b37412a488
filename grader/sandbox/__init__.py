"""Around the student's processes: start them, and end all of them."""
