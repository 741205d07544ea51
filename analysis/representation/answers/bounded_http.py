"""An HTTP client that reads limited answers and follows no redirects."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2


class AnswerTooLargeError(httpx2.TransportError):
    """The server sends more than the client reads."""


class _BoundedStream(httpx2.SyncByteStream):
    """A response's body that raises an error beyond a number of bytes."""

    def __init__(self, stream: httpx2.SyncByteStream, max_bytes: int) -> None:
        self._stream, self._max_bytes = stream, max_bytes

    def __iter__(self) -> Iterator[bytes]:
        n_bytes = 0
        for piece in self._stream:
            n_bytes += len(piece)
            if n_bytes > self._max_bytes:
                raise AnswerTooLargeError(f"more than {self._max_bytes} bytes")
            yield piece

    def close(self) -> None:
        self._stream.close()


def bounded_client(max_bytes: int) -> httpx2.Client:
    """Return an HTTP client for untrusted servers.

    It refuses bodies of more than `max_bytes`, and compressed ones, which could unpack to any size.
    A redirect is returned as it is: another server must not receive what this one was sent.

    Raises
    ------
    AnswerTooLargeError
        By the client's requests.
    """

    def bound(response: httpx2.Response) -> None:
        if "Content-Encoding" in response.headers:
            raise AnswerTooLargeError("compressed")
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _BoundedStream(response.stream, max_bytes)

    return httpx2.Client(
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [bound]},
        follow_redirects=False,
    )
