package schema

import (
	"strings"
	"testing"
)

// clientPackages are packages of Go types, some with names that a client has for others.
const clientPackages = `
-- shop/types --
package types
type ID string
type Of[T any] struct{ V T }
type T struct{}
-- shop/more/types --
package types
type T struct{}
-- shop/errors --
package errors
type T struct{}
-- shop/pet --
package pet
type ID string
type T struct{}
-- shop/predicate --
package predicate
type T struct{}
-- shop/json --
package json
type T struct{}
-- shop/config --
package config
type T struct{}
-- shop/log --
package log
type ID string
`

// goTyped are fields of a User with many Pets, the fields of a Pet, and what is refused.
var goTyped = []struct{ name, user, pet, want string }{
	{"types of one package each", `field.JSON("a", types.T{}), field.JSON("b", []types.T{}), field.JSON("c", types.Of[int]{})`, ``, ``},
	{"two packages of one name", `field.JSON("a", types.T{})`, `field.JSON("b", more.T{})`, `ent/mutation.go: types redeclared in this block [gen-go-type]`},
	{"a package called as one that the client imports", `field.JSON("a", apperrors.T{})`, ``, `undefined: errors.T [gen-go-type]`},
	{"a package called predicate", `field.JSON("a", predicate.T{})`, ``, `ent/mutation.go: predicate redeclared in this block [gen-go-type]`},
	{"a package called config", `field.JSON("a", config.T{})`, ``, `ent/mutation.go: config redeclared in this block [gen-go-type]`},
	{"a package called json", `field.JSON("a", appjson.T{})`, ``, `ent/user.go: undefined: json.Unmarshal [gen-go-type]`},
	{"the package of a type", `field.JSON("a", pet.T{})`, ``, ``},
	{"the package of a type, for an id", `field.String("id").GoType(pet.ID(""))`, ``, `Rename the type Pet`},
	{"an id of a package that the client imports", `field.String("id").GoType(applog.ID(""))`, ``, `ent/client.go: undefined: log.ID [gen-go-type]`},
	{"no package for another type's argument", `field.JSON("a", types.Of[types.ID]{})`, ``, `types.Of[shop/types.ID] [gen-go-type]`},
	{"a type that is not exported", `field.JSON("a", hidden{})`, ``, `undefined: schema.hidden [gen-go-type]`},
	{"dots in a struct's tags", `field.JSON("a", struct{ X int "json:\"a.b\"" }{})`, ``, ``},
	{"what ent's package sql has, too", `field.String("a").GoType(sql.NullString{}).Optional()`, ``, ``},
	{"what it has not", `field.Int32("a").GoType(sql.NullInt32{}).Optional()`, ``, `undefined: sql.NullInt32 [gen-go-type]`},
	{"a key without the id's Go type", `field.String("id").GoType(types.ID(""))`, `field.String("owner_id").Optional()`, `ent/pet_create.go: cannot use v.ID (variable of type types.ID) as string value in argument to SetOwnerID [fk-type]`},
	{"a key with a Go type that the id has not", `field.String("id")`, `field.String("owner_id").Optional().GoType(types.ID(""))`, `Leave GoType out of the field "owner_id"`},
	{"a key with the id's Go type", `field.String("id").GoType(types.ID(""))`, `field.String("owner_id").Optional().Nillable().GoType(types.ID(""))`, ``},
	{"two fields with a column", `field.String("a").StorageKey("x"), field.String("x")`, ``, `schema.go:24:55: error: duplicate case user.FieldX (constant "x" of type string) in expression switch [gen-same-column]`},
	{"the column of the id", `field.Int("id").StorageKey("user_id"), field.Int("user_id")`, ``, `duplicate case user.FieldUserID (constant "user_id" of type string)`},
}

func TestGoTypesOfTheClient(t *testing.T) {
	for _, c := range goTyped {
		t.Run(c.name, func(t *testing.T) {
			edge := `edge.From("owner", User.Type).Ref("pets").Unique()`
			if strings.Contains(c.pet, `"owner_id"`) {
				edge += `.Field("owner_id")`
			}
			src := goTypedHead + "func (User) Fields() []ent.Field { return []ent.Field{" + c.user + "} }\nfunc (Pet) Fields() []ent.Field { return []ent.Field{" + c.pet + "} }\nfunc (Pet) Edges() []ent.Edge { return []ent.Edge{" + edge + "} }\n"
			g, ds := Config{Package: "shop/schema", Import: packagesOf(clientPackages)}.Load(map[string][]byte{"schema.go": []byte(src)})
			got := ds.String()
			for _, d := range ds {
				got += "\n" + d.Fix
			}
			if c.want == "" && g == nil || !strings.Contains(got, c.want) {
				t.Errorf("got:\n%s\nwant: %s", got, c.want)
			}
		})
	}
}

const goTypedHead = `package schema
import (
	"database/sql"
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	apperrors "shop/errors"
	appjson "shop/json"
	applog "shop/log"
	more "shop/more/types"
	"shop/config"
	"shop/pet"
	"shop/predicate"
	"shop/types"
)
type hidden struct{ A int }
var _ = []any{apperrors.T{}, appjson.T{}, applog.ID(""), more.T{}, config.T{}, pet.T{}, predicate.T{}, types.T{}, sql.ErrNoRows}

type User struct{ ent.Schema }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("pets", Pet.Type)} }

type Pet struct{ ent.Schema }

`
