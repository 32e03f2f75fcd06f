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
          // A page, and not each of its sections.
          return entries[id].u.indexOf("#") < 0 ? 1.8 : { API: 1.4, Concept: 1.3 }[entries[id].k] || 1;
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

  // What readers who come from elsewhere call it.
  var others = [
    [/\b(?:many2many|manytomany|has_and_belongs_to_many|m2m)\b/g, "many to many"], [/\b(?:has[_ ]?many|one2many|onetomany|o2m)\b/g, "one to many"],
    [/\b(?:has[_ ]?one|one2one|onetoone|o2o)\b/g, "one to one"], [/\b(?:belongs[_ ]?to|many2one|manytoone)\b/g, "one to many"],
    [/\bforeign_?key\b/g, "foreign key"], [/\b(?:preload|joinedload|includes|select_related|prefetch_related)\b/g, "eager loading"]
  ];

  // find gives the entries with all words, or where there are none with any. Those
  // that are called just that come first, and no page fills the list.
  learnrel.find = function (query) {
    var name = query.trim().toLowerCase();
    others.forEach(function (o) { name = name.replace(o[0], o[1]); });
    var found = engine.search(name, { combineWith: "AND" });
    if (!found.length) found = engine.search(name);
    // A section is not called as its page is.
    function called(f) {
      var e = entries[f.id];
      return e.t.toLowerCase() === name && !(e.h && /^(?:lessons|errors)\//.test(e.u)) ? 1 : 0;
    }
    found.sort(function (a, b) { return called(b) - called(a) || b.score - a.score; });
    var seen = {}, ofPage = {};
    return found.filter(function (f) {
      var address = entries[f.id].u, page = address.split("#")[0];
      var again = seen[address];
      seen[address] = true;
      if (again || /^(?:lessons|errors)\//.test(address) && ofPage[page] >= 2) return false;
      ofPage[page] = (ofPage[page] || 0) + 1;
      return true;
    }).slice(0, most).map(function (f) {
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
    if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      list.children[at].click();
    } else if (n && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      choose((at + (event.key === "ArrowDown" ? 1 : n - 1)) % n);
    }
  }

  // search takes over the dialog that the page has opened, and what was typed in it.
  learnrel.search = function (parts) {
    dialog = parts.dialog;
    box = parts.box;
    list = parts.list;
    status = parts.status;
    box.addEventListener("input", show);
    box.addEventListener("keydown", onKey);
    show();
  };
})();
