package runner_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/lessons"
	"github.com/learnrel/learnrel/runner"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/program"
)

// BenchmarkCheck reads, runs and judges the same lesson n times in one process:
// the time for each must not depend on n.
func BenchmarkCheck(b *testing.B) {
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		b.Fatal(err)
	}
	entry, err := c.Find("one-to-many")
	if err != nil {
		b.Fatal(err)
	}
	r := &runner.Runner{Programs: &program.Config{Course: c}, BuiltIn: learnrel.Course, Program: lessons.Program, NoFlask: true}
	for _, n := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("lessons=%d", n), func(b *testing.B) {
			for b.Loop() {
				for range n {
					l, err := c.Lesson(entry)
					if err != nil {
						b.Fatal(err)
					}
					res, err := r.Run(context.Background(), l)
					if err != nil {
						b.Fatal(err)
					}
					if report := judge.Judge(l, res, judge.Voice{}); report.Failed() > 0 {
						b.Fatalf("%+v", report)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n)/1e6, "ms/lesson")
		})
	}
}
