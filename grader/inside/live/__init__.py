"""In real processes: a driver for the main process, and a recorder in each of them."""
