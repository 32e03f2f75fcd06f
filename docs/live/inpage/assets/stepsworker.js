// The worker of a lesson's page: it has SQLite and the program that runs the steps.
import "./wasm_exec.js";
import init from "./sqlite.js";
import { serve } from "./sqlitehost.js";

async function start() {
  const made = fetch("steps.wasm");
  serve(await init({ print() {}, printErr() {} }));
  const go = new Go();
  const ready = new Promise((done) => { self.ready = done; });
  const response = await made;
  if (!response.ok) throw new Error("the lessons' program is not there: " + response.status);
  const streams = (response.headers.get("Content-Type") || "").startsWith("application/wasm");
  const { instance } = await (streams ? WebAssembly.instantiateStreaming(response, go.importObject) : WebAssembly.instantiate(await response.arrayBuffer(), go.importObject));
  go.run(instance).then(() => postMessage({ failed: "the step has ended the program" }), (e) => postMessage({ failed: e.message }));
  await ready;
}

const started = start().then(() => postMessage({ ready: true }), (e) => postMessage({ failed: e.message }));

onmessage = async ({ data: { id, question } }) => {
  await started;
  try {
    self.answer(question, (text) => postMessage({ id, answer: JSON.parse(text) }));
  } catch (e) { // the program is of no use any more
    postMessage({ failed: e instanceof RangeError ? "its calls go deeper than a browser lets them" : e.message });
  }
};
