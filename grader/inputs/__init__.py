"""Files in: submissions, notebooks, exercises and their digests; and folders to work in."""
