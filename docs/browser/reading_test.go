package browser

import (
	"encoding/json"
	"path"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/learnrel/learnrel/runner/explain"
	"github.com/learnrel/learnrel/runner/lesson"
)

func TestSearch(t *testing.T) {
	tab := open(t)
	for name, visit := range map[string]func(string){"from a server": tab.at, "from a file": tab.atFile} {
		t.Run(name, func(t *testing.T) {
			visit("lessons/one-to-many.html")
			tab.slash()
			tab.wait(`document.activeElement.type === "search"`)
			tab.keys("missing required edge")
			tab.wait(`document.querySelectorAll("dialog [role=option]").length > 0`)
			want(tab, `document.querySelector("dialog [aria-selected=true] .line").textContent.toLowerCase().includes("missing required edge")`, true)
			want(tab, `document.querySelector("dialog [aria-selected=true] .line b") !== null`, true)
			tab.keys(kb.ArrowDown)
			want(tab, `document.activeElement.getAttribute("aria-activedescendant")`, "Search-1")
			href := js[string](tab, `document.getElementById("Search-1").href`)
			tab.keys(kb.Enter)
			tab.wait(`location.href === ` + quoted(href))
			want(tab, `document.querySelector("dialog.search[open]") === null`, true)
		})
	}
}

// slash opens the search as a press of its key does, which types nothing then: the keys
// of chromedp do both.
func (t *tab) slash() {
	t.Helper()
	js[bool](t, `!document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true, cancelable: true})) || document.activeElement.type === "search"`)
}

func quoted(text string) string {
	data, _ := json.Marshal(text) // a string always can be
	return string(data)
}

// TestSearchFinds asks for what a reader may look for, and wants one of the first
// results to be the right one.
func TestSearchFinds(t *testing.T) {
	tab := open(t)
	tab.at("index.html")
	tab.click(".search-open")
	tab.wait(`document.querySelector(".search-status").textContent.startsWith("Lessons")`)
	for query, href := range map[string]string{
		"Ref":                                    "api.html#Edge-Ref",
		"foreign key":                            "concepts.html#Concept-foreign_key",
		"one to many":                            "lessons/one-to-many.html",
		"edge.To":                                "api.html#Edge-edge__2e_To",
		"edge is missing for inverse edge":       "errors/edge-no-inverse.html",
		"missng inverse":                         "lessons/missing-inverse.html", // a slip
		"cascade del":                            "lessons/cascade-delete.html",
		`ent: missing required edge "Pet.owner"`: "errors/run-required-edge.html",
		"backref":                                "flask-sqlalchemy.html",
		"has many":                               "lessons/one-to-many.html",
	} {
		found := js[[]string](tab, `learnrel.find(`+quoted(query)+`).slice(0, 5).map(r => r.entry.u)`)
		ok := false
		for _, f := range found {
			ok = ok || strings.HasPrefix(f, href)
		}
		if !ok {
			t.Errorf("%q finds %v, not %s", query, found, href)
		}
	}
	for _, page := range tab.site.files.Pages() {
		if title := js[string](tab, `[...new DOMParser().parseFromString(`+quoted(string(tab.site.files[page]))+`, "text/html").querySelectorAll("h1")][0].textContent`); strings.HasPrefix(page, "lessons/") {
			want(tab, `learnrel.find(`+quoted(title)+`)[0].entry.u`, page)
		}
	}
	for _, query := range []string{"primary key", "foreign key", "unique", "many2many", "cascade", "mutes"} {
		want(tab, `(u => u.length > 0 && new Set(u).size === u.length)(learnrel.find(`+quoted(query)+`).map(r => r.entry.u))`, true)
	}
	slowest := js[float64](tab, `Math.max(...["a", "re", "ref", "foreign key", "edge is missing for inverse edge", "SELECT"].map(q => { const t = performance.now(); learnrel.find(q); return performance.now() - t; }))`)
	t.Logf("the slowest of six searches took %.1f ms", slowest)
}

