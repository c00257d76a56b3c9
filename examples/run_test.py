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


with tempfile.TemporaryDirectory() as fresh:
    {"hello": hello, "sigterm": sigterm}[sys.argv[1]](sys.argv[2], fresh)
