"""What does this process do next? What is asked, what is answered, and who answers."""
