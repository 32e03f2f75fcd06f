// The playground: a schema in an editor, and beside it all that the engine says of it.
import { Asker } from "./asker.js";
import { completer } from "./complete.js";
import { schemaIn } from "./folder.js";
import { project } from "./project.js";
import { reader } from "./reader.js";
import { beginning, begun, checked, fileName, fileNames, read, write } from "./state.js";
import { zip } from "./zip.js";

const $ = (id) => document.getElementById("Play-" + id);
const here = (name) => new URL(name, import.meta.url);
const root = here("../../../");
const key = "learnrel.solved";

const start = {
  "user.go": `package blog

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// User writes posts.
type User struct {
	ent.Schema
}

// Fields of the User.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.String("name"),
	}
}

// Edges of the User.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("posts", Post.Type),
	}
}
`,
  "post.go": `package blog

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Post is written by one user.
type Post struct {
	ent.Schema
}

// Fields of the Post.
func (Post) Fields() []ent.Field {
	return []ent.Field{
		field.String("content"),
	}
}

// Edges of the Post.
func (Post) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("author", User.Type).
			Ref("posts").
			Unique().
			Required(),
	}
}
`,
};

let state = { files: { ...start }, sql: "", open: "user.go" };
let from = null; // what it began with: a schema, an exercise, an error, or nothing of that
let open = "user.go", editor, buffers = {}, task = null, answer = null, made = "", sent = [];

const engine = new Asker(() => new Worker(here("worker.js")));
const database = new Asker(() => new Worker(here("sqlworker.js"), { type: "module" }));

function element(name, attributes, ...children) {
  const e = document.createElement(name);
  for (const [k, v] of Object.entries(attributes || {})) e.setAttribute(k, v);
  e.append(...children);
  return e;
}

function button(text, action, attributes) {
  const b = element("button", { type: "button", ...attributes }, text);
  b.addEventListener("click", action);
  return b;
}

function say(text, bad) {
  $("status").textContent = text;
  $("status").classList.toggle("bad", !!bad);
}

// The files.

function showTabs() {
  const names = fileNames(state.files);
  if (state.files[open] === undefined) open = names[0];
  const held = $("tabs").contains(document.activeElement); // which goes with the tab that has it
  $("tabs").replaceChildren(...names.map((name) => {
    const count = (answer ? answer.findings : []).filter((f) => f.at.file === name && f.severity === "error").length;
    const tab = button(name + (count ? " ✕" : ""), () => show(name), { role: "tab", id: "Play-tab-" + name, "aria-selected": String(name === open), "aria-controls": "Play-editor", tabindex: name === open ? "0" : "-1" });
    if (count) tab.setAttribute("aria-label", name + ", with errors");
    return tab;
  }));
  const selected = $("tabs").querySelector("[aria-selected=true]");
  if (held) selected.focus();
  if (selected.offsetTop + selected.offsetHeight > $("tabs").scrollTop + $("tabs").clientHeight) $("tabs").scrollTop = selected.offsetTop; // of many
  $("remove").disabled = names.length < 2;
}

function show(name, focus) {
  if (state.files[open] !== undefined) buffers[open] = editor.keep();
  open = name;
  editor.show(buffers[name] || editor.state(state.files[name]));
  showTabs();
  mark();
  if (focus) editor.focus();
}

function change(text) {
  if (text === state.files[open]) return;
  state.files[open] = text;
  later();
}

function load(files, first) {
  state = checked({ files, sql: state.sql, open: first });
  buffers = {};
  answer = null;
  sent = [];
  $("results").dataset.held = "";
  open = state.open || fileNames(state.files)[0];
  editor.show(editor.state(state.files[open]));
  showTabs();
  return judge();
}

function add() {
  const name = $("name").value.trim();
  if (!fileName(name)) return say("A file's name is like comment.go, or like mixins/time.go for one of another package", true);
  state.files[name] ??= begun(name, state.files);
  $("name").value = "";
  show(name, true);
  later();
}

function remove() {
  delete state.files[open];
  delete buffers[open];
  open = fileNames(state.files)[0];
  editor.show(buffers[open] || editor.state(state.files[open]));
  showTabs();
  later();
}

