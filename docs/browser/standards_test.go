package browser

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// courseFS is the course that the site is made of.
var courseFS fs.FS = os.DirFS("../..")

const install = "run npm ci in docs/browser (it needs Node.js)"

// widths are those of a large desk, of a small one, of a tablet and of a phone.
var widths = []int64{1440, 1280, 820, 390}

// TestAccessible runs axe-core over each kind of page in both themes, and at each width over
// some of them.
func TestAccessible(t *testing.T) {
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		lack(t, "no axe-core: "+install)
	}
	turn := needs.Turn(t, 2)
	for i, theme := range []string{"light", "dark"} {
		if !turn(i) {
			continue
		}
		tab := open(t)
		check := func(what string) {
			t.Helper()
			tab.accessible(string(axe), what)
		}
		tab.media("screen", theme)
		at := 2 * i // by turns, so that each theme sees other pages at each width
		tab.eachKind(func(page string) {
			width := widths[at%len(widths)]
			at++
			tab.do(chromedp.EmulateViewport(width, 900))
			check(fmt.Sprintf("%s, %s, %d pixels wide", page, theme, width))
		})
		tab.do(chromedp.EmulateViewport(1280, 900))
		tab.at("index.html")
		tab.slash()
		tab.wait(`document.activeElement.type === "search"`)
		tab.keys("edge")
		tab.wait(`document.querySelectorAll("dialog [role=option]").length > 0`)
		check("the search, " + theme)
		tab.at("errors.html")
		tab.paste(`ent: missing required edge "Post.author"`)
		check("the box, " + theme)
	}
}

// TestAccessiblePlayground runs it over the playground, with a good schema and a broken one.
func TestAccessiblePlayground(t *testing.T) {
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		lack(t, "no axe-core: "+install)
	}
	tab := play(t, "")
	for _, width := range widths {
		tab.do(chromedp.EmulateViewport(width, 900))
		tab.accessible(string(axe), fmt.Sprintf("the playground, %d pixels wide", width))
	}
	tab.do(chromedp.EmulateViewport(390, 844))
	tab.click("#Play-remove")
	tab.write(strings.ReplaceAll(manyTypes(2), `"previous"`, `"`+strings.Repeat("previous_", 6)+`"`)) // its diagram is wider than a phone
	tab.wait(`document.getElementById("Play-diagram").tabIndex === 0`)
	tab.accessible(string(axe), "the playground with a wide diagram")
	tab.write(twoTypes)
	tab.accessible(string(axe), "the playground with an error")
	tab.at("contents.html")
	tab.at("play.html#error=edge-no-inverse")
	tab.wait(judged + " >= 1")
	tab.accessible(string(axe), "an error to repair, on a phone")
}

// accessible runs axe-core over what is shown.
func (t *tab) accessible(axe, what string) {
	t.Helper()
	js[bool](t, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`) // what scrolls is known then
	js[bool](t, axe+"\ntrue")
	for _, v := range js[[]string](t, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r => r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + ": " + n.html.slice(0, 200) + " " + n.failureSummary).join("; ")))`) {
		t.Errorf("%s: %s", what, v)
	}
}

// TestNotByColour wants what colours tell to be told without them: what a repair takes out
// and brings, and which tab is open where a system has its own colours.
func TestNotByColour(t *testing.T) {
	tab := open(t)
	tab.at("errors/edge-no-inverse.html")
	want(tab, `["del", "ins"].map(n => getComputedStyle(document.querySelector(n), "::before").content.slice(0, 3)).join(" ")`, `"−" "+"`)
	tab.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}})
		return err
	}))
	defer tab.media("screen", "light")
	tab.at("lessons/one-to-many.html")
	tab.wait(`document.querySelector(".dialect-tabs [aria-selected=true]")`)
	want(tab, `new Set([true, false].map(on => getComputedStyle(document.querySelector(".dialect-tabs [aria-selected=" + on + "]")).borderTopColor)).size`, 2)
}

// TestValidHTML runs html-validate over all pages.
func TestValidHTML(t *testing.T) {
	program, err := filepath.Abs("node_modules/.bin/html-validate")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(program); err != nil {
		lack(t, "no html-validate: "+install)
	}
	if _, err := exec.LookPath("node"); err != nil {
		lack(t, "no node: "+install)
	}
	b, err := build()
	if err != nil {
		t.Fatal(err)
	}
	config, err := filepath.Abs("html-validate.json")
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, append([]string{"--config", config, "--formatter", "text"}, ofToday(t, b.files.Pages())...)...)
	command.Dir = b.dir
	if out, err := command.CombinedOutput(); err != nil {
		lines := strings.Split(strings.ReplaceAll(string(out), b.dir, ""), "\n")
		t.Errorf("%v\n%s", err, strings.Join(lines[:min(40, len(lines))], "\n"))
	}
}
