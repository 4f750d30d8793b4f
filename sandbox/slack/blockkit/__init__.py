"""What Slack accepts as blocks: the shapes and limits of its reference pages."""
