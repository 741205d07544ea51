"""`Client` with a failing server: retries, pauses and error messages."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import socket
import threading
import time
from email.utils import format_datetime

import pytest

from analysis.fetching import http_client
from analysis.fetching.base import FetchError
from analysis.fetching.http_client import ATTEMPTS
from tests.analysis.fetching.stub import (
    ATOM,
    HTML,
    JSON,
    daily_papers,
    feed,
    hang_up,
    packed,
    reply,
)

GOOD = daily_papers("2025-03-17")
ERROR_FEED = feed("x", 1).replace(b"arxiv.org/abs/", b"arxiv.org/api/errors#").replace(
    b"</title>", b"</title><summary>incorrect id format</summary>"
)  # fmt: skip

FAULTS = {
    "too many requests": reply(b"", HTML, status=429),
    "broken": reply(b"oops", HTML, status=500),
    "restarting": reply(b"", HTML, status=503),
    "hangs up": hang_up,
    "cut": reply(GOOD[:50], JSON, claim=len(GOOD)),
    "half a list": reply(GOOD[:50], JSON),
    "nothing at all": reply(b"", JSON),
    "not a list": reply(b'{"error": "try later"}', JSON),
    "a list of other things": reply(b'[{"paper": {"name": "x"}}]', JSON),
    "too deep": reply(b"[" * 100_000, JSON),
    "not packed as it says": reply(GOOD, JSON, Content_Encoding="gzip"),
    "a web page": reply(b"<html>busy</html>", HTML),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_temporary_fault_is_retried(fetched, stub, name):
    stub.faults = [FAULTS[name]] * 2
    assert fetched("2025-03-17")[0].what == "saved"
    assert fetched.files() == {"huggingface-2025-03-17.json": GOOD}
    assert len(stub.asked) == 3
    assert [seconds for seconds, _ in fetched.waits] == [2, 4]


@pytest.mark.parametrize("name", ["half a list", "not a list", "too deep", "nothing at all"])
def test_a_day_with_invalid_responses_fails_and_the_next_day_is_fetched(fetched, stub, name):
    stub.faults = [FAULTS[name]] * ATTEMPTS
    outcomes = fetched("2025-03-17", "2025-03-18")
    assert [o.what for o in outcomes] == ["failed", "saved"]
    assert "the response is" in outcomes[0].why
    assert list(fetched.files()) == ["huggingface-2025-03-18.json"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (feed("x", 3)[:-30], "is not XML or is incomplete"),
        (feed("x", 3, total=9), "has 3 of 9 expected papers"),
        (feed("x", 3, total=-1), "has no total number of papers"),
        (b"<html/>", "is XML, but not an Atom feed"),
        (b'<!DOCTYPE f [<!ENTITY a "aaaa">]>' + feed("x", 1)[39:], "has a document type"),
        (f"<!DOCTYPE f>{feed('x', 1)[39:].decode()}".encode("utf-16"), "has a document type"),
        (ERROR_FEED, "is an error: 'incorrect id format'"),
    ],
)
def test_a_day_with_invalid_feeds_fails_with_the_reason(fetched, stub, body, why):
    stub.faults = [reply(body, ATOM)] * ATTEMPTS
    [outcome] = fetched("2025-03-10", category="cs.CL")
    assert outcome.what == "failed"
    assert why in outcome.why
    assert fetched.files() == {}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("too many requests", r"is busy or failing \(status 429\), 5 times in a row; run"),
        ("broken", r"status 500\), 5 times in a row; run the same command again later"),
        ("hangs up", r"cannot be reached \(connection lost\); check your network connection"),
        ("cut", r"cannot be reached \(connection lost\); check"),
        ("a web page", "content type 'text/html', not application/json; log in with a browser"),
    ],
)
def test_a_permanent_fault_ends_the_fetch_with_problem_and_fix(fetched, stub, name, words):
    fetched("2025-03-16")
    stub.faults = [FAULTS[name]] * ATTEMPTS
    with pytest.raises(FetchError, match=rf"^127\.0\.0\.1:\d+: .*{words}"):
        fetched("2025-03-17", "2025-03-18")
    assert len(stub.asked) == 1 + ATTEMPTS
    assert list(fetched.files()) == ["huggingface-2025-03-16.json"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_refused_request_is_not_retried(fetched, stub, status):
    stub.faults = [reply(b"no", HTML, status=status)] * 2
    with pytest.raises(
        FetchError, match=rf"refuses the request \(status {status}\); check the dates"
    ):
        fetched("2025-03-17")
    assert len(stub.asked) == 1


class TestRetryAfter:
    def test_in_seconds(self, fetched, stub):
        stub.faults = [reply(b"", HTML, status=429, Retry_After="17")]
        assert fetched("2025-03-17")[0].what == "saved"
        assert fetched.waits == [(17, "is busy or failing (status 429)")]
        assert 17 in fetched.slept

    def test_as_a_date(self, fetched, stub):
        later = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90), usegmt=True)
        stub.faults = [reply(b"", HTML, status=503, Retry_After=later)]
        fetched("2025-03-17")
        assert 60 < fetched.waits[0][0] <= 90

    @pytest.mark.parametrize(
        "asked",
        [
            *("soon", "-5", "0", "9" * 5000),
            *(f"Thu, 01 Jan {year} 00:00:00 GMT" for year in ("1970", "9" * 11)),
        ],
    )
    def test_invalid_and_past_times_are_ignored(self, fetched, stub, asked):
        stub.faults = [reply(b"", HTML, status=429, Retry_After=asked)]
        fetched("2025-03-17")
        assert fetched.waits[0][0] == http_client.FIRST_WAIT_SECONDS

    @pytest.mark.parametrize(
        ("asked", "minutes"), [("3600", "60"), ("86400", "1,440"), ("9" * 400, r"[\d,]+")]
    )
    def test_too_long_a_wait_is_an_error(self, fetched, stub, asked, minutes):
        stub.faults = [reply(b"", HTML, status=429, Retry_After=asked)]
        words = rf"limits the rate of requests; run the same command again after {minutes} minutes:"
        with pytest.raises(FetchError, match=words):
            fetched("2025-03-17")
        assert fetched.slept == []


def test_there_is_a_pause_between_requests(fetched):
    fetched("2025-03-15", "2025-03-17")
    assert fetched.slept == [1.0, 1.0]
    fetched.slept.clear()
    fetched("2025-03-10", "2025-03-11", category="cs.CL")
    assert fetched.slept == [3.0]


def test_requests_have_a_user_agent_and_no_password(fetched, stub, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    fetched("2025-03-17")
    assert stub.agents[0].startswith("digest-atlas/")
    assert stub.authorizations == [None]


class TestOffline:
    def test_a_refused_connection_is_an_error_without_retries(self, fetched):
        with pytest.raises(FetchError, match=r"cannot be reached \(connection refused\); check"):
            fetched("2025-03-17", address="http://127.0.0.1:9")
        assert fetched.waits == []

    def test_an_unknown_host_is_an_error(self, fetched, monkeypatch):
        def unknown(*_arguments, **_options):
            raise socket.gaierror(-2, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        words = r"^atlas\.example: cannot be reached \(host name cannot be resolved\); check your"
        with pytest.raises(FetchError, match=words):
            fetched("2025-03-17", address="http://atlas.example")

    def test_an_invalid_address_is_an_error(self, fetched):
        with pytest.raises(FetchError, match="invalid request"):
            fetched("2025-03-17", address="ftp://127.0.0.1")


def test_a_silent_server_times_out(fetched, stub, monkeypatch):
    monkeypatch.setattr(http_client, "SILENCE_SECONDS", 0.1)
    stub.faults = [lambda _handler: time.sleep(0.5)]
    assert fetched("2025-03-17")[0].what == "saved"
    assert fetched.waits == [(2, "no data for 0 s")]


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_response_that_never_ends_times_out(fetched, stub, monkeypatch, part):
    monkeypatch.setattr(http_client, "WHOLE_ANSWER_SECONDS", 0.2)
    ended = threading.Event()

    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        if part == "body":
            handler.end_headers()
        handler.flush_headers()
        while not ended.wait(0.02):
            handler.wfile.write(b"[" if part == "body" else b"X-More: yes\r\n")
            handler.wfile.flush()

    stub.faults = [drip] * ATTEMPTS
    with pytest.raises(FetchError, match=r"takes longer than 0 s to respond, 5 times"):
        fetched("2025-03-17")
    ended.set()


class TestRedirect:
    def test_within_the_host_is_followed(self, fetched, stub):
        stub.faults = [
            lambda handler: reply(b"", HTML, status=302, Location=handler.path)(handler)
        ] * 2
        assert fetched("2025-03-17")[0].what == "saved"
        assert len(stub.asked) == 3

    @pytest.mark.parametrize(
        "location",
        [
            *("http://127.0.0.1:9/", "http://169.254.169.254/latest", "//10.0.0.1/api"),
            *("file:///etc/passwd", "http://localhost/", "http://a..b/", "http://*/"),
        ],
    )
    def test_to_another_server_is_refused(self, fetched, stub, location):
        stub.faults = [reply(b"", HTML, status=307, Location=location)]
        with pytest.raises(FetchError, match=r"redirects to another server .*; log in"):
            fetched("2025-03-17")
        assert len(stub.asked) == 1

    @pytest.mark.parametrize("location", ["http://[::1", "?", "", "http://\xe9\xff/"])
    def test_to_an_invalid_address_or_in_a_circle_fails_the_day(self, fetched, stub, location):
        fault = lambda handler: reply(  # noqa: E731
            b"", HTML, status=302, Location=handler.path if location == "?" else location
        )(handler)
        stub.faults = [fault] * 100
        [outcome] = fetched("2025-03-17")
        assert outcome.what == "failed"


def raw(answer):
    """Return a fault that sends bytes as they are."""

    def send(handler):
        handler.close_connection = True
        with contextlib.suppress(OSError):
            handler.wfile.write(answer)

    return send


START = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = START + b"Transfer-Encoding: chunked\r\n\r\n"
MALFORMED = {
    "no HTTP": b"\x00\xff" * 100,
    "no status": b"HTTP/1.1\r\n\r\n",
    "a word as status": b"HTTP/1.1 abc OK\r\n\r\n",
    "a long header": START + b"X: " + b"a" * 70_000 + b"\r\n\r\n",
    "many headers": START + b"X: a\r\n" * 300 + b"\r\n",
    "two lengths": START + b"Content-Length: 5, 7\r\n\r\n[]     ",
    "a negative chunk": CHUNKED + b"-2\r\n[]\r\n",
    "a chunk without a size": CHUNKED + b"zz\r\n[]\r\n",
    "a huge chunk": CHUNKED + b"f" * 5000 + b"\r\n[]\r\n",
    "many encodings": START + b"Content-Encoding: " + b"gzip, " * 50 + b"gzip\r\n\r\n[]",
    "a cut archive": START + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(GOOD)[:30],
    "not modified": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "an odd status": b"HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\n[]",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_response_is_reported_in_one_line(fetched, stub, name):
    stub.faults = [raw(MALFORMED[name])] * ATTEMPTS
    try:
        said = fetched("2025-03-17")[0].why
    except FetchError as error:
        said = str(error)
    assert said
    assert "\n" not in said
    assert fetched.files() == {}


@pytest.mark.parametrize("make", [reply, packed])
def test_a_response_that_is_too_large_fails(fetched, stub, monkeypatch, make):
    monkeypatch.setattr(http_client, "LARGEST_ANSWER_BYTES", 2**20)
    stub.faults = [make(b" " * 2**21, JSON)] * ATTEMPTS
    [outcome] = fetched("2025-03-17")
    assert "is larger than 1 MB" in outcome.why
