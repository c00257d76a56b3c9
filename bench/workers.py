#!/usr/bin/env python3
"""Do worker processes that share conversations fold as well as one process? Prints one JSON line.

    bench/workers.py build/release/cli/daybook examples/data/agent_chat_calls.jsonl --workers 8

The conversations of the file go on turn by turn; each call goes to a worker drawn at random. A worker is
an `ingest` run of its own, so that nothing but the store is remembered from turn to turn, and all
workers of a turn run at once. Counted is the text of messages; metadata is shared within a process only.
Exits with 1 where there is more text than --text-ratio-max times that of one process, or where a
conversation is not one. A text that occurs on two paths is shared within a process only, so a short
file, each of whose turns is a process of its own, is the worst case.
"""
import argparse
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile


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


def ingest(program, store, inputs):
    runs = []
    for lines in inputs:
        command = [program, "--db", store, "--quiet", "ingest", "--from", "chat", "-"]
        run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        run.stdin.write("".join(line + "\n" for line in lines))
        run.stdin.close()
        runs.append(run)
    if any(run.wait() != 0 for run in runs):
        sys.exit("workers: an ingest run failed")


def held(store):
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        text, = db.execute("SELECT sum(length(CAST(text AS BLOB))) FROM content WHERE id IN (SELECT"
                           " content_id FROM message UNION SELECT extra_id FROM message)").fetchone()
        rows = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("message", "conversation", "completion")]
    return text, *rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the daybook command")
    parser.add_argument("calls", help="calls as JSON Lines, each with the whole history")
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--text-ratio-max", type=float, default=1.05)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chats = conversations(options.calls)
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-") as folder:
        one, many = f"{folder}/one.db", f"{folder}/many.db"
        ingest(options.program, one, [[line for chat in chats for line in chat]])
        subprocess.run([options.program, "--db", many, "--quiet", "init"], check=True,
                       stdout=subprocess.DEVNULL)
        for turn in range(max(map(len, chats))):
            inputs = [[] for _ in range(options.workers)]
            for chat in chats:
                if turn < len(chat):
                    draw.choice(inputs).append(chat[turn])
            ingest(options.program, many, [lines for lines in inputs if lines])
        alone, together = held(one), held(many)
        checked = subprocess.run([options.program, "--db", many, "check"], stdout=subprocess.DEVNULL)
    sent = sum(len(line.encode()) for chat in chats for line in chat)
    print(json.dumps({
        "bench": "workers", "workers": options.workers, "seed": options.seed, "calls": alone[3],
        "input_bytes": sent, "one_process_folded": round(sent / alone[0], 2),
        "workers_folded": round(sent / together[0], 2), "text_ratio": round(together[0] / alone[0], 4),
        "messages": [alone[1], together[1]], "conversations": [len(chats), alone[2], together[2]],
    }))
    fine = together[0] <= options.text_ratio_max * alone[0] and together[2] == alone[2] == len(chats)
    return 0 if fine and together[3] == alone[3] and checked.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
