package papers

import (
	"context"
	"fmt"

	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	gen "github.com/learnrel/learnrel/ent/client/papers/ent"
	"github.com/learnrel/learnrel/ent/client/papers/ent/hook"
	"github.com/learnrel/learnrel/ent/client/papers/ent/intercept"
)

// SoftDelete is for what is marked instead of deleted.
type SoftDelete struct {
	mixin.Schema
}

// Fields of what is marked.
func (SoftDelete) Fields() []ent.Field {
	return []ent.Field{
		field.Bool("deleted").Default(false),
	}
}

// Hooks of what is marked: a deletion becomes an update.
func (SoftDelete) Hooks() []ent.Hook {
	return []ent.Hook{
		hook.On(mark, ent.OpDelete|ent.OpDeleteOne),
	}
}

// Interceptors of what is marked: a query finds the living.
func (SoftDelete) Interceptors() []ent.Interceptor {
	return []ent.Interceptor{
		intercept.TraverseFunc(func(ctx context.Context, q intercept.Query) error {
			if !all(ctx) {
				q.WhereP(living)
			}
			return nil
		}),
	}
}

// living is the condition of what is not marked.
func living(s *sql.Selector) {
	s.Where(sql.EQ(s.C("deleted"), false))
}

// mark turns a deletion into an update.
func mark(next ent.Mutator) ent.Mutator {
	return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
		if all(ctx) {
			return next.Mutate(ctx, m)
		}
		marked, ok := m.(interface {
			Client() *gen.Client
			SetOp(ent.Op)
			SetDeleted(bool)
			WhereP(...func(*sql.Selector))
		})
		if !ok {
			return nil, fmt.Errorf("%s has no field deleted", m.Type())
		}
		marked.WhereP(living)
		marked.SetOp(ent.OpUpdate)
		marked.SetDeleted(true)
		return marked.Client().Mutate(ctx, m)
	})
}

type allKey struct{}

// WithDeleted gives a context in which deleted rows are seen, and deletions are real.
func WithDeleted(ctx context.Context) context.Context {
	return context.WithValue(ctx, allKey{}, true)
}

func all(ctx context.Context) bool {
	is, _ := ctx.Value(allKey{}).(bool)
	return is
}
