package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/project"
	"github.com/learnrel/learnrel/runner/schema/outline"
	"github.com/learnrel/learnrel/runner/schema/refactor"
	"github.com/learnrel/learnrel/runner/schema/relation"
)

var edgeName = regexp.MustCompile(`^[A-Z]\w*\.\w+$`)

// edgeArgument takes TYPE.EDGE out of the arguments of describe, if it is among them.
func edgeArgument(args []string) (edge string, rest []string) {
	for i, arg := range args {
		if _, err := os.Stat(arg); err != nil && edgeName.MatchString(arg) {
			return arg, append(append([]string{}, args[:i]...), args[i+1:]...)
		}
	}
	return "", args
}

// whatIf is what describe says of one relation.
type whatIf struct {
	Relation relation.Relation `json:"relation"`
	Others   []variation       `json:"variations"`
}

// variation is what a change of one option would mean.
type variation struct {
	Title string                `json:"title"`
	Error string                `json:"error,omitempty"` // what ent would say
	Means []relation.Difference `json:"means,omitempty"`
}

// describeEdge tells of one relation, and what would change with other options.
func (a *app) describeEdge(ctx context.Context, args []string, name string, asJSON bool) error {
	dir, err := schemaDir(args)
	if err != nil {
		return err
	}
	g, err := a.graphOf(ctx, dir)
	if err != nil {
		return err
	}
	relations, err := relation.Of(g)
	if err != nil {
		return err
	}
	typeName, edge, _ := strings.Cut(name, ".")
	r := relationOf(relations, typeName, edge)
	if r == nil {
		return usageError{hintedError{errors.New("the schema has no edge " + quote(name)), nearEdge(relations, name)}}
	}
	w := whatIf{Relation: *r}
	if w.Others, err = variations(dir, relations, typeName, edge); err != nil {
		return err
	}
	if asJSON {
		return a.json(w)
	}
	a.printRelation(*r)
	for _, v := range w.Others {
		a.printf("\n%s\n", nameStyle.Render(v.Title))
		switch {
		case v.Error != "":
			a.printf("%s", hang("    refused: "+v.Error+"\n", "      ", a.width()))
		case len(v.Means) == 0:
			a.printf("    no relation changes\n")
		}
		for _, d := range v.Means {
			a.printf("%s", indent(differenceText(d), "    "))
		}
	}
	return nil
}

func relationOf(all []relation.Relation, typeName, edge string) *relation.Relation {
	for i, r := range all {
		if r.From.Type == typeName && r.From.Edge == edge || r.To.Type == typeName && r.To.Edge == edge {
			return &all[i]
		}
	}
	return nil
}

// nearEdge names the edge that one may have meant.
func nearEdge(all []relation.Relation, name string) string {
	var names []string
	for _, r := range all {
		for _, end := range []relation.End{r.From, r.To} {
			if end.Edge != "" {
				names = append(names, end.Type+"."+end.Edge)
			}
		}
	}
	if near := lesson.Nearest(name, names); near != "" {
		return "did you mean " + quote(near) + "?"
	}
	return "learnrel schema describe lists them"
}

// variations judges the schema with each other option of an edge.
func variations(dir string, was []relation.Relation, typeName, edge string) ([]variation, error) {
	s, err := project.Read(dir)
	if err != nil {
		return nil, schemaError(err)
	}
	o := outline.Read(s.Files())
	e := o.Type(typeName).Edge(edge)
	if e == nil {
		return nil, hintedError{fmt.Errorf("the edge %s.%s is written by a mixin or a function, and can't be varied", typeName, edge), ""}
	}
	all := []variation{}
	for _, c := range refactor.Variations(o, e) {
		files, err := outline.Apply(s.Files(), o.Tidy(c.Edits))
		if err != nil {
			return nil, err
		}
		changed, err := project.ReadOver(dir, files, nil)
		if err != nil {
			return nil, schemaError(err)
		}
		v := variation{Title: c.Title}
		switch errs := changed.Diagnostics.Errors(); {
		case len(errs) > 0:
			v.Error = errs[0].Message
			if errs[0].Code != "" {
				v.Error += " [" + errs[0].Code + "]"
			}
		case changed.Graph == nil:
			v.Error = "it can't be told without the toolchain"
		default:
			now, err := relation.Of(changed.Graph)
			if err != nil {
				return nil, err
			}
			v.Means = relation.Differences(was, now)
		}
		all = append(all, v)
	}
	return all, nil
}
