// Package browser tests the site in a real browser: what its scripts do, how it
// looks, and whether everybody can use it. It has tests alone.
//
// They need chromium, and those of accessibility and of the validity of the HTML
// what "npm ci" installs here. Where that is missing they are skipped, or fail
// with LEARNREL_NO_SKIP=1. A day takes a quarter of the pages, and LEARNREL_WHOLE=1
// all of them. With LEARNREL_SCREENSHOTS=DIR they write pictures of
// each kind of page to a folder.
package browser

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/learnrel/learnrel/docs/site"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// limit is how long one test may use the browser: a hang must not last.
const limit = 2 * time.Minute

// built is the course's own site, as files and behind a server.
type built struct {
	files site.Files
	dir   string
	url   string
}

var build = sync.OnceValues(func() (*built, error) {
	course, err := lesson.Open(os.DirFS("../.."))
	if err != nil {
		return nil, err
	}
	files, err := site.Build(course, site.Options{URL: "/", Used: []site.Version{{Name: "Go", Number: "1.26"}}})
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "learnrel-site")
	if err != nil {
		return nil, err
	}
	server := httptest.NewServer(&site.Server{Build: func() (site.Files, error) { return files, nil }})
	return &built{files, dir, server.URL + "/"}, files.Write(dir)
})

// browser starts chromium once for all tests.
var browser = sync.OnceValues(func() (context.Context, error) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		return nil, errors.New("no chromium in PATH: apt install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1280, 900))
	allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(allocator)
	stopBrowser = stop
	return ctx, chromedp.Do(ctx, chromedp.Navigate("about:blank"))
})

var stopBrowser = func() {}

func TestMain(m *testing.M) {
	code := m.Run()
	stopBrowser()
	if b, err := build(); err == nil {
		_ = os.RemoveAll(b.dir)
	}
	os.Exit(code)
}

// lack skips a test for what the machine lacks, or fails it where it must not
// lack anything.
func lack(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("LEARNREL_NO_SKIP") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// tab is a tab of the browser, at the site.
type tab struct {
	*testing.T
	ctx  context.Context
	site *built
}

// open opens a tab.
func open(t *testing.T) *tab {
	t.Helper()
	b, err := build()
	if err != nil {
		t.Fatal(err)
	}
	parent, err := browser()
	if err != nil {
		lack(t, err.Error())
	}
	ctx, cancel := chromedp.NewContext(parent)
	ctx, stop := context.WithTimeout(ctx, limit)
	t.Cleanup(func() { stop(); cancel() })
	return &tab{t, ctx, b}
}

func (t *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(t.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// at goes to a page of the site.
func (t *tab) at(page string) {
	t.Helper()
	t.do(chromedp.Navigate(t.site.url + page))
}

// atFile opens a page from its file.
func (t *tab) atFile(page string) {
	t.Helper()
	t.do(chromedp.Navigate("file://" + filepath.ToSlash(filepath.Join(t.site.dir, page))))
}

func (t *tab) keys(keys string) {
	t.Helper()
	t.do(chromedp.KeyEvent(keys))
}

// click clicks the first element of a selector.
func (t *tab) click(selector string) {
	t.Helper()
	js[bool](t, `(e => { e.focus(); e.click(); return true; })(document.querySelector(`+quoted(selector)+`))`)
}

// js gives the value of an expression, which may be a promise.
func js[T any](t *tab, expression string) T {
	t.Helper()
	v, err := chromedp.Run(t.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// wait waits until an expression is true, also while the page is changing.
func (t *tab) wait(expression string) {
	t.Helper()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	end := time.Now().Add(20 * time.Second)
	for {
		ok, err := chromedp.Run(t.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		if ok {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s: %v", expression, err)
		}
		<-ticker.C
	}
}

// want compares the value of an expression.
func want[T comparable](t *tab, expression string, value T) {
	t.Helper()
	if got := js[T](t, expression); got != value {
		t.Errorf("%s = %v, want %v", expression, got, value)
	}
}

// media has the browser prefer a theme, and shows pages as on a screen or on paper.
func (t *tab) media(medium, theme string) {
	t.Helper()
	t.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}},
		})
		return err
	}))
}

// scripts turns scripts on or off.
func (t *tab) scripts(on bool) {
	t.Helper()
	t.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	}))
}

// kinds are pages of each kind, those with most on them.
var kinds = []string{
	"index.html", "contents.html", "concepts.html", "api.html", "guide.html", "performance.html", "flask-sqlalchemy.html",
	"changes.html", "404.html", "errors.html", "errors/edge-no-inverse.html", "lessons/one-to-many.html", "lessons/social.html",
	"lessons/missing-inverse.html",
}

// ofToday gives those of some pages whose turn it is.
func ofToday(t *testing.T, pages []string) (today []string) {
	t.Helper()
	turn := needs.Turn(t, 4)
	for i, page := range pages {
		if turn(i) {
			today = append(today, page)
		}
	}
	return today
}

// eachKind visits a page of each kind.
func (t *tab) eachKind(look func(page string)) {
	t.Helper()
	for _, page := range ofToday(t.T, kinds) {
		if t.site.files[page] == nil {
			t.Errorf("there is no %s", page)
			continue
		}
		t.at(page)
		look(page)
	}
}

// TestScreenshots writes a picture of each kind of page in both themes, at the
// width of a desk and of a phone, into the folder LEARNREL_SCREENSHOTS.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("LEARNREL_SCREENSHOTS")
	if dir == "" {
		t.Skip("pictures are wanted where LEARNREL_SCREENSHOTS names a folder for them")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	tab := open(t)
	for _, size := range []struct {
		name          string
		width, height int64
	}{{"desk", 1280, 900}, {"phone", 360, 740}} {
		for _, theme := range []string{"light", "dark"} {
			tab.do(chromedp.EmulateViewport(size.width, size.height))
			tab.media("screen", theme)
			tab.eachKind(func(page string) {
				tab.picture(dir, strings.ReplaceAll(strings.TrimSuffix(page, ".html"), "/", "-")+"-"+size.name+"-"+theme)
			})
			tab.at("lessons/one-to-many.html")
			tab.slash()
			tab.wait(`document.activeElement.type === "search"`)
			tab.keys("required edge")
			tab.wait(`document.querySelectorAll("dialog [role=option]").length > 3`)
			tab.picture(dir, "search-"+size.name+"-"+theme)
			tab.at("errors.html")
			tab.paste(`entc/gen: resolve "Pet" relations: edge "pet" is missing for inverse edge: Pet.owner(User)`)
			tab.picture(dir, "box-"+size.name+"-"+theme)
		}
	}
}

// picture writes what the window shows.
func (t *tab) picture(dir, name string) {
	t.Helper()
	png, err := chromedp.Run(t.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}
