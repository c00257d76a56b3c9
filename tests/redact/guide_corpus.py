#!/usr/bin/env python3
"""Makes guide_corpus.jsonl: ASCII texts, and what the guide's expressions make of them in Python.

Run it where the expressions change: ./guide_corpus.py > guide_corpus.jsonl"""
import json
import random
import re

RULES = [
    re.compile(r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b"),
    re.compile(r"\b\d{3}[-.]?\d{3}[-.]?\d{4}\b"),
    re.compile(r"\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b"),
]

WRITTEN = [
    "", "nothing to see", "mail bob@example.com", "bob@example.com,eve@example.org", "a@b.c",
    "a@b.co",
    "a@b.co.", "a@b.co-", "a@b.co_", "a@b.co|", "a@b.|co", "a@b.||", "a@b.c|d e",
    "-bob@example.com",
    ".bob@example.com", "%+-@example.com", "_@example.com", "bob@@example.com",
    "bob@example@example.com",
    "bob@-.com", "bob@.com", "bob@..com", "bob@example.c0m", "bob@example.com2", "bob@1.2.3.4",
    "bob@example.com.x@y.com", "mailto:bob@example.com?subject=hi", "<bob@example.com>",
    "bob@localhost",
    "call 555-123-4567", "555.123.4567", "555-123.4567", "5551234567", "555 123 4567",
    "(555) 123-4567",
    "+1-555-123-4567", "1-555-123-4567", "x5551234567", "5551234567x", "_5551234567",
    "5551234567_",
    "55512345678", "1763900000", "1763900000.5", "1763900000123", "555-1234567", "555123-4567",
    "555--123-4567", "555-123-4567-8901", "5551234567 5551234567", "555-123-4567.555-123-4567",
    "4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111", "4111-1111 11111111",
    "4111  1111 1111 1111", "4111 1111 1111 1111 1", "4111 1111 1111 11111", "41111111111111111",
    "4111.1111.1111.1111", "card 4111 1111 1111 1111, phone 555-123-4567, mail a@b.co",
    "550e8400-e29b-41d4-a716-446655440000", "d41d8cd98f00b204e9800998ecf8427e",
    "12345678-1234-1234-1234-123456789012", "2026-11-23T10:00:00.123456789Z", "192.168.100.2001",
    "5551234567@example.com", "bob@5551234567.com", "bob@5551234567", "4111111111111111@x",
    "[REDACTED]", "[REDACTED]5551234567", "a@b.co5551234567", "line\n555-123-4567\nline",
]

PIECES = ["a", "b", "Z", "_", ".", "-", "+", "%", "@", "|", " ", "1", "2", "5", "com", ".com",
          "@x.io", "555",
          "123", "4567", "4111", "1111", "\n", '"', "\\", "[", ":", "0", "99", "9876543210",
          "1234567890123456", "#", "4111 1111 1111 1111", "555-123-4567", "bob@example.com"]


def redact(text):
    count = 0
    for rule in RULES:
        text, hits = rule.subn("[REDACTED]", text)
        count += hits
    return text, count


random.seed(20261123)
TEXTS = WRITTEN + ["".join(random.choices(PIECES, k=random.randint(2, 40))) for _ in range(400)]
for text in TEXTS:
    expected, count = redact(text)
    print(json.dumps([text, expected, count]))
