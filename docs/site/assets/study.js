// What makes a place to study of the pages: the lists beside them, questions that are
// answered in place, ticks at what was read and solved, and the way back to where the reader
// was. What is kept is kept in the browser.
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

  // within scrolls a list, and nothing around it, to one of its links.
  function within(nav, link) {
    nav.scrollTop += link.getBoundingClientRect().top - nav.getBoundingClientRect().top - nav.clientHeight / 2;
  }

  // startSide lets the lists beside a page open where there is no room for them.
  function startSide() {
    document.querySelectorAll(".drawer").forEach(function (opener) {
      var nav = document.getElementById(opener.getAttribute("aria-controls"));
      function open(on) {
        nav.classList.toggle("open", on);
        opener.setAttribute("aria-expanded", String(on));
      }
      opener.addEventListener("click", function () {
        var on = !nav.classList.contains("open");
        open(on);
        var here = nav.querySelector("[aria-current]") || nav.querySelector("a");
        if (!on) return;
        within(nav, here);
        here.focus({ preventScroll: true });
      });
      nav.addEventListener("click", function (event) { if (event.target.closest("a")) open(false); });
      nav.addEventListener("keydown", function (event) {
        if (event.key !== "Escape") return;
        open(false);
        opener.focus();
      });
    });
    var course = document.querySelector(".course");
    var lesson = course && course.querySelector("[aria-current]");
    if (lesson) within(course, lesson);
  }

  // startSections marks in the list of contents what is being read.
  function startSections() {
    var nav = document.querySelector(".contents, nav.toc");
    if (!nav) return;
    var links = Array.from(nav.querySelectorAll("a"));
    var heads = links.map(function (a) { return document.getElementById(decodeURIComponent(a.hash.slice(1))); });
    var at = -1, waits = false;
    function mark() {
      waits = false;
      var line = window.innerHeight / 4, now = -1;
      heads.forEach(function (h, i) { if (h && h.getBoundingClientRect().top < line) now = i; });
      if (now === at) return;
      if (links[at]) links[at].removeAttribute("aria-current");
      at = now;
      if (!links[at]) return;
      links[at].setAttribute("aria-current", "location");
      if (nav.scrollHeight > nav.clientHeight) within(nav, links[at]);
    }
    window.addEventListener("scroll", function () {
      if (!waits) requestAnimationFrame(mark);
      waits = true;
    }, { passive: true });
    mark();
  }

  // startAnchors gives each block a link to itself.
  function startAnchors() {
    document.querySelectorAll(".card figure[id] > figcaption, .card .panel[id] > .label").forEach(function (head) {
      var a = element("a", { "class": "anchor", href: "#" + head.parentNode.id, "aria-label": "Link to " + head.textContent.trim() });
      a.textContent = "#";
      head.append(a);
    });
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
    startAnchors();
    startSide();
    startSections();
    startPredict();
    startProgress();
  });
})();
