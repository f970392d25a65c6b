"""The base class of errors that a person can fix."""


class FixableError(ValueError):
    """A problem that a person can fix: the command line prints its message without a traceback."""
