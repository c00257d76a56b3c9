"""`daybook report --html` as a reader meets it: in Chromium, light and dark, wide, on a phone and on paper.

    report_page_test.py PATH_OF_DAYBOOK

Exit 77: there is no Chromium here. With DAYBOOK_PICTURES=FOLDER the pages are left there as pictures.
"""
import contextlib
import html
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import unittest

from chromium import Chromium, find_chromium
from picture import pixels
from records import HOSTILE, SECRETS, records

PROGRAM = os.path.abspath(sys.argv[1])
TABLES = """[...document.querySelectorAll("table[data-table]")].map(table => ({
  id: table.dataset.table,
  command: table.closest("div").nextElementSibling.querySelector("code").textContent,
  columns: [...table.querySelectorAll("thead th")].map(cell => cell.textContent),
  rows: [...table.querySelectorAll("tbody tr")].map(row =>
    [...row.querySelectorAll("th, td:not(.bar)")].map(cell =>
      cell.classList.contains("none") ? null :
      cell.dataset.value !== undefined ? Number(cell.dataset.value) : cell.textContent))
}))"""
FIGURES = """[...document.querySelectorAll("table[data-plot]")].map(table => ({
  id: table.dataset.plot,
  command: table.closest("details").querySelector("code").textContent,
  sum: [...table.querySelectorAll("td[data-value]")].reduce((sum, cell) => sum + Number(cell.dataset.value), 0)
}))"""
BOXES = """[...document.querySelectorAll("svg.drawing")].map(svg => {
  const box = svg.getBoundingClientRect(), shape = svg.querySelector("g rect, path.line, path.dot, rect.cell");
  const drawn = shape.getBoundingClientRect();  // a dot is all stroke, which has no box
  return [box.width, box.height, shape.matches(".dot") ? 5 : Math.max(drawn.width, drawn.height)];
})"""
NAMED = """[...document.querySelectorAll("svg.drawing")].every(svg => svg.getAttribute("role") === "img" &&
  [svg.getAttribute("aria-labelledby"), svg.getAttribute("aria-describedby")].every(id => document.getElementById(id).textContent.length > 3))"""


def daybook(folder, *words, text=None):
    result = subprocess.run([PROGRAM, *words], cwd=folder, input=text, text=True, capture_output=True, check=False)
    assert result.returncode == 0, (words, result.returncode, result.stderr)
    return result.stdout


class ReportPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.folder = pathlib.Path(cls.stack.enter_context(tempfile.TemporaryDirectory()))
        cls.browser = cls.stack.enter_context(Chromium(find_chromium()))
        for name, days, count, names in (("hostile", 10, 400, HOSTILE), ("long", 400, 600, ()), ("hours", 1, 60, ()),
                                         ("one", 1, 1, ()), ("empty", 1, 0, ())):
            daybook(cls.folder, "--db", f"{name}.db", "init")
            daybook(cls.folder, "--db", f"{name}.db", "ingest", "--from", "records", "-q",
                    text=records(days, count, names))

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def page(self, store, *options, width=1100):
        daybook(self.folder, "--db", f"{store}.db", "report", *options, "--html", f"{store}.html")
        return self.browser.open((self.folder / f"{store}.html").as_uri(), width)

    def rows(self, store, command):
        words = shlex.split(command)
        assert words[0] == "daybook", command
        return json.loads(daybook(self.folder, "--db", f"{store}.db", *words[1:], "--format", "json"))

    def equal_tables(self, store, page):
        tables = page.run(TABLES)
        for table in tables:
            with self.subTest(store=store, command=table["command"]):
                rows = self.rows(store, table["command"])
                if table["id"] == "tokens" and len(rows) > len(table["rows"]):  # the last days
                    rows = rows[-len(table["rows"]):]
                self.assertEqual(len(table["rows"]), len(rows))
                for shown, row in zip(table["rows"], rows):
                    for name, value in zip(table["columns"], shown):
                        if name.endswith("at") and value is not None:  # shown to the second
                            self.assertEqual(value[:19], row[name][:19])
                        else:
                            self.assertEqual(value, row[name], name)
        return [table["id"] for table in tables]

    def test_asks_for_nothing_complains_of_nothing_and_runs_nothing(self):
        for store in ("hostile", "long", "hours", "one", "empty"):
            page = self.page(store)
            self.assertEqual(page.complaints, [])
            self.assertEqual(page.requests, [(self.folder / f"{store}.html").as_uri()])
            self.assertEqual(page.run("document.title"), f"daybook: {store}.db")
            self.assertEqual(page.run("document.querySelectorAll('script, img, iframe, object, form').length"), 0)

    def test_would_complain_of_a_page_that_runs_or_loads_something(self):
        text = (daybook(self.folder, "--db", "one.db", "report", "--html", "-"))
        bad = self.folder / "bad.html"
        bad.write_text(text.replace("<main>", "<main><script>document.title = 'owned'</script><img src='x.png'>"))
        page = self.browser.open(bad.as_uri())
        self.assertGreaterEqual(len(page.complaints), 2)
        self.assertEqual(page.run("document.title"), "daybook: one.db")  # the policy holds

    def test_shows_the_figures_of_the_commands_it_names(self):
        shown = self.equal_tables("hours", self.page("hours"))
        self.assertEqual(shown, ["traffic", "errors", "latency", "cost", "tokens", "tools", "traces", "users", "storage"])
        self.equal_tables("long", self.page("long"))
        self.equal_tables("hours", self.page("hours", "--service", "chat", "--environment", "production"))
        self.equal_tables("hours", self.page("hours", "--model", "gpt-4o", "--since", "2026-11-27"))
        self.equal_tables("long", self.page("long", "--tz", "Asia/Tokyo"))

    def test_shows_one_report_alone(self):
        for name in ("traffic", "errors", "latency", "tokens", "cost", "users", "models", "tools", "storage"):
            page = self.page("hours", name)
            self.assertEqual(self.equal_tables("hours", page), [name])
            self.assertEqual(page.complaints, [])
            plots = page.run("document.querySelectorAll('svg.drawing').length")
            self.assertEqual(plots > 0, name not in ("users", "models", "storage"), name)

    def test_shows_how_the_store_is(self):
        page = self.page("hours", "health", "--since", "2026-01-01")
        shown = self.equal_tables("hours", page)
        self.assertEqual(shown, ["traffic", "errors", "latency", "cost", "tokens", "storage"])
        self.assertEqual(page.complaints, [])
        self.assertGreater(page.run("document.querySelectorAll('svg.drawing').length"), 3)
        self.assertIn("None is set", page.run("document.getElementById('alerts').textContent"))

    def test_plots_add_up_to_their_reports(self):
        for store in ("hours", "long", "hostile", "one"):
            figures = {plot["id"]: plot for plot in self.page(store).run(FIGURES)}
            for plot, columns in (("traffic-spans", ["count"]), ("traffic-kind", ["count"]), ("errors-type", ["count"]),
                                  ("cost-model", ["cost_usd"]), ("tokens-model", ["input_tokens", "output_tokens"]),
                                  ("tokens-kind", ["input_tokens", "output_tokens"]), ("tools-tool", ["count"])):
                if store == "one" and plot not in figures:
                    continue
                with self.subTest(store=store, plot=plot):
                    rows = self.rows(store, figures[plot]["command"])
                    wanted = sum(row[column] or 0 for row in rows for column in columns)
                    self.assertGreater(wanted, 0)
                    self.assertAlmostEqual(figures[plot]["sum"], wanted, places=6)

    def test_draws_every_plot_at_every_width(self):
        for store in ("hostile", "long", "hours", "one"):
            for width in (360, 800, 1400):
                page = self.page(store, width=width)
                boxes = page.run(BOXES)
                self.assertGreaterEqual(len(boxes), 3)
                for wide, high, drawn in boxes:
                    self.assertGreater(wide, 150)
                    self.assertGreater(high, 20)
                    self.assertGreater(drawn, 0)
                self.assertLessEqual(page.run("document.documentElement.scrollWidth"), width)  # nothing to the side
        self.assertEqual(self.page("empty").run(BOXES), [])

    def test_tells_those_who_cannot_see_what_it_shows(self):
        page = self.page("hostile")
        self.assertTrue(page.run(NAMED))
        self.assertTrue(page.run("[...document.querySelectorAll('table')].every(table => "
                                 "table.querySelector('thead th[scope=col]') && table.querySelector('th[scope=row]'))"))
        tree = page.call("Accessibility.getFullAXTree")["nodes"]
        images = [node["name"]["value"] for node in tree if node.get("role", {}).get("value") in ("image", "img")]
        self.assertIn("Spans", images)
        self.assertIn("Cost by model", images)

    def test_shows_hostile_names_as_text_and_no_content(self):
        page = self.page("hostile")
        text = page.run("document.body.textContent")
        for name in ("<script>document.title='owned'</script>", "a\"b'c", "a]]>b", "nul\\x01\\x1b[31mred",
                     "\\u202egpj.exe", "مرحبا", "</style><img src=x onerror=alert(1)>", "x" * 100, "&lt;b&gt;"):
            self.assertIn(name, text)
        source = (self.folder / "hostile.html").read_text()
        for raw in ("<script", "<img", "\x01", "\x1b", "\u202e", *SECRETS):
            self.assertNotIn(raw, source)
        self.assertIn(html.escape("a\"b'c").replace("&#x27;", "&#39;"), source)

    def test_is_light_or_dark_as_the_reader_prefers(self):
        page = self.page("hostile")
        pictures = {}
        for scheme in ("light", "dark"):
            page.scheme(scheme)
            pictures[scheme] = pixels(page.picture())
            colors = {pixel for row in pictures[scheme] for pixel in row}
            self.assertGreater(len(colors), 50, f"the {scheme} page is blank")
        self.assertGreater(min(pictures["light"][0][0]), 240)
        self.assertLess(max(pictures["dark"][0][0]), 40)
        if keep := os.environ.get("DAYBOOK_PICTURES"):
            for store in ("hostile", "long", "hours", "one", "empty"):
                pathlib.Path(keep, f"{store}.png").write_bytes(self.page(store).picture(whole=True))

    def test_prints(self):
        page = self.page("hours")
        page.scheme("dark")
        self.assertTrue(page.paper().startswith(b"%PDF-"))
        page.call("Emulation.setEmulatedMedia", media="print",
                  features=[{"name": "prefers-color-scheme", "value": "dark"}])
        self.assertEqual(page.run("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")
        self.assertEqual(page.run("getComputedStyle(document.querySelector('nav')).display"), "none")


if __name__ == "__main__":
    if not find_chromium():
        print("no Chromium here: skipped, but in CI; `scripts/bootstrap --ci` installs Debian's chromium-headless-shell")
        sys.exit(1 if os.environ.get("CI") == "true" else 77)
    unittest.main(argv=sys.argv[:1], verbosity=2)
