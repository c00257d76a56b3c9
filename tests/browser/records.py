"""Records for a page to show: calls, tools and latencies of some days, with names nobody would choose."""
import json
import random
from datetime import datetime, timedelta, timezone

END = datetime(2026, 11, 27, 12, tzinfo=timezone.utc)
HOSTILE = ["<script>document.title='owned'</script>", "a\"b'c", "a]]>b", "nul\x01\x1b[31mred", "\u202egpj.exe",
           "مرحبا", "</style><img src=x onerror=alert(1)>", "x" * 300, "&lt;b&gt;"]
SECRETS = ["a secret question", "a secret answer", "a secret message"]


def call(rng, at, names):
    latency = rng.lognormvariate(6.5, 0.7)
    record = {"type": "completion", "at": at.isoformat(), "latency_ms": round(latency, 1),
              "time_to_first_token_ms": round(latency / 5, 1), "service": rng.choice(["chat", "batch"]),
              "environment": "production", "provider": "openai", "model": rng.choice(["gpt-4o", "gpt-4o-mini", *names]),
              "user_id": rng.choice(["u1", "u2", *names]), "trace_id": f"{rng.getrandbits(120):032x}",
              "prompt": SECRETS[0], "response": SECRETS[1],
              "usage": {"prompt_tokens": rng.randint(200, 4000), "completion_tokens": rng.randint(20, 900),
                        "prompt_tokens_details": {"cached_tokens": rng.randint(0, 150)}}}
    if record["model"] != "gpt-4o-mini":  # which has no known price
        record["cost_usd"] = round(rng.random() / 50, 6)
    if rng.random() < 0.1:
        record["error"] = {"type": rng.choice(["RateLimit", "Timeout", *names]), "message": SECRETS[2]}
        record["status"] = "error"
    return record


def tool(rng, at, names):
    return {"type": "tool_execution", "at": at.isoformat(), "latency_ms": round(rng.lognormvariate(4, 1), 1),
            "service": "chat", "server": "files", "tool": rng.choice(["read", "search", *names]),
            "outcome": rng.choice(["ok", "ok", "ok", "tool_error"])}


def records(days, count, names=(), seed=20261127):
    rng = random.Random(seed)
    lines = []
    for number in range(count):
        at = END - timedelta(seconds=rng.random() * 86400 * days)
        lines.append(call(rng, at, names))
        if number % 3 == 0:
            lines.append(tool(rng, at, names))
        if number % 5 == 0:
            lines.append({"type": "latency", "at": at.isoformat(), "service": "chat", "operation": "retrieve",
                          "latency_ms": round(rng.lognormvariate(2, 1.5), 2)})
    return "".join(json.dumps(line) + "\n" for line in lines)
