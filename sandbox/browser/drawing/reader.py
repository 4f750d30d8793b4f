"""Who looks: the same for every way of drawing."""

from sandbox.slack.reader import Reader, names_in

__all__ = ["Reader", "names_in"]
