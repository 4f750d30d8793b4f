"""A Slack on loopback: as exact, and as unforgiving, as the real one."""
