package judge

import (
	"znkr.io/diff/textdiff"

	"github.com/learnrel/learnrel/runner/lesson"
)

// steadyHint is what to do about a step that does not repeat itself.
const steadyHint = "order what it lists, and leave out clocks and chance; what no run can repeat is written [..] on the page"

// steady tells whether the page can say the same of two runs: they are the same, or
// its wildcards stand for all in which they differ.
func steady(b *lesson.Block, first, second string) bool {
	first, second = shown(b, first), shown(b, second)
	return first == second || corrected(b.Text, first) == b.Text && corrected(b.Text, second) == b.Text
}

// unsteady says of a block in what two runs differ.
func unsteady(first, second string) Verdict {
	return Verdict{
		Status: Unsteady, Message: "it ran twice, and did something else the second time", Hint: steadyHint,
		Diff: "--- the first run\n+++ the second run\n" + textdiff.Unified(normalize(first), normalize(second)),
	}
}
