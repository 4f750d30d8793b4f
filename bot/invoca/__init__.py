"""Invoca's Calls In Progress API: client, models and errors. Knows nothing of Slack."""
