package library

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
)

// Shelved is for what stands on a shelf.
type Shelved struct {
	mixin.Schema
}

// Fields of what is Shelved.
func (Shelved) Fields() []ent.Field {
	return []ent.Field{
		field.String("shelf").Default("new"),
	}
}
