#!/usr/bin/env python3
"""Redaction against the guide's loop of `re.sub` on the same texts; one JSON line a workload.

    bench/redact.py build/release/bench/redact --data /path/with/completions.jsonl…

english: answers in English without anything private; code: sources of this repository without; mixed: agents'
messages and sentences with marked personal data in turn; hostile: what was made to hurt, in pieces of 64 KiB.
"""
import argparse
import json
import pathlib
import re
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
GUIDE = [
    re.compile(r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b"),
    re.compile(r"\b\d{3}[-.]?\d{3}[-.]?\d{4}\b"),
    re.compile(r"\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b"),
]
HOSTILE = ["a.", "1-", "1 ", "@a.", "a@a.", "://a:", "eyJa.", "sk-ant-", "-----BEGIN PRIVATE KEY-----", "%40", "\\u0040",
           "?key=", "password\": \"", "bearer a1", "basic YTpi", "GB82 ", "4111 1111 1111 1111 ", "555-123-4567 ", "YWJj"]


def strings(value):
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(part)


def lines(path):
    return [json.loads(line) for line in path.open(encoding="utf-8")] if path.exists() else []


def workloads(data, megabytes):
    long = [t for line in lines(data / "completions.jsonl") for t in strings(line) if len(t) > 200 and t.isascii()]
    code = [p.read_text() for suffix in ("cpp", "hpp", "py") for p in sorted(ROOT.glob(f"[!b]*/**/*.{suffix}"))]
    messages = [m["content"] for call in lines(data / "agent_chat_calls.jsonl") for m in call["messages"][-3:] if m.get("content")]
    marked = [line["text"] for line in lines(data / "pii_sample.jsonl")]
    mixed = [text for i, message in enumerate(messages) for text in (message, *marked[i % 100:i % 100 + 1])]
    for name, texts in (("english", long), ("code", code), ("mixed", mixed)):
        if texts:
            size = sum(map(len, texts))
            yield name, texts * max(1, round(megabytes * 1e6 / size))
    yield "hostile", [(unit * 65536)[:65536] for unit in HOSTILE]


def write(texts, folder):
    path = pathlib.Path(folder) / "texts.jsonl"
    path.write_text("".join(json.dumps(text) + "\n" for text in texts))
    return path


def clean(program, texts, folder):
    """The texts in which no rule of the default pack finds anything."""
    run = subprocess.run([program, "--clean", write(texts, folder)], check=True, capture_output=True, text=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def run(program, texts, folder, rounds, *options):
    command = [program, "--rounds", str(rounds), *options, write(texts, folder)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def guide(texts):
    best = 1e9
    for _ in range(3):
        began = time.process_time()
        for text in texts:
            for rule in GUIDE:
                text = rule.sub("[REDACTED]", text)
        best = min(best, time.process_time() - began)
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / "examples" / "data")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--megabytes", type=float, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, texts in workloads(options.data, options.megabytes):
            if name in ("english", "code"):
                texts = clean(options.program, texts, folder)
            if not texts:
                continue
            alone = ("--alone",) if name == "hostile" else ()
            line = {"workload": name} | run(options.program, texts, folder, options.rounds, *alone)
            if name != "hostile":
                line["guide_mb_per_second"] = line["bytes"] / guide(texts) / 1e6
                line["times_guide"] = line["mb_per_second"] / line["guide_mb_per_second"]
            else:
                line["ms_per_64_kib"] = max(
                    65.536 / run(options.program, [text], folder, options.rounds, *alone)["mb_per_second"] for text in texts)
            print(json.dumps({k: round(v, 2) if isinstance(v, float) else v for k, v in line.items()}), flush=True)


if __name__ == "__main__":
    main()