// openFiles takes files of the reader's own, in the place of those that are there.
async function openFiles(list) {
  const files = {}, not = [];
  for (const f of list) {
    if (fileName(f.name)) files[f.name] = await f.text();
    else not.push(f.name);
  }
  if (await opened(files) && not.length) say(not.join(", ") + (not.length > 1 ? " are" : " is") + " left out: no file of a schema. " + $("status").textContent);
}

// openFolder takes the schema that is in a folder, with the packages that it uses.
async function openFolder(list) {
  say("The folder is read …");
  try {
    const found = await schemaIn(list);
    const large = found.tooLarge.length;
    if (await opened(found.files) && large) say(found.tooLarge[0] + (large > 1 ? " and " + (large - 1) + " more packages are" : " is") + " too large to come along. " + $("status").textContent);
  } catch (e) {
    say("The folder can't be opened: " + e.message + ".", true);
  }
}

// opened goes on with files of the reader's own, and tells whether they can be a schema's.
async function opened(files) {
  try {
    checked({ files });
  } catch (e) {
    say("These can't be opened: " + e.message.replace("the link holds", "there is") + ".", true);
    return false;
  }
  takeNothing();
  from = "";
  await load(files);
  return true;
}

// The verdict.

let timer;
function later() {
  clearTimeout(timer);
  timer = setTimeout(judge, 30);
}

async function judge() {
  clearTimeout(timer);
  const question = { files: { ...state.files } };
  if (task && task.bundle) question.exercise = task.bundle;
  if (editor.colour) question.code = true;
  let began, got;
  try {
    await engine.load();
    if (!answer) { // the verdict comes first, and what takes longer behind it
      const brief = JSON.parse(await engine.ask(JSON.stringify({ files: state.files, brief: true })));
      if (!brief.failed) say(verdictOf(brief), !brief.good);
    }
    began = performance.now();
    got = JSON.parse(await engine.ask(JSON.stringify(question)));
  } catch (e) {
    if (e.message !== "superseded") unknown(e.message + ".");
    return;
  }
  if (got.failed) return unknown(got.failed);
  answer = got;
  document.documentElement.dataset.judged = String(Number(document.documentElement.dataset.judged || 0) + 1);
  $("time").textContent = "judged in " + (performance.now() - began).toFixed(0) + " ms";
  showTabs();
  if (editor.colour && got.code) editor.colour(question.files, got.code);
  mark();
  showFindings();
  showTask();
  if (got.good) {
    showRelations();
    showTables();
  }
  const held = $("results").dataset.held ||= got.good ? "yes" : "";
  $("results").classList.toggle("stale", !got.good && !!held);
  $("results").classList.toggle("empty", !held);
  if (!held) $("words").replaceChildren(element("p", { class: "note" }, "What the schema means stands here as soon as ent takes it."));
  keep();
}

// unknown says why there is no verdict; what is shown is of another schema.
function unknown(why) {
  say("No verdict: " + why, true);
  $("results").classList.add("stale");
}

// mark marks the findings of the open file under its letters.
function mark() {
  if (!answer) return;
  const length = state.files[open].length;
  editor.mark(answer.findings.filter((f) => f.at.file === open).map((f) => ({
    from: Math.min(f.at.from, length), to: Math.min(Math.max(f.at.to, f.at.from + 1), length),
    severity: f.severity === "error" ? "error" : "warning",
    message: f.message + (f.code ? "  [" + f.code + "]" : ""),
    actions: f.repair ? [{ name: f.repair.title, apply: () => repair(f.repair) }] : [],
  })));
}

// repair makes the edits of a repair, from the last to the first.
function repair({ edits }) {
  const changed = {};
  for (const e of [...edits].sort((a, b) => b.at.from - a.at.from)) {
    const text = changed[e.at.file] ?? state.files[e.at.file];
    if (text === undefined) continue;
    changed[e.at.file] = text.slice(0, e.at.from) + e.text + text.slice(e.at.to);
  }
  for (const [name, text] of Object.entries(changed)) {
    if (name === open) {
      editor.change(difference(state.files[name], text));
    } else {
      state.files[name] = text;
      delete buffers[name];
    }
  }
  later();
}

