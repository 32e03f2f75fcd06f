package shop

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Product is a thing for sale, with its price in cents and the pieces in stock.
type Product struct {
	ent.Schema
}

// Fields of the Product.
func (Product) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Unique(),
		field.Int("price").NonNegative(),
		field.Int("stock").NonNegative(),
	}
}

// Edges of the Product.
func (Product) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("lines", Line.Type),
	}
}
