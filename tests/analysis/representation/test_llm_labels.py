"""Tests of labels from a language model, including failures."""

from __future__ import annotations

import gzip
import json
import socket
import sys
import threading
import time
import types
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import optional

optional.need("bertopic")
pytestmark = pytest.mark.analysis

from analysis.metrics.coherence import label_collisions
from analysis.records import AtlasError
from analysis.representation.answers.writing import Writing
from analysis.representation.label_origin import Label
from analysis.representation.labels import LABEL_CHARS
from analysis.representation.llm_labels import LARGEST_ANSWER_BYTES, Labeller, cleaned
from tests import http_stub
from tests.planted import SUBJECTS, PlantedEncoder, planted_papers

PAPERS = planted_papers(6)
TEXTS = [f"{title}\n{abstract}" for _, title, abstract in PAPERS]
LABELS = np.array([list(SUBJECTS).index(subject) for subject, _, _ in PAPERS], dtype=np.int32)
THEMES = np.array([0, 1, 1, 2, 2, 0], dtype=np.int32)
KEY = "sk-very-secret"


@pytest.fixture(autouse=True)
def openai(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return optional.package("openai", "llm")


@pytest.fixture
def serve():
    """Return a function that starts a server answering by a text or (status, bytes)."""
    servers = ExitStack()

    def start(answer, *, piece=10_000, pause_seconds=0.0, headers=types.MappingProxyType({})):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.server.asked.append((asked, self.headers, self.path))
                found = answer(asked["messages"][-1]["content"])
                status, body = found if isinstance(found, tuple) else (200, completion(found))
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for start in range(0, len(body), piece):
                    self.wfile.write(body[start : start + piece])
                    self.wfile.flush()
                    time.sleep(pause_seconds)

        server = servers.enter_context(http_stub.serving(Handler))
        server.asked = []
        return server, f"http://127.0.0.1:{server.server_port}/v1"

    with servers:
        yield start


def completion(text):
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return json.dumps(
        {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    ).encode()


def described(address=None, *, timeout_seconds=5.0, **known):
    labeller = address and Labeller(address, "m", KEY, timeout_seconds)
    vectors = PlantedEncoder().encode(TEXTS)
    # Loading BERTopic takes seconds.
    from analysis.representation.topic_model import describe_topics

    return describe_topics(TEXTS, vectors, LABELS, THEMES, n_keywords=5, labeller=labeller, **known)


def labels(model):
    return [topic.label for topic in (*model.topics, *model.themes)]


def subject_in(question):
    """Return the subject that a question's titles and keywords mention most."""
    return max(SUBJECTS, key=question.casefold().count)


def test_proposed_labels_are_used_and_keywords_unchanged(serve):
    given_ = iter(range(100))
    _, address = serve(lambda question: f"About {subject_in(question)} {next(given_)}")
    model, own = described(address), described()
    for topic, subject in zip(model.topics, SUBJECTS, strict=True):
        assert topic.label.startswith(f"About {subject}")
    assert [t.keywords for t in model.topics] == [t.keywords for t in own.topics]
    assert model.warnings == own.warnings == ()


def test_proposed_label_with_a_benchmark_is_not_used(serve, monkeypatch):
    texts = [f"{text} We test it on the GSM8K benchmark." for text in TEXTS]
    monkeypatch.setattr(sys.modules[__name__], "TEXTS", texts)
    given_ = iter(range(100))
    _, address = serve(lambda question: f"{subject_in(question)} on GSM8K {next(given_)}")
    assert labels(described(address)) == labels(described())


def test_requests_contain_only_titles_and_keywords(serve):
    server, address = serve(subject_in)
    described(address)
    assert len(server.asked) == len(SUBJECTS) + 3
    for asked, headers, path in server.asked[: len(SUBJECTS)]:
        question = asked["messages"][-1]["content"]
        subject = subject_in(question)
        assert f"of {subject}" in question
        assert "We study" not in question
        assert path == "/v1/chat/completions"
        assert headers["Authorization"] == f"Bearer {KEY}"
        assert asked["model"] == "m"
        assert "stop" not in asked


def test_same_label_for_all_is_used_once(serve):
    _, address = serve(lambda _: "Papers")
    model, own = described(address), described()
    assert label_collisions(labels(model)) == 0
    assert labels(model).count("Papers") == 1
    # A theme may be named by two of its topics.
    others = {label for label in labels(model) if "Papers" not in label}
    assert others <= set(labels(own))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((500, b"{}"), "HTTP 500"),
        ((401, b'{"error": {"message": "bad key sk-very-secret"}}'), "HTTP 401"),
        ((200, b"not json"), "malformed"),
        ((200, b'{"choices": []}'), "malformed"),
        ((200, b'{"choices": null}'), "malformed"),
        ((200, b"[1, 2]"), "malformed"),
        ("", "no label"),
        ("* ** ...", "no label"),
        (KEY, "not a usable label"),
        (f"Bearer `{KEY.upper()}`", "not a usable label"),
        ((200, completion("x" * LARGEST_ANSWER_BYTES)), "larger than 1 MB"),
        ("I am sorry, but as a language model I cannot help with that request.", "no label"),
    ],
)
def test_failures_keep_own_labels_with_one_warning(serve, answer, reason):
    _, address = serve(lambda _: answer)
    model = described(address)
    assert labels(model) == labels(described())
    assert len(model.warnings) == 1
    assert reason in model.warnings[0]
    assert f"{len(SUBJECTS) + 3} of {len(SUBJECTS) + 3}" in model.warnings[0]
    assert KEY not in model.warnings[0]