// TestSearchLosesNothing types while the search is still loading, and where it can't be.
func TestSearchLosesNothing(t *testing.T) {
	tab := open(t)
	tab.at("index.html")
	js[bool](tab, `(append => { document.head.append = e => { if (e.src) setTimeout(() => append(e), 300); else append(e); }; return true; })(document.head.append.bind(document.head))`)
	tab.slash()
	tab.keys("foreign key")
	want(tab, `document.querySelector(".search-status").textContent`, "The search is loading …")
	tab.wait(`document.querySelectorAll("dialog [role=option]").length > 0`)
	want(tab, `document.activeElement.value`, "foreign key")
	tab.at("contents.html")
	js[bool](tab, `(append => { document.head.append = e => { if (e.src) e.src += "-not-there"; append(e); }; return true; })(document.head.append.bind(document.head))`)
	tab.slash()
	tab.wait(`document.querySelector(".search-status").textContent.startsWith("The search could not be loaded")`)
}

// TestMalformedFragment wants a page to work whatever stands behind its address.
func TestMalformedFragment(t *testing.T) {
	tab := open(t)
	tab.at("lessons/one-to-many.html#%E0%A4%A")
	tab.wait(`document.querySelector("button.copy") !== null`)
}

func TestSearchByKeyboard(t *testing.T) {
	tab := open(t)
	tab.at("contents.html")
	tab.click(".search-open")
	tab.wait(`document.activeElement.type === "search"`)
	tab.keys("zzzzqqq")
	tab.wait(`document.querySelector(".search-status").textContent.startsWith("Nothing found")`)
	tab.keys(kb.Escape)
	tab.wait(`document.querySelector("dialog.search[open]") === null`)
	want(tab, `document.activeElement.className`, "search-open")
	tab.at("errors.html")
	tab.click("#Errors-text")
	tab.keys("a/b")
	want(tab, `document.getElementById("Errors-text").value`, "a/b")
}

// TestBesideThePage wants the list of contents to say what is read, each block to have a link
// that leads there again, and what is behind tabs on a phone to be open where there is room.
func TestBesideThePage(t *testing.T) {
	tab := open(t)
	tab.do(chromedp.EmulateViewport(1440, 900))
	tab.at("lessons/one-to-many.html")
	tab.click(".contents li:nth-child(3) a")
	tab.wait(`document.querySelector(".contents [aria-current]")?.hash === document.querySelector(".contents li:nth-child(3) a").hash`)
	want(tab, `document.querySelector("header.top").getBoundingClientRect().top`, 0)
	want(tab, `[...document.querySelectorAll("main .panel")].filter(e => !e.checkVisibility() && !e.closest("details, .end")).length`, 0)
	link := js[string](tab, `document.querySelector("#Block-Create > figcaption > a.anchor").hash`)
	tab.at("lessons/one-to-many.html" + link)
	tab.wait(`(top => top > 60 && top < 450)(document.getElementById("Block-Create").getBoundingClientRect().top)`)
	tab.do(chromedp.EmulateViewport(390, 844))
	tab.at("lessons/one-to-many.html")
	want(tab, `document.querySelector("h1").getBoundingClientRect().top < 400 && !document.querySelector(".course").checkVisibility()`, true)
	tab.click(".drawer")
	want(tab, `document.activeElement.getAttribute("aria-current")`, "page")
	tab.keys(kb.Escape)
	want(tab, `document.activeElement.className + document.querySelector(".course").checkVisibility()`, "drawerfalse")
}

// TestPartsOfLongPages wants the lists that are many screens long on a phone to begin with
// what is in them.
func TestPartsOfLongPages(t *testing.T) {
	tab := open(t)
	tab.do(chromedp.EmulateViewport(390, 844))
	for page, name := range map[string]string{"errors.html": "Silent", "contents.html": "Applications", "api.html": "Indexes"} {
		tab.at(page)
		tab.click(`main nav li:nth-child(` + js[string](tab, `String([...document.querySelectorAll("main nav a")].findIndex(a => a.textContent === `+quoted(name)+`) + 1)`) + `) a`)
		tab.wait(`(top => top > 40 && top < 422)([...document.querySelectorAll("h2")].find(h => h.textContent === ` + quoted(name) + `).getBoundingClientRect().top)`)
	}
}

