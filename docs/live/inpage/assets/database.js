// The database of the playground: SQLite with the tables of the schema.
import { Asker } from "./asker.js";
import { $, element, here } from "./elements.js";

const database = new Asker(() => new Worker(here("sqlworker.js"), { type: "module" }));
let made = "", sent = []; // the statements that made the tables, and those that the reader sent

// tables makes the tables of some statements, unless they are there, and sends again what was
// sent to those before.
async function tables(ddl) {
  if (!ddl) throw new Error("there are no tables yet: the schema has errors");
  if (ddl === made && database.loading) return "";
  $("rows").replaceChildren(element("p", { class: "note" }, "SQLite is loading …"));
  const did = await database.ask({ ddl, before: sent });
  if (did.error) throw new Error(did.error);
  made = ddl;
  return did.lost ? did.lost + " of your statements no longer fit the tables. " : "";
}

// forget leaves out what was sent: the schema is another one.
export function forget() { sent = []; }

// query sends a statement to a database with the tables that ddl makes, and shows what comes of it.
export async function query(sql, ddl) {
  const out = $("rows");
  try {
    const note = await tables(ddl);
    const got = await database.ask({ sql });
    out.replaceChildren();
    if (note) out.append(element("p", { class: "note" }, note));
    if (got.error) {
      out.append(element("p", { class: "bad" }, got.error));
    } else {
      if (!/^\s*(select|explain|pragma|with)\b/i.test(sql)) sent.push(sql);
      if (got.columns.length) out.append(grid(got));
      out.append(element("p", { class: "note" }, got.columns.length ? got.rows.length + got.more + " rows" + (got.more ? ", of which " + got.rows.length + " are shown" : "") : got.changed + (got.changed === 1 ? " row changed" : " rows changed")));
    }
  } catch (e) {
    made = "";
    out.replaceChildren(element("p", { class: "bad" }, e.message + (e.message.includes("two seconds") ? " The tables are made anew with the next statement." : "")));
  }
}

function grid({ columns, rows }) {
  return element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "The rows" }, element("table", {},
    element("thead", {}, element("tr", {}, ...columns.map((c) => element("th", { scope: "col" }, c)))),
    element("tbody", {}, ...rows.map((r) => element("tr", {}, ...r.map((v) => element("td", {}, v)))))));
}
