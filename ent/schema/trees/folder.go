package trees

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Folder is a folder of files. What is in it goes when it goes.
type Folder struct {
	ent.Schema
}

// Fields of the Folder.
func (Folder) Fields() []ent.Field {
	return []ent.Field{
		field.String("name"),
		field.Int("parent_id").Optional().Nillable(),
	}
}

// Edges of the Folder.
func (Folder) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("children", Folder.Type).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			From("parent").
			Field("parent_id").
			Unique(),
	}
}
