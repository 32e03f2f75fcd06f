// What is in the playground, as the fragment of its address: nothing of it is sent to a
// server. A fragment comes from anybody, so it is read with care.
const longest = 200_000; // of a fragment
export const most = 500_000; // of what it holds
const mostFiles = 200;

async function through(bytes, stream, limit) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (limit && size > limit) {
      await reader.cancel();
      throw new Error("what the link holds is too large");
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

// write gives the fragment, or nothing where the state is too large for one.
export async function write(state) {
  const held = new TextEncoder().encode(JSON.stringify(state));
  if (held.length > most) return "";
  const bytes = await through(held, new CompressionStream("deflate-raw"));
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  const fragment = btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  return fragment.length > longest ? "" : fragment;
}

export async function read(text) {
  if (text.length > longest) throw new Error("the link is too long");
  let state;
  try {
    const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    state = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await through(bytes, new DecompressionStream("deflate-raw"), most)));
  } catch (e) {
    if (e.message.startsWith("what the link")) throw e;
    throw new Error("the link is not whole");
  }
  return checked(state);
}

// checked takes of a state what is as it must be.
export function checked(state) {
  const files = {};
  const names = state && typeof state.files === "object" && state.files ? Object.keys(state.files) : [];
  if (!names.length || names.length > mostFiles) throw new Error(names.length ? "the link holds too many files" : "the link holds no schema");
  for (const name of names) {
    if (!fileName(name) || typeof state.files[name] !== "string") throw new Error("the link holds a file that can't be one of a schema");
    files[name] = state.files[name];
  }
  return {
    files,
    sql: typeof state.sql === "string" ? state.sql : "",
    open: Object.hasOwn(files, state.open) ? state.open : "",
  };
}

// beginning tells whether a text names what the playground can start from.
export function beginning(text) {
  return /^(schema|error|exercise)=[a-z0-9/_-]{1,100}$/.test(text);
}

// fileName tells whether a file can be of a schema's package, or, as mixins/time.go, of
// one that the schema uses.
export function fileName(name) {
  return /^([A-Za-z0-9][A-Za-z0-9_.-]{0,60}\/){0,8}[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.go$/.test(name) && !name.endsWith("_test.go");
}

// fileNames gives the names of files, those of the schema's own package first.
export function fileNames(files) {
  const other = (name) => name.includes("/");
  return Object.keys(files).sort((a, b) => other(a) - other(b) || (a < b ? -1 : 1));
}

// begun gives a new file's text.
export function begun(name, files) {
  const folder = name.split("/").at(-2);
  if (folder) return "package " + folder.replace(/\W/g, "") + "\n";
  const own = Object.keys(files).find((n) => !n.includes("/"));
  const pkg = (/^package (\w+)/m.exec(files[own] || "") || [])[1] || "schema";
  const type = name.replace(/\.go$/, "").replace(/(^|_)([a-z])/g, (_, __, c) => c.toUpperCase());
  return `package ${pkg}\n\nimport "entgo.io/ent"\n\n// ${type} …\ntype ${type} struct {\n\tent.Schema\n}\n`;
}
