#!/usr/bin/env python3
"""Runs raw_sqlite and ingest in turn and prints the median ratio of their rates as one JSON line.

    bench/compare.py build/release/bench --rounds 7 --records 100000

Before it believes a figure it asks both stores whether they hold the same: rows of every table, bytes of
text. Histogram buckets may differ by 2 %, since each side rounds its bounds by itself.
"""
import argparse
import json
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile


def run(program, records, folder):
    command = [program, "--records", str(records), "--keep", folder]
    out = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout
    return json.loads(out)


def contents(folder):
    with sqlite3.connect(f"file:{folder}/daybook.db?mode=ro", uri=True) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        rows = {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(tables)}
        rows["text bytes"] = db.execute("SELECT sum(length(CAST(text AS BLOB))) FROM content").fetchone()[0]
    return rows


# What daybook keeps beyond the rows of the loop: counts of rows, now and by day; hours folded into longer
# tiers, and packed; and what has a row a batch.
EXTRA = ("digest_run", "table_size", "size_day", "rollup_hour_quantile", "rollup_hour_histogram",
         "rollup_hour_measure", "rollup_prompt", "rollup_day", "rollup_month", "rollup_all", "rollup_user_chunk")


def require_equal(raw, ours):
    buckets = "rollup_hour_bucket"
    if abs(raw[buckets] - ours[buckets]) > 0.02 * raw[buckets]:
        sys.exit(f"compare: {buckets}: {raw[buckets]} rows by hand, {ours[buckets]} by daybook")
    for name in sorted(raw.keys() | ours.keys()):
        if name != buckets and not name.startswith(EXTRA) and raw.get(name) != ours.get(name):
            sys.exit(f"compare: {name}: {raw.get(name)} rows by hand, {ours.get(name)} by daybook")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs", type=pathlib.Path, help="folder of raw_sqlite and ingest")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--records", type=int, default=100_000)
    options = parser.parse_args()

    rates = {"raw_sqlite": [], "ingest": []}
    cpu = {"raw_sqlite": [], "ingest": []}
    for number in range(options.rounds):
        held = {}
        order = list(rates) if number % 2 == 0 else list(reversed(rates))
        for name in order:
            with tempfile.TemporaryDirectory(dir=".", prefix="bench-") as folder:
                result = run(options.programs / name, options.records, folder)
                held[name] = contents(folder)
            rates[name].append(result["records_per_s"])
            cpu[name].append(result["cpu_us_per_record"])
        require_equal(held["raw_sqlite"], held["ingest"])
    ratios = [ours / raw for raw, ours in zip(rates["raw_sqlite"], rates["ingest"])]
    print(json.dumps({
        "bench": "compare", "records": options.records, "rounds": options.rounds,
        "raw_sqlite_per_s": statistics.median(rates["raw_sqlite"]),
        "ingest_per_s": statistics.median(rates["ingest"]),
        "raw_sqlite_cpu_us": statistics.median(cpu["raw_sqlite"]),
        "ingest_cpu_us": statistics.median(cpu["ingest"]),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_min": round(min(ratios), 3), "ratio_max": round(max(ratios), 3),
    }))


if __name__ == "__main__":
    main()
