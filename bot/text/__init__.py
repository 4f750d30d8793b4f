"""Text without meaning yet: markup, phone numbers, names that match. Pure."""
