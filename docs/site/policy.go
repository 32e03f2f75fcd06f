package site

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// policy lets a page load what the site has, and nothing else. Each page says so itself,
// wherever it is served from.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'"

// servedPolicy is that of the server, which can say more.
func servedPolicy(at string) string {
	if at == "/"+playHref || strings.HasPrefix(at, "/assets/live/") {
		return livePolicy + framed
	}
	return policy + framed
}

const framed = "; frame-ancestors 'none'"

// livePolicy is that of the playground: its worker compiles a program, and nothing else is
// more than elsewhere.
const livePolicy = "default-src 'none'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'"

// lostScript finds, on the page for there being none, where the site starts: that page
// is shown at any address.
const lostScript = `document.write('<base href="' + location.pathname.replace(/(lessons|errors|assets)\/.*$|[^\/]*$/, "").replace(/["<&]/g, "") + '">')`

// lostPolicy lets that script run.
func lostPolicy() string {
	sum := sha256.Sum256([]byte(lostScript))
	return "default-src 'none'; style-src 'self'; script-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'"
}
