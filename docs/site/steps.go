package site

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// steps is what a page of a lesson says of running its steps in the browser.
type steps struct {
	Slug  string
	Not   string // why they can't run there, or ""
	Names string // of the steps with the numbers of their blocks: "3 Create,7 Posts"
}

// steps gives it for a page; nil where the site has no programs.
func (b *builder) steps(p *page) (*steps, error) {
	if !b.Live.has("lessons/" + p.Slug) {
		return nil, nil
	}
	s := &steps{}
	if err := json.Unmarshal(b.Live.Files["lessons/"+p.Slug+".json"], s); err != nil {
		return nil, fmt.Errorf("what runs in the page: %w", err)
	}
	var names []string
	for _, block := range p.lesson.Page.Numbered() {
		if block.Kind == lesson.Step {
			names = append(names, fmt.Sprintf("%d %s", block.Number, block.Step))
		}
	}
	s.Names = strings.Join(names, ",")
	return s, nil
}
