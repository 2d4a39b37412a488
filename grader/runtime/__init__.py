"""This process itself: its language, how it is stopped, and the bytecode of what it starts."""
