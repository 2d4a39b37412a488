"""A real run held against the explorer: does each process ask next what the real one did?"""
