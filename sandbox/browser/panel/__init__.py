"""What stands beside the chat: the calls in progress, what is wrong on purpose, what was asked or refused."""
