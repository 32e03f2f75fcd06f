package library

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Book is what only a book has.
type Book struct {
	ent.Schema
}

// Mixin of the Book.
func (Book) Mixin() []ent.Mixin {
	return []ent.Mixin{
		Shelved{},
	}
}

// Fields of the Book.
func (Book) Fields() []ent.Field {
	return []ent.Field{
		field.Int("pages"),
	}
}

// Edges of the Book.
func (Book) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("work", Work.Type).
			Ref("book").
			Unique().
			Required(),
	}
}