func TestTabs(t *testing.T) {
	tab := open(t)
	tab.do(chromedp.EmulateViewport(1000, 900))
	tab.at("lessons/one-to-many.html")
	first := `document.querySelectorAll(".tabs")[0]`
	open := first + `.querySelectorAll(".panel.open").length + " " + [...` + first + `.querySelectorAll(".tablist [role=tab]")].map(t => t.getAttribute("aria-selected")).join()`
	want(tab, open, "1 true,false")
	want(tab, first+`.querySelectorAll(".panel")[1].checkVisibility()`, false)
	tab.click(".tablist [role=tab]:nth-child(2)")
	want(tab, open, "1 false,true")
	want(tab, first+`.querySelectorAll(".panel")[1].checkVisibility()`, true)
	tab.keys(kb.ArrowRight)
	want(tab, open, "1 true,false")
	tab.keys(kb.End)
	want(tab, open, "1 false,true")
	tab.at("lessons/one-to-many.html#Schema-user")
	tab.wait(`document.getElementById("Schema-user").checkVisibility()`)
}

func TestTheme(t *testing.T) {
	tab := open(t)
	ground := `getComputedStyle(document.body).backgroundColor`
	tab.media("screen", "light")
	tab.at("index.html")
	light := js[string](tab, ground)
	want(tab, `document.querySelector(".theme").getAttribute("aria-pressed")`, "false")
	tab.media("screen", "dark")
	dark := js[string](tab, ground)
	if light == dark {
		t.Errorf("both themes have the ground %s", light)
	}
	tab.click(".theme")
	want(tab, ground, light)
	tab.at("contents.html")
	want(tab, ground, light)
	want(tab, `document.querySelector(".theme").getAttribute("aria-pressed")`, "false")
	// Without a flash: the theme is there before anything of the page is drawn.
	head := string(tab.site.files["contents.html"][:strings.Index(string(tab.site.files["contents.html"]), "<body>")])
	if !strings.Contains(head, `<script src="assets/site.js"></script>`) {
		t.Error("the script that sets the theme does not run before the body")
	}
	js[bool](tab, `localStorage.clear() || true`)
}

func TestCopy(t *testing.T) {
	tab := open(t)
	for name, visit := range map[string]func(string){"from a server": tab.at, "from a file": tab.atFile} {
		t.Run(name, func(t *testing.T) {
			visit("lessons/one-to-many.html")
			js[bool](tab, `Object.defineProperty(navigator, "clipboard", {value: {writeText: s => { window.copied = s; return Promise.resolve(); }}}) && true`)
			tab.click(".card button.copy")
			tab.wait(`document.querySelector(".card button.copy").textContent === "Copied"`)
			want(tab, `window.copied === undefined || window.copied === document.querySelector("pre[data-copy]").textContent`, true)
			want(tab, `document.querySelector("pre[data-copy]").textContent.startsWith("// Edges of the User.\nfunc (User) Edges()")`, true)
		})
	}
}

func (t *tab) paste(text string) {
	t.Helper()
	t.wait(`window.learnrel.explain !== undefined && document.querySelector("script[src$='error-templates.js']") !== null`)
	js[bool](t, `new Promise(done => { const b = document.getElementById("Errors-text"); b.value = `+quoted(text)+`; const look = () => { b.dispatchEvent(new Event("input")); document.getElementById("Errors-found").children.length ? done(true) : setTimeout(look, 200); }; look(); })`)
}

