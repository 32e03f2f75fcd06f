//go:build unix

package main

import (
	"os"
	"testing"
	"time"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/lessons"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/program"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// BenchmarkLessons runs the steps of all lessons that run everywhere, on each kind of
// server, without a cache.
func BenchmarkLessons(b *testing.B) {
	course, err := lesson.Open(os.DirFS("../.."))
	if err != nil {
		b.Fatal(err)
	}
	var all []*lesson.Lesson
	for _, e := range course.Entries() {
		l, err := course.Lesson(e)
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := lessons.Program(e.Slug); ok && len(l.Page.Front.Dialects) == 0 {
			all = append(all, l)
		}
	}
	for _, kind := range []string{"sqlite", "postgres", "mariadb"} {
		b.Run(kind, func(b *testing.B) {
			c := &program.Config{Course: course, Own: learnrel.Course, Timeout: time.Minute, Caching: program.Caching{Force: true}}
			if start := shared[kind]; start != nil {
				s, err := start()
				needs.This(b, err)
				remote, err := database.Connect(b.Context(), s.URL(""))
				if err != nil {
					b.Fatal(err)
				}
				b.Cleanup(func() { _ = remote.Close() })
				c.Server = remote
			}
			for b.Loop() {
				runAll(b, c, all)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(all))/1000, "ms/lesson")
		})
	}
}

func runAll(b *testing.B, c *program.Config, all []*lesson.Lesson) {
	b.Helper()
	for _, l := range all {
		u, wanted, err := program.Lesson(c.Course, l)
		if err != nil {
			b.Fatal(err)
		}
		if !wanted {
			continue
		}
		p, _ := lessons.Program(l.Slug)
		if _, err := c.BuiltIn(b.Context(), u, p); err != nil {
			b.Fatalf("%s: %v", l.Slug, err)
		}
	}
}
