"""Slack's side: what comes in, what goes out, who we are there."""
