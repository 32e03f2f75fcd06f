package program

import (
	"slices"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// kept is an outcome as the cache has it: with where its page and its blocks stood,
// since prose may move them.
type kept struct {
	result.Outcome
	Stands stands `json:"stands,omitzero"`
	Twice  bool   `json:"twice,omitempty"` // it ran twice
}

// stands is where the blocks of a page stand that a unit has its code from.
type stands struct {
	Page   string      `json:"page,omitempty"`
	Blocks []blockLine `json:"blocks,omitempty"` // in the page's order
}

type blockLine struct{ Number, Line int }

func standsOf(page *lesson.Page, blocks ...*lesson.Block) stands {
	s := stands{Page: page.File}
	for _, b := range blocks {
		s.Blocks = append(s.Blocks, blockLine{b.Number, b.Line})
	}
	slices.SortFunc(s.Blocks, func(a, b blockLine) int { return a.Number - b.Number })
	return s
}

// recall reads what came of a job from the cache.
func (c *Config) recall(j *job) (o result.Outcome, ok bool) {
	var k kept
	if !c.Caching.Recall(j.key, &k) || len(k.Stands.Blocks) != len(j.unit.stands.Blocks) || c.Twice && k.once() {
		return result.Outcome{}, false
	}
	k.move(j.unit.stands)
	return k.Outcome, true
}

// once tells whether steps ran, and nobody knows whether they do the same again.
func (k *kept) once() bool { return !k.Twice && k.Run != nil && len(k.Run.Steps) > 0 }

// keep stores what came of a job, unless it may be something else the next time.
func (c *Config) keep(j *job) {
	if c.After != nil {
		return // trials end where the database is shown
	}
	o := &j.outcome
	if j.unit.asksNone() && (o.Run != nil || o.Failure != nil && !early(o.Failure.Stage)) {
		return // it is not as its page says, and another database may give something else
	}
	if !o.Fleeting() {
		c.Caching.Keep(j.key, kept{j.outcome, j.unit.stands, c.Twice})
	}
}

// move moves the places of an outcome to where the unit's blocks stand now.
func (k *kept) move(now stands) {
	move := func(file *string, line, block *int) {
		if *file != k.Stands.Page || *file == "" {
			return
		}
		for i, was := range slices.Backward(k.Stands.Blocks) {
			if was.Line < *line {
				*file, *line = now.Page, *line+now.Blocks[i].Line-was.Line
				if *block != 0 {
					*block = now.Blocks[i].Number
				}
				return
			}
		}
	}
	if f := k.Failure; f != nil {
		move(&f.Place.File, &f.Place.Line, &f.Place.Block)
		for i := range f.Notes {
			at := &f.Notes[i].Place
			move(&at.File, &at.Line, &at.Block)
		}
	}
	if k.Run != nil {
		for i := range k.Run.Steps {
			none := 0
			for s := &k.Run.Steps[i]; s != nil; s = s.Again {
				move(&s.File, &s.Line, &none)
			}
		}
	}
}