// TestErrorBox wants the browser to find what learnrel explain finds, for every
// error that a page of the course shows.
func TestErrorBox(t *testing.T) {
	tab := open(t)
	tab.at("errors.html")
	tab.paste("ent: missing required edge \"Post.author\"")
	want(tab, `document.querySelector(".found code").textContent`, "run-required-edge")
	want(tab, `document.querySelector(".found a").getAttribute("href")`, "errors/run-required-edge.html")
	// A log of one long line takes as long as one of many short ones, about.
	for _, part := range []string{`{"level":"error","msg":"ent: resolve type edge of field is relation","caller":"a.go:1"},`, "edge relation type field of ent "} {
		for _, tail := range []string{"", `"ent: missing required edge \"Post.author\""`} {
			took := js[[]float64](tab, `[20, 2000].map(n => { const t = performance.now(); learnrel.explain(`+quoted(part)+`.repeat(n) + `+quoted(tail)+`); return performance.now() - t; })`)
			t.Logf("%.1f ms for 20 parts of a line, %.1f for 2000", took[0], took[1])
		}
	}
	n := 0
	for _, text := range errorTexts(t) {
		found, err := explain.Find(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		var wanted []string
		for _, f := range found {
			wanted = append(wanted, f.Code)
		}
		got := js[[]string](tab, `learnrel.explain(`+quoted(text)+`).map(h => h.error.c)`)
		if strings.Join(got, " ") != strings.Join(wanted, " ") {
			t.Errorf("%q: the browser finds %v, learnrel explain %v", text, got, wanted)
		}
		n += len(wanted)
	}
	if n < 20 {
		t.Errorf("only %d errors were found in all", n)
	}
}

// TestErrorBoxSaysThatItFails wants no box that takes an error and says nothing.
func TestErrorBoxSaysThatItFails(t *testing.T) {
	tab := open(t)
	tab.at("contents.html")
	js[bool](tab, `(append => { document.head.append = e => { if (e.src) e.src += "-not-there"; append(e); }; const d = document.createElement("div"); d.innerHTML = "<textarea id=Errors-text></textarea><div id=Errors-found></div>"; document.body.append(d); const s = document.createElement("script"); s.src = "assets/errors.js"; append(s); return true; })(document.head.append.bind(document.head))`)
	tab.wait(`document.getElementById("Errors-found").textContent.startsWith("The errors could not be loaded")`)
}

// errorTexts are the errors on all pages, as they are and as they stand in logs.
func errorTexts(t *testing.T) (texts []string) {
	t.Helper()
	texts = []string{ // of which not all are of ent's errors
		"main.go:4:2: undefined: edge", "ent/schema/user.go:9:3: undefined: Pett", "main.go:9:3: undefined: Pett", "undefined: post.HasAuthor", "undefined: strings.HasAuthor",
		"a.Foo undefined (type *ent.Post has no field or method Foo)", "a.Foo undefined (type http.Header has no field or method Foo)",
		"bash: syntax error near unexpected token", "x.go:3:1: syntax error: unexpected }", "models: post not found", "models: key not found", "ent: key not found",
		"pq: operator does not exist: uuid = bigint", "pq: operator does not exist: point = bigint", "pq: operator does not exist: text = bigint (SQLSTATE 42883)",
		"Error 1265: Data truncated for column 'a' at row 1", "sql/schema: Error 1265: Data truncated for column 'a' at row 1",
	}
	course, err := lesson.Open(courseFS)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range append(course.Entries(), course.Errors()...) {
		l, err := course.Lesson(e)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range l.Page.Numbered() {
			if b.Kind == lesson.Error {
				texts = append(texts, b.Text, "2026-01-02T03:04:05Z [error] "+b.Text, "\x1b[31m"+b.Text+"\x1b[0m", strings.ReplaceAll(b.Text, `"`, `\"`))
			}
		}
	}
	return texts
}

// TestNarrow wants no page to scroll sideways on a phone.
func TestNarrow(t *testing.T) {
	tab := open(t)
	tab.do(chromedp.EmulateViewport(360, 740))
	for _, page := range ofToday(t, tab.site.files.Pages()) {
		tab.at(page)
		if wide := js[float64](tab, `document.documentElement.scrollWidth`); wide > 360 {
			t.Errorf("%s is %.0f wide: %s", page, wide, js[string](tab, `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > 361 && !e.closest("pre, .scroll, table")).map(e => e.tagName + "." + e.className).slice(0, 5).join(" ")`))
		}
	}
}

// TestWithoutScripts wants all that a page holds to be seen with scripts off.
func TestWithoutScripts(t *testing.T) {
	tab := open(t)
	tab.scripts(false)
	defer tab.scripts(true)
	tab.eachKind(func(page string) {
		if hidden := js[int](tab, `[...document.querySelectorAll("main .panel, main pre, main p:not(.paste *), main table")].filter(e => !e.checkVisibility() && !e.closest(".paste, .er-narrow, .er-broad, details:not([open])")).length`); hidden > 0 {
			t.Errorf("%s hides %d parts", page, hidden)
		}
		want(tab, `[...document.querySelectorAll(".theme, .search-open, .tablist, .paste")].filter(e => e.checkVisibility()).length`, 0)
	})
}

// TestPrint wants paper to have everything but what only a screen can use.
func TestPrint(t *testing.T) {
	tab := open(t)
	tab.at("lessons/one-to-many.html")
	tab.media("print", "dark")
	want(tab, `[...document.querySelectorAll("main .panel")].filter(e => !e.checkVisibility() && !e.closest("details:not([open])")).length`, 0)
	want(tab, `[...document.querySelectorAll(".top, .course, .toc, .copy, .tablist, .turn")].filter(e => e.checkVisibility()).length`, 0)
	want(tab, `getComputedStyle(document.documentElement).colorScheme`, "light")
}

// TestKeyboard tabs through pages, and wants every stop to be seen.
func TestKeyboard(t *testing.T) {
	tab := open(t)
	for _, page := range []string{"index.html", "lessons/one-to-many.html", "errors.html"} {
		tab.at(page)
		tab.keys(kb.Tab)
		want(tab, `document.activeElement.className`, "skip")
		seen := map[string]bool{}
		for range 60 {
			tab.keys(kb.Tab)
			stop := js[string](tab, `(e => e === document.body ? "" : [e.tagName, e.id, e.getAttribute("href"), e.textContent.slice(0, 20)].join("|") + (e.checkVisibility() ? "" : " HIDDEN") + (getComputedStyle(e).outlineStyle === "none" ? " UNMARKED" : ""))(document.activeElement)`)
			if strings.HasSuffix(stop, "HIDDEN") || strings.HasSuffix(stop, "UNMARKED") {
				t.Errorf("%s: %s", page, stop)
			}
			seen[stop] = true
		}
		if len(seen) < 20 {
			t.Errorf("%s: the keyboard reaches only %d places", page, len(seen))
		}
	}
	tab.at("lessons/one-to-many.html")
	tab.keys(kb.Tab)
	tab.keys(kb.Enter)
	tab.wait(`document.activeElement.id === "Page-content"`)
}

// TestNothingShifts wants the first view to stay where it is drawn.
func TestNothingShifts(t *testing.T) {
	tab := open(t)
	for _, width := range []int64{1280, 360} {
		tab.do(chromedp.EmulateViewport(width, 740))
		tab.eachKind(func(page string) {
			shift := js[float64](tab, `new Promise(done => { let sum = 0; new PerformanceObserver(l => { for (const e of l.getEntries()) sum += e.value; }).observe({type: "layout-shift", buffered: true}); requestAnimationFrame(() => setTimeout(() => done(sum), 100)); })`)
			if shift > 0.001 {
				t.Errorf("%s at %d: shifts by %.3f", page, width, shift)
			}
		})
	}
}

// TestNothingIsLoadedFromElsewhere asks the browser what it loaded.
func TestNothingIsLoadedFromElsewhere(t *testing.T) {
	tab := open(t)
	tab.eachKind(func(page string) {
		for _, url := range js[[]string](tab, `performance.getEntriesByType("resource").map(e => e.name)`) {
			if !strings.HasPrefix(url, tab.site.url) {
				t.Errorf("%s loads %s", page, url)
			}
		}
		want(tab, `document.querySelectorAll("[style]").length`, 0) // the policy would drop it
	})
}

// TestLostPage wants the page for there being none to work at any depth.
func TestLostPage(t *testing.T) {
	tab := open(t)
	for _, at := range []string{"nowhere.html", "lessons/nowhere.html"} {
		tab.at(at)
		want(tab, `getComputedStyle(document.body).margin`, "0px")
		want(tab, `[...document.styleSheets].length`, 1)
		if href := js[string](tab, `document.querySelector("main a.button").href`); href != tab.site.url+"contents.html" && path.Base(href) == "contents.html" {
			t.Errorf("%s leads to %s", at, href)
		}
	}
}
