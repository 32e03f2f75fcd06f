package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
)

// takeShard leaves those of the pages that are in a shard, such as 2/5. It goes by the
// pages alone, so that the machines of a matrix agree without having met.
func (s *subject) takeShard(text string) error {
	var number, of int
	var rest string
	if n, _ := fmt.Sscanf(text+" .", "%d/%d %s", &number, &of, &rest); n != 3 || rest != "." || number < 1 || number > of {
		return usageError{hintedError{errors.New("no shard " + quote(text)), "write the number of the part and how many there are, such as 2/5"}}
	}
	if s.copy != nil {
		return usageError{errors.New("a copy has one page, which is not shared out")}
	}
	if of > len(s.entries) {
		return usageError{hintedError{fmt.Errorf("%d parts are more than there are pages: %d", of, len(s.entries)), "a part without a page would pass and have checked nothing"}}
	}
	s.entries = shards(s.entries, s.weight, of)[number-1]
	s.all = false
	return nil
}

// weight is about how long the check of a page takes with nothing cached, in quarters of a
// second of a processor. It is told by the page and not by the durations of the last check:
// these stand in a cache, and machines with different ones would come to different parts, of
// which no one has some page.
func (s *subject) weight(e lesson.Entry) int {
	l, err := s.course.Lesson(e)
	if err != nil {
		return 1
	}
	n := 1
	for _, b := range l.Page.Numbered() {
		n += blockWeight(l.Page, b)
	}
	for _, name := range l.Page.Front.Exercises {
		n++
		x, err := practice.Read(s.course, practice.Ref{Lesson: e, Name: name})
		if err == nil && x.Runs() {
			n += clientWeight + len(x.Wants())
		}
	}
	return n
}

// clientWeight is that of a client of ent: it is generated and compiled.
const clientWeight = 6

func blockWeight(p *lesson.Page, b *lesson.Block) int {
	switch b.Kind {
	case lesson.Flask:
		return 4
	case lesson.BrokenStep, lesson.Commands:
		return 2
	case lesson.BrokenSchema:
		if b.Fail != catalogue.Load && b.Fail != catalogue.Graph { // these are told in process
			return clientWeight
		}
	case lesson.Schema:
		if p.Catalogue && slices.ContainsFunc(p.Numbered(), func(b *lesson.Block) bool { return b.Kind == lesson.Step }) {
			return clientWeight
		}
	}
	return 0
}

// shards parts entries so that each is in one part and the parts weigh alike: the
// heaviest first, each into the part that is the lightest so far. Each part is in the
// order of the course.
func shards(all []lesson.Entry, weight func(lesson.Entry) int, of int) [][]lesson.Entry {
	weights := map[string]int{}
	for _, e := range all {
		weights[e.Slug] = weight(e)
	}
	heaviest := slices.Clone(all)
	slices.SortFunc(heaviest, func(a, b lesson.Entry) int {
		return cmp.Or(weights[b.Slug]-weights[a.Slug], cmp.Compare(a.Slug, b.Slug))
	})
	part, sums := map[string]int{}, make([]int, of)
	for _, e := range heaviest {
		lightest := slices.Index(sums, slices.Min(sums))
		part[e.Slug] = lightest
		sums[lightest] += weights[e.Slug]
	}
	parts := make([][]lesson.Entry, of)
	for _, e := range all {
		parts[part[e.Slug]] = append(parts[part[e.Slug]], e)
	}
	return parts
}
