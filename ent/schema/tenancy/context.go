package tenancy

import "context"

type tenantKey struct{}

// WithTenant gives a context that carries the id of the tenant who asks.
func WithTenant(ctx context.Context, id int) context.Context {
	return context.WithValue(ctx, tenantKey{}, id)
}

// TenantID gives the id of the tenant who asks; ok is false where there is none.
func TenantID(ctx context.Context) (id int, ok bool) {
	id, ok = ctx.Value(tenantKey{}).(int)
	return id, ok
}
