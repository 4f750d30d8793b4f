"""Typed text to a request, for both commands."""
