"""The calls that are happening, and which of them a message mentions."""
