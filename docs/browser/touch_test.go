package browser

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// touch makes it a phone: narrow, and pointed at by fingers.
func (t *tab) touch() {
	t.Helper()
	points := int64(1)
	t.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: points}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 390, Height: 820, DeviceScaleFactor: 2, Mobile: true})
		return err
	}))
}

// TestPlaygroundByTouch wants no editor where fingers point until somebody taps the
// file; everything else works without.
func TestPlaygroundByTouch(t *testing.T) {
	const (
		loaded = `performance.getEntriesByType("resource").some(e => e.name.endsWith("/editor.js"))`
		code   = `document.querySelector("#Play-editor pre code")`
	)
	tab := play(t, "")
	tab.touch()
	tab.at("contents.html")
	tab.at("play.html#error=edge-no-inverse")
	tab.wait(judged + " >= 1")
	want(tab, `matchMedia("(pointer: coarse)").matches`, true)
	want(tab, `[...`+code+`.querySelectorAll("b")][0].textContent`, "package")
	want(tab, `[...CSS.highlights.get("play-error")].map(String).join()`, `edge.From("owner", User.Type)`)
	if axe, err := os.ReadFile("node_modules/axe-core/axe.min.js"); err == nil {
		tab.accessible(string(axe), "the playground of a phone")
	}
	tab.click("#Play-findings .repair")
	tab.wait(`document.getElementById("Play-verdict").textContent === "Solved"`)
	want(tab, code+`.textContent.includes('Ref("pets")')`, true)
	want(tab, `CSS.highlights.get("play-error").size`, 0)
	want(tab, loaded, false)

	js[bool](tab, `(() => {
		const walk = document.createTreeWalker(`+code+`, NodeFilter.SHOW_TEXT), r = document.createRange();
		while (walk.nextNode().data !== "func") {}
		r.selectNode(walk.currentNode);
		const at = r.getBoundingClientRect();
		return `+code+`.dispatchEvent(new MouseEvent("click", {bubbles: true, clientX: at.left + 1, clientY: at.top + at.height / 2}));
	})()`)
	tab.wait(`document.getElementById("Play-editor").shadowRoot?.activeElement?.matches(".cm-content")`)
	tab.keys("// here\n")
	tab.wait(`document.getElementById("Play-status").textContent.startsWith("ent takes")`)
	if text := js[string](tab, `document.getElementById("Play-editor").shadowRoot.querySelector(".cm-content").innerText`); !strings.Contains(text, "// here\n") || !strings.Contains(text, `Ref("pets")`) {
		t.Errorf("the editor holds %s", text)
	}
	want(tab, loaded, true)
}
