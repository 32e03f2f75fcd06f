// What is in the playground, as the fragment of its address: nothing of it is sent to a
// server. A fragment comes from anybody, so it is read with care.
const longest = 200_000; // of a fragment
const most = 500_000; // of what it holds
const mostFiles = 60;

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

export async function write(state) {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(state)), new CompressionStream("deflate-raw"));
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
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

export function fileName(name) {
  return /^[a-z][a-z0-9_]{0,40}\.go$/.test(name) && !name.endsWith("_test.go");
}
