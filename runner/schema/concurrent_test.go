package schema

import (
	"sync"
	"testing"
)

// TestLoadsAtTheSameTime is for the race detector: all loads share the libraries.
func TestLoadsAtTheSameTime(t *testing.T) {
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for seed := range uint64(40) {
				want := len(loadRandom(seed))
				if got := len(loadRandom(seed)); got != want {
					t.Errorf("goroutine %d, seed %d: %d diagnostics, and then %d", i, seed, want, got)
				}
			}
		})
	}
	group.Wait()
}

func loadRandom(seed uint64) Diagnostics {
	_, ds := Config{Strict: true}.Load(randomSchema(seed))
	return ds
}
