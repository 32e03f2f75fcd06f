// The engine's worker: it starts the program that Go made, and hands it questions.
"use strict";
importScripts("wasm_exec.js");

self.ready = function () {
  postMessage({ ready: true });
};

onmessage = function (event) {
  postMessage({ id: event.data.id, answer: self.judge(event.data.question) });
};

(async function () {
  var go = new Go();
  var response = await fetch("engine.wasm");
  if (!response.ok) throw new Error("the engine is not there: " + response.status);
  var made;
  if ((response.headers.get("Content-Type") || "").indexOf("application/wasm") === 0) {
    made = await WebAssembly.instantiateStreaming(response, go.importObject);
  } else {
    made = await WebAssembly.instantiate(await response.arrayBuffer(), go.importObject);
  }
  await go.run(made.instance);
  throw new Error("the engine has ended");
})().catch(function (e) { postMessage({ failed: e.message }); });
