"""What ends the measuring: figures of something that went wrong are no figures."""


class WrongAnswerError(Exception):
    """A contestant did not answer as it should, so that what it took says nothing."""
