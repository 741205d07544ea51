"""The log of a command: its content, its targets, and the API key that it must not have."""

from __future__ import annotations

import http.server
import importlib.util
import logging
import re
import threading
import warnings
from pathlib import Path

import pytest

from analysis.cli import commands
from analysis.cli.commands import FAILED, OK, main
from tests.pages import write_page
from tests.planted import planted_papers
from tests.snapshots import write_planted_snapshot

KEY = "sk-a-very-secret-key"
ENTRIES = [(title, abstract) for _, title, abstract in planted_papers(8)]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_planted_snapshot(tmp_path / "snapshot", n_papers=30)
    return tmp_path


@pytest.fixture
def chatty(home, monkeypatch):
    """Replace the command `trends` by one that logs and warns like libraries."""

    def chat(_options):
        warnings.warn("library\n  chatter", RuntimeWarning, stacklevel=2)
        logging.getLogger("some.library").warning("tell %s\x1b[31m", KEY)
        logging.getLogger("some.library").info("aside")
        logging.getLogger("analysis.pipeline").info("our step")
        logging.getLogger("analysis.pipeline").warning("our warning")
        return OK

    monkeypatch.setattr(commands, "_trends", chat)
    monkeypatch.setenv("DIGEST_ATLAS_LABEL_KEY", KEY)
    # pytest's filters would suppress the warning.
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        yield home


def test_without_flags_libraries_do_not_reach_the_terminal(chatty, capfd, monkeypatch):
    # With pytest's handlers, Python would not print unhandled records.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    assert main(["trends"]) == OK
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("arguments", [["-v", "trends"], ["trends", "-v"], ["trends", "--verbose"]])
def test_verbose_prints_steps_and_library_warnings_but_not_our_warnings(chatty, capfd, arguments):
    assert main(arguments) == OK
    output = capfd.readouterr().err
    assert re.search(r"^\d\d:\d\d:\d\d our step$", output, re.MULTILINE)
    assert "RuntimeWarning: library   chatter" in output
    assert "our warning" not in output
    assert "aside" not in output


@pytest.mark.parametrize("arguments", [["--log-file", "a.log", "trends"],
                                       ["trends", "--log-file", "a.log"]])  # fmt: skip
def test_a_log_file_has_one_line_per_message_and_is_appended_to(chatty, capfd, arguments):
    for _ in range(2):
        assert main(arguments) == OK
    assert capfd.readouterr() == ("", "")
    lines = Path("a.log").read_text("utf-8").splitlines()
    assert len(lines) == 2 * 5
    for line in lines:
        assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (INFO|WARNING) [\w.]+: ", line)
        assert line.isprintable()
    assert lines[4].endswith("WARNING analysis.pipeline: our warning")


@pytest.mark.parametrize("arguments", [["-v", "trends"], ["--log-file", "a.log", "trends"]])
def test_the_api_key_is_masked_in_messages_of_libraries(chatty, capfd, arguments):
    assert main(arguments) == OK
    output = capfd.readouterr().err + "".join(p.read_text("utf-8") for p in chatty.glob("*.log"))
    assert "tell ***" in output
    assert KEY not in output


def test_errors_are_logged_and_printed_once(home, capfd):
    assert main(["check", "-v", "--log-file", "a.log", "--snapshot", "nowhere"]) == FAILED
    assert capfd.readouterr().err.count("nowhere: no snapshot here") == 1
    assert Path("a.log").read_text("utf-8").count("ERROR analysis.cli.commands: nowhere: no") == 1


def test_an_unexpected_error_is_logged_with_its_traceback(home, monkeypatch):
    def fail(_options):
        raise ZeroDivisionError("unforeseen")

    monkeypatch.setattr(commands, "_trends", fail)
    with pytest.raises(ZeroDivisionError):
        main(["trends", "--log-file", "a.log"])
    assert "ZeroDivisionError: unforeseen" in Path("a.log").read_text("utf-8")


@pytest.mark.parametrize("path", ["nowhere/a.log", "snapshot"])
def test_a_log_file_that_cannot_be_opened_is_an_error_of_one_line(chatty, capfd, path):
    assert main(["trends", "--log-file", path]) == FAILED
    output = capfd.readouterr().err
    assert re.fullmatch(
        rf"digest-atlas: error: --log-file {path}: cannot be written \(.+\); choose another file\n",
        output,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_log_that_cannot_be_written_gives_one_warning_and_the_command_continues(chatty, capfd):
    assert main(["trends", "--log-file", "/dev/full"]) == OK
    assert capfd.readouterr().err == (
        "digest-atlas: warning: /dev/full: cannot be written (No space left on device); "
        "the log is incomplete\n"
    )


def test_a_command_restores_the_logging_configuration(chatty):
    root, own = logging.getLogger(), logging.getLogger("analysis")
    before = (list(root.handlers), own.level, warnings.showwarning)
    main(["trends", "-v", "--log-file", "a.log"])
    assert (root.handlers, own.level, warnings.showwarning) == before


@pytest.mark.parametrize(
    "words",
    [["analyze"], ["update"], ["trends"], ["evaluate"], ["check"], ["export"], ["migrate"],
     ["open"], ["fetch", "huggingface"], ["fetch", "arxiv"]],
    ids=" ".join,
)  # fmt: skip
def test_every_command_has_the_flags(words, capsys):
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    output = capsys.readouterr().out
    assert "-v, --verbose" in output
    assert "--log-file FILE" in output


@pytest.mark.analysis
class TestAnalyze:
    @pytest.fixture(autouse=True)
    def _extra(self):
        if not importlib.util.find_spec("bertopic"):  # it takes seconds to import
            pytest.skip("needs the extra `analysis`")

    def test_stages_are_logged_and_warnings_are_printed_once(self, home, capfd):
        write_page(home / "seeds", "2025-03-13.txt", "Mar 13", ENTRIES)
        (home / "seeds" / "bad.txt").write_text("one line and no more")
        arguments = ["analyze", "--embedding-model", "lsa", "--no-cache", "--snapshot", "new"]
        assert main([*arguments, "-v", "--log-file", "a.log"]) == OK
        output, log = capfd.readouterr().err, Path("a.log").read_text("utf-8")
        assert output.count("seeds/bad.txt") == log.count("seeds/bad.txt") == 1
        for text in (output, log):
            assert "Finding topics: started" in text
            assert re.search(r"Finding topics: done in \d+\.\d s", text)
        assert re.search(r"WARNING analysis\.readers[.\w]*: seeds/bad\.txt", log)

    def test_an_api_key_in_a_response_is_not_logged(self, home, capfd, monkeypatch):
        pytest.importorskip("openai", reason="needs the extra `llm`")
        monkeypatch.setenv("DIGEST_ATLAS_LABEL_KEY", KEY)
        write_page(home / "seeds", "2025-03-13.txt", "Mar 13", ENTRIES)

        class Refusing(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = f'{{"error": {{"message": "bad key {self.headers["Authorization"]}"}}}}'
                self.send_response(401)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *arguments):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            address = f"http://127.0.0.1:{server.server_port}/v1"
            arguments = ["analyze", "--embedding-model", "lsa", "--no-cache", "--snapshot", "new"]
            labels = ["--llm-base-url", address, "--llm-model", "m"]
            assert main([*arguments, *labels, "-v", "--log-file", "a.log"]) == OK
        finally:
            server.shutdown()
            server.server_close()
        log = Path("a.log").read_text("utf-8")
        assert "HTTP 401" in log
        output = capfd.readouterr()
        written = "".join(p.read_text("latin-1") for p in (home / "new").iterdir())
        assert KEY not in log + output.out + output.err + written