def test_one_failure_costs_one_label(serve):
    failed = threading.Event()

    def answer(question):
        subject = subject_in(question)
        if subject == "sourdough" and not failed.is_set():
            failed.set()
            return ""
        return f"About {subject}"

    _, address = serve(answer)
    model, own = described(address), described()
    ours = [a.label == b.label for a, b in zip(model.topics, own.topics, strict=True)]
    assert ours == [subject == "sourdough" for subject in SUBJECTS]
    assert f"1 of {len(SUBJECTS) + 3}" in model.warnings[0]


def test_refused_connection_ends_soon():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    start = time.monotonic()
    model = described(f"http://127.0.0.1:{port}/v1")
    assert time.monotonic() - start < 30
    assert labels(model) == labels(described())
    assert "no connection" in model.warnings[0]


def test_missing_answer_times_out(serve):
    server, address = serve(lambda _: time.sleep(3) or "Late")
    model = described(address, timeout_seconds=0.2)
    assert labels(model) == labels(described())
    assert "no answer within 0.2 seconds" in model.warnings[0]
    assert len(server.asked) <= 6


def test_slow_answer_times_out(serve):
    _, address = serve(lambda _: "Drip", piece=2, pause_seconds=0.1)
    start = time.monotonic()
    model = described(address, timeout_seconds=0.3)
    assert time.monotonic() - start < 8
    assert labels(model) == labels(described())
    assert "no answer within 0.3 seconds" in model.warnings[0]


def test_a_compressed_answer_is_refused(serve):
    body = gzip.compress(completion("Papers"))
    _, address = serve(lambda _: (200, body), headers={"Content-Encoding": "gzip"})
    model = described(address)
    assert labels(model) == labels(described())
    assert "was compressed" in model.warnings[0]


def test_a_redirect_sends_nothing_to_another_server(serve):
    other, elsewhere = serve(subject_in)
    _, address = serve(lambda _: (307, b""), headers={"Location": f"{elsewhere}/chat/completions"})
    model = described(address)
    assert other.asked == []
    assert "HTTP 307" in model.warnings[0]


@pytest.mark.parametrize("address", ["http://[::1", "http://a:b:c/v1", "\x00"])
def test_an_invalid_address_is_an_error(address):
    with pytest.raises(AtlasError, match="is not a web address; give one such as"):
        Labeller(address, "m", KEY).questioner()


def test_a_short_key_may_be_a_word_of_a_label():
    assert not Labeller("http://localhost/v1", "m", "none").is_echoed("None of the above")
    assert Labeller("http://localhost/v1", "m", "ollama").is_echoed(" *Ollama* ")