// difference is the part in which two texts differ.
function difference(a, b) {
  let from = 0, end = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from++;
  while (end < a.length - from && end < b.length - from && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return { from, to: a.length - end, insert: b.slice(from, b.length - end) };
}

function showFindings() {
  $("findings").replaceChildren(...answer.findings.map((f) => {
    const box = element("li", { class: f.severity === "error" ? "error" : "warning" });
    const place = f.at.file ? button(f.at.file + (f.at.line ? ":" + f.at.line : ""), () => go(f.at), { class: "place" }) : "";
    const head = element("p", {}, place, " ", element("strong", {}, f.severity === "error" ? "error" : f.severity));
    if (f.code) head.append(" ", element("a", { href: new URL("errors/" + f.code + ".html", root).href }, f.code));
    box.append(head, element("p", { class: "message" }, f.message));
    if (f.fix) box.append(element("p", { class: "fix" }, f.fix));
    if (f.repair) box.append(button(f.repair.title, () => repair(f.repair), { class: "repair" }));
    return box;
  }));
  say(verdictOf(answer), !answer.good);
}

function verdictOf({ good, findings }) {
  const errors = findings.filter((f) => f.severity === "error").length;
  const warnings = findings.length - errors;
  if (good) return "ent takes this schema" + (warnings ? ", with " + warnings + (warnings > 1 ? " warnings" : " warning") : "") + ".";
  if (errors) return errors + (errors > 1 ? " errors." : " error.");
  const lacks = findings.some((f) => f.message.includes("its files are not here"));
  return "Not all of this can be judged here: in your module, learnrel schema check does." + (lacks ? " Open a folder takes the packages that a schema uses, too." : "");
}

function go(at) {
  if (state.files[at.file] === undefined) return;
  show(at.file, true);
  const length = state.files[at.file].length;
  editor.go(Math.min(at.from, length), Math.min(at.to, length));
}

function showRelations() {
  $("words").replaceChildren(...(answer.relations.length ? answer.relations.map((r) => element("section", {},
    element("h3", {}, element("code", {}, r.name), " ", element("span", { class: "note" }, r.kind)),
    ...r.sentences.map((s) => element("p", {}, s)))) : [element("p", { class: "nothing" }, "No relations yet: edge.To makes one.")]));
  $("diagram").innerHTML = answer.svg || ""; // the engine escapes every name in it
  learnrel.reach($("diagram"));
  $("methods").replaceChildren(...answer.types.map((t) => element("details", {},
    element("summary", {}, t.name + " ", element("span", { class: "note" }, t.methods.length + " methods")),
    element("ul", {}, ...t.methods.map((m) => element("li", {}, element("code", {}, m)))))));
}

function showTables() {
  if (answer.tables.length) $("sql").placeholder = "SELECT * FROM " + answer.tables[0];
  const dialect = $("dialect").value;
  const tables = (answer.ddl || {})[dialect] || {};
  if (tables.error) $("ddl").textContent = tables.error;
  else $("ddl").innerHTML = (tables.html || "").trim(); // the engine escapes every name in it
}

// The database.

async function tables() {
  const ddl = answer && answer.ddl && answer.ddl.sqlite && answer.ddl.sqlite.sql;
  if (!ddl) throw new Error("there are no tables yet: the schema has errors");
  if (ddl === made && database.loading) return "";
  $("rows").replaceChildren(element("p", { class: "note" }, "SQLite is loading …"));
  const did = await database.ask({ ddl, before: sent });
  if (did.error) throw new Error(did.error);
  made = ddl;
  return did.lost ? did.lost + " of your statements no longer fit the tables. " : "";
}

async function query(event) {
  event.preventDefault();
  const sql = $("sql").value.trim();
  if (!sql) return;
  state.sql = sql;
  const out = $("rows");
  try {
    const note = await tables();
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
  keep();
}

function grid({ columns, rows }) {
  return element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "The rows" }, element("table", {},
    element("thead", {}, element("tr", {}, ...columns.map((c) => element("th", { scope: "col" }, c)))),
    element("tbody", {}, ...rows.map((r) => element("tr", {}, ...r.map((v) => element("td", {}, v)))))));
}

// The address.

let kept = "";
async function keep() {
  const text = await write({ ...state, open });
  kept = "#" + [from, text && "s=" + text].filter(Boolean).join("&");
  history.replaceState(null, "", kept);
  return text !== "";
}

