"""The Web API methods, a family a file."""
