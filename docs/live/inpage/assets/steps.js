// The page of a lesson whose steps run in it. Nothing is loaded before a reader wants that.
import { Asker } from "./asker.js";

const of = document.getElementById("Page-steps");
const here = (name) => new URL(name, import.meta.url).href;
const worker = new Asker(() => new Worker(here("stepsworker.js"), { type: "module" }), 10, 10);
const ids = JSON.parse(of.dataset.blocks);
const blockOf = (number) => document.getElementById(ids[number]);
const steps = of.dataset.steps.split(",").map((text) => {
  const [number, name] = text.split(" ");
  return { name, number, card: blockOf(number).closest(".card") };
});

let lesson; // what the program is told of it
let last = ""; // the step whose database is there
const bench = element("section", { class: "bench", "aria-label": "The database in this page" });

function element(tag, attributes, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") e.addEventListener("click", value);
    else e.setAttribute(name, value);
  }
  e.append(...children);
  return e;
}

// The bars below the steps.

function bars() {
  for (const step of steps) {
    step.button = element("button", { type: "button", "aria-label": "Run the steps up to " + step.name, onclick: () => run(step) }, "Run");
    step.says = element("span", { role: "status" });
    step.bar = element("div", { class: "steps-bar" }, step.button, step.says);
    step.card.append(step.bar);
  }
  of.all = element("button", { type: "button", onclick: () => run(steps[steps.length - 1]) }, steps.length > 1 ? "Run all " + steps.length + " steps" : "Run the step");
  of.says = element("span", { role: "status" }, "in this page, on a database of your own");
  of.className = "steps-bar steps-all";
  of.append(of.all, of.says);
  of.hidden = false;
}

function say(step, text, kind = "") {
  step.says.textContent = text;
  step.bar.dataset.says = kind;
}

const busy = (on) => { for (const b of [of.all, ...steps.map((s) => s.button)]) b.disabled = on; };

