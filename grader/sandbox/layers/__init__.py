"""What confines a process, layer by layer, and what it may see of the file system."""
