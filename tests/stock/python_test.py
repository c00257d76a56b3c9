"""A store read by Python's own sqlite3, as pandas does: every view, the types that docs/schema.md says, windows by an
index, percentiles out of buckets.

    python_test.py PATH_OF_DAYBOOK SOURCE_FOLDER
"""
import collections
import contextlib
import datetime
import json
import math
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from store import NEVER_FILLED, SAFE, Store

TYPES = {"INTEGER": int, "REAL": float, "TEXT": str}
KEYS = ("service", "operation", "provider", "model")
HOUR = 3_600_000_000


def percentile(buckets, percent):
    """The value that `percent` of 100 do not exceed, of [(value_ms, count)]."""
    wanted, seen = sum(count for _, count in buckets) * percent, 0
    for value, count in sorted(buckets):
        seen += count
        if seen * 100 >= wanted:
            return value
    return None


class PythonReads(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.store = Store(sys.argv[1], sys.argv[2])
        cls.db = sqlite3.connect(f"file:{cls.store.path}?mode=ro", uri=True)
        cls.views = cls.store.columns()

    @classmethod
    def tearDownClass(cls):
        cls.db.close()
        cls.store.folder.cleanup()

    def test_every_view_has_the_columns_and_types_that_are_documented(self):
        stored = {name for name, in self.db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")}
        self.assertEqual(stored, set(self.views))
        for view, columns in self.views.items():
            with self.subTest(view=view):
                cursor = self.db.execute(f"SELECT * FROM {view}")
                self.assertEqual([column[0] for column in cursor.description], list(columns))
                for row in cursor:
                    for (name, documented), value in zip(columns.items(), row):
                        if value is None:
                            continue
                        self.assertIs(type(value), TYPES[documented], f"{view}.{name} = {value!r}")
                        if documented == "INTEGER":
                            self.assertLessEqual(abs(value), SAFE, f"{view}.{name}")
                        if documented == "REAL":
                            self.assertTrue(math.isfinite(value), f"{view}.{name}")

    def test_the_store_has_rows_of_every_kind(self):
        filled = [view for view in self.views if self.db.execute(f"SELECT 1 FROM {view} LIMIT 1").fetchone()]
        for view in ("spans", "completions", "messages", "conversations", "traces", "errors", "events",
                     "tool_executions", "resource_accesses", "token_usages", "memory_samples", "metrics", "scores",
                     "prices", "unpriced_models", "losses", "ingest_sources", "latency_buckets", "latency_sums",
                     "report_latency", "report_tokens", "report_users", "report_errors", "report_traffic",
                     "report_tools", "report_models", "report_models_hourly", "report_storage", *NEVER_FILLED):
            self.assertIn(view, filled)

    def plan(self, view, condition):
        return [row[3] for row in self.db.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {view} WHERE {condition}")]

    def test_a_window_by_ago_is_found_by_an_index_in_every_view(self):
        windowed = [view for view, columns in self.views.items()
                    if "at_us" in columns and not view.startswith("report_")]
        self.assertGreaterEqual(len(windowed), 14)
        for view in windowed:
            with self.subTest(view=view):
                plan = self.plan(view, "at_us >= (SELECT day FROM ago)")
                self.assertRegex(plan[0], r"^SEARCH \w+ USING ((COVERING )?INDEX \w+ \(\w*at_us>\?\)|INTEGER PRIMARY KEY \(rowid>\?\))$", plan)
                hidden = self.plan(view, "at_us + 0 >= (SELECT day FROM ago)")  # what an index cannot help
                self.assertNotRegex(" ".join(hidden), r"at_us>\?")

    def buckets(self, since, until, measure):
        found = collections.defaultdict(list)
        for *key, value, count in self.db.execute(
                f"SELECT {', '.join(KEYS)}, value_ms, count FROM latency_buckets"
                " WHERE hour_us >= ? AND hour_us < ? AND measure = ?", (since, until, measure)):
            found[tuple(key)].append((value, count))
        return found

    def same_percentiles(self, rows, since, until):
        latency, ttft = self.buckets(since, until, "latency"), self.buckets(since, until, "ttft")
        compared = 0
        for row in rows:
            key = tuple(row[name] for name in KEYS)
            for buckets, prefix, percents in ((latency, "", (50, 95, 99)), (ttft, "ttft_", (50, 95))):
                for percent in percents:
                    value = row[f"{prefix}p{percent}_ms"]
                    if value is None:
                        self.assertNotIn(key, buckets)
                        continue
                    self.assertAlmostEqual(percentile(buckets[key], percent) / value, 1, delta=0.01)
                    compared += 1
        return compared

    def test_percentiles_of_all_time_are_those_of_report_latency(self):
        self.db.row_factory = sqlite3.Row
        rows = self.db.execute("SELECT * FROM report_latency").fetchall()
        self.db.row_factory = None
        self.assertGreater(self.same_percentiles(rows, 0, 2**62), 30)

    def test_percentiles_of_any_window_are_those_of_the_report(self):
        first = 1795132800 * 1_000_000  # 2026-11-20
        for begin, end in ((0, 96), (3, 17), (24, 48), (50, 51)):
            since, until = first + begin * HOUR, first + end * HOUR
            rows = self.store.ask("report", "latency", "--since", self.text(since), "--until", self.text(until))
            self.assertGreater(self.same_percentiles(rows, since, until), 20)

    def test_percentiles_are_those_of_the_rows_within_one_percent(self):
        values = [value for value, in self.db.execute(
            "SELECT latency_ms FROM completions WHERE model = 'a' AND service = 'chat'")]
        buckets = self.buckets(0, 2**62, "latency")[("chat", "chat", "openai", "a")]
        self.assertEqual(sum(count for _, count in buckets), len(values))
        for percent in (1, 25, 50, 90, 95, 99, 99.9, 100):
            exact = percentile([(value, 1) for value in values], percent)
            self.assertAlmostEqual(percentile(buckets, percent) / exact, 1, delta=0.01)
        self.assertGreater(abs(percentile(buckets, 60) / percentile(buckets, 50) - 1), 0.05)  # not all alike

    def text(self, us):
        return self.db.execute("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', ? / 1000000, 'unixepoch')", (us,)).fetchone()[0]

    def test_pandas_reads_views_as_frames(self):
        try:
            import pandas
        except ImportError:
            self.skipTest("pandas is not installed")
        frame = pandas.read_sql_query("SELECT * FROM completions", self.db)
        self.assertEqual(str(frame["at_us"].dtype), "int64")
        self.assertEqual(str(frame["latency_ms"].dtype), "float64")
        at = pandas.to_datetime(frame["at_us"], unit="us", utc=True)
        self.assertEqual(at.dt.strftime("%Y-%m-%dT%H").tolist(), frame["at"].str.slice(0, 13).tolist())


class PythonReadsColdText(unittest.TestCase):
    """Text that daybook packed: NULL, and a word that says why; metadata as before."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = str(pathlib.Path(self.folder.name) / "cold.db")
        today = datetime.datetime.now(datetime.timezone.utc)
        records = pathlib.Path(self.folder.name) / "records.jsonl"
        with records.open("w") as lines:
            for number in range(41):  # the first one's text goes, and its epoch is closed with that
                at = (today - datetime.timedelta(days=40 if number else 400)).isoformat()
                said = f"what was said about parcel {number} and about all of the others as well, at length"
                lines.write(json.dumps({"type": "completion", "at": at, "model": "m", "prompt": f"question: {said}",
                                        "response": f"answer: {said}", "metadata": {"number": number}}) + "\n")
        self.run_daybook("ingest", str(records))
        for what, age in (("content", "300d"), ("cold", "30d")):
            self.run_daybook("retention", "set", what, age)

    def tearDown(self):
        self.folder.cleanup()

    def run_daybook(self, *words):
        return subprocess.run([sys.argv[1], "--db", self.path, *words], text=True, capture_output=True,
                              check=True).stdout

    def seen(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as db:
            return collections.Counter(db.execute(
                "SELECT content_state, prompt IS NULL, response IS NULL, messages_json IS NULL,"
                " metadata_json IS NULL FROM completions WHERE at_us > (SELECT quarter FROM ago)"))

    def test_packed_text_is_null_and_says_cold_until_it_is_turned_off(self):
        plain = self.seen()
        self.assertEqual(plain, {("stored", 0, 0, 0, 0): 40})
        self.run_daybook("retention", "apply")
        self.assertEqual(self.seen(), {("cold", 1, 1, 1, 0): 40})
        daybooks = self.run_daybook("query", "SELECT count(response) AS n FROM completions", "--format", "csv")
        self.assertEqual(daybooks.split(), ["n", "40"])
        self.run_daybook("retention", "set", "cold", "forever")
        self.run_daybook("retention", "apply")
        self.assertEqual(self.seen(), plain)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
