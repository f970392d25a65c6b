"""The one base of the errors that a person can fix."""


class FixableError(ValueError):
    """Something a person can fix: the command line prints the message, without a traceback."""
