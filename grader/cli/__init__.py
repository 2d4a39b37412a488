"""The command line: options in, reports out, and an exit code."""
