// Reads every view of a store, or one query, by node:sqlite, and says as JSON what it met:
//
//   node every_view.js daybook.db ["SELECT …"]
const { DatabaseSync } = require("node:sqlite");

const [path, query] = process.argv.slice(2);
const db = new DatabaseSync(path, { readOnly: true });

function read(sql) {
  const found = { rows: 0, types: {}, at_us: [], error: null };
  try {
    for (const row of db.prepare(sql).all()) {
      found.rows += 1;
      for (const [name, value] of Object.entries(row)) if (value !== null) found.types[name] = typeof value;
      if ("at_us" in row) found.at_us.push(row.at_us);
    }
  } catch (error) {
    found.error = `${error.code}: ${error.message}`;
  }
  return found;
}

const views = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name").all();
const queries = query ? { query } : Object.fromEntries(views.map(({ name }) => [name, `SELECT * FROM ${name}`]));
console.log(JSON.stringify(Object.fromEntries(Object.entries(queries).map(([name, sql]) => [name, read(sql)]))));
