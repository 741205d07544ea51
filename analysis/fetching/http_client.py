"""`Client`: HTTP requests one at a time, with pauses, retries and limits."""

from __future__ import annotations

import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from analysis import __version__
from analysis.fetching.base import BadAnswerError, FetchError
from analysis.records import one_line
from evidence.formatting import count

ATTEMPTS = 5
"""Attempts per request."""

FIRST_WAIT_SECONDS = 2.0
"""Wait after the first failed attempt; it doubles with each further one."""

LONGEST_WAIT_SECONDS = 300.0
"""Longest wait that a server may demand; with a longer one, the fetch ends."""

LARGEST_ANSWER_BYTES = 64 * 2**20
CONNECT_SECONDS, SILENCE_SECONDS, WHOLE_ANSWER_SECONDS = 10.0, 30.0, 180.0
MAX_REDIRECTS = 3
"""Maximum number of redirects per request, all within one host."""

_OFFLINE = {
    "NameResolutionError": "host name cannot be resolved",
    "NewConnectionError": "connection refused",
    "ConnectTimeoutError": f"no response within {CONNECT_SECONDS:.0f} s",
    "SSLError": "certificate not trusted",
    "ProxyError": "proxy refused the connection",
}
"""Why a server cannot be reached, by the name of urllib3's exception."""

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_CONTINUES = "it continues where it stopped"
_AGAIN = f"run the same command again later: {_CONTINUES}"
_LOST = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)

Parsed = TypeVar("Parsed")


class _BusyError(Exception):
    """A temporary failure of the server; it may demand a wait before the next attempt."""

    def __init__(self, why: str, wait_seconds: float = 0.0) -> None:
        super().__init__(why)
        self.wait_seconds = wait_seconds


class _ContentTypeError(BadAnswerError):
    """A response of another content type, perhaps the login page of a network."""


_EXPECTED = (requests.RequestException, _BusyError, BadAnswerError, FetchError)
_MALFORMED = requests.exceptions.InvalidHeader


