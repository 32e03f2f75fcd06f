package explain_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/explain"
)

// messages gives the lines of a file in testdata.
func messages(t *testing.T, name string) (lines []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line != "" && !strings.HasPrefix(line, "# ") {
			lines = append(lines, line)
		}
	}
	return lines
}

// TestKnownMessages holds that each message is found as what it is.
func TestKnownMessages(t *testing.T) {
	lines := messages(t, "known.txt")
	if len(lines) < 150 {
		t.Fatalf("only %d messages", len(lines))
	}
	for _, line := range lines {
		code, message, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("%q has no code", line)
		}
		found, err := explain.Find(strings.NewReader(message))
		if err != nil || len(found) != 1 || found[0].Code != code {
			t.Errorf("%s: want %s, got %+v, %v", message, code, found, err)
		}
	}
}

// TestOtherMessages holds that nothing is found in what ent and relations have nothing to
// do with.
func TestOtherMessages(t *testing.T) {
	lines := messages(t, "unknown.txt")
	if len(lines) < 150 {
		t.Fatalf("only %d messages", len(lines))
	}
	for _, line := range lines {
		if found, err := explain.Find(strings.NewReader(line)); err != nil || len(found) > 0 {
			t.Errorf("%s: found %+v, %v", line, found, err)
		}
	}
}

// TestAPanicIsWhoseItIs holds that the stack below a panic decides.
func TestAPanicIsWhoseItIs(t *testing.T) {
	const nilPanic = "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x50 pc=0x937e09]\n\ngoroutine 1 [running]:\n"
	for stack, want := range map[string]string{
		"shop/ent.(*PetCreate).SetOwner(...)\n\t/shop/ent/pet_create.go:41\nmain.main()\n":                            "run-nil",
		"main.handle(0x0)\n\t/shop/main.go:9 +0x1d\nmain.main()\n":                                                    "",
		"go/types.(*Checker).handleBailout(0xc0003f6000, 0xc001ba9c40)\ngo/types.(*StdSizes).Sizeof(0x0, {0x1, 0x2})": "go-old-tools",
	} {
		found, err := explain.Find(strings.NewReader(nilPanic + stack))
		code := ""
		if len(found) > 0 {
			code = found[0].Code
		}
		if err != nil || len(found) > 1 || code != want {
			t.Errorf("%s: want %q, got %+v, %v", stack, want, found, err)
		}
	}
}

// TestACycleNamesItsImport holds that the import to move is named.
func TestACycleNamesItsImport(t *testing.T) {
	for text, importer := range map[string]string{
		"package shop/ent\n\timports shop/ent/schema\n\timports shop/ent/schema/rules\n\timports shop/ent: import cycle not allowed\n": "shop/ent/schema/rules",
		// With the files, as newer Go writes it.
		"package shop/ent\n\timports shop/ent/schema from client.go\n\timports shop/ent/schema/rules from pet.go\n\timports shop/ent from owner.go: import cycle not allowed\n": "shop/ent/schema/rules/owner.go",
	} {
		found, err := explain.Find(strings.NewReader(text))
		if err != nil || len(found) != 1 || found[0].Names["importer"] != importer || found[0].Names["imported"] != "shop/ent" {
			t.Errorf("%+v, %v", found, err)
		}
	}
}
