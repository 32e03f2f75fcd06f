package site

// playHref is the playground, where a schema is judged in the page.
const playHref = "play.html"

// playPage renders the shell of the playground: all that is in it comes from its script.
func (b *builder) playPage() ([]byte, error) {
	return b.render("play", b.Live, layout{
		Title: "Playground", Summary: "Write an ent schema, and see at once what it means: the verdict, the relations in words, the tables and a database.",
		Path: playHref, Current: playHref, Kind: "website", Live: true,
	})
}

// playLink leads from the page of a lesson or an error to the playground that starts from
// something; "" where that has nothing of it.
func (p *page) playLink(l *Live, kind, name string) string {
	if !l.has(kind + "s/" + name) {
		return ""
	}
	return p.way(playHref) + "#" + kind + "=" + name
}
