#!/usr/bin/env python3
"""How long do reports take on a year of calls, and does it matter how many there were?

  reports.py DAYBOOK STORE [STORE ...]

Each STORE was made by bench/history. Every report of the command is timed with its process start,
and every report view in SQLite itself (Python's), fetching all rows: for all time and for the last
day the store has; views of hours for the last day only, since all of their rows are as many as there
are hours. One JSON line each: the median of the rounds, after a round that does not count.
"""
import argparse
import json
import sqlite3
import statistics
import subprocess
import time

DAY_US = 86_400_000_000
REPORTS = ["latency", "tokens", "cost", "users", "errors", "traffic", "tools", "models", "metrics", "prompts",
           "storage"]
NO_TIME = {"storage"}
VIEWS = {  # and the column of their time
    "report_latency": None, "report_latency_hourly": "hour_us", "report_tokens": "day_us",
    "report_tokens_hourly": "hour_us", "report_errors": None, "report_errors_hourly": "hour_us",
    "report_traffic": "hour_us", "report_storage": None, "latency_buckets": "hour_us",
    "report_users": "day_us", "report_tools": None, "report_tools_hourly": "hour_us",
    "report_models": None, "metric_series": None, "metric_rates": "hour_us",
    "metric_quantiles": "hour_us"}
RAW = {  # the same groups and sums, of the rows themselves
    "latency": "SELECT service, operation, provider, model, count(*), min(latency_ms), avg(latency_ms),"
               " max(latency_ms) FROM completions GROUP BY 1, 2, 3, 4",
    "tokens": "SELECT at_us / 86400000000, service, model, count(*), sum(input_tokens), sum(output_tokens),"
              " sum(cost_usd) FROM completions GROUP BY 1, 2, 3",
    "traffic": "SELECT at_us / 3600000000, service, kind, count(*), sum(status = 'error') FROM spans GROUP BY 1, 2, 3",
    "models": "SELECT provider, model, count(*), min(at_us), max(at_us), sum(cost_usd), sum(output_tokens)"
              " FROM completions GROUP BY 1, 2",
    "cost": "SELECT model, sum(cost_usd), count(*), sum(input_tokens), sum(output_tokens)"
            " FROM completions GROUP BY 1",
    "users": "SELECT service, user_id, model, count(*), sum(input_tokens), sum(cost_usd)"
             " FROM completions GROUP BY 1, 2, 3",
    "errors": "SELECT service, error_type, fingerprint, count(*), min(at), max(at) FROM errors GROUP BY 1, 2, 3",
    "tools": "SELECT service, server, tool, count(*), sum(status = 'error'), avg(latency_ms)"
             " FROM tool_executions GROUP BY 1, 2, 3",
    "prompts": "SELECT service, operation, prompt_name, prompt_version, prompt_fingerprint, count(*),"
               " sum(status = 'error'), min(at), max(at), avg(latency_ms), avg(cost_usd)"
               " FROM completions WHERE prompt_name IS NOT NULL GROUP BY 1, 2, 3, 4, 5",
    "metrics": "SELECT service, name, labels_json, count(*), sum(value), min(value), max(value)"
               " FROM metrics GROUP BY 1, 2, 3"}


def median_ms(run, rounds):
    times = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        rows = run()
        times.append((time.perf_counter() - began) * 1000)
    return rows, statistics.median(times[1:])


def questions(daybook, store, last_day_us):
    """Name of each question and what answers it with a number of rows."""
    def command(*words):
        def run():
            done = subprocess.run([daybook, "report", *words, "--db", store, "--format", "csv"],
                                  check=True, capture_output=True)
            return done.stdout.count(b"\n") - 1
        return run

    database = sqlite3.connect(f"file:{store}?mode=ro", uri=True)

    def view(sql):
        return lambda: sum(1 for _ in database.execute(sql))

    since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(last_day_us // 1_000_000))
    for name in REPORTS:
        yield f"report {name}", "all time", command(name)
        if name not in NO_TIME:
            yield f"report {name}", "last day", command(name, "--since", since)
    yield "report users --top 1000", "all time", command("users", "--top", "1000")
    yield "report users --top 1000", "last day", command("users", "--top", "1000", "--since", since)
    yield "report users --by user_id --top 1000", "all time", command(
        "users", "--by", "user_id", "--top", "1000")

    def noon(days):  # no whole day: what a day's tier does not answer
        return time.strftime("%Y-%m-%dT%H:%M:%SZ",
                             time.gmtime(last_day_us // 1_000_000 + 43_200 - days * 86_400))
    for name in ["trend", "anomaly"]:
        for days, window in (1, "a day"), (7, "a week"), (30, "30 days"):
            yield f"report {name}", window, command(name, "--since", noon(days), "--until", noon(0))
    for words in (["models"], ["latency"], ["users", "--top", "1000"], ["prompts"]):
        yield " ".join(["report", *words]), "30 days", command(*words, "--since", noon(30), "--until", noon(0))
    yield "report prompts", "a week", command("prompts", "--since", noon(7), "--until", noon(0))
    yield "report trend --weeks 51", "a day", command(
        "trend", "--weeks", "51", "--since", noon(1), "--until", noon(0))
    for name, column in VIEWS.items():
        if column != "hour_us":
            yield name, "all time", view(f"SELECT * FROM {name}")
        if column is not None:
            yield name, "last day", view(f"SELECT * FROM {name} WHERE {column} >= {last_day_us}")
    user = database.execute("SELECT name FROM user_name ORDER BY id LIMIT 1").fetchone()
    if user is not None:
        yield "report_users of a user", "all time", view(
            f"SELECT * FROM report_users WHERE user_id = '{user[0]}'")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("daybook")
    parser.add_argument("stores", nargs="+")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--rows", action="store_true", help="once, too: the groups made of the rows themselves")
    arguments = parser.parse_args()
    for store in arguments.stores:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
            calls, = database.execute("SELECT rows FROM table_size WHERE name = 'span'").fetchone()
            latest, = database.execute("SELECT max(hour_us) FROM rollup_hour").fetchone()
        for name, window, run in questions(arguments.daybook, store, latest - DAY_US + 3_600_000_000):
            rows, ms = median_ms(run, arguments.rounds)
            print(json.dumps({"bench": "reports", "question": name, "window": window,
                              "calls": calls, "rows": rows, "ms": round(ms, 1)}), flush=True)
        for name, sql in RAW.items() if arguments.rows else ():
            with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
                began = time.perf_counter()
                rows = len(database.execute(sql).fetchall())
                print(json.dumps({"bench": "reports", "question": f"rows of {name}", "window": "all time",
                                  "calls": calls, "rows": rows,
                                  "ms": round((time.perf_counter() - began) * 1000, 1)}), flush=True)


if __name__ == "__main__":
    main()
