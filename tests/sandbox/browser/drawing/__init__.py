"""What holds for how Block Kit is drawn as HTML."""
