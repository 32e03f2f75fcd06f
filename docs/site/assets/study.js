// What makes a place to study of the pages: questions that are answered in place, ticks at
// what was read and solved, and the way back to where the reader was. All of it is kept in
// the browser.
(function () {
  "use strict";

  function element(name, attributes) {
    var e = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (a) { e.setAttribute(a, attributes[a]); });
    return e;
  }

  // A question is answered in place: what the reader writes is compared with what came of
  // the run, and that is shown.
  function startPredict() {
    document.querySelectorAll("details.predict").forEach(function (d, i) {
      var form = element("form", { "class": "guess" });
      var label = element("label", { "for": "Guess-" + i });
      var input = element("input", { id: "Guess-" + i, autocomplete: "off", spellcheck: "false" });
      var button = element("button", { type: "submit" });
      var says = element("p", { role: "status" });
      label.textContent = d.querySelector("summary").textContent;
      button.textContent = "Compare";
      form.append(label, input, button, says);
      form.addEventListener("submit", function (event) {
        event.preventDefault();
        d.open = true;
        var right = guessed(input.value, d);
        says.className = right ? "right-guess" : "";
        says.textContent = !input.value.trim() ? "" : right ? "Just so." : "Not quite: compare it with what is below.";
      });
      d.querySelector("summary").textContent = "The answer";
      d.before(form);
    });
  }

  function words(text) { return text.toLowerCase().replace(/\s+/g, " ").trim(); }

  // guessed tells whether a guess is right: the number of statements, the tables with the
  // keys, or the text.
  function guessed(guess, d) {
    var answer = d.querySelector(".answer");
    if (!answer) {
      var pre = d.querySelector(".panel pre, pre");
      return !!pre && words(guess) === words(pre.textContent);
    }
    var number = /^\d+/.exec(answer.textContent);
    if (number) return (/\d+/.exec(guess) || [])[0] === number[0];
    var tables = new Set(answer.textContent.split(";").map(function (part) { return part.split(":")[0].trim(); }));
    return Array.from(tables).every(function (t) { return words(guess).split(/[^\w]+/).indexOf(t) >= 0; });
  }

  // What a reader has read to its end and solved is kept in the browser, and ticked.
  function kept(name, value) {
    try {
      if (value) localStorage.setItem(name, JSON.stringify(value));
      return JSON.parse(localStorage.getItem(name) || "[]");
    } catch (e) {
      return [];
    }
  }

  function startProgress() {
    var read = kept("learnrel.read");
    var solved = kept("learnrel.solved");
    var slug = (/\/lessons\/([\w-]+)\.html$/.exec(location.pathname) || [])[1];
    var end = slug && document.querySelector(".turn");
    if (end && window.IntersectionObserver) {
      kept("learnrel.last", [slug, document.querySelector("h1").textContent]);
      new IntersectionObserver(function (entries) {
        if (!entries[0].isIntersecting || read.indexOf(slug) >= 0) return;
        read.push(slug);
        kept("learnrel.read", read);
        tick();
      }).observe(end);
    }
    function tick() {
      document.querySelectorAll(".course a, .lessons > li > a:first-child").forEach(function (a) {
        var name = (/(?:^|\/)([\w-]+)\.html$/.exec(a.getAttribute("href")) || [])[1];
        if (read.indexOf(name) < 0 && solved.indexOf("error=" + name) < 0 || a.querySelector(".tick")) return;
        var mark = element("span", { "class": "tick" });
        mark.textContent = "✓";
        a.append(" ", mark);
        var words = element("span", { "class": "hidden" });
        words.textContent = " (read)";
        mark.setAttribute("aria-hidden", "true");
        a.append(words);
      });
      document.querySelectorAll(".exercise").forEach(function (x) {
        var name = x.querySelector(".note code");
        if (!name || solved.indexOf("exercise=" + name.textContent) < 0 || x.querySelector("h3 .tick")) return;
        var mark = element("span", { "class": "tick" });
        mark.textContent = " ✓ solved";
        x.querySelector("h3").append(mark);
      });
    }
    tick();
  }

  // startContinue adds the way back as soon as its place is there: later it would move what
  // is drawn already.
  function startContinue() {
    var last = kept("learnrel.last");
    if (!/^[\w-]+$/.test(last[0] || "")) return;
    var observer = new MutationObserver(function () {
      var more = document.querySelector(".hero .actions .more");
      if (!more) return;
      observer.disconnect();
      var a = element("a", { "class": "more", href: "lessons/" + last[0] + ".html" });
      a.textContent = "Continue with “" + last[1] + "”";
      more.after(" ", a);
    });
    observer.observe(document.documentElement, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", function () { observer.disconnect(); });
  }

  startContinue();
  document.addEventListener("DOMContentLoaded", function () {
    startPredict();
    startProgress();
  });
})();
