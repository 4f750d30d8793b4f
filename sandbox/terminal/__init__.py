"""The prompt of the demo: what is typed at it, and how Slack's messages are drawn in a terminal."""
