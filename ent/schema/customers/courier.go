package customers

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Courier delivers orders.
type Courier struct {
	ent.Schema
}

// Fields of the Courier.
func (Courier) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").MaxLen(80),
	}
}

// Edges of the Courier.
func (Courier) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("orders", Order.Type),
	}
}
