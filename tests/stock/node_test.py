"""A store read by Node.js's own node:sqlite: every view, every row, without a number beyond what JavaScript reads
exactly (ERR_OUT_OF_RANGE).

    node_test.py PATH_OF_DAYBOOK SOURCE_FOLDER

Exit 77: there is no Node.js that has node:sqlite (22.5 or later) here; `scripts/bootstrap --ci` installs one.
"""
import glob
import json
import os
import pathlib
import shutil
import subprocess
import sys

from store import Store

HERE = pathlib.Path(__file__).parent


def find_node(source):
    installed = glob.glob(str(pathlib.Path(source, "build/node/node_modules/node-linux-*/bin/node")))
    for node in (os.environ.get("DAYBOOK_NODE"), *installed, shutil.which("node")):
        if node and subprocess.run([node, "--no-warnings", "-e", "require('node:sqlite')"], check=False,
                                   stderr=subprocess.DEVNULL).returncode == 0:
            return node
    return None


def read(node, path, *more):
    result = subprocess.run([node, "--no-warnings", str(HERE / "every_view.js"), path, *more], text=True,
                            capture_output=True, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def main(program, source):
    node = find_node(source)
    if not node:
        print("skipped: no Node.js with node:sqlite (22.5 or later); `scripts/bootstrap --ci` installs one")
        return 77
    store = Store(program, source)
    views = read(node, store.path)
    documented = store.columns()
    assert set(views) == set(documented), set(views) ^ set(documented)
    for name, view in views.items():
        assert view["error"] is None, (name, view["error"])
        rows = store.ask("query", f"SELECT count(*) AS rows FROM {name}")[0]["rows"]
        assert view["rows"] == rows, (name, view, rows)
        types = {"INTEGER": "number", "REAL": "number", "TEXT": "string"}
        for column, type_name in view["types"].items():
            assert type_name == types[documented[name][column]], (name, column, type_name)
    at_us = store.ask("query", "SELECT at_us FROM completions ORDER BY id")
    assert views["completions"]["at_us"] == [row["at_us"] for row in at_us]

    # Would it be seen? A nanosecond of today is beyond 2^53.
    beyond = read(node, store.path, "SELECT at_ns FROM span")["query"]["error"]
    assert beyond and "ERR_OUT_OF_RANGE" in beyond, beyond
    print(f"{subprocess.check_output([node, '--version'], text=True).strip()}: {len(views)} views, "
          f"{sum(view['rows'] for view in views.values())} rows, none out of range")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
