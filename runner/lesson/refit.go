package lesson

// Refit gives a text that the page has become meanwhile, with what contents says of
// the page's blocks in those of the text. A derived block that was edited meanwhile
// stays. ok is false when the blocks are others than they were: then what came of
// them says nothing.
func (p *Page) Refit(now []byte, contents map[*Block]string) (text []byte, ok bool) {
	q, err := Parse(p.File, now)
	if err != nil {
		return nil, false
	}
	were, are := p.Numbered(), q.Numbered()
	if len(were) != len(are) || p.Front.Schema != q.Front.Schema {
		return nil, false
	}
	fitted := map[*Block]string{}
	for i, was := range were {
		is := are[i]
		if !was.sameAs(is) {
			return nil, false
		}
		if content, ok := contents[was]; ok && was.Text == is.Text {
			fitted[is] = content
		}
	}
	return q.Rewrite(fitted), true
}

// sameAs tells whether a block asks for the same.
func (b *Block) sameAs(c *Block) bool {
	type asked struct {
		kind                                                      Kind
		file, decl, step, fail, code, table, dialect, holds, text string
		migrate                                                   bool
		program                                                   int
	}
	of := func(b *Block) asked {
		a := asked{b.Kind, b.File, b.Decl, b.Step, string(b.Fail), b.Code, b.Table, b.Dialect, b.Holds, "", b.Migrate, b.Program}
		if !b.Derived() {
			a.text = b.Text
		}
		return a
	}
	return of(b) == of(c)
}