async function share() {
  if (!await keep()) return say("This is too much for a link: download it as a project.", true);
  try {
    await navigator.clipboard.writeText(location.href);
    say("The link is copied. It holds the schema itself.");
  } catch {
    say("Copy the link from the address bar: it holds the schema itself.");
  }
}

async function download() {
  let module;
  try {
    const response = await fetch(here("project.json"));
    module = await response.json();
  } catch {
    return say("The files of the project could not be loaded.", true);
  }
  const a = element("a", { href: URL.createObjectURL(zip(project(state.files, (answer && answer.packages) || {}, module))), download: "schema.zip" });
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
}

// Tasks: an exercise of a lesson, or an error to repair.

async function json(name) {
  const response = await fetch(here(name));
  if (!response.ok) throw new Error("there is no " + name.replace(/\.json$/, ""));
  return response.json();
}

// part takes a part of another page of the site.
async function part(page, selector) {
  const response = await fetch(new URL(page, root));
  const whole = new DOMParser().parseFromString(await response.text(), "text/html");
  const base = new URL(page, root);
  const found = whole.querySelector(selector);
  if (!found) throw new Error("the page " + page + " has no such part");
  for (const a of found.querySelectorAll("a[href]")) a.href = new URL(a.getAttribute("href"), base).href;
  found.querySelectorAll("[id]").forEach((e) => e.removeAttribute("id"));
  return document.adoptNode(found);
}

async function take(what) {
  task = null;
  const [kind, name] = what.split("=");
  if (!beginning(what)) throw new Error("nothing has that name here");
  place(kind);
  const held = await json((kind === "schema" ? "schemas/" : kind === "error" ? "errors/" : "exercises/") + name + ".json");
  if (kind !== "schema") {
    task = { kind, name, ...held };
    await describe();
  }
  return held;
}

// place gives what is to do its place at once, or takes it.
function place(kind) {
  $("task").hidden = kind !== "exercise" && kind !== "error";
  if ($("task").hidden) delete document.documentElement.dataset.task;
  else document.documentElement.dataset.task = kind;
}

function takeNothing() {
  task = null;
  place();
}

async function describe() {
  const text = $("task-text");
  if (task.kind === "exercise") {
    const slug = task.name.split("/")[0];
    const section = await part("lessons/" + slug + ".html", ".exercise[aria-labelledby=\"" + CSS.escape(task.id) + "\"]");
    section.querySelectorAll(".play-link").forEach((e) => e.remove());
    section.querySelectorAll("details").forEach((d) => { if (d.querySelector("summary").textContent === "The start") d.remove(); });
    section.querySelectorAll(".tablist").forEach((e) => e.remove());
    section.querySelectorAll(".panel").forEach((e) => e.classList.add("open"));
    text.replaceChildren(...section.children);
    $("back").href = new URL("lessons/" + slug + ".html", root).href;
    $("back").textContent = "Back to the lesson";
  } else {
    text.replaceChildren(element("h3", {}, "Repair this: " + task.title), element("p", {}, task.summary));
    $("back").href = new URL("errors/" + task.name + ".html", root).href;
    $("back").textContent = "The page of this error";
  }
}

function showTask() {
  if (!task || !answer) return;
  const out = $("verdict");
  let solved, lines = [];
  if (task.kind === "exercise") {
    const v = answer.exercise || {};
    solved = v.passes;
    lines = (v.failures || []).slice(0, 3).map((f) => [f.message, f.fix, f.see]);
    if (v.failed) lines.push([v.failed]);
    if (v.unjudged) lines.push([v.unjudged]);
  } else {
    solved = answer.good && !answer.findings.some((f) => f.code === task.name) && task.types.every((t) => answer.types.some((u) => u.name === t)) && answer.relations.length >= task.relations;
  }
  out.className = solved ? "solved" : "unsolved";
  out.replaceChildren(element("strong", {}, solved ? "Solved" : "Not yet"), ...lines.map(([message, fix, see]) => {
    const p = element("p", {}, message);
    if (fix) p.append(" ", fix);
    if (see) p.append(" ", element("a", { href: new URL((answer.findings.some((f) => f.code === see) ? "errors/" : pageOf(see)) + see + ".html", root).href }, see));
    return p;
  }));
  if (solved) tick();
}

function pageOf(name) {
  return task.lessons.includes(name) ? "lessons/" : "errors/";
}

