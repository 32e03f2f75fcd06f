package tenancy

import (
	"context"

	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	"github.com/learnrel/learnrel/ent/client/tenancy/ent/intercept"
	"github.com/learnrel/learnrel/ent/client/tenancy/ent/privacy"
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
	return privacy.Policy{
		Query:    privacy.QueryPolicy{privacy.QueryRuleFunc(ownRows)},
		Mutation: privacy.MutationPolicy{privacy.MutationRuleFunc(ownChanges)},
	}
}

// ownRows narrows a query to the rows of the tenant who asks.
func ownRows(ctx context.Context, q ent.Query) error {
	id, ok := TenantID(ctx)
	if !ok {
		return privacy.Denyf("no tenant")
	}
	query, err := intercept.NewQuery(q)
	if err != nil {
		return privacy.Denyf("%v", err)
	}
	query.WhereP(sql.FieldEQ("tenant_id", id))
	return privacy.Skip
}

// ownChanges gives new rows to the tenant who asks, and narrows changes to his.
func ownChanges(ctx context.Context, m ent.Mutation) error {
	id, ok := TenantID(ctx)
	if !ok {
		return privacy.Denyf("no tenant")
	}
	owned, ok := m.(interface {
		SetTenantID(int)
		WhereP(...func(*sql.Selector))
	})
	if !ok {
		return privacy.Denyf("%s has no tenant", m.Type())
	}
	if m.Op().Is(ent.OpCreate) {
		owned.SetTenantID(id)
	} else {
		owned.WhereP(sql.FieldEQ("tenant_id", id))
	}
	return privacy.Skip
}
