"""The error of the sandbox's other side: what people can make Invoca, Slack and Switchboard do."""


class NotDoneError(ValueError):
    """What was asked can't be done, and nothing was; the text is for the person."""
