"""Runs an example in a fresh folder and asks the store it left, by stock SQLite, what is in it."""
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile


def completions(folder):
    with sqlite3.connect(pathlib.Path(folder) / "daybook.db") as db:
        return db.execute("SELECT count(*), max(response) FROM completions").fetchone()


def hello(program, folder):
    out = subprocess.run([program], cwd=folder, check=True, text=True, stdout=subprocess.PIPE).stdout
    assert out.startswith("llama-3.1-8b: 1 call, "), out
    assert completions(folder) == (1, "Hello, world."), completions(folder)


def sigterm(program, folder):
    process = subprocess.Popen([program], cwd=folder, text=True, stdout=subprocess.PIPE)
    assert process.stdout.readline() == "serving\n"
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0, process.returncode
    committed = int(re.fullmatch(r"committed (\d+), dropped \d+\n", out)[1])
    assert committed >= 100 and completions(folder)[0] == committed, (committed, completions(folder))


def trace(program, folder):
    out = subprocess.run([program], cwd=folder, check=True, text=True, stdout=subprocess.PIPE).stdout
    shown = re.fullmatch(r"7 spans, 1 error: daybook trace show ([0-9a-f]{32})\n", out)
    assert shown, out
    with sqlite3.connect(pathlib.Path(folder) / "daybook.db") as db:
        below = db.execute(
            "SELECT span.name, parent.name FROM spans AS span"
            " LEFT JOIN spans AS parent ON parent.span_id = span.parent_span_id"
            " WHERE span.trace_id = ? ORDER BY span.name", (shown[1],)).fetchall()
        moments = db.execute(
            "SELECT (SELECT count(*) FROM events WHERE span_row IS NOT NULL),"
            " (SELECT error_message FROM errors WHERE span_row IS NOT NULL),"
            " (SELECT memory_mb FROM memory_samples WHERE trace_id IS NOT NULL),"
            " (SELECT value FROM metrics), (SELECT input_tokens FROM traces)").fetchone()
    agent = "answer question"
    assert below == [(agent, None), ("chat", agent), ("forecast", "search"), ("search", agent),
                     ("store answer", agent), ("summarise", agent), ("translate", agent)], below
    assert moments == (1, "no dictionary for Norwegian", 48.5, 3, 41), moments


with tempfile.TemporaryDirectory() as fresh:
    {"hello": hello, "sigterm": sigterm, "trace": trace}[sys.argv[1]](sys.argv[2], fresh)
