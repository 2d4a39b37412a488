"""What runs in the processes of a random program that is run for real; found by path, standard library only."""
