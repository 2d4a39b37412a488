"""What a student hands in, and many submissions one after another."""
