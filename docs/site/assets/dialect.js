// A reader's database: what differs there has tabs, and one choice holds for all of them.
// It runs before the page is drawn, so that nothing moves before the reader's eyes.
(function () {
  "use strict";
  var root = document.documentElement;
  var key = "learnrel.dialect";
  var names = { sqlite: "SQLite", postgres: "PostgreSQL", mysql: "MySQL" };

  // A page opened from a file may have no storage.
  function stored(value) {
    try {
      if (value) localStorage.setItem(key, value);
      return localStorage.getItem(key);
    } catch (e) {
      return null;
    }
  }

  function show(name) {
    root.dataset.dialect = Object.hasOwn(names, name) ? name : "sqlite";
  }

  // mark says on all tabs which is chosen.
  function mark() {
    document.querySelectorAll(".dialect-tabs button").forEach(function (tab) {
      var on = tab.dataset.name === root.dataset.dialect;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      if (on) tab.parentNode.dialects.querySelectorAll("." + tab.dataset.name).forEach(function (panel) {
        panel.setAttribute("aria-labelledby", tab.id);
      });
    });
  }

  // choose shows a dialect everywhere, and leaves the tab where it is under the reader's eyes.
  function choose(tab) {
    var at = tab.getBoundingClientRect().top;
    stored(tab.dataset.name);
    show(tab.dataset.name);
    mark();
    window.scrollBy({ top: tab.getBoundingClientRect().top - at, behavior: "instant" });
    tab.focus({ preventScroll: true });
  }

  function onKey(event) {
    var tabs = Array.from(event.currentTarget.children);
    var at = tabs.indexOf(event.target);
    var to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    choose(tabs[(to + tabs.length) % tabs.length]);
  }

  function start(dialects, i) {
    var list = document.createElement("div");
    var without = (dialects.dataset.without || "").split(" ");
    list.className = "dialect-tabs";
    list.dialects = dialects;
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", "Database");
    list.addEventListener("keydown", onKey);
    Object.keys(names).forEach(function (name) {
      var panel = dialects.querySelector("." + name);
      var tab = document.createElement("button");
      panel.id = panel.id || "Dialect-" + i + "-" + name;
      panel.setAttribute("role", "tabpanel");
      tab.type = "button";
      tab.id = "Dialect-" + i + "-" + name + "-tab";
      tab.dataset.name = name;
      tab.textContent = names[name];
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      if (without.indexOf(name) >= 0) tab.title = "Not recorded: this is SQLite's";
      tab.addEventListener("click", function () { choose(tab); });
      list.append(tab);
    });
    dialects.before(list);
  }

  // openTarget shows the dialect of what the address leads to, and stores nothing.
  function openTarget() {
    var target = /^#[\w-]+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!target || !target.parentNode.matches(".dialects")) return;
    show(target.className.split(" ")[0]);
    mark();
    target.parentNode.scrollIntoView();
  }

  show(stored());
  window.addEventListener("hashchange", openTarget);
  window.addEventListener("storage", function (event) {
    if (event.key !== key) return;
    show(event.newValue);
    mark();
  });
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".dialects").forEach(start);
    mark();
    openTarget();
  });
})();
