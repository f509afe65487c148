"""What can go wrong, as exceptions of one family."""


class LikenessError(Exception):
    """Every error of likeness: one sentence that says what was wrong, where and what to do."""


class UsageError(LikenessError, ValueError):
    """A wrong argument, option or name."""


class DataError(LikenessError, ValueError):
    """Bad input data: a table, a CSV file or metadata."""


class ModelError(LikenessError, ValueError):
    """A bad model file."""


class FileError(LikenessError, OSError):
    """A file that can't be written, such as one in a folder that isn't there."""


class MissingModelError(ModelError, FileNotFoundError):
    """A model file that isn't there."""


class Cancelled(LikenessError):
    """A progress callback asked to stop."""


class InternalError(LikenessError, RuntimeError):
    """Anything else, such as a full disk or no memory left."""
