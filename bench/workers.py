#!/usr/bin/env python3
"""Do worker processes that share conversations fold as well as one process? Prints one JSON line.

    bench/workers.py build/release/cli/daybook examples/data/agent_chat_calls.jsonl --workers 8
    bench/workers.py build/release/cli/daybook agents.jsonl --workers 8 --stay      # of bench/replicate

The conversations of the file go on turn by turn; each call goes to a worker drawn at random, and all
workers of a turn run at once. A worker is an `ingest` run of its own in each turn, so that nothing but
the store is remembered: the worst case. With --stay it is one run that reads a pipe for as long as the
file lasts; a turn begins once the store holds the one before. Exits with 1 where there is more text than
--text-ratio-max times that of one process, in messages or in all content, or where a conversation is not
one.
"""
import argparse
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time


def conversations(path):
    found = []
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        call = json.loads(line)
        before = json.loads(found[-1][-1]) if found else {"messages": None}
        sent = before["messages"]
        if sent is not None and call["messages"][:len(sent)] == sent and len(call["messages"]) > len(sent):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def start(program, store):
    command = [program, "--db", store, "--quiet", "ingest", "--from", "chat", "-"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


def send(run, lines):
    run.stdin.write("".join(line + "\n" for line in lines))
    run.stdin.flush()


def end(runs):
    for run in runs:
        run.stdin.close()
    if any(run.wait() != 0 for run in runs):
        sys.exit("workers: an ingest run failed")


def ingest(program, store, inputs):
    """Each list of lines by a run of its own, all at once."""
    runs = [start(program, store) for _ in inputs]
    for run, lines in zip(runs, inputs):
        send(run, lines)
    end(runs)


def wait_for(store, calls, runs):
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        while db.execute("SELECT max(id) FROM completion").fetchone()[0] != calls:
            if any(run.poll() is not None for run in runs):
                sys.exit("workers: an ingest run ended")
            time.sleep(0.005)


def work(options, chats, store):
    """The calls turn by turn, each by a worker drawn at random."""
    draw = random.Random(options.seed)
    runs = [start(options.program, store) for _ in range(options.workers)] if options.stay else []
    sent = 0
    for turn in range(max(map(len, chats))):
        inputs = [[] for _ in range(options.workers)]
        for chat in chats:
            if turn < len(chat):
                draw.choice(inputs).append(chat[turn])
        sent += sum(map(len, inputs))
        if options.stay:
            for run, lines in zip(runs, inputs):
                send(run, lines)
            wait_for(store, sent, runs)
        else:
            ingest(options.program, store, [lines for lines in inputs if lines])
    end(runs)


def held(store):
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        length = "SELECT sum(length(CAST(text AS BLOB))) FROM content"
        text, = db.execute(length + " WHERE id IN (SELECT content_id FROM message"
                           " UNION SELECT extra_id FROM message)").fetchone()
        content, = db.execute(length).fetchone()
        rows = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("message", "conversation", "completion")]
    return text, *rows, content


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the daybook command")
    parser.add_argument("calls", help="calls as JSON Lines, each with the whole history")
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--stay", action="store_true", help="a worker is one process for all turns")
    parser.add_argument("--text-ratio-max", type=float, default=1.05)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chats = conversations(options.calls)
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-") as folder:
        one, many = f"{folder}/one.db", f"{folder}/many.db"
        ingest(options.program, one, [[line for chat in chats for line in chat]])
        subprocess.run([options.program, "--db", many, "--quiet", "init"], check=True,
                       stdout=subprocess.DEVNULL)
        work(options, chats, many)
        alone, together = held(one), held(many)
        checked = subprocess.run([options.program, "--db", many, "check"], stdout=subprocess.DEVNULL)
    sent = sum(len(line.encode()) for chat in chats for line in chat)
    print(json.dumps({
        "bench": "workers", "workers": options.workers, "stay": options.stay, "seed": options.seed,
        "calls": alone[3], "input_bytes": sent, "one_process_folded": round(sent / alone[0], 2),
        "workers_folded": round(sent / together[0], 2), "text_ratio": round(together[0] / alone[0], 4),
        "content_ratio": round(together[4] / alone[4], 4),
        "messages": [alone[1], together[1]], "conversations": [len(chats), alone[2], together[2]],
    }))
    bounded = all(together[i] <= options.text_ratio_max * alone[i] for i in (0, 4))
    fine = bounded and together[2] == alone[2] == len(chats)
    return 0 if fine and together[3] == alone[3] and checked.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
