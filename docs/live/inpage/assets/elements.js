// The elements of the playground, and how others are made.

export const $ = (id) => document.getElementById("Play-" + id);
export const here = (name) => new URL(name, import.meta.url);
export const root = here("../../../");

export function element(name, attributes, ...children) {
  const e = document.createElement(name);
  for (const [k, v] of Object.entries(attributes || {})) e.setAttribute(k, v);
  e.append(...children);
  return e;
}

export function button(text, action, attributes) {
  const b = element("button", { type: "button", ...attributes }, text);
  b.addEventListener("click", action);
  return b;
}
