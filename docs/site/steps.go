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
	IDs   string // of those blocks and what came of them, by their numbers, in JSON
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
	ids, of := blockIDs(p.lesson), map[int]string{}
	for _, block := range p.lesson.Page.Numbered() {
		if block.Kind == lesson.Step {
			names = append(names, fmt.Sprintf("%d %s", block.Number, block.Step))
		}
		if block.Kind == lesson.Step || block.Of != nil && block.Of.Kind == lesson.Step {
			of[block.Number] = ids[block.Number]
		}
	}
	data, err := json.Marshal(of)
	s.Names, s.IDs = strings.Join(names, ","), string(data)
	return s, err
}