function tick() {
  try {
    const all = new Set(JSON.parse(localStorage.getItem(key) || "[]"));
    all.add(task.kind + "=" + task.name);
    localStorage.setItem(key, JSON.stringify([...all]));
  } catch { /* a page may have no storage */ }
}

// loads starts the engine, and counts its seconds where nobody is told them: on a slow line
// there are many.
async function loads() {
  const began = performance.now();
  const counting = setInterval(() => { $("time").textContent = "loading for " + Math.round((performance.now() - began) / 1000) + " s"; }, 1000);
  try {
    await engine.load();
  } catch { /* a question tells */ }
  clearInterval(counting);
}

// The start.

// writer puts the editor in the place of what shows the file until then.
let coming;
function writer() {
  return coming ||= import("./editor.js").then(({ make }) => {
    editor = make({
      root: $("editor").attachShadow({ mode: "open" }), label: "The file of the schema; Escape leaves it", change,
      complete: completer(() => state.files),
      escape: () => { $("status").focus(); return true; },
    });
  });
}

// wanted is for somebody who wants to write in the open file.
async function wanted(from = 0, to = from) {
  $("editor").classList.add("waits");
  try {
    const is = editor;
    await writer();
    if (editor === is) return;
    editor.show(editor.state(state.files[open]));
    mark();
    editor.go(from, to);
  } catch {
    coming = null;
    say("The editor could not be loaded.", true);
  } finally {
    $("editor").classList.remove("waits");
  }
}

// inAddress gives what the address says of the start, and what it holds.
function inAddress() {
  const text = location.hash.slice(1);
  if (text.startsWith("s=")) return ["", text.slice(2)];
  const at = text.indexOf("&s=");
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 3)];
}

async function fromAddress() {
  if (location.hash && location.hash === kept) return;
  const ours = /^#(s|schema|exercise|error)=/.test(location.hash);
  if (!ours && from !== null) return; // a link within the page: what was written stays
  from = "";
  try {
    const [what, packed] = ours ? inAddress() : [""];
    const held = packed === undefined ? null : await read(packed);
    const began = what ? await take(what).catch((e) => { if (!held) throw e; }) : null;
    if (began) from = what;
    else takeNothing();
    if (held) $("sql").value = state.sql = held.sql || $("sql").value;
    if (held) load(held.files, held.open);
    else if (began) load(began.files, began.open);
    else load(start, "user.go");
  } catch (e) {
    takeNothing();
    await load(start, "user.go");
    say("The link could not be opened: " + e.message + ".", true);
  }
}

function onTabKey(event) {
  const tabs = [...$("tabs").children], at = tabs.indexOf(event.target);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  show(tabs[(to + tabs.length) % tabs.length].id.slice("Play-tab-".length));
  $("tabs").querySelector("[aria-selected=true]").focus();
}

// The engine starts when the page has been painted, which it would slow.
requestAnimationFrame(() => setTimeout(loads));
if (matchMedia("(pointer: coarse)").matches) editor = reader({ host: $("editor"), label: "The file of the schema; the editor comes when you tap it", change, wanted });
else await writer();
$("tabs").addEventListener("keydown", onTabKey);
$("status").addEventListener("keydown", (e) => { // back over the editor, where tabs indent
  if (e.key !== "Tab" || !e.shiftKey) return;
  e.preventDefault();
  $("tabs").querySelector("[aria-selected=true]").focus();
});
$("add").addEventListener("submit", (e) => { e.preventDefault(); add(); });
$("remove").addEventListener("click", remove);
$("open").addEventListener("click", () => $("files").click());
$("files").addEventListener("change", async () => { await openFiles($("files").files); $("files").value = ""; });
$("open-folder").hidden = !("webkitdirectory" in $("folder"));
$("open-folder").addEventListener("click", () => $("folder").click());
$("folder").addEventListener("change", async () => { await openFolder($("folder").files); $("folder").value = ""; });
$("share").addEventListener("click", share);
$("download").addEventListener("click", download);
$("dialect").addEventListener("change", () => answer && showTables());
$("query").addEventListener("submit", query);
$("again").addEventListener("click", async () => { if (task) load(task.files, task.open); });
addEventListener("hashchange", fromAddress);
fromAddress();
