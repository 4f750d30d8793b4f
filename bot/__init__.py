"""Switchboard: live phone calls in Slack."""
