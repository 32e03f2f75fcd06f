// SQLite's worker: a database in memory, made anew whenever the tables change.
import init from "./sqlite.js";

const most = 200; // rows of an answer
let sqlite, db;

// make makes the tables, and sends again what was sent before.
function make({ ddl, before }) {
  if (db) db.close();
  db = new sqlite.oo1.DB(":memory:");
  db.exec("PRAGMA foreign_keys = ON");
  db.exec(ddl);
  let lost = 0;
  for (const sql of before || []) {
    try { db.exec(sql); } catch { lost++; }
  }
  return { lost };
}

function run({ sql }) {
  const columns = [], rows = [];
  let count = 0;
  const before = db.changes(true);
  db.exec({
    sql, columnNames: columns, rowMode: "array",
    callback: (row) => { if (count++ < most) rows.push(row.map(text)); },
  });
  return { columns, rows, more: Math.max(0, count - most), changed: db.changes(true) - before };
}

function text(value) {
  if (value === null) return "NULL";
  return value instanceof Uint8Array ? value.length + " bytes" : String(value);
}

const started = init({ print() {}, printErr() {} }).then((s) => { sqlite = s; postMessage({ ready: true }); }, (e) => postMessage({ failed: e.message }));

onmessage = async ({ data: { id, question } }) => {
  await started;
  try {
    postMessage({ id, answer: question.ddl === undefined ? run(question) : make(question) });
  } catch (e) {
    postMessage({ id, answer: { error: e.message.replace(/^SQLITE_\w+: sqlite3 result code \d+: /, "") } });
  }
};
