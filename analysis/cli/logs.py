"""The log of a command: to standard error with `-v`, to a file with `--log-file`."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis import __version__
from analysis.cli.console import say, warn
from analysis.cli.parser import LABEL_KEY
from analysis.records import InputError, one_line
from analysis.storage import cache_files

_OWN = logging.getLogger("analysis")
_TERMINAL_FORMAT = "%(asctime)s %(message)s"
_FILE_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@contextmanager
def logging_as_asked(options: argparse.Namespace) -> Iterator[None]:
    """Set up logging for a command: the analysis from INFO, libraries from WARNING.

    Warnings of libraries go to the log only. Without `-v` and `--log-file` there is no log.

    Raises
    ------
    InputError
        If the log file cannot be written.
    """
    handlers = list(_handlers(options))
    root, level = logging.getLogger(), _OWN.level
    # Without any handler, Python prints warnings to standard error.
    handlers = handlers or [logging.NullHandler()]
    for handler in handlers:
        root.addHandler(handler)
    if options.verbose or options.log_file:
        _OWN.setLevel(logging.INFO)
    # No result contains the warning that a cache cannot be written.
    printer = _Printer()
    cache_files.logger.addHandler(printer)
    logging.captureWarnings(True)
    try:
        _OWN.info("digest-atlas %s", __version__)
        yield
    finally:
        logging.captureWarnings(False)
        cache_files.logger.removeHandler(printer)
        _OWN.setLevel(level)
        for handler in handlers:
            root.removeHandler(handler)
            with suppress(OSError):  # a file that cannot be written cannot be flushed either
                handler.close()


def _handlers(options: argparse.Namespace) -> Iterator[logging.Handler]:
    key = os.environ.get(LABEL_KEY, "")
    if options.log_file:
        file_handler = _file_handler(options.log_file)
        file_handler.setFormatter(_Formatter(_FILE_FORMAT, key=key))
        yield file_handler
    if options.verbose:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Formatter(_TERMINAL_FORMAT, "%H:%M:%S", key=key))
        handler.addFilter(_is_not_printed)
        yield handler


def _file_handler(path: Path) -> logging.Handler:
    try:
        return _FileHandler(path, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise InputError(
            f"--log-file {path}",
            f"cannot be written ({error.strerror or error})",
            "choose another file",
        ) from error


def _is_not_printed(record: logging.LogRecord) -> bool:
    """Filter out our own warnings and errors, which the command prints anyway."""
    own = record.name == _OWN.name or record.name.startswith(f"{_OWN.name}.")
    return not (own and record.levelno >= logging.WARNING)


class _Formatter(logging.Formatter):
    """Formats messages as one line, without control characters and the API key."""

    def __init__(self, form: str, dates: str | None = None, *, key: str) -> None:
        super().__init__(form, dates)
        self._key = key

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Return a message on one line."""
        return one_line(super().formatMessage(record).strip().replace("\n", " "))

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as text, with the key masked: libraries may log it."""
        text = super().format(record)
        return text.replace(self._key, "***") if self._key else text


class _Printer(logging.Handler):
    """Prints warnings to standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a warning."""
        warn(record.getMessage())


class _FileHandler(logging.FileHandler):
    """Prints one line at the first failed write, instead of tracebacks."""

    _failed = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Report the first failure to write."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
        elif not self._failed:
            self._failed = True
            reason = error.strerror or error
            say(
                f"digest-atlas: warning: {self.baseFilename}: cannot be written ({reason}); "
                "the log is incomplete"
            )
