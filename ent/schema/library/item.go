package library

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// Item is a book or a film: all kinds in one table.
type Item struct {
	ent.Schema
}

// Fields of the Item.
func (Item) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").Values("book", "film").Immutable(),
		field.String("title"),
		field.Int("pages").Optional().Nillable(),
		field.Int("minutes").Optional().Nillable(),
	}
}

// Annotations of the Item.
func (Item) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Checks(map[string]string{
			"a_book_has_pages":   "((kind = 'book') = (pages IS NOT NULL))",
			"a_film_has_minutes": "((kind = 'film') = (minutes IS NOT NULL))",
		}),
	}
}
