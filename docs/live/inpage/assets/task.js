// What is to do in the playground: an exercise of a lesson, or an error to repair.
import { $, element, here, root } from "./elements.js";
import { beginning } from "./state.js";

const key = "learnrel.solved";

// task is what is to do, or null.
export let task = null;

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

// take fetches what the address names, shows what is to do, and gives the files to begin with.
export async function take(what) {
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

// takeNothing is for a schema without a task.
export function takeNothing() {
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

// showTask says whether an answer is a solution.
export function showTask(answer) {
  if (!task) return;
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
