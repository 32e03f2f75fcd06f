package harness_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/learnrel/learnrel/runner/harness"
)

func TestServe(t *testing.T) {
	dir := t.TempDir()
	request, result := filepath.Join(dir, "request.json"), filepath.Join(dir, "result.json")
	p := program(harness.Step[dialect.Driver]{Name: "Insert", Do: insert})
	if err := harness.Serve(p, request, result); err == nil {
		t.Error("no request: no error")
	}
	if err := os.WriteFile(request, []byte(`{"calls": [{"step": "Insert"}], "dialects": ["sqlite"], "shapes": true}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := harness.Serve(p, request, result); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(result)
	if err != nil {
		t.Fatal(err)
	}
	var res harness.Result
	if err := json.Unmarshal(data, &res); err != nil {
		t.Fatal(err)
	}
	if res.Steps[0].Output != "inserting\n" || !strings.HasPrefix(res.DDL["sqlite"], "-- Create \"things\" table\n") || res.Shapes[0].Columns[1].Type != "string" {
		t.Errorf("the result: %s", data)
	}
	if err := os.WriteFile(request, []byte(`{`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := harness.Serve(p, request, result); err == nil {
		t.Error("a request that is no JSON: no error")
	}
}
