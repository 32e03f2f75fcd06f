package live

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

const ofMixins = `package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/mixin"

	"example.com/shop/ent/schema/mixins"
)

type User struct{ ent.Schema }

func (User) Mixin() []ent.Mixin { return []ent.Mixin{mixin.Time{}, mixins.Named{}} }
`

const mixins = `package mixins

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	"example.com/shop/ent/schema/mixins/columns"
)

type Named struct{ mixin.Schema }

func (Named) Fields() []ent.Field { return []ent.Field{field.String(columns.Name)} }
`

func shop() map[string]string {
	return map[string]string{"user.go": ofMixins, "mixins/named.go": mixins, "mixins/columns/names.go": "package columns\n\nconst Name = \"full_name\"\n"}
}

func ask(t *testing.T, files map[string]string) Answer {
	t.Helper()
	return Question{Files: files}.Answer(t.Context())
}

func TestPackagesBesideASchema(t *testing.T) {
	a := ask(t, shop())
	if !a.Good || len(a.Findings) > 0 || !strings.Contains(a.DDL["sqlite"].SQL, "full_name") {
		t.Fatalf("%+v", a)
	}
	want := map[string]string{"example.com/shop/ent/schema/mixins": "mixins", "example.com/shop/ent/schema/mixins/columns": "mixins/columns"}
	if !maps.Equal(a.Packages, want) {
		t.Errorf("packages %v", a.Packages)
	}
}

// TestFoldersFurtherUp takes the longest of the folders that an import path ends in.
func TestFoldersFurtherUp(t *testing.T) {
	files := shop()
	files["columns/names.go"] = "package columns\n\nconst Name = \"another\"\n"
	a := ask(t, files)
	if !a.Good || a.Packages["example.com/shop/ent/schema/mixins/columns"] != "mixins/columns" {
		t.Errorf("%v, %+v", a.Packages, a.Findings)
	}
}

func TestWithoutThePackage(t *testing.T) {
	a := ask(t, map[string]string{"user.go": ofMixins})
	if a.Good || len(a.Findings) != 1 || a.Findings[0].Severity != "not evaluated" || !strings.Contains(a.Findings[0].Message, "its files are not here") {
		t.Errorf("%+v", a.Findings)
	}
}

// TestDoubtedPackage wants no verdict of a folder that two import paths end in.
func TestDoubtedPackage(t *testing.T) {
	files := shop()
	files["pet.go"] = strings.NewReplacer("User", "Pet", "example.com/shop/ent/schema/mixins", "example.com/other/mixins").Replace(ofMixins)
	a := ask(t, files)
	if a.Good || len(a.Findings) == 0 || a.Packages["example.com/shop/ent/schema/mixins"] != "" || a.Packages["example.com/other/mixins"] != "" {
		t.Fatalf("%v, %+v", a.Packages, a.Findings)
	}
	for _, f := range a.Findings {
		if f.Severity != "not evaluated" {
			t.Errorf("%+v", f)
		}
	}
	if !slices.ContainsFunc(a.Findings, func(f Finding) bool { return strings.Contains(f.Message, "another import path ends in mixins") }) {
		t.Errorf("%+v", a.Findings)
	}
}

// TestPlaceInAPackage finds what is wrong with a package in its own file.
func TestPlaceInAPackage(t *testing.T) {
	files := shop()
	files["mixins/named.go"] = strings.Replace(mixins, "field.String(columns.Name)", `field.Enum("kind")`, 1)
	a := ask(t, files)
	if a.Good || len(a.Findings) != 1 || a.Findings[0].At.File != "mixins/named.go" {
		t.Fatalf("%+v", a.Findings)
	}
	if at := a.Findings[0].At; !strings.HasPrefix(files[at.File][at.From:], "field.Enum") && !strings.HasPrefix(files[at.File][at.From:], "Enum") {
		t.Errorf("the place is %q", files[at.File][at.From:])
	}
}