async function run(upTo) {
  const began = steps.slice(0, steps.indexOf(upTo) + 1);
  const focused = document.activeElement;
  busy(true);
  bench.remove();
  for (const step of steps) forget(step);
  say(upTo, worker.loading ? "It runs …" : "The program of the lessons is loading, once: 4 MB, which the browser keeps …");
  of.says.textContent = "The steps run …";
  document.documentElement.dataset.ran = "";
  try {
    if (!lesson) {
      const response = await fetch(here("lessons/" + of.dataset.lesson + ".json"));
      if (!response.ok) throw new Error("the lesson could not be loaded");
      lesson = await response.json();
    }
    await worker.load();
    const at = performance.now();
    const answer = await worker.ask(JSON.stringify({ lesson, step: upTo.name }));
    if (answer.failed) throw new Error(answer.failed);
    tell(began, answer, performance.now() - at);
  } catch (e) {
    last = "";
    say(upTo, "It did not run: " + e.message + ". Here, it runs with learnrel run " + of.dataset.lesson + ".", "bad");
    of.says.textContent = "in this page, on a database of your own";
    document.documentElement.dataset.ran = "failed";
  }
  busy(false);
  if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

function forget(step) {
  say(step, "");
  step.card.querySelectorAll(".steps-differs").forEach((e) => e.remove());
}

// What came of the steps.

const labels = { output: "the output", error: "the error", trace: "the SQL", rows: "the rows" };

const labelOf = (block) => {
  const e = blockOf(block.number);
  for (const [name, label] of Object.entries(labels)) if (e && e.classList.contains(name)) return label;
  return "how it ends";
};

// ofTables are the blocks about all tables, which are of no step.
const ofTables = (answer, kind) => (answer.blocks || []).filter((b) => b.tables === kind);


function tell(began, answer, ms) {
  const ran = new Map((answer.run.steps || []).map((s) => [s.name, s]));
  for (const step of began) {
    const did = ran.get(step.name);
    if (!did) {
      say(step, answer.run.migrate ? "It did not run: the tables can't be made: " + answer.run.migrate : "It did not run: a step before it failed.", "bad");
      continue;
    }
    const blocks = (answer.blocks || []).filter((b) => b.step === step.name && String(b.number));
    const differ = blocks.filter((b) => b.status !== "pass");
    const same = [...new Set(blocks.filter((b) => b.status === "pass" && b.number !== Number(step.number)).map(labelOf))];
    if (!differ.length) {
      say(step, "Ran here: " + (same.length ? listed(same) : "how it ends") + (same.length > 1 || same[0] === "the rows" ? " are" : " is") + " the same as the page." + (did.error ? " It fails, as it must." : ""), "same");
    } else if (answer.waits) {
      say(step, "This step has two connections at once, and one is in the other's way. A page has another SQLite for that, with other words: it runs as the page shows with learnrel run " + of.dataset.lesson + ".", "bad");
    } else {
      say(step, "Ran here, and differs: " + listed([...new Set(differ.map(labelOf))]) + ".", "bad");
      for (const b of differ) show(step, b);
    }
  }
  const end = began.filter((s) => ran.has(s.name)).pop();
  of.says.textContent = ran.size + (ran.size === 1 ? " step" : " steps") + " ran here in " + Math.max(1, Math.round(ms)) + " ms" + (upToDate(answer) === began.length + " same" ? ": all as the page says." : ".");
  if (end) place(end, ran.get(end.name), answer);
  document.documentElement.dataset.ran = upToDate(answer);
}

const upToDate = (answer) => (answer.run.steps || []).length + " " + (answer.waits ? "waits" : (answer.blocks || []).every((b) => b.status === "pass") ? "same" : "differs");

const listed = (all) => all.length < 2 ? all.join("") : all.slice(0, -1).join(", ") + " and " + all[all.length - 1];

function show(step, block) {
  const panel = blockOf(block.number);
  const box = element("div", { class: "steps-differs" }, element("p", { class: "label" }, "As it ran here"), element("pre", {}, element("code", {}, block.text || block.message || "nothing")));
  (panel && panel !== step.card.querySelector("figure") ? panel : step.bar).append(box);
}

// The bench: what the step did besides, the tables behind it, and a prompt.

function place(step, did, answer) {
  const tables = answer.tables || [], shown = answer.sql[step.name];
  last = step.name;
  const parts = [element("p", { class: "bench-title" }, element("strong", {}, "Behind " + step.name), " ", element("span", { class: "note" }, "the database in this page"))];
  if (did.output) parts.push(part("Output", element("pre", {}, element("code", {}, did.output)), false));
  if (did.error) parts.push(part("Error", element("pre", { class: "bad" }, element("code", {}, (did.panic ? "panic: " : "") + did.error)), true));
  if (did.sql.length) parts.push(part("SQL, " + did.sql.length + (did.sql.length === 1 ? " statement" : " statements"), trace(shown), false));
  for (const t of tables) {
    const n = (t.rows || []).length;
    parts.push(part("Table " + t.name + ", " + (t.More ? "its first " : "") + n + (n === 1 ? " row" : " rows"), grid(t), false));
  }
  if (answer.svg) parts.push(drawn(answer, "Diagram", "diagram", written(element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "The diagram" }), answer.svg)));
  if (answer.ddl) parts.push(drawn(answer, "What made the tables", "ddl", trace(answer.ddl, "ddl")));
  const sql = element("input", { id: "Steps-sql", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-label": "A statement of SQL" });
  sql.value = tables.length ? "SELECT * FROM " + tables[0].name : "";
  const form = element("form", { class: "bench-query" }, sql, element("button", { type: "submit" }, "Ask"));
  const rows = element("div", { id: "Steps-rows", role: "status" });
  form.addEventListener("submit", (event) => { event.preventDefault(); query(sql.value.trim(), rows); });
  bench.replaceChildren(...parts, form, rows);
  step.card.after(bench);
}

const part = (title, content, open) => {
  const d = element("details", {}, element("summary", {}, title), content);
  d.open = open;
  return d;
};

// drawn is the diagram or the statements of all tables, as they are in this page.
const drawn = (answer, title, kind, content) => {
  const blocks = ofTables(answer, kind), differs = blocks.some((b) => b.status !== "pass");
  const d = part(title, content, differs);
  if (blocks.length) d.firstChild.append(element("span", { class: differs ? "bad" : "note" }, differs ? ", not the same as the page" : ", the same as the page"));
  return d;
};

// written gives an element what the program has written: it escapes every text in it.
const written = (e, html) => {
  e.innerHTML = html;
  return e;
};

const trace = (shown, kind = "") => element("pre", { class: "bench-sql " + kind }, written(element("code", {}), shown));

const bare = (value) => /^'.*'$/s.test(value) ? value.slice(1, -1).replaceAll("''", "'") : value;

const grid = ({ columns, rows }) => element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "The rows" }, element("table", {},
  element("thead", {}, element("tr", {}, ...columns.map((c) => element("th", { scope: "col" }, c)))),
  element("tbody", {}, ...(rows && rows.length ? rows.map((r) => element("tr", {}, ...r.map((v) => element("td", { class: /^(-?[\d.]+|NULL)$/.test(v) ? "right" : "" }, bare(v))))) : [element("tr", {}, element("td", { colspan: String(columns.length || 1) }, "no rows"))]))));

async function query(sql, out) {
  if (!sql) return;
  try {
    const answer = await worker.ask(JSON.stringify({ sql }));
    if (answer.failed) throw new Error(answer.failed);
    out.replaceChildren();
    for (const a of answer.asked || []) {
      if (a.columns && a.columns.length) out.append(grid(a), element("p", { class: "note" }, (a.rows || []).length + (a.More ? " rows are shown, of more" : (a.rows || []).length === 1 ? " row" : " rows")));
      else out.append(element("p", { class: "note" }, a.Changed + (a.Changed === 1 ? " row changed" : " rows changed")));
    }
    if (answer.error) out.append(element("p", { class: "bad" }, answer.error));
  } catch (e) {
    out.replaceChildren(element("p", { class: "bad" }, e.message + ". The database is gone: run " + last + " once more."));
  }
}

bars();
