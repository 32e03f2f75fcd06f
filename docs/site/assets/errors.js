// The box that finds an error by its text. It does in the browser what learnrel
// explain does in a terminal, by the same templates.
(function () {
  "use strict";
  var learnrel = window.learnrel;
  // The stages whose messages say most of their own come first.
  var order = ["graph", "load", "generate", "migrate", "run", "compile"];
  var most = 20; // errors shown
  var longest = 4096; // of a line that is looked at as a whole
  var all = [];
  var matchers = [];
  var forms = {}; // what some names stand for, by the names

  function escape(text) { return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"); }

  // matcher makes a template, with <name> where a message names something, ready
  // for use.
  function matcher(error, template) {
    var names = [];
    var literal = 0;
    var parts = template.split(/<(\w+)>/);
    var source = parts.map(function (p, i) {
      if (i % 2 === 0) {
        literal += p.length;
        return escape(p);
      }
      names.push(p);
      if (forms[p]) return "(" + forms[p] + ")";
      return i === parts.length - 2 && parts[parts.length - 1] === "" ? "(.*)" : "(.*?)";
    }).join("");
    var literals = parts.filter(function (p, i) { return i % 2 === 0 && p; });
    return { error: error, names: names, literal: literal, literals: literals, form: new RegExp(source) };
  }

  // may tells whether a line has the literal parts, one behind the other: on a long
  // line that has not, the form itself would take its square.
  function may(m, line) {
    var at = 0;
    return m.literals.every(function (part) {
      at = line.indexOf(part, at);
      if (at < 0) return false;
      at += part.length;
      return true;
    });
  }

  learnrel.errors = function (known, special) {
    all = known;
    forms = special;
    known.forEach(function (error) {
      (error.m || []).forEach(function (t) { matchers.push(matcher(error, t)); });
    });
  };

  // match gives the error that a line tells of, or null.
  function match(line) {
    for (var i = 0; i < order.length; i++) {
      var best = null;
      matchers.forEach(function (m) {
        if (m.error.s === order[i] && (!best || m.literal > best.literal) && may(m, line) && m.form.test(line)) best = m;
      });
      var hit = best && result(best, line);
      if (hit && !doubted(hit)) return hit;
    }
    return null;
  }

  // doubted tells whether a line is probably not of the error whose words it has: Go, SQL
  // and shells say much in the same words.
  function doubted(hit) {
    return (hit.error.d || []).some(function (conditions) {
      return conditions.every(function (c) {
        return new RegExp(c.f).test(c.o ? hit.names[c.o] || "" : hit.line) !== !!c.n;
      });
    });
  }

  function result(m, line) {
    var names = {};
    var values = m.form.exec(line);
    m.names.forEach(function (name, i) {
      if (values[i + 1] && !(name in names)) names[name] = values[i + 1];
    });
    return { error: m.error, line: line, names: names };
  }

  // explain gives the errors in a text, each once.
  learnrel.explain = function (text) {
    var found = [];
    var seen = {};
    text.split("\n").forEach(function (line) {
      line = line.replace(/\x1b\[[0-9;?]*[ -\/]*[@-~]/g, "").trim().slice(0, 65536);
      if (!line || found.length >= most) return;
      if (line.length > longest) return piecesOf(line).forEach(one);
      one(line);
    });
    return found;

    function one(line) {
      if (found.length >= most) return;
      var hit = match(line) || (line.indexOf('\\"') >= 0 ? match(line.replace(/\\"/g, '"')) : null);
      if (!hit || seen[hit.error.c + hit.line]) return;
      seen[hit.error.c + hit.line] = true;
      found.push(hit);
    }
  };

  // piecesOf cuts a line that no person wrote: a log in JSON, at the newlines in its
  // strings and between them.
  function piecesOf(line) {
    return line.replace(/([^\\])"[,:}\]]/g, "$1\n").split(/\n|\\n|\\r/).map(function (p) { return p.trim().slice(0, longest); }).filter(function (p) { return p; });
  }

  function words(text) {
    return new Set(text.toLowerCase().split(/[^\p{L}]+/u).filter(function (w) { return w.length > 2; }));
  }

  // near gives the errors whose texts have most words in common with another.
  function near(text) {
    var wanted = words(text);
    return all.filter(function (e) { return e.u; }).map(function (e) {
      var score = Math.max.apply(null, [e.t].concat(e.m || []).map(function (t) {
        var has = words(t + " " + e.c);
        var common = 0;
        wanted.forEach(function (w) { if (has.has(w)) common++; });
        return common / (has.size + wanted.size - common);
      }));
      return { error: e, score: score };
    }).filter(function (n) { return n.score >= 0.12; })
      .sort(function (a, b) { return b.score - a.score; }).slice(0, 3).map(function (n) { return { error: n.error, names: {} }; });
  }

  function element(name, className, content) {
    var e = document.createElement(name);
    if (className) e.className = className;
    if (content) e.append(content);
    return e;
  }

  function anchor(href, text) {
    var a = element("a", "", text);
    a.href = href;
    return a;
  }

  function card(hit) {
    var e = hit.error;
    var box = element("div", "found");
    var title = element("p", "title");
    title.append(e.u ? anchor(e.u, e.t) : "An error at " + e.s, " ", element("code", "", e.c));
    box.append(title);
    if (hit.line) {
      var pre = element("pre");
      pre.append(element("code", "", hit.line));
      box.append(pre);
    }
    var names = Object.keys(hit.names).filter(function (n) { return n.length > 1; }).map(function (n) { return n + ": " + hit.names[n]; });
    if (names.length) box.append(element("p", "names", names.join(", ")));
    if (e.a) box.append(element("p", "", e.a));
    if (e.r) {
      var repair = element("p", "", element("strong", "", "The repair: "));
      repair.append(e.r + " ", anchor(e.u + "#the-repair", "Show it"));
      box.append(repair);
    }
    if (!e.u) {
      var note = element("p", "names", "The catalogue has no page of it yet.");
      (e.l || []).forEach(function (l, i) { note.append(i ? ", " : " Shown in ", anchor(l.Href, l.Text)); });
      box.append(note);
    }
    return box;
  }

  function show(box, out) {
    var text = box.value;
    var hits = learnrel.explain(text);
    var says = "";
    if (!hits.length && text.trim()) {
      hits = near(text);
      says = hits.length ? "No error that is known here. The nearest:" : "No error that is known here. The search (press /) looks through all pages.";
    }
    out.replaceChildren.apply(out, (says ? [element("p", "paste-note", says)] : []).concat(hits.map(card)));
  }

  var box = document.getElementById("Errors-text");
  var script = document.createElement("script");
  script.src = learnrel.root + "assets/error-templates.js";
  script.onload = function () {
    var out = document.getElementById("Errors-found");
    var later;
    box.addEventListener("input", function () { // a paste of many lines is as many inputs
      clearTimeout(later);
      later = setTimeout(function () { show(box, out); }, 80);
    });
    if (box.value) show(box, out); // the browser kept it
  };
  script.onerror = function () {
    document.getElementById("Errors-found").replaceChildren(element("p", "paste-note", "The errors could not be loaded. In a terminal, learnrel explain does the same."));
  };
  document.head.append(script);
})();
