"""The live engine: a program in real processes, and the trace of what they did."""
