package accounts

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// User can be deleted, and each edge says what happens then.
type User struct {
	ent.Schema
}

// Fields of the User.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.String("username").MaxLen(80).Unique(),
	}
}

// Edges of the User.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("posts", Post.Type).
			Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("comments", Comment.Type).
			Annotations(entsql.OnDelete(entsql.SetNull)),
		edge.To("invoices", Invoice.Type).
			Annotations(entsql.OnDelete(entsql.Restrict)),
		edge.To("drafts", Draft.Type),
	}
}
