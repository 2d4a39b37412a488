"""What a person reads at a terminal: reports, progress, explanations and hints."""
