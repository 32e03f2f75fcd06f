package main

import (
	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/practice/execute"
	"github.com/learnrel/learnrel/runner/program"
)

// keptProof is a proof as the cache keeps it. It is of a page that is word for word
// the same, so that lines name its blocks.
type keptProof struct {
	Problems lesson.Problems
	Says     map[int]string
}

// proofKey names the proof of an exercise by all that it comes of: the page, the
// schema of the course that it starts from, and what answers are run with.
func proofKey(c *program.Config, x *practice.Exercise) (cache.Key, error) {
	files := map[string][]byte{"page": []byte(x.Page.String())}
	for name, src := range x.Start {
		files["start/"+name] = src
	}
	return c.KeyOf("the proof of "+x.ID(), files)
}

// recallProof gives the proof that the cache has.
func recallProof(c *program.Config, x *practice.Exercise) (*practice.Proof, bool) {
	key, err := proofKey(c, x)
	var kept keptProof
	if err != nil || !c.Caching.Recall(key, &kept) {
		return nil, false
	}
	proof := &practice.Proof{Problems: kept.Problems, Says: map[*lesson.Block]string{}}
	for _, b := range x.Page.Blocks {
		if says, ok := kept.Says[b.Line]; ok {
			proof.Says[b] = says
		}
	}
	return proof, true
}

// keepProof keeps a proof, unless a part could not be proven here, or fell short by
// what may not be so the next time.
func keepProof(c *program.Config, e *execute.Executor, x *practice.Exercise, proof *practice.Proof) {
	key, err := proofKey(c, x)
	if err != nil || proof.Unjudged || e.Fleeting(x) && len(proof.Problems)+len(proof.Says) > 0 {
		return
	}
	kept := keptProof{Problems: proof.Problems, Says: map[int]string{}}
	for b, says := range proof.Says {
		kept.Says[b.Line] = says
	}
	c.Caching.Keep(key, kept)
}
