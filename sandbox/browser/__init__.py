"""A page that looks and behaves like a Slack workspace, with the real bot in it and live calls beside it."""
