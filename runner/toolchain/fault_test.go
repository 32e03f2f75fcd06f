package toolchain

import "testing"

// What the machine can't do is told apart from what is wrong with the code, whatever
// words stand in that.
func TestFault(t *testing.T) {
	for output, machine := range map[string]bool{
		"compile: writing output: write $WORK/b048/_pkg_.a: no space left on device":                                     true,
		"go: creating work dir: mkdir /tmp/go-build1: no space left on device":                                           true,
		"$WORK/lessons/beds/steps.go:9:2: entgo.io/ent@v0.14.6: module lookup disabled by GOPROXY=off":                   true,
		"lessons/beds/steps.go:9:2: entgo.io/ent@v0.14.6: Get \"https://proxy.golang.org/entgo.io\": dial tcp: lookup x": true,
		"ent/client/blog/ent/client.go:20:2: module lookup disabled by GOPROXY=off":                                      true,
		"go: entgo.io/ent@v0.14.6: module lookup disabled by GOPROXY=off":                                                true,
		"lessons/beds/steps.go:9:2: missing go.sum entry for module providing package entgo.io/ent":                      true,
		"failed to initialize build cache at /no: mkdir /no: permission denied":                                          true,
		"# $WORK/lessons/beds\n/usr/lib/go/pkg/tool/linux_amd64/compile: signal: killed":                                 true,
		"fork/exec /usr/lib/go/pkg/tool/linux_amd64/link: cannot allocate memory":                                        true,
		"fatal error: runtime: out of memory\n\nruntime stack:":                                                          true,
		"# $WORK/lessons/beds\nlessons/beds/steps.go:9:2: undefined: nospaceleft":                                        false,
		"lessons/beds/steps.go:9:2: cannot use \"no space left on device\" (untyped string constant) as int value":       false,
		"lessons/beds/steps.go:9:2: no required module provides package github.com/x/y; to add it:\n\tgo get dial tcp":   false,
		"entc/load: schema \"Bed\": dial tcp 127.0.0.1:80: connect: connection refused":                                  false,
		"panic: no space left on device\n\ngoroutine 1 [running]:":                                                       false,
		"entc/gen: resolve \"Bed\" relations: edge \"signal: killed\" is missing":                                        false,
	} {
		f := faultIn(output)
		if (f != nil) != machine {
			t.Errorf("%q: %v", output, f)
		}
		if f != nil && f.Hint == "" {
			t.Errorf("%q: nothing to do about it", output)
		}
	}
}
