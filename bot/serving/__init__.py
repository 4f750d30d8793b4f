"""HTTP and Socket Mode: how requests come in."""
