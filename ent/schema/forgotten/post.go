package forgotten

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Post was meant to be the favorite of many users. Its edge was forgotten.
type Post struct {
	ent.Schema
}

// Fields of the Post.
func (Post) Fields() []ent.Field {
	return []ent.Field{
		field.String("content"),
	}
}
