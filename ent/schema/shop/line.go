package shop

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Line is one product of one order: how many pieces, and at which price.
type Line struct {
	ent.Schema
}

// Fields of the Line.
func (Line) Fields() []ent.Field {
	return []ent.Field{
		field.Int("quantity").Positive(),
		field.Int("price").NonNegative(), // in cents, on the day of the order
	}
}

// Edges of the Line.
func (Line) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("order", Order.Type).
			Ref("lines").
			Unique().
			Required(),
		edge.From("product", Product.Type).
			Ref("lines").
			Unique().
			Required(),
	}
}
