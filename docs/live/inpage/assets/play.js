// The playground: a schema in an editor, and beside it all that the engine says of it.
import { Asker } from "./asker.js";
import { completer } from "./complete.js";
import { forget, query } from "./database.js";
import { $, button, element, here } from "./elements.js";
import { schemaIn } from "./folder.js";
import { project } from "./project.js";
import { reader } from "./reader.js";
import { showFindings, showRelations, showTables, verdictOf } from "./results.js";
import { start } from "./start.js";
import { begun, checked, fileName, fileNames, read, write } from "./state.js";
import { showTask, take, takeNothing, task } from "./task.js";
import { zip } from "./zip.js";

let state = { files: { ...start }, sql: "", open: "user.go" };
let from = null; // what it began with: a schema, an exercise, an error, or nothing of that
let open = "user.go", editor, buffers = {}, answer = null;

const engine = new Asker(() => new Worker(here("worker.js")));

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
  forget();
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
  showFindings(answer, { go, repair });
  say(verdictOf(answer), !answer.good);
  showTask(answer);
  if (got.good) {
    showRelations(answer);
    showTables(answer);
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

function go(at) {
  if (state.files[at.file] === undefined) return;
  show(at.file, true);
  const length = state.files[at.file].length;
  editor.go(Math.min(at.from, length), Math.min(at.to, length));
}

async function ask(event) {
  event.preventDefault();
  const sql = $("sql").value.trim();
  if (!sql) return;
  state.sql = sql;
  await query(sql, answer?.ddl?.sqlite?.sql);
  keep();
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
$("dialect").addEventListener("change", () => answer && showTables(answer));
$("query").addEventListener("submit", ask);
$("again").addEventListener("click", async () => { if (task) load(task.files, task.open); });
addEventListener("hashchange", fromAddress);
fromAddress();
