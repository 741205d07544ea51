"""Fuzz every digest reader and the snapshot reader, guided by coverage.

    python benchmarks/fuzz.py --seconds 1800

Each target runs in its own process with at most `--memory` MB, and no input may take longer than
`--hang` seconds. For any bytes, a target may return or raise `InputError` (the snapshot reader:
`SnapshotError`). Anything else is a finding, and its input is saved. Targets named ``growth-...``
measure CPU time against the length of a text, and find what needs more than n log n.

If Atheris (libFuzzer for Python) is installed, it guides the mutations by the branches taken:
``pip install -c constraints.txt -e ".[analysis,dev,fuzz]"``. Otherwise inputs are mutated at
random, which finds less; the output states which.

The initial inputs are the examples of the tests; ``--seeds`` adds the files of a folder.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.fuzzing.targets import Target, names, target_of  # noqa: E402
from evidence.formatting import number  # noqa: E402

MAX_INPUT_BYTES = 65_536
WORDS = (
    '"paper":{', "'paper': {", '"title":"', '"summary":"', '"data":[', "[{", "}]", "\\u0000",
    "Mar 17", "2025-03-17", "2025-02-30", "### ", "](https://huggingface.co/papers/2503.01234)",
    "Trending Papers", "Daily Papers", "\\\\\n", "arXiv:2503.01234", "Title: ", "Date: ",
    "Subject: ",
    "/* Mon, 17 Mar 2025 */", "<entry>", "</entry>", "<record>", "<paper id='1'>", "<!DOCTYPE a [",
    "<!ENTITY a 'b'>", "&a;", "<![CDATA[", "]]>", "| Title | Summary |", "|---|---|", "<br>",
    "title: ", "- title: ", "&a ", "*a", "<<: ", "!!python/object", "\t", '"', "\u202e",
    "\u200b", "\ufeff",
)  # fmt: skip


def main() -> int:
    """Fuzz the targets one after another; return 1 if there are findings."""
    options = _parser().parse_args()
    if options.target:
        return _fuzz(options)
    chosen = options.only or list(names())
    seconds = max(1, options.seconds // len(chosen))
    guided = _is_guided(options)
    how = "guided by coverage (atheris)" if guided else "NOT guided by coverage"
    print(f"{len(chosen)} targets, {seconds} s each, {options.memory} MB, {how}", flush=True)
    options.keep.mkdir(parents=True, exist_ok=True)
    findings = 0
    for name in chosen:
        started = time.monotonic()
        ended = subprocess.run(
            [
                sys.executable, __file__, "--target", name, "--seconds", str(seconds),
                "--memory", str(options.memory), "--hang", str(options.hang),
                "--seed", str(options.seed), "--keep", str(options.keep),
                *(["--seeds", str(options.seeds)] if options.seeds else []),
                *(["--unguided"] if options.unguided else []),
            ],
            cwd=ROOT, capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
        output = ended.stderr + ended.stdout
        has_finding = ended.returncode != 0
        findings += has_finding
        print(
            f"{name:22} {number(_executions(output)):>9} inputs, {_coverage(output):>6} edges,"
            f" {time.monotonic() - started:5.0f} s: {'FINDING' if has_finding else 'no finding'}",
            flush=True,
        )
        if has_finding:
            print(output[-options.tail :], flush=True)
    print(f"{findings} of {len(chosen)} targets with findings")
    return 1 if findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=1800, help="total time of all targets")
    parser.add_argument("--only", nargs="+", metavar="TARGET", help="targets (default: all)")
    parser.add_argument(
        "--memory", type=int, default=1024, metavar="MB", help="memory limit of a process"
    )
    parser.add_argument("--hang", type=int, default=10, metavar="S", help="time limit of one input")
    parser.add_argument("--seeds", type=Path, metavar="DIR", help="folder of more initial inputs")
    parser.add_argument("--seed", type=int, default=1, help="random seed (default 1)")
    parser.add_argument(
        "--keep",
        type=Path,
        default=Path(tempfile.gettempdir()) / "digest-atlas-fuzz",
        metavar="DIR",
        help="folder for the inputs of findings",
    )
    parser.add_argument("--unguided", action="store_true", help="mutate at random, without Atheris")
    parser.add_argument("--tail", type=int, default=3000, help="characters of output per finding")
    parser.add_argument("--target", help=argparse.SUPPRESS)
    return parser


def _is_guided(options: argparse.Namespace) -> bool:
    return not options.unguided and importlib.util.find_spec("atheris") is not None


def _executions(output: str) -> int:
    numbers = re.findall(r"stat::number_of_executed_units:\s*(\d+)|^#(\d+)", output, re.MULTILINE)
    return max((int(a or b) for a, b in numbers), default=0)


def _coverage(output: str) -> str:
    return (re.findall(r"\bcov: (\d+)", output) or ["-"])[-1]


# --- one target ------------------------------------------------------------------------------


def _fuzz(options: argparse.Namespace) -> int:
    """Fuzz one target in this process."""
    guided = _is_guided(options)
    if guided:
        import atheris

        with atheris.instrument_imports(include=["analysis", "markdown_it"]):
            import analysis.readers
            import analysis.snapshot  # noqa: F401
    with tempfile.TemporaryDirectory() as folder:
        target, seeds = target_of(options.target, Path(folder), options.seeds)
        target = _limited(target, options.memory * 1024**2)
        if not guided:
            return _mutate(target, seeds, options)
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for position, seed in enumerate(seeds):
            (corpus / f"seed{position}").write_bytes(seed[:MAX_INPUT_BYTES])
        words = Path(folder) / "words"
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS), "utf-8")
        # -use_value_profile also rewards inputs that come closer to a compared value.
        flags = [
            f"-max_total_time={options.seconds}", f"-timeout={options.hang}",
            f"-max_len={MAX_INPUT_BYTES}", f"-dict={words}", f"-seed={options.seed}",
            f"-artifact_prefix={options.keep}/{options.target}-", "-print_final_stats=1",
            f"-rss_limit_mb={options.memory}", "-use_value_profile=1",
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], str(corpus), *flags], target)
        atheris.Fuzz()
    return 0


def _limited(target: Target, n_bytes: int) -> Target:
    """Return a target whose memory is limited from the first input on.

    By then, the libraries have mapped what they reserve.
    """
    is_limited = False

    def run(data: bytes) -> None:
        nonlocal is_limited
        if not is_limited:
            status = Path("/proc/self/status").read_text("ascii")
            used = {name: int(re.findall(rf"{name}:\s+(\d+)", status)[0]) * 1024
                    for name in ("VmData", "VmRSS")}  # fmt: skip
            limit = used["VmData"] + n_bytes - used["VmRSS"]
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
            is_limited = True
        target(data)

    return run


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


def _mutate(target: Target, seeds: list[bytes], options: argparse.Namespace) -> int:
    """Run a target on seeds with pieces cut, doubled, swapped and inserted at random."""
    chance = random.Random(options.seed)  # noqa: S311
    ends = time.monotonic() + options.seconds
    n = 0
    signal.signal(signal.SIGALRM, _hangs)
    while time.monotonic() < ends:
        # Each seed first as it is.
        data = bytearray(seeds[n] if n < len(seeds) else chance.choice(seeds))
        for _ in range(chance.randint(1, 8) if n >= len(seeds) else 0):
            at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
            piece = chance.choice(
                [
                    b"",
                    bytes(data[at:to]) * 2,
                    chance.choice(WORDS).encode(),
                    chance.randbytes(chance.randint(1, 4)),
                    bytes(chance.choice(seeds)[at:to]),
                ]
            )
            to = chance.choice([at, min(to, at + 10), to])
            data[at:to] = piece
        n += 1
        signal.alarm(options.hang)
        try:
            target(bytes(data[:MAX_INPUT_BYTES]))
        except BaseException:
            kept = options.keep / f"{options.target}-{n}"
            kept.write_bytes(data[:MAX_INPUT_BYTES])
            print(f"#{n}\nsaved as {kept}", flush=True)
            raise
        signal.alarm(0)
    print(f"#{n}")
    return 0


def _hangs(*_: object) -> None:
    raise TimeoutError("the input took too long")


if __name__ == "__main__":
    sys.exit(main())
