"""The state of a suspended process as text: which variables, loops and calls decide how it goes on."""
