package schema

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"reflect"
	"regexp"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"
	"github.com/google/uuid"
)

// A library is a package that schemas import and that this program holds, too.
type library struct {
	path string
	// whole says that every exported name stands in members, so that any other
	// one is an error in the schema and not a gap in this table.
	whole   bool
	members members
}

// members are functions as they are, types as their reflect.Type, constants as
// literal or typed constant, and variables as the value.
type members map[string]any

// literal is an untyped constant.
type literal struct{ value any }

// constantOf is a typed constant.
type constantOf struct{ value any }

// intLiteral, uintLiteral and floatLiteral are untyped constants of numbers.
func intLiteral(n int64) literal { return literal{n} }

func uintLiteral(n uint64) literal { return literal{n} }

func floatLiteral(f float64) literal { return literal{f} }

// generic is a generic type, which scannerSource declares.
type generic struct{}

func typ[T any]() reflect.Type { return reflect.TypeFor[T]() }

// libraries are what schemas are written with. A test holds the whole ones
// against ent's source.
var libraries = []library{
	{"entgo.io/ent", true, members{
		"Interface": typ[ent.Interface](), "Field": typ[ent.Field](), "Edge": typ[ent.Edge](), "Index": typ[ent.Index](),
		"Config": reflect.TypeOf(ent.Schema{}.Config()), "Mixin": typ[ent.Mixin](), "Policy": typ[ent.Policy](), "Schema": typ[ent.Schema](),
		"View": typ[ent.View](), "Viewer": typ[ent.Viewer](), "Value": typ[ent.Value](), "Mutation": typ[ent.Mutation](),
		"Mutator": typ[ent.Mutator](), "MutateFunc": typ[ent.MutateFunc](), "Hook": typ[ent.Hook](), "Query": typ[ent.Query](),
		"Querier": typ[ent.Querier](), "QuerierFunc": typ[ent.QuerierFunc](), "Interceptor": typ[ent.Interceptor](),
		"InterceptFunc": typ[ent.InterceptFunc](), "Traverser": typ[ent.Traverser](), "TraverseFunc": typ[ent.TraverseFunc](),
		"Op": typ[ent.Op](), "QueryContext": typ[ent.QueryContext](),
		"OpCreate": constantOf{ent.OpCreate}, "OpUpdate": constantOf{ent.OpUpdate}, "OpUpdateOne": constantOf{ent.OpUpdateOne},
		"OpDelete": constantOf{ent.OpDelete}, "OpDeleteOne": constantOf{ent.OpDeleteOne},
		"OpQueryFirst": literal{ent.OpQueryFirst}, "OpQueryFirstID": literal{ent.OpQueryFirstID}, "OpQueryOnly": literal{ent.OpQueryOnly},
		"OpQueryOnlyID": literal{ent.OpQueryOnlyID}, "OpQueryAll": literal{ent.OpQueryAll}, "OpQueryIDs": literal{ent.OpQueryIDs},
		"OpQueryCount": literal{ent.OpQueryCount}, "OpQueryExist": literal{ent.OpQueryExist},
		"OpQueryGroupBy": literal{ent.OpQueryGroupBy}, "OpQuerySelect": literal{ent.OpQuerySelect},
		"NewQueryContext": ent.NewQueryContext, "QueryFromContext": ent.QueryFromContext,
	}},
	{"entgo.io/ent/schema", true, members{
		"Annotation": typ[schema.Annotation](), "Merger": typ[schema.Merger](),
		"CommentAnnotation": typ[schema.CommentAnnotation](), "Comment": schema.Comment,
	}},
	{"entgo.io/ent/schema/edge", true, members{
		"To": edge.To, "From": edge.From, "Table": edge.Table, "Symbol": edge.Symbol, "Symbols": edge.Symbols,
		"Column": edge.Column, "Columns": edge.Columns, "Descriptor": typ[edge.Descriptor](),
		"StorageKey": typ[edge.StorageKey](), "StorageOption": typ[edge.StorageOption](), "Annotation": typ[edge.Annotation](),
	}},
	{"entgo.io/ent/schema/field", true, members{
		"TypeValueScanner": generic{}, "ValueScannerFunc": generic{}, "TextValueScanner": generic{}, "BinaryValueScanner": generic{},
		"String": field.String, "Text": field.Text, "Bytes": field.Bytes, "Bool": field.Bool, "Time": field.Time, "JSON": field.JSON,
		"Strings": field.Strings, "Ints": field.Ints, "Floats": field.Floats, "Any": field.Any, "Enum": field.Enum, "UUID": field.UUID,
		"Other": field.Other, "Int": field.Int, "Uint": field.Uint, "Int8": field.Int8, "Int16": field.Int16, "Int32": field.Int32,
		"Int64": field.Int64, "Uint8": field.Uint8, "Uint16": field.Uint16, "Uint32": field.Uint32, "Uint64": field.Uint64,
		"Float": field.Float, "Float32": field.Float32, "ID": field.ID, "Annotation": typ[field.Annotation](),
		"Descriptor": typ[field.Descriptor](), "EnumValues": typ[field.EnumValues](), "ValueScanner": typ[field.ValueScanner](),
		"Validator": typ[field.Validator](), "Type": typ[field.Type](), "TypeInfo": typ[field.TypeInfo](), "RType": typ[field.RType](),
		"TypeInvalid": constantOf{field.TypeInvalid}, "TypeBool": constantOf{field.TypeBool}, "TypeTime": constantOf{field.TypeTime},
		"TypeJSON": constantOf{field.TypeJSON}, "TypeUUID": constantOf{field.TypeUUID}, "TypeBytes": constantOf{field.TypeBytes},
		"TypeEnum": constantOf{field.TypeEnum}, "TypeString": constantOf{field.TypeString}, "TypeOther": constantOf{field.TypeOther},
		"TypeInt8": constantOf{field.TypeInt8}, "TypeInt16": constantOf{field.TypeInt16}, "TypeInt32": constantOf{field.TypeInt32},
		"TypeInt": constantOf{field.TypeInt}, "TypeInt64": constantOf{field.TypeInt64}, "TypeUint8": constantOf{field.TypeUint8},
		"TypeUint16": constantOf{field.TypeUint16}, "TypeUint32": constantOf{field.TypeUint32}, "TypeUint": constantOf{field.TypeUint},
		"TypeUint64": constantOf{field.TypeUint64}, "TypeFloat32": constantOf{field.TypeFloat32}, "TypeFloat64": constantOf{field.TypeFloat64},
	}},
	{"entgo.io/ent/schema/index", true, members{
		"Fields": index.Fields, "Edges": index.Edges, "Builder": typ[index.Builder](), "Descriptor": typ[index.Descriptor](),
	}},
	{"entgo.io/ent/schema/mixin", true, members{
		"Schema": typ[mixin.Schema](), "CreateTime": typ[mixin.CreateTime](), "UpdateTime": typ[mixin.UpdateTime](),
		"Time": typ[mixin.Time](), "AnnotateFields": mixin.AnnotateFields, "AnnotateEdges": mixin.AnnotateEdges,
	}},
	{"entgo.io/ent/dialect/entsql", true, members{
		"Annotation": typ[entsql.Annotation](), "Schema": entsql.Schema, "Table": entsql.Table, "SchemaTable": entsql.SchemaTable,
		"Check": entsql.Check, "Checks": entsql.Checks, "Skip": entsql.Skip, "View": entsql.View, "ViewFor": entsql.ViewFor,
		"Default": entsql.Default, "DefaultExpr": entsql.DefaultExpr, "DefaultExprs": entsql.DefaultExprs,
		"WithComments": entsql.WithComments, "OnDelete": entsql.OnDelete, "IncrementStart": entsql.IncrementStart,
		"ReferenceOption": typ[entsql.ReferenceOption](), "NoAction": constantOf{entsql.NoAction},
		"Restrict": constantOf{entsql.Restrict}, "Cascade": constantOf{entsql.Cascade}, "SetNull": constantOf{entsql.SetNull},
		"SetDefault": constantOf{entsql.SetDefault}, "IndexAnnotation": typ[entsql.IndexAnnotation](), "Prefix": entsql.Prefix,
		"PrefixColumn": entsql.PrefixColumn, "OpClass": entsql.OpClass, "OpClassColumn": entsql.OpClassColumn,
		"Desc": entsql.Desc, "DescColumns": entsql.DescColumns, "IncludeColumns": entsql.IncludeColumns,
		"IndexType": entsql.IndexType, "IndexTypes": entsql.IndexTypes, "IndexWhere": entsql.IndexWhere,
	}},
	{"entgo.io/ent/dialect", false, members{
		"MySQL": literal{dialect.MySQL}, "SQLite": literal{dialect.SQLite}, "Postgres": literal{dialect.Postgres}, "Gremlin": literal{dialect.Gremlin},
	}},
	{"github.com/google/uuid", false, members{
		"UUID": typ[uuid.UUID](), "NullUUID": typ[uuid.NullUUID](), "New": uuid.New, "NewString": uuid.NewString, "NewRandom": uuid.NewRandom,
		"NewUUID": uuid.NewUUID, "Must": uuid.Must, "MustParse": uuid.MustParse, "Parse": uuid.Parse, "ParseBytes": uuid.ParseBytes,
		"FromBytes": uuid.FromBytes, "NewV6": newUUID, "NewV7": newUUID, "NewMD5": uuid.NewMD5, "NewSHA1": uuid.NewSHA1, "NewHash": uuid.NewHash, "Nil": uuid.Nil,
		"NameSpaceDNS": uuid.NameSpaceDNS, "NameSpaceURL": uuid.NameSpaceURL, "NameSpaceOID": uuid.NameSpaceOID, "NameSpaceX500": uuid.NameSpaceX500,
		"Version": typ[uuid.Version](), "Variant": typ[uuid.Variant](), "Time": typ[uuid.Time](),
	}},
	{"time", false, members{
		"Time": typ[time.Time](), "Duration": typ[time.Duration](), "Now": time.Now, "Since": time.Since, "Until": time.Until, "Unix": time.Unix, "UnixMilli": time.UnixMilli,
		"Date": time.Date, "Parse": time.Parse, "ParseDuration": time.ParseDuration, "UTC": time.UTC, "Local": time.Local,
		"Month": typ[time.Month](), "Weekday": typ[time.Weekday](), "Location": typ[time.Location](), "January": constantOf{time.January},
		"RFC3339": literal{time.RFC3339}, "RFC3339Nano": literal{time.RFC3339Nano}, "DateOnly": literal{time.DateOnly}, "DateTime": literal{time.DateTime},
		"Nanosecond": constantOf{time.Nanosecond}, "Microsecond": constantOf{time.Microsecond}, "Millisecond": constantOf{time.Millisecond},
		"Second": constantOf{time.Second}, "Minute": constantOf{time.Minute}, "Hour": constantOf{time.Hour},
	}},
	{"regexp", false, members{
		"Regexp": typ[regexp.Regexp](), "MustCompile": regexp.MustCompile, "Compile": regexp.Compile, "QuoteMeta": regexp.QuoteMeta,
		"MatchString": regexp.MatchString, "MustCompilePOSIX": regexp.MustCompilePOSIX,
	}},
	{"errors", false, members{"New": errors.New, "Is": errors.Is, "Join": errors.Join, "Unwrap": errors.Unwrap}},
	{"context", false, members{"Context": typ[context.Context](), "Background": context.Background, "TODO": context.TODO}},
	{"fmt", false, members{"Sprintf": fmt.Sprintf, "Sprint": fmt.Sprint, "Sprintln": fmt.Sprintln, "Fprint": fmt.Fprint, "Fprintf": fmt.Fprintf, "Fprintln": fmt.Fprintln, "Append": fmt.Append, "Appendf": fmt.Appendf, "Errorf": fmt.Errorf, "Stringer": typ[fmt.Stringer]()}},
	{"database/sql", false, members{
		"NullString": typ[sql.NullString](), "NullInt64": typ[sql.NullInt64](), "NullTime": typ[sql.NullTime](), "NullBool": typ[sql.NullBool](),
		"NullInt16": typ[sql.NullInt16](), "NullByte": typ[sql.NullByte](),
		"NullFloat64": typ[sql.NullFloat64](), "NullInt32": typ[sql.NullInt32](), "Scanner": typ[sql.Scanner](),
	}},
	{"database/sql/driver", false, members{"Valuer": typ[driver.Valuer](), "Value": typ[driver.Value]()}},
	{"encoding/json", false, members{"RawMessage": typ[json.RawMessage](), "Number": typ[json.Number]()}},
	{"net/url", false, members{
		"URL": typ[url.URL](), "Values": typ[url.Values](), "Parse": url.Parse, "ParseRequestURI": url.ParseRequestURI, "JoinPath": url.JoinPath,
		"PathEscape": url.PathEscape, "PathUnescape": url.PathUnescape, "QueryEscape": url.QueryEscape, "QueryUnescape": url.QueryUnescape,
	}},
	{"net", false, members{"IP": typ[net.IP](), "IPMask": typ[net.IPMask](), "HardwareAddr": typ[net.HardwareAddr]()}},
}

// newUUID stands in for functions of later versions: each gives another one.
func newUUID() (uuid.UUID, error) { return uuid.NewRandom() }
