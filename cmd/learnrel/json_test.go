package main

import (
	"encoding/json"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
)

// jsonSchema is as much of a JSON Schema as ours use.
type jsonSchema struct {
	Type       string                `json:"type"`
	Ref        string                `json:"$ref"`
	Required   []string              `json:"required"`
	Closed     *bool                 `json:"additionalProperties"`
	Properties map[string]jsonSchema `json:"properties"`
	Items      *jsonSchema           `json:"items"`
	Enum       []judge.Status        `json:"enum"`
	Defs       map[string]jsonSchema `json:"$defs"`
}

// TestJSONSchema holds the JSON Schema of check --json equal to what is written: each
// field that there is, with its type, whether it is always there, and no other.
func TestJSONSchema(t *testing.T) {
	src, err := fs.ReadFile(learnrel.Course, "docs/json/check.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var root jsonSchema
	if err := json.Unmarshal(src, &root); err != nil {
		t.Fatal(err)
	}
	statuses := []judge.Status{judge.Pass, judge.Differs, judge.WrongStage, judge.NotRun, judge.Unsteady, judge.Elsewhere}
	if !slices.Equal(root.Defs["verdict"].Properties["status"].Enum, statuses) {
		t.Errorf("the schema has other statuses than %q", statuses)
	}
	for name, c := range map[string]struct {
		schema jsonSchema
		value  any
	}{
		"the whole": {root, checkReport{}},
		"report":    {root.Defs["report"], judge.Report{}},
		"verdict":   {root.Defs["verdict"], judge.Verdict{}},
		"problem":   {root.Defs["problem"], lesson.Problem{}},
		"own":       {*root.Defs["report"].Properties["own"].Items, judge.OwnStep{}},
	} {
		if c.schema.Closed == nil || *c.schema.Closed {
			t.Errorf("%s: it may have any field", name)
		}
		var required []string
		for f := range reflect.TypeOf(c.value).Fields() {
			key, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
			if key == "-" {
				continue
			}
			p, ok := c.schema.Properties[key]
			if !ok {
				t.Errorf("%s: the schema has no %s", name, key)
			}
			if want := jsonType(f.Type); p.Type != want && len(p.Enum) == 0 {
				t.Errorf("%s: %s is of the type %q, and the schema says %q", name, key, want, p.Type)
			}
			if rest != "omitempty" {
				required = append(required, key)
			}
			delete(c.schema.Properties, key)
		}
		for key := range c.schema.Properties {
			t.Errorf("%s: there is no %s", name, key)
		}
		if !slices.Equal(required, c.schema.Required) {
			t.Errorf("%s: always there are %q, and the schema says %q", name, required, c.schema.Required)
		}
	}
}

func jsonType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Int, reflect.Int64:
		return "integer"
	case reflect.Slice:
		return "array"
	}
	return t.Kind().String()
}
