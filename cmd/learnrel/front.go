package main

// front is what learnrel prints alone: the introduction, or in a practice where the
// learner is, and the one command to go on.
func (a *app) front() error {
	p, err := a.practiceNear()
	if err != nil {
		a.printf("%s", wrap(intro, min(a.width(), 80)))
		return nil
	}
	all := progressOf(p)
	solved, at := 0, ""
	for _, t := range all {
		if t.State == "solved" {
			solved++
		}
		if t.Current {
			at = t.ID
		}
	}
	a.printf("You have solved %d of %d exercises, and are at %s.\n\n  learnrel learn\n", solved, len(all), at)
	if solved < len(all) {
		a.printf("\nlearnrel verify judges what you have written, and learnrel hint helps.\n")
	}
	return nil
}