def test_the_key_is_never_shown():
    assert KEY not in repr(Labeller("http://localhost/v1", "m", KEY))


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        ("Speculative decoding", "Speculative decoding"),
        ('topic: "gaussian splatting."', "Gaussian splatting"),
        ("**Preference optimisation**\nbecause of the titles", "Preference optimisation"),
        ("\n\n# 3D avatars", "3D avatars"),
        ("<script>alert(1)</script> lava", "Lava"),
        ("&lt;script&gt;alert(1)&lt;/script&gt; lava", "Lava"),
        ("<script>alert(1)", ""),
        ("<!-- lava -->Volcanoes<br>and ash", "Volcanoes and ash"),
        ("<b>Lava &amp; ash</b>", "Lava & ash"),
        ("<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>", ""),
        ("<html><head><title>Sign in</title></head></html>", ""),
        ('<?xml version="1.0"?><error>Quota</error>', ""),
        (f"<think>{'The titles say lava. ' * 500}</think>\n\nLava flows", "Lava flows"),
        ("<think>The titles say", ""),
        ("Sure! Here is the name:\nLava flows", "Lava flows"),
        ('```json\n{"name": "Lava flows"}\n```', "Lava flows"),
        ("Lava flows\n" + "The titles are about lava. " * 400, "Lava flows"),
        ("The titles are about lava. " * 400, ""),
        ("[click](http://evil.example/x)", ""),
        ("www.evil.example", ""),
        ("\u202eevil\u0000 dome\u200b", "Evil dome"),
        (
            "Efficient inference of large language models on phones",
            "Efficient inference of large language models",
        ),
        ("Electroencephalographic hypercomputationalism", ""),
        ("x" * 61, ""),
        ("?!", ""),
    ],
)
def test_answers_are_cleaned(answer, label):
    assert cleaned(answer) == label


@pytest.mark.parametrize("answer", ["Vulkane und ihre Lava", "Извержения", "火山喷发", "Ηφαίστεια"])
def test_an_answer_in_another_language_gives_no_label(serve, answer):
    _, address = serve(lambda _: answer)
    model = described(address)
    assert labels(model) == labels(described())
    assert "another language than the papers" in model.warnings[0]


@pytest.mark.parametrize(
    ("texts", "label", "fits"),
    [
        (["How lava flows\nIt is hot."], "Lava flow", True),
        (["How lava flows\nIt is hot."], "Hot lava of Iceland", True),
        (["How lava flows\nIt is hot."], "Coulées de lave", False),
        (["How lava flows\nIt is hot."], "Volcanology", True),
        (["How lava flows\nIt is hot."], "लावा", False),
        (["ज्वालामुखी का लावा\nवह गर्म है।"], "लावा", True),
        (["ज्वालामुखी का लावा\nवह गर्म है।"], "Hot magma", False),
        (["熔岩如何流动\n很热。"], "火山喷发", True),
        (["熔岩如何流动\n很热。"], "溶岩の流れ", False),
        (["熔岩如何流动\n很热。", *["How lava flows\nIt is hot."] * 200], "火山喷发", False),
        ([], "火山喷发", True),
        (["1 + 1\n2"], "Sums", True),
    ],
)
def test_a_label_is_in_a_script_and_language_of_the_papers(texts, label, fits):
    assert Writing(texts).fits(label) is fits


def test_labels_of_a_model_are_marked_and_the_others_are_automatic(serve):
    def answer(question):
        subject = subject_in(question)
        return "" if subject == "sourdough" else f"About {subject}"

    _, address = serve(answer)
    model = described(address)
    origins = {subject: topic.origin for topic, subject in zip(model.topics, SUBJECTS, strict=True)}
    assert origins.pop("sourdough") == "automatic"
    assert set(origins.values()) == {"language model"}
    assert {topic.origin for topic in described().topics} == {"automatic"}


def test_a_label_of_a_model_keeps_its_mark_while_it_stays():
    first = described().topics[0]
    kept = described(known_labels={0: Label(first.keywords[1].capitalize(), "language model")})
    assert (kept.topics[0].label, kept.topics[0].origin) == (
        first.keywords[1].capitalize(),
        "language model",
    )
    gone = described(known_labels={0: Label("Queen bee", "language model")}).topics[0]
    assert (gone.label, gone.origin) == (first.label, "automatic")


def test_a_name_by_a_person_comes_before_that_of_a_model(serve):
    _, address = serve(lambda question: f"About {subject_in(question)}")
    name = "Everything that a keeper of bees should know by heart"
    model = described(address, known_labels={1: Label(name, "person")})
    assert (model.topics[1].label, model.topics[1].origin) == (name, "person")
    assert label_collisions(labels(model)) == 0


@given(st.text(max_size=300))
def test_any_answer_gives_one_short_line_or_nothing(answer):
    label = cleaned(answer)
    assert len(label) <= LABEL_CHARS
    assert label == " ".join(label.split())
    assert label.isprintable()
    assert not set(label) & set("<>`*[]\n")
    assert not label or any(char.isalpha() for char in label)
