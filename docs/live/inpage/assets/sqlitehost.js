// The SQLite of the page, for the program that runs steps: package docs/live/sqlite says
// what is asked here. A value crosses as a letter for its kind and the value in words.

const cell = (capi, wasm, statement, i) => {
  switch (capi.sqlite3_column_type(statement, i)) {
    case capi.SQLITE_INTEGER: return "i" + capi.sqlite3_column_int64(statement, i);
    case capi.SQLITE_FLOAT: return "f" + capi.sqlite3_column_double(statement, i);
    case capi.SQLITE_TEXT: return "s" + capi.sqlite3_column_text(statement, i);
    case capi.SQLITE_BLOB: {
      const at = capi.sqlite3_column_blob(statement, i), size = capi.sqlite3_column_bytes(statement, i);
      return "x" + [...wasm.heap8u().subarray(Number(at), Number(at) + size)].map((b) => b.toString(16).padStart(2, "0")).join("");
    }
  }
  return null;
};

const utf8 = new TextEncoder();
const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (b) => parseInt(b, 16));

// serve gives the program its functions.
export function serve({ capi, wasm, oo1 }) {
  const open = new Map();
  let last = 0;

  const failure = (db, code) => ({ message: capi.sqlite3_errmsg(db), code: code & 0xff, further: capi.sqlite3_extended_errcode(db) });

  function bind(statement, i, value) {
    if (value === null) return capi.sqlite3_bind_null(statement, i);
    const text = value.slice(1);
    switch (value[0]) {
      case "i": return capi.sqlite3_bind_int64(statement, i, BigInt(text));
      case "f": return capi.sqlite3_bind_double(statement, i, text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : Number(text));
      case "s": return capi.sqlite3_bind_text(statement, i, utf8.encode(text).buffer, 0, capi.SQLITE_TRANSIENT); // of a string it makes an error
    }
    return capi.sqlite3_bind_blob(statement, i, bytes(text).buffer, 0, capi.SQLITE_TRANSIENT);
  }

  // bindAll binds the arguments of a statement, of which those without names come in
  // order, and gives how many of these there were.
  function bindAll(statement, args, from) {
    const places = capi.sqlite3_bind_parameter_count(statement);
    if (args.some((a) => a.name)) {
      for (const a of args) {
        if (!a.name) bind(statement, a.at, a.value);
        for (const mark of a.name ? [":", "@", "$"] : []) {
          const i = capi.sqlite3_bind_parameter_index(statement, mark + a.name);
          if (i > 0) bind(statement, i, a.value);
        }
      }
      return 0;
    }
    if (args.length - from < places) throw { message: `not enough args to execute query: want ${places} got ${args.length - from}`, code: 0, further: 0 };
    for (let i = 0; i < places; i++) bind(statement, i + 1, args[from + i].value);
    return places;
  }

  // each prepares the statements of a text, one behind the other.
  function each(db, sql, use) {
    const stack = wasm.scopedAllocPush();
    try {
      const [start, length] = wasm.scopedAllocCString(sql, true);
      const found = wasm.scopedAllocPtr(), tail = wasm.scopedAllocPtr();
      let at = start;
      const end = Number(start) + Number(length);
      while (Number(at) < end) {
        const code = capi.sqlite3_prepare_v3(db, at, end - Number(at), 0, found, tail);
        if (code) throw failure(db, code);
        at = wasm.peekPtr(tail);
        const statement = wasm.peekPtr(found);
        if (!statement) continue; // a comment
        try {
          use(statement, Number(at) >= end);
        } finally {
          capi.sqlite3_finalize(statement);
        }
      }
    } finally {
      wasm.scopedAllocPop(stack);
    }
  }

  // steps runs a statement, and hands on each row.
  function steps(db, statement, row) {
    for (;;) {
      const code = capi.sqlite3_step(statement);
      if (code === capi.SQLITE_DONE) return;
      if (code !== capi.SQLITE_ROW) throw failure(db, code);
      row();
    }
  }

  const requests = {
    open({ name, keys }) {
      const db = name ? new oo1.DB("/" + name, "c", "memdb") : new oo1.DB(":memory:", "c");
      db.exec("PRAGMA foreign_keys = " + (keys ? "ON" : "OFF"));
      capi.sqlite3_limit(db.pointer, capi.SQLITE_LIMIT_ATTACHED, 0);
      open.set(++last, db);
      return { conn: last };
    },
    close({ conn }) {
      open.get(conn).close();
      open.delete(conn);
      return {};
    },
    prepare({ conn, sql }) {
      each(open.get(conn).pointer, sql, () => {});
      return {};
    },
    exec({ conn, sql, args = [] }) {
      const db = open.get(conn).pointer;
      let used = 0;
      each(db, sql, (statement) => {
        used += bindAll(statement, args, used);
        steps(db, statement, () => {});
      });
      return { last: Number(capi.sqlite3_last_insert_rowid(db)), changed: Number(capi.sqlite3_changes64(db)) };
    },
    query({ conn, sql, args = [] }) {
      const db = open.get(conn).pointer;
      let used = 0, columns = [], types = [], rows = [], behind;
      each(db, sql, (statement) => {
        used += bindAll(statement, args, used);
        columns = []; types = []; rows = [];
        const describe = () => {
          for (let i = 0; i < capi.sqlite3_column_count(statement); i++) {
            columns.push(capi.sqlite3_column_name(statement, i));
            types.push(capi.sqlite3_column_decltype(statement, i) || "");
          }
        };
        try {
          steps(db, statement, () => {
            if (!rows.length) describe(); // the tables may be other ones than when it was prepared
            rows.push(columns.map((_, i) => cell(capi, wasm, statement, i)));
          });
        } catch (e) {
          if (!rows.length) throw e;
          behind = e;
        }
        if (!rows.length) describe();
      });
      return { columns, types, rows, behind };
    },
  };

  const answer = (work) => {
    try {
      return JSON.stringify(work());
    } catch (e) {
      return JSON.stringify({ error: { message: e.message, code: e.code || 0, further: e.further || 0 } });
    }
  };

  self.sqlite = (text) => answer(() => {
    const request = JSON.parse(text);
    return requests[request.do](request);
  });

  self.sqliteFunction = (text, call) => answer(() => {
    const { conn, name, inputs, pure } = JSON.parse(text);
    const result = (context, ...args) => {
      const value = call(JSON.stringify(args.map((v) => v === null ? null : v instanceof Uint8Array ? "x" + [...v].map((b) => b.toString(16).padStart(2, "0")).join("") : typeof v === "string" ? "s" + v : typeof v === "bigint" || Number.isInteger(v) ? "i" + v : "f" + v)));
      if (value === "") return null;
      const rest = value.slice(1);
      switch (value[0]) {
        case "e": throw new Error(rest);
        case "i": return BigInt(rest);
        case "f": return Number(rest);
        case "x": return bytes(rest);
      }
      return rest;
    };
    open.get(conn).createFunction({ name, arity: inputs, deterministic: pure, xFunc: result });
    return {};
  });
}
