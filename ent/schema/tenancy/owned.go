package tenancy

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
)

// Owned is for what belongs to a tenant, and always to the same.
type Owned struct {
	mixin.Schema
}

// Fields of what is Owned.
func (Owned) Fields() []ent.Field {
	return []ent.Field{
		field.Int("tenant_id").
			Immutable(),
	}
}

// Edges of what is Owned.
func (Owned) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("tenant", Tenant.Type).
			Field("tenant_id").
			Unique().
			Required().
			Immutable(),
	}
}

// Policy of what is Owned.
func (Owned) Policy() ent.Policy {
	return nil
}
