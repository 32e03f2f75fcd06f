// A reader shows the open file where the editor will stand, until somebody wants to write:
// on a phone the editor takes longer to start than all else of the page. It has
// the functions of the editor.

export function reader({ host, label, change, wanted }) {
  const pre = document.createElement("pre"), code = document.createElement("code");
  pre.tabIndex = 0;
  pre.setAttribute("role", "group");
  pre.setAttribute("aria-label", label);
  pre.append(code);
  host.replaceChildren(pre);
  pre.addEventListener("focus", () => wanted());
  pre.addEventListener("click", (e) => wanted(offsetAt(code, e.clientX, e.clientY)));
  let text = "", coloured = new Map(), marks = [];
  const draw = () => {
    const html = coloured.get(text);
    if (html === undefined) code.textContent = text;
    else code.innerHTML = html; // the engine escapes it
    mark(marks);
  };
  const mark = (list) => {
    marks = list;
    for (const severity of ["error", "warning"]) underline(severity, list.filter((m) => m.severity === severity).map((m) => range(code, m.from, m.to)));
  };
  return {
    state: (text) => text,
    keep: () => undefined,
    show: (state) => { text = state; marks = []; draw(); },
    mark,
    colour: (files, html) => { coloured = new Map(Object.keys(html).map((name) => [files[name], html[name]])); draw(); },
    change: ({ from, to, insert }) => { text = text.slice(0, from) + insert + text.slice(to); draw(); change(text); },
    go: wanted,
    focus: () => wanted(),
  };
}

// underline needs no element around what it marks, so that colours and marks are apart.
function underline(severity, ranges) {
  if (globalThis.Highlight) CSS.highlights.set("play-" + severity, new Highlight(...ranges));
}

// range is the part of an element between two places in its text.
function range(within, from, to) {
  const r = document.createRange(), walk = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  r.selectNodeContents(within);
  for (let before = 0, node; (node = walk.nextNode()); before += node.length) {
    if (from >= before && from <= before + node.length) r.setStart(node, from - before);
    if (to >= before && to <= before + node.length) {
      r.setEnd(node, to - before);
      break;
    }
  }
  return r;
}

// offsetAt is the place in an element's text that stands at a point of the screen.
function offsetAt(within, x, y) {
  const at = document.caretPositionFromPoint?.(x, y), was = at ? null : document.caretRangeFromPoint?.(x, y);
  const [node, offset] = at ? [at.offsetNode, at.offset] : was ? [was.startContainer, was.startOffset] : [];
  if (!node || !within.contains(node)) return within.textContent.length;
  const r = document.createRange();
  r.setStart(within, 0);
  r.setEnd(node, offset);
  return r.toString().length;
}
