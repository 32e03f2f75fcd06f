package tenancy

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Tenant is a company whose rows nobody else may see.
type Tenant struct {
	ent.Schema
}

// Fields of the Tenant.
func (Tenant) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Unique(),
	}
}
