package catalogue

import (
	"maps"
	"testing"
)

func TestCode(t *testing.T) {
	for _, c := range []struct {
		stage         Stage
		message, want string
	}{
		{"run", `ent: missing required edge "Post.author"`, "run-required-edge"},
		{"run", `ent: constraint failed: UNIQUE constraint failed: users.name`, "run-unique"},
		{"run", `find the user: ent: user not found`, "run-not-found"},
		{"graph", `ent: user not found`, ""},
		{"compile", `steps.go:2:30: client.Post.Create().SetWriter undefined (type *"x/ent".PostCreate has no field or method SetWriter)`, "go-no-setter"},
		{"compile", `post.go:27:4: edge.From("author", User.Type).Ref("posts").Unique().Optional undefined (type *edge.inverseBuilder has no field or method Optional)`, "go-edge-optional"},
		{"run", "anything else", ""},
	} {
		if got := Code(c.stage, c.message); got != c.want {
			t.Errorf("Code(%s, %q) = %q, want %q", c.stage, c.message, got, c.want)
		}
	}
}

func TestMatchNamesTheEndOfAChain(t *testing.T) {
	code, names := Match("compile", `./steps.go:23:3: client.Post.Create().SetContent("First post").SetAuthor undefined (type *ent.PostCreate has no field or method SetAuthor)`)
	if code != "go-no-setter" || names["edge"] != "Author" {
		t.Errorf("%s: %v", code, names)
	}
}

func TestMatchNamesWhatTheMessageNames(t *testing.T) {
	for message, want := range map[string]map[string]string{
		`entc/gen: resolve "Post" relations: edge "postz" is missing for inverse edge: Post.author(User)`: {"type": "Post", "ref": "postz", "x": "Post", "edge": "author", "to": "User"},
		`entc/gen: Post schema contains multiple "author" edges`:                                          {"type": "Post", "edge": "author"},
	} {
		if _, names := Match("graph", message); !maps.Equal(names, want) {
			t.Errorf("%s: got %v, want %v", message, names, want)
		}
	}
}

// TestEachTemplateHasItsCode fills the templates in: no other one may be nearer.
func TestEachTemplateHasItsCode(t *testing.T) {
	for _, k := range codes {
		for _, template := range k.Templates {
			filled := slot.ReplaceAllStringFunc(template, func(name string) string {
				switch name {
				case "<pkg>":
					return "db"
				case "<number>":
					return "7"
				case "<Type>":
					return "Card"
				}
				return "some_" + name[1:len(name)-1]
			})
			if got := Code(k.Stage, filled); got != k.Code {
				t.Errorf("%s: %s has the code %q", k.Code, template, got)
			}
		}
	}
}

func TestCodesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range codes {
		if seen[c.Code] {
			t.Errorf("code %s stands twice", c.Code)
		}
		seen[c.Code] = true
	}
}