class Client:
    """Sends requests to one server.

    Parameters
    ----------
    pause_seconds
        Pause between the end of a request and the start of the next.
    on_wait
        Called before each wait for another attempt, with its seconds and the reason.
    sleep, clock
        Functions of `time`, in seconds; tests replace them.
    """

    def __init__(
        self,
        *,
        pause_seconds: float,
        on_wait: Callable[[float, str], None] = lambda _seconds, _why: None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pause_seconds, self._on_wait = pause_seconds, on_wait
        self._sleep, self._clock = sleep, clock
        self._free_at = clock()
        self._answered = False
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"digest-atlas/{__version__}"
        # Do not send passwords of a .netrc file.
        self._session.auth = lambda request: request

    def get(
        self, address: str, content_types: tuple[str, ...], parse: Callable[[bytes], Parsed]
    ) -> tuple[bytes, Parsed]:
        """Return a valid response, after several attempts if necessary.

        Parameters
        ----------
        address
            The URL.
        content_types
            Valid content types.
        parse
            Parses the body; raises `BadAnswerError` if it is invalid.

        Returns
        -------
        bytes, Parsed
            The body, and the return value of `parse`.

        Raises
        ------
        FetchError
            If the server cannot be reached, refuses the request, or keeps failing.
        BadAnswerError
            If every response is invalid.
        """
        host = urlsplit(address).netloc
        for attempt in range(1, ATTEMPTS + 1):
            wait_seconds = FIRST_WAIT_SECONDS * 2 ** (attempt - 1)
            last = attempt == ATTEMPTS
            try:
                body = self._get_once(address, content_types)
                return body, parse(body)
            # No connection: fail at once if there never was one.
            except _LOST as error:
                why = _reason(error)
                if last or (why in _OFFLINE.values() and not self._answered):
                    raise FetchError(
                        host,
                        f"cannot be reached ({why})",
                        f"check your network connection, then {_AGAIN}",
                    ) from error
            except requests.RequestException as error:
                raise FetchError(
                    host,
                    f"invalid request ({type(error).__name__})",
                    "check the address and the proxy",
                ) from error
            # A busy server: wait as long as it demands, within limits.
            except _BusyError as error:
                why, wait_seconds = str(error), max(wait_seconds, error.wait_seconds)
                if error.wait_seconds > LONGEST_WAIT_SECONDS:
                    minutes = count(round(error.wait_seconds / 60), "minute")
                    raise FetchError(
                        host,
                        f"{why} and limits the rate of requests",
                        f"run the same command again after {minutes}: {_CONTINUES}",
                    ) from error
                if last:
                    raise FetchError(host, f"{why}, {ATTEMPTS} times in a row", _AGAIN) from error
            # A response that is not usable: only a wrong content type ends the fetch.
            except _ContentTypeError as error:
                why = f"the response {error}"
                if last:
                    raise FetchError(
                        host,
                        why,
                        "log in with a browser if this network requires it, or try again later",
                    ) from error
            except BadAnswerError as error:
                why = f"the response {error}"
                if last:
                    raise
            self._on_wait(wait_seconds, why)
            self._sleep(wait_seconds)
        raise AssertionError("the last attempt returns or raises")

    def _get_once(self, address: str, content_types: tuple[str, ...]) -> bytes:
        """Send one request and return the decoded body of the response.

        A separate thread bounds the total time: the timeouts of `requests` start again with every
        byte that arrives.
        """
        early = self._free_at - self._clock()
        if early > 0:
            self._sleep(early)
        results: SimpleQueue[bytes | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                results.put(self._whole_answer(address, content_types))
            except Exception as error:
                results.put(error)

        Thread(target=ask, daemon=True).start()
        try:
            result = results.get(timeout=WHOLE_ANSWER_SECONDS)
        except Empty:
            raise _BusyError(f"takes longer than {WHOLE_ANSWER_SECONDS:.0f} s to respond") from None
        finally:
            self._free_at = self._clock() + self._pause_seconds
        if isinstance(result, bytes):
            return result
        if isinstance(result, _EXPECTED) and not isinstance(result, _MALFORMED):
            raise result
        # Malformed responses make urllib3 and http.client raise almost any exception.
        raise BadAnswerError(f"is malformed ({type(result).__name__})") from result

    def _whole_answer(self, address: str, content_types: tuple[str, ...]) -> bytes:
        """Return the body of a response, after redirects within the host."""
        for _ in range(MAX_REDIRECTS + 1):
            with self._session.get(
                address,
                stream=True,
                timeout=(CONNECT_SECONDS, SILENCE_SECONDS),
                allow_redirects=False,
            ) as response:
                self._answered = True
                if not response.is_redirect:
                    self._check(response, content_types)
                    return _body(response)
                address = _redirected(response)
        raise BadAnswerError("has too many redirects")

    def _check(self, response: requests.Response, content_types: tuple[str, ...]) -> None:
        """Raise the error for a response's status or content type, if any."""
        status = response.status_code
        if status in _BUSY:
            raise _BusyError(f"is busy or failing (status {status})", _retry_after(response))
        if status != 200:
            raise FetchError(
                urlsplit(response.url).netloc,
                f"refuses the request (status {status})",
                "check the dates and categories, or whether the API has changed",
            )
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind not in content_types:
            raise _ContentTypeError(
                f"has content type {kind[:60] or 'none'!r}, not {content_types[0]}"
            )


def _body(response: requests.Response) -> bytes:
    body = bytearray()
    for piece in response.iter_content(2**16):
        body += piece
        if len(body) > LARGEST_ANSWER_BYTES:
            raise BadAnswerError(f"is larger than {LARGEST_ANSWER_BYTES // 2**20} MB")
    return bytes(body)


def _redirected(response: requests.Response) -> str:
    """Return the URL that a response redirects to.

    Another host is refused: it could be a server of the private network. So is a way back from
    https to http.

    Raises
    ------
    FetchError
        If it is not on the same host.
    """
    target = urljoin(response.url, response.headers["Location"])
    before, after = urlsplit(response.url), urlsplit(target)
    same = (before.scheme, before.netloc) == (after.scheme, after.netloc)
    upgraded = (before.scheme, after.scheme) == ("http", "https") and not after.port
    if not same and not (upgraded and before.hostname == after.hostname):
        raise FetchError(
            before.netloc,
            f"redirects to another server ({one_line(after.netloc[:60]) or after.scheme[:20]})",
            "log in with a browser if this network requires it, or check whether the API has moved",
        )
    return target


def _retry_after(response: requests.Response) -> float:
    """Return the seconds of the Retry-After header; 0 without a valid one."""
    try:
        # Practically no upper limit: a wait that is too long is reported, not shortened.
        return Retry(retry_after_max=10**9).get_retry_after(response.raw) or 0.0
    except (InvalidHeader, ValueError, OverflowError):
        return 0.0


def _reason(error: requests.RequestException) -> str:
    """Return in a few words why there is no complete response."""
    cause = error.args[0] if error.args else error
    kind = type(getattr(cause, "reason", cause)).__name__
    silent = f"no data for {SILENCE_SECONDS:.0f} s" if isinstance(error, requests.Timeout) else ""
    return _OFFLINE.get(kind) or silent or "connection lost"
