"""Reports: what a verdict looks like to a person, or to a program. Pure functions."""
