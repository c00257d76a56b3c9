"""A store that has rows in every view: the examples of docs/records.md, values at the limits of what is taken,
latencies of some days, a loss and prices.

    store = Store("build/dev/cli/daybook", ".")
    store.path, store.ask("report", "latency")
"""
import json
import pathlib
import random
import re
import sqlite3
import subprocess
import tempfile

SAFE = 2**53 - 1  # the largest integer that JavaScript, and with it JSON, reads exactly
NEVER_FILLED = {"ago"}  # made by the clock


def examples(source):
    """Every JSON line of the page about records."""
    page = pathlib.Path(source, "docs/records.md").read_text()
    blocks = re.findall(r"^```json\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if '"type":' in line]


def extremes():
    at, longest = "2199-12-31T23:59:59.999999999Z", 31 * 86400 * 1000
    usage = {"input_tokens": 2**40, "output_tokens": 2**40, "cache_read_tokens": 2**40, "reasoning_tokens": 2**40}
    yield from ({"type": "completion", "at": at, "latency_ms": longest, "model": "edge", "prompt": "x",
                 "usage": usage, "cost_usd": 1e6, "time_to_first_token_ms": longest} for _ in range(5))
    yield {"type": "token_usage", "at": at, "model": "edge", "usage": usage, "cost_usd": 1e6}
    yield {"type": "metric", "at": at, "name": "edge", "instrument": "histogram", "count": SAFE, "sum": 1e300}
    yield {"type": "metric", "at": at, "name": "edge", "value": 2**63 - 1}
    yield {"type": "resource_access", "at": at, "uri": "edge://", "bytes": SAFE, "latency_ms": longest}
    yield {"type": "memory", "at": at, "operation": "edge", "memory_mb": 1e12}
    yield {"type": "score", "at": at, "name": "edge", "value": 1e300, "target_id": "call-1"}


def latencies(rng):
    for number in range(3000):
        hour = rng.randrange(96)
        yield {"type": "completion", "at": f"2026-11-{20 + hour // 24}T{hour % 24:02}:10:00Z", "prompt": "x",
               "latency_ms": round(rng.lognormvariate(6, 1.5), 3), "service": rng.choice(["chat", "batch"]),
               "provider": "openai", "model": rng.choice(["a", "b", "c"]),
               "time_to_first_token_ms": round(rng.lognormvariate(4, 1), 3),
               "status": "error" if number % 17 == 0 else "ok"}


class Store:
    def __init__(self, program, source):
        self.program = program
        self.folder = tempfile.TemporaryDirectory()
        self.path = str(pathlib.Path(self.folder.name) / "daybook.db")
        generated = [*extremes(), *latencies(random.Random(20261127))]
        lines = [*examples(source), *(json.dumps(record) for record in generated)]
        records = pathlib.Path(self.folder.name) / "records.jsonl"
        records.write_text("".join(line + "\n" for line in lines))
        self.run("ingest", "--from", "records", "--resume", str(records))
        self.run("prices", "import", str(pathlib.Path(source) / "examples/data/model_prices_sample.json"))
        with sqlite3.connect(self.path) as db:  # what a full queue would leave behind
            db.execute("INSERT INTO loss (at_ns, service_id, reason, records, bytes)"
                       " SELECT 1795428000000000000, min(id), 'queue_full', 7, 4096 FROM service")

    def run(self, *words):
        result = subprocess.run([self.program, "--db", self.path, *words], text=True, capture_output=True,
                                check=False)
        assert result.returncode == 0, (words, result.returncode, result.stderr)
        return result.stdout

    def ask(self, *words):
        return json.loads(self.run(*words, "--format", "json"))

    def columns(self):
        """{view: {column: documented type}}"""
        views = {}
        for row in self.ask("schema"):
            views.setdefault(row["view"], {})[row["column"]] = row["type"]
        return views
