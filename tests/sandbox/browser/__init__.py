"""What holds for the sandbox in a browser."""
