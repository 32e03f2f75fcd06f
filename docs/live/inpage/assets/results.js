// What the engine says of a schema, beside it.
import { $, button, element, root } from "./elements.js";

// showFindings lists what there is to say; go leads to a place, and repair makes the edits of one.
export function showFindings(answer, { go, repair }) {
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
}

// verdictOf says it in a sentence.
export function verdictOf({ good, findings }) {
  const errors = findings.filter((f) => f.severity === "error").length;
  const warnings = findings.length - errors;
  if (good) return "ent takes this schema" + (warnings ? ", with " + warnings + (warnings > 1 ? " warnings" : " warning") : "") + ".";
  if (errors) return errors + (errors > 1 ? " errors." : " error.");
  const lacks = findings.some((f) => f.message.includes("its files are not here"));
  return "Not all of this can be judged here: in your module, learnrel schema check does." + (lacks ? " Open a folder takes the packages that a schema uses, too." : "");
}

// showRelations says what a schema means, draws it, and lists what its client has.
export function showRelations(answer) {
  $("words").replaceChildren(...(answer.relations.length ? answer.relations.map((r) => element("section", {},
    element("h3", {}, element("code", {}, r.name), " ", element("span", { class: "note" }, r.kind)),
    ...r.sentences.map((s) => element("p", {}, s)))) : [element("p", { class: "nothing" }, "No relations yet: edge.To makes one.")]));
  $("diagram").innerHTML = answer.svg || ""; // the engine escapes every name in it
  learnrel.reach($("diagram"));
  $("methods").replaceChildren(...answer.types.map((t) => element("details", {},
    element("summary", {}, t.name + " ", element("span", { class: "note" }, t.methods.length + " methods")),
    element("ul", {}, ...t.methods.map((m) => element("li", {}, element("code", {}, m)))))));
}

// showTables shows the statements that make the tables, in the chosen dialect.
export function showTables(answer) {
  if (answer.tables.length) $("sql").placeholder = "SELECT * FROM " + answer.tables[0];
  const dialect = $("dialect").value;
  const tables = (answer.ddl || {})[dialect] || {};
  if (tables.error) $("ddl").textContent = tables.error;
  else $("ddl").innerHTML = (tables.html || "").trim(); // the engine escapes every name in it
}
