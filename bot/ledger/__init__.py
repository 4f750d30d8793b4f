"""What was asked of which call by whom, and what became of it; the database behind it."""
