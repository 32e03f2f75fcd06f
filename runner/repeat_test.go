package runner_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/lessons"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/program"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// uuids are ids that nobody wrote.
var uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)

// TestRunsAreRepeatable runs every lesson ten times, and in .ci/run fifty times,
// shuffled and at the same time, and wants the same bytes each time.
func TestRunsAreRepeatable(t *testing.T) {
	times := 10
	switch {
	case testing.Short():
		times = 3
	case needs.Whole():
		times = 50
	}
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		t.Fatal(err)
	}
	var slugs []string
	for range times {
		slugs = append(slugs, c.Slugs()...)
	}
	rand.Shuffle(len(slugs), func(i, j int) { slugs[i], slugs[j] = slugs[j], slugs[i] })
	var mu sync.Mutex
	first := map[string]string{}
	var group sync.WaitGroup
	next := make(chan string)
	for range 4 {
		group.Go(func() {
			for slug := range next {
				got := uuids.ReplaceAllString(run(t, c, slug), "UUID") // chance is what they are for
				if slug == "named-edges" {                             // which ent loads in an order of chance
					statements := strings.FieldsFunc(got, func(r rune) bool { return strings.ContainsRune("{}[],", r) })
					slices.Sort(statements)
					got = strings.Join(statements, "")
				}
				mu.Lock()
				if want, ok := first[slug]; ok && got != want {
					t.Errorf("%s: one run gave\n%s\nand another\n%s", slug, want, got)
				}
				first[slug] = got
				mu.Unlock()
			}
		})
	}
	for _, slug := range slugs {
		next <- slug
	}
	close(next)
	group.Wait()
}

// run runs the steps of a built-in lesson and gives all that they did but times.
func run(t *testing.T, c *lesson.Course, slug string) string {
	built, ok := lessons.Program(slug)
	if !ok {
		return ""
	}
	e, err := c.Find(slug)
	if err != nil {
		t.Error(err)
		return ""
	}
	l, err := c.Lesson(e)
	if err != nil {
		t.Error(err)
		return ""
	}
	u, _, err := program.Lesson(c, l)
	if err != nil {
		t.Error(err)
		return ""
	}
	for i := range u.Calls {
		u.Calls[i].MayFail = true
	}
	res, err := (&program.Config{Course: c}).BuiltIn(context.Background(), u, built)
	if err != nil {
		t.Error(err)
		return ""
	}
	res.Duration = 0
	for i := range res.Steps {
		res.Steps[i].Duration = time.Duration(0)
	}
	data, err := json.Marshal(res)
	if err != nil {
		t.Error(err)
	}
	return string(data)
}
