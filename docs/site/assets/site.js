// The pages are whole without this script. It runs before they are drawn, so
// that neither the theme nor the tabs change before the reader's eyes.
(function () {
  "use strict";
  var root = document.documentElement;
  var key = "learnrel.theme";
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  root.classList.add("js");

  // What the playground is to do has its place before the script that tells it.
  var task = /^#(exercise|error)=/.exec(location.hash);
  if (task) root.dataset.task = task[1];

  // What the scripts that are loaded later need: where the site starts.
  var learnrel = (window.learnrel = { root: new URL("../", document.currentScript.src).href });

  // A page opened from a file may have no storage.
  function stored(value) {
    try {
      if (value) localStorage.setItem(key, value);
      return localStorage.getItem(key);
    } catch (e) {
      return null;
    }
  }

  function dark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  }

  function setTheme(value) {
    if (value === "dark" || value === "light") root.dataset.theme = value;
    var button = document.querySelector(".theme");
    if (button) button.setAttribute("aria-pressed", String(dark()));
  }

  setTheme(stored());

  function startTheme() {
    setTheme();
    system.addEventListener("change", function () { setTheme(); });
    document.querySelector(".theme").addEventListener("click", function () {
      var next = dark() ? "light" : "dark";
      stored(next);
      setTheme(next);
    });
  }

  // show opens one panel of a group of tabs.
  function show(tab, focus) {
    var tabs = Array.from(tab.parentNode.children);
    tabs.forEach(function (t) {
      var on = t === tab;
      t.setAttribute("aria-selected", String(on));
      t.tabIndex = on ? 0 : -1;
      document.getElementById(t.getAttribute("aria-controls")).classList.toggle("open", on);
    });
    if (focus) tab.focus();
  }

  function onTabKey(event) {
    var tabs = Array.from(event.currentTarget.children);
    var at = tabs.indexOf(event.target);
    var to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    show(tabs[(to + tabs.length) % tabs.length], true);
  }

  function startTabs() {
    document.querySelectorAll(".tablist").forEach(function (list) {
      var panels = list.parentNode.querySelectorAll(".panel");
      if (!panels.length) return; // the playground's, which has one place for all of its files
      list.addEventListener("keydown", onTabKey);
      Array.from(list.children).forEach(function (tab, i) {
        var panel = panels[i];
        tab.id = panel.id + "-tab";
        tab.setAttribute("aria-controls", panel.id);
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", tab.id);
        panel.tabIndex = 0;
        tab.addEventListener("click", function () { show(tab); });
      });
    });
    window.addEventListener("hashchange", openTarget);
    openTarget();
  }

  // fragment is what the address leads to; one that is malformed leads nowhere.
  function fragment() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch (e) {
      return "";
    }
  }

  // openTarget opens the panel that the address leads to.
  function openTarget() {
    var tab = document.getElementById(fragment() + "-tab");
    if (!tab) return;
    show(tab);
    tab.closest(".tabs").scrollIntoView();
  }

  function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    var area = document.createElement("textarea");
    area.value = text;
    area.className = "hidden";
    document.body.append(area);
    area.select();
    var done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("no clipboard"));
  }

  // textOf is what is copied: of a repair not the lines that it takes away.
  function textOf(pre) {
    var copy = pre.cloneNode(true);
    copy.querySelectorAll("del, button").forEach(function (e) { e.remove(); });
    return copy.textContent;
  }

  function startCopy() {
    var status = document.createElement("p");
    status.className = "hidden";
    status.setAttribute("role", "status");
    document.body.append(status);
    document.querySelectorAll("pre[data-copy], .facts .run").forEach(function (pre) {
      var name = pre.parentNode.querySelector("figcaption code, .label");
      var button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.setAttribute("aria-label", "Copy " + (name ? name.firstChild.textContent : "the code"));
      button.addEventListener("click", function () {
        copyText(textOf(pre)).then(function () { return "Copied"; }, function () { return "Not copied"; }).then(function (text) {
          button.textContent = status.textContent = text;
          setTimeout(function () { button.textContent = "Copy"; status.textContent = ""; }, 2000);
        });
      });
      if (pre.matches(".run")) {
        button.setAttribute("aria-label", "Copy the command");
        pre.append(button);
      } else {
        pre.before(button);
      }
    });
  }

  // reach lets the keyboard reach an element that is wider than its place.
  learnrel.reach = function (el) {
    if (el.scrollWidth > el.clientWidth) {
      el.tabIndex = 0;
      el.setAttribute("role", "group");
      el.setAttribute("aria-label", "Wider than the page: scrolls sideways");
    } else {
      ["tabindex", "role", "aria-label"].forEach(function (a) { el.removeAttribute(a); });
    }
  };

  function startScroll() {
    if (!window.ResizeObserver) return;
    var observer = new ResizeObserver(function (entries) {
      entries.forEach(function (e) { learnrel.reach(e.target); });
    });
    document.querySelectorAll("pre:not([tabindex]), .scroll:not([tabindex])").forEach(function (el) { observer.observe(el); });
  }

  // load runs a script of the site, once.
  function load(name) {
    return new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = learnrel.root + "assets/" + name;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  function element(name, attributes) {
    var e = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (a) { e.setAttribute(a, attributes[a]); });
    return e;
  }

  // The search is loaded when it is first wanted: a page is read more often than
  // searched. Its box is there at once, so that what is typed meanwhile is not lost.
  var search, loading;

  function makeSearch() {
    var dialog = element("dialog", { "class": "search", "aria-label": "Search" });
    var box = element("input", {
      type: "search", autocomplete: "off", spellcheck: "false", placeholder: "Ref, foreign key, missing required edge …",
      role: "combobox", "aria-expanded": "false", "aria-label": "Search the course", "aria-controls": "Search-results", "aria-autocomplete": "list"
    });
    var list = element("div", { id: "Search-results", role: "listbox", "aria-label": "Results" });
    var status = element("p", { "class": "search-status", role: "status" });
    var close = element("button", { type: "button" });
    var top = element("div", { "class": "search-top" });
    list.hidden = true;
    close.textContent = "Close";
    close.addEventListener("click", function () { dialog.close(); });
    box.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      event.preventDefault(); // it would only empty the box
      dialog.close();
    });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    top.append(box, close);
    dialog.append(top, status, list);
    document.body.append(dialog);
    return { dialog: dialog, box: box, list: list, status: status };
  }

  function openSearch() {
    search = search || makeSearch();
    if (!search.dialog.open) search.dialog.showModal();
    search.box.focus();
    search.box.select();
    if (loading) return;
    search.status.textContent = "The search is loading …";
    loading = Promise.all([load("minisearch/minisearch.js"), load("search.js")])
      .then(function () { return load("search-index.js"); })
      .then(function () { learnrel.search(search); }, function () {
        loading = null;
        search.status.textContent = "The search could not be loaded. Close it, and open it again to try once more.";
      });
  }

  function startSearch() {
    document.querySelector(".search-open").addEventListener("click", openSearch);
    document.addEventListener("keydown", function (event) {
      var at = event.composedPath()[0]; // the editor of the playground has a tree of its own
      var typing = at.closest && at.closest("input, textarea, select, [contenteditable]");
      var slash = event.key === "/" && !event.ctrlKey && !event.altKey && !event.metaKey && !typing;
      var ctrlK = event.key === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!slash && !ctrlK) return;
      event.preventDefault();
      openSearch();
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    startTheme();
    startTabs();
    startCopy();
    startScroll();
    startSearch();
  });
})();
