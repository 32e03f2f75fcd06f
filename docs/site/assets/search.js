// The search: a dialog with a box and what was found, best first. It is loaded
// when a reader first opens it, and gives results while typing.
(function () {
  "use strict";
  var most = 12; // results
  var learnrel = window.learnrel;
  var entries = [];
  var engine;
  var dialog, box, list, status;
  var at = -1; // the result that Enter opens

  // words makes terms of a word: SetAuthor is found by "author", too.
  function words(term) {
    var parts = term.replace(/([a-z0-9])([A-Z])/g, "$1 $2").split(" ");
    return parts.length > 1 ? [term].concat(parts).map(lower) : term.toLowerCase();
  }

  function lower(text) { return text.toLowerCase(); }

  learnrel.index = function (all) {
    entries = all;
    engine = new MiniSearch({
      fields: ["t", "h", "x"],
      processTerm: words,
      searchOptions: {
        boost: { t: 4, h: 3 },
        boostDocument: function (id) {
          // An error's page, and not each of its sections.
          return /^errors\/[^#]*$/.test(entries[id].u) ? 1.8 : { API: 1.4, Concept: 1.3 }[entries[id].k] || 1;
        },
        prefix: true,
        fuzzy: function (term) { return term.length > 4 ? 0.2 : false; },
        processTerm: lower
      }
    });
    engine.addAll(all.map(function (e, i) {
      return { id: i, t: e.t, h: e.h || "", x: (e.x || []).join("\n") };
    }));
  };

  // find gives the entries with all words, or where there are none with any. Those
  // that are called just that come first.
  learnrel.find = function (query) {
    var found = engine.search(query, { combineWith: "AND" });
    if (!found.length) found = engine.search(query);
    var name = query.trim().toLowerCase();
    function called(f) { return entries[f.id].t.toLowerCase() === name ? 1 : 0; }
    found.sort(function (a, b) { return called(b) - called(a) || b.score - a.score; });
    return found.slice(0, most).map(function (f) {
      return { entry: entries[f.id], terms: f.terms };
    });
  };

  // line gives the line of an entry that has most of the terms.
  function line(entry, terms) {
    var best = "", most = 0;
    (entry.x || []).forEach(function (text) {
      var low = text.toLowerCase();
      var n = terms.filter(function (t) { return low.indexOf(t) >= 0; }).length;
      if (n > most) { best = text; most = n; }
    });
    return best || (entry.x || [""])[0];
  }

  // marked gives the text with the terms in it marked, cut to what stands around
  // the first.
  function marked(text, terms) {
    var span = document.createElement("span");
    var form = new RegExp(terms.map(function (t) { return t.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"); })
      .sort(function (a, b) { return b.length - a.length; }).join("|"), "gi");
    var first = text.search(form);
    if (first > 60) text = "…" + text.slice(text.lastIndexOf(" ", first - 40) + 1);
    if (text.length > 180) text = text.slice(0, text.lastIndexOf(" ", 180)) + " …";
    var from = 0;
    text.replace(form, function (hit, offset) {
      span.append(text.slice(from, offset));
      var mark = document.createElement("b");
      mark.textContent = hit;
      span.append(mark);
      from = offset + hit.length;
      return hit;
    });
    span.append(text.slice(from));
    return span;
  }

  function part(className, content) {
    var span = document.createElement("span");
    span.className = className;
    span.append(content);
    return span;
  }

  function option(result, i) {
    var e = result.entry;
    var a = document.createElement("a");
    a.setAttribute("role", "option");
    a.id = "Search-" + i;
    a.tabIndex = -1;
    a.href = learnrel.root + e.u;
    a.append(part("kind", e.k), part("title", marked(e.h ? e.t + " › " + e.h : e.t, result.terms)), part("line", marked(line(e, result.terms), result.terms)));
    a.addEventListener("click", function () { dialog.close(); });
    return a;
  }

  function show() {
    var query = box.value.trim();
    var found = query ? learnrel.find(query) : [];
    list.replaceChildren.apply(list, found.map(option));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = !query ? "Lessons, concepts, names of ent's API and errors" : found.length ? found.length + (found.length === most ? " best results" : found.length > 1 ? " results" : " result") : "Nothing found for “" + query + "”";
    choose(found.length ? 0 : -1);
  }

  function choose(i) {
    at = i;
    Array.from(list.children).forEach(function (o, n) { o.setAttribute("aria-selected", String(n === i)); });
    if (i < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", "Search-" + i);
    list.children[i].scrollIntoView({ block: "nearest" });
  }

  function onKey(event) {
    var n = list.children.length;
    if (event.key === "Escape") { // a search box would only be emptied by it
      event.preventDefault();
      dialog.close();
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      list.children[at].click();
    } else if (n && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      choose((at + (event.key === "ArrowDown" ? 1 : n - 1)) % n);
    }
  }

  function make() {
    dialog = document.createElement("dialog");
    dialog.className = "search";
    dialog.setAttribute("aria-label", "Search");
    box = document.createElement("input");
    box.type = "search";
    box.autocomplete = "off";
    box.spellcheck = false;
    box.placeholder = "Ref, foreign key, missing required edge …";
    [["role", "combobox"], ["aria-label", "Search the course"], ["aria-controls", "Search-results"], ["aria-autocomplete", "list"]]
      .forEach(function (a) { box.setAttribute(a[0], a[1]); });
    list = document.createElement("div");
    list.id = "Search-results";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Results");
    status = document.createElement("p");
    status.className = "search-status";
    status.setAttribute("role", "status");
    var close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", function () { dialog.close(); });
    var top = document.createElement("div");
    top.className = "search-top";
    top.append(box, close);
    dialog.append(top, status, list);
    box.addEventListener("input", show);
    box.addEventListener("keydown", onKey);
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
    show();
  }

  learnrel.search = function () {
    if (!dialog) make();
    if (!dialog.open) dialog.showModal();
    box.focus();
    box.select();
  };
})();
