package main

import (
	"fmt"
	"slices"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
)

func TestShards(t *testing.T) {
	var all []lesson.Entry
	weight := func(e lesson.Entry) int { return len(e.Slug) }
	for i := range 100 {
		all = append(all, lesson.Entry{Slug: fmt.Sprintf("%0*d", 2+i%9, i)})
	}
	parts := shards(all, weight, 7)
	seen := map[string]int{}
	var sums []int
	for _, part := range parts {
		sum := 0
		for _, e := range part {
			seen[e.Slug]++
			sum += weight(e)
		}
		sums = append(sums, sum)
	}
	for _, e := range all {
		if seen[e.Slug] != 1 {
			t.Errorf("%s is in %d parts", e.Slug, seen[e.Slug])
		}
	}
	if slices.Max(sums)-slices.Min(sums) > 10 {
		t.Errorf("the parts weigh %d", sums)
	}
	slices.Reverse(all)
	if again := shards(all, weight, 7); len(again[0]) != len(parts[0]) || !slices.Contains(again[0], parts[0][0]) {
		t.Error("the parts depend on the order of the pages")
	}
}

func TestNoShard(t *testing.T) {
	for _, text := range []string{"2", "0/5", "6/5", "-1/5", "a/b", "2/5x", "2/5/6", "2/", "/5", "1/0"} {
		if err := (&subject{}).takeShard(text); exitStatus(err) != exitUsage {
			t.Errorf("%q is a shard: %v", text, err)
		}
	}
}

// TestNoEmptyShard refuses more parts than there are pages, of which one would check nothing.
func TestNoEmptyShard(t *testing.T) {
	pages := len(courseSubject(t).entries)
	s := courseSubject(t)
	if err := s.takeShard(fmt.Sprintf("%d/%d", pages, pages)); err != nil || len(s.entries) != 1 {
		t.Errorf("the last of as many parts as pages has %d: %v", len(s.entries), err)
	}
	if err := courseSubject(t).takeShard(fmt.Sprintf("1/%d", pages+1)); exitStatus(err) != exitUsage {
		t.Errorf("one part more than pages: %v", err)
	}
}

// TestShardsOfTheCourse has five machines, which know nothing of each other, part the
// course: each page is in one part, and none of them is much heavier than the others.
func TestShardsOfTheCourse(t *testing.T) {
	whole := courseSubject(t)
	pages := map[string]int{}
	var weights []int
	for n := range 5 {
		s := courseSubject(t)
		if err := s.takeShard(fmt.Sprintf("%d/5", n+1)); err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, e := range s.entries {
			pages[e.Slug]++
			sum += s.weight(e)
		}
		weights = append(weights, sum)
	}
	for _, e := range whole.entries {
		if pages[e.Slug] != 1 {
			t.Errorf("%s is in %d parts", e.Slug, pages[e.Slug])
		}
	}
	if len(pages) != len(whole.entries) {
		t.Errorf("there are %d pages, and %d in the parts", len(whole.entries), len(pages))
	}
	if light, heavy := slices.Min(weights), slices.Max(weights); heavy-light > heavy/20 {
		t.Errorf("the parts weigh %d", weights)
	}
}

func courseSubject(t *testing.T) *subject {
	t.Helper()
	course, err := lesson.Open(builtInCourse)
	if err != nil {
		t.Fatal(err)
	}
	return &subject{course: course, entries: course.Pages()}
}
