package live

import (
	"context"
	"path"

	"github.com/learnrel/learnrel/runner/practice"
)

// An Exercise is an exercise on relations, with all that its judge needs.
type Exercise = practice.Bundle

// A Verdict is what the judge says of an answer to an exercise.
type Verdict struct {
	practice.Verdict
	Passes bool   `json:"passes"`
	Says   string `json:"says"`
	Failed string `json:"failed,omitempty"` // why there is no verdict
}

// judgeExercise judges files of a schema as an answer to an exercise. The files of the start
// outside the schema are part of it; other packages are not.
func judgeExercise(ctx context.Context, b *Exercise, files map[string][]byte) Verdict {
	x, err := practice.Unbundle(b)
	if err != nil {
		return Verdict{Failed: err.Error()}
	}
	files, _ = divided(files)
	answer := practice.Answer{}
	for name, src := range x.Start {
		if path.Dir(name) != practice.SchemaDir || files[path.Base(name)] != nil {
			answer[name] = src
		}
	}
	for name, src := range files {
		answer[path.Join(practice.SchemaDir, name)] = src
	}
	v, err := practice.Judge{}.Verdict(ctx, x, answer)
	if err != nil {
		return Verdict{Failed: err.Error()}
	}
	return Verdict{Verdict: v, Passes: v.Passes(), Says: v.Says()}
}
