"""Asking politely: one request at a time, a pause between two, patience with a busy server."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from analysis import __version__
from analysis.fetching.base import BadAnswerError, FetchError

ATTEMPTS = 5
"""How often one thing is asked for."""

FIRST_WAIT_SECONDS = 2.0
"""The wait after a first failure; it doubles with each further one."""

LONGEST_WAIT_SECONDS = 300.0
"""A server that asks for a longer wait is not waited for."""

LARGEST_ANSWER_BYTES = 64 * 2**20
CONNECT_SECONDS, SILENCE_SECONDS, WHOLE_ANSWER_SECONDS = 10.0, 30.0, 180.0

_OFFLINE = {
    "NameResolutionError": "its name is not known here",
    "NewConnectionError": "nobody takes the call",
    "ConnectTimeoutError": f"no answer within {CONNECT_SECONDS:.0f} s",
    "SSLError": "its certificate cannot be trusted",
    "ProxyError": "the proxy does not let it through",
}
"""What urllib3 calls the reasons why nobody was reached at all, and what they mean."""

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_AGAIN = "run the same command again later: it goes on where it stopped"
_LOST = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)

Seen = TypeVar("Seen")


class _BusyError(Exception):
    """The server may answer another time."""

    def __init__(self, why: str, wait_seconds: float = 0.0) -> None:
        super().__init__(why)
        self.wait_seconds = wait_seconds


class _WrongKindError(BadAnswerError):
    """What answers is perhaps not the server at all."""


class Client:
    """Asks one server.

    Parameters
    ----------
    pause_seconds
        Between the end of one request and the start of the next.
    waiting
        Told of each wait for a server in trouble: its seconds, and why.
    sleep, clock
        Of the time in seconds; tests have their own.
    """

    def __init__(
        self,
        *,
        pause_seconds: float,
        waiting: Callable[[float, str], None] = lambda _seconds, _why: None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pause_seconds, self._waiting = pause_seconds, waiting
        self._sleep, self._clock = sleep, clock
        self._free_at = clock()
        self._answered = False
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"digest-atlas/{__version__}"
        # Otherwise the password that a .netrc file may have for the host would be sent along.
        self._session.auth = lambda request: request

    def get(
        self, address: str, content_types: tuple[str, ...], look_at: Callable[[bytes], Seen]
    ) -> tuple[bytes, Seen]:
        """Ask until there is an answer that can be used.

        Parameters
        ----------
        address
            What to ask for.
        content_types
            What the answer may call itself.
        look_at
            Looks at the answer; raises `BadAnswerError` if it is none.

        Returns
        -------
        bytes, Seen
            The answer as it came, and what `look_at` saw in it.

        Raises
        ------
        FetchError
            If the server cannot be reached, refuses, or is in trouble for too long.
        BadAnswerError
            If it answers each time with something else.
        """
        host = urlsplit(address).netloc
        for attempt in range(1, ATTEMPTS + 1):
            wait_seconds = FIRST_WAIT_SECONDS * 2 ** (attempt - 1)
            last = attempt == ATTEMPTS
            try:
                body = self._ask(address, content_types)
                return body, look_at(body)
            except _LOST as error:
                why = _reason(error)
                # Whoever is offline need not wait to hear it.
                if last or (why in _OFFLINE.values() and not self._answered):
                    raise FetchError(
                        host,
                        f"cannot be reached ({why})",
                        f"check that you are online, then {_AGAIN}",
                    ) from error
            except requests.RequestException as error:
                raise FetchError(
                    host,
                    f"cannot be asked ({type(error).__name__})",
                    "check the address and the proxy",
                ) from error
            except _BusyError as error:
                why, wait_seconds = str(error), max(wait_seconds, error.wait_seconds)
                if error.wait_seconds > LONGEST_WAIT_SECONDS:
                    minutes = round(error.wait_seconds / 60)
                    raise FetchError(
                        host, f"{why}, and asks to be left alone for {minutes} minutes", _AGAIN
                    ) from error
                if last:
                    raise FetchError(host, f"{why}, {ATTEMPTS} times in a row", _AGAIN) from error
            except _WrongKindError as error:
                why = f"the answer {error}"
                if last:
                    raise FetchError(
                        host,
                        why,
                        "if this network asks for a login, do that in a browser first; else the "
                        "server is in trouble: try again later",
                    ) from error
            except BadAnswerError as error:
                why = f"the answer {error}"
                if last:
                    raise
            self._waiting(wait_seconds, why)
            self._sleep(wait_seconds)
        raise AssertionError("the last attempt returns or raises")

    def _ask(self, address: str, content_types: tuple[str, ...]) -> bytes:
        """Ask once and return the answer's body, unpacked."""
        early = self._free_at - self._clock()
        if early > 0:
            self._sleep(early)
        try:
            with self._session.get(
                address, stream=True, timeout=(CONNECT_SECONDS, SILENCE_SECONDS)
            ) as answer:
                self._answered = True
                self._refuse(answer, content_types)
                return self._body(answer)
        finally:
            self._free_at = self._clock() + self._pause_seconds

    def _refuse(self, answer: requests.Response, content_types: tuple[str, ...]) -> None:
        """Raise what an answer's status and kind call for."""
        status = answer.status_code
        if status in _BUSY:
            raise _BusyError(f"is busy or in trouble (status {status})", _retry_after(answer))
        if not answer.ok:
            raise FetchError(
                urlsplit(answer.url).netloc,
                f"refuses the request (status {status})",
                "check dates and categories; if they are right, its interface may have changed",
            )
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind not in content_types:
            raise _WrongKindError(
                f"calls itself {kind[:60] or 'nothing'!r}, not {content_types[0]}"
            )

    def _body(self, answer: requests.Response) -> bytes:
        late = self._clock() + WHOLE_ANSWER_SECONDS
        body = bytearray()
        for piece in answer.iter_content(2**16):
            body += piece
            if len(body) > LARGEST_ANSWER_BYTES:
                raise BadAnswerError(f"is larger than {LARGEST_ANSWER_BYTES // 2**20} MB")
            if self._clock() > late:
                raise _BusyError(f"takes longer than {WHOLE_ANSWER_SECONDS:.0f} s for an answer")
        return bytes(body)


def _retry_after(answer: requests.Response) -> float:
    """Return the wait in seconds that a server asks for; 0 if for none, or not legibly."""
    try:
        # Without a limit of its own: a wait that is too long is told as asked.
        return Retry(retry_after_max=10**9).get_retry_after(answer.raw) or 0.0
    except (InvalidHeader, ValueError, OverflowError):
        return 0.0


def _reason(error: requests.RequestException) -> str:
    """Say in a few words why there was no answer, or half of one."""
    cause = error.args[0] if error.args else error
    kind = type(getattr(cause, "reason", cause)).__name__
    silent = f"silent for {SILENCE_SECONDS:.0f} s" if isinstance(error, requests.Timeout) else ""
    return _OFFLINE.get(kind) or silent or "the connection was cut"
