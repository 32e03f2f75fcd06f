package schema

import (
	"encoding/json"
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/entc/load"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/learnrel/learnrel/runner/catalogue"
)

// loader turns one type into what ent loads of it, in the manner of ent's
// load.MarshalSchema, and keeps the places.
type loader struct {
	ev   *evaluator
	node *node
	self value
	ds   Diagnostics

	leniently bool
}

func (ev *evaluator) load(n *node) Diagnostics {
	l := &loader{ev: ev, node: n}
	ev.steps, ev.began = 0, time.Now()
	ev.forgetRun()
	n.schema = &load.Schema{Name: n.name, Annotations: map[string]any{}, Pos: lineOf(ev.fset.Position(n.pos))}
	l.guard(n.pos, "", func() { l.all() })
	if len(l.ds) == 0 {
		l.guard(n.pos, "", l.encode)
	}
	return l.ds
}

func lineOf(p token.Position) string { return fmt.Sprintf("%s:%d", p.Filename, p.Line) }

func (l *loader) all() {
	l.self = l.ev.zero(l.node.typ)
	if out := l.ev.callMethod(l.self, "Config", nil); len(out) == 1 {
		reflect.ValueOf(&l.node.schema.Config).Elem().Set(out[0].v)
	}
	l.node.schema.View = l.isView()
	l.mixins()
	l.annotations(l.self)
	l.fields(l.self, "", l.ev.name(l.node.typ), func(i int) *load.Position { return &load.Position{Index: i} })
	l.edges(l.self, "")
	l.indexes(l.self, "")
	l.hooks(l.self, load.Position{}, "")
}

// isView looks for the method that ent keeps to itself.
func (l *loader) isView() bool {
	pkg := l.ev.universe.packages["entgo.io/ent"]
	obj, _, _ := types.LookupFieldOrMethod(l.node.typ, false, pkg, "view")
	return obj != nil
}

// guard runs a step, and turns what stops it into a diagnostic. what is how ent
// begins the message of a panic; empty where ent does not catch it.
func (l *loader) guard(pos token.Pos, what string, step func()) (ok bool) {
	if l.ev.ended {
		return false
	}
	defer func() {
		r := recover()
		if r == nil {
			ok = true
			return
		}
		l.ev.frame, l.ev.depth, l.ev.nested, l.ev.erasing = nil, 0, 0, 0
		l.stopped(pos, what, r)
	}()
	step()
	return
}

func (l *loader) stopped(pos token.Pos, what string, r any) {
	if g, ok := r.(gap); ok {
		if !g.pos.IsValid() {
			g.pos = pos
		}
		if g.foreign && l.leniently && !l.ev.config.Strict {
			return
		}
		l.ds = append(l.ds, Diagnostic{Severity: Unevaluated, Stage: "load", Pos: l.ev.fset.Position(g.pos), Message: g.what})
		return
	}
	if e, ok := r.(endless); ok {
		l.ev.ended = true
		l.ds = append(l.ds, Diagnostic{Stage: "load", Pos: l.ev.fset.Position(e.pos), Message: Endless + e.what, Fix: "ent generate would run for ever, too: let it end."})
		return
	}
	if l.ev.at.IsValid() {
		pos = l.ev.at
	}
	words := fmt.Sprint(r)
	if t, ok := r.(thrown); ok {
		if words = t.words; what != "" {
			l.fail(pos, what+" panics: "+words, panicFix(words))
			return
		}
		l.panicked(pos, words)
		return
	}
	l.ds = append(l.ds, Diagnostic{Severity: Unevaluated, Stage: "load", Pos: l.ev.fset.Position(pos), Message: "a panic: " + words})
}

// panicked tells of a panic that ent does not catch.
func (l *loader) panicked(pos token.Pos, words string) {
	d := Diagnostic{Stage: "load", Pos: l.ev.fset.Position(pos), Message: "entc/load: panic: " + words, Fix: panicFix(words)}
	if words == nilDereference {
		d.Code = "load-nil-edge"
	}
	l.ds = append(l.ds, d)
}

// Endless starts what is said of a schema that ent would never have loaded.
const Endless = "the schema does not end: "

// fail adds an error in ent's words.
func (l *loader) fail(pos token.Pos, words, fix string) {
	message := fmt.Sprintf("entc/load: schema %q: %s", l.node.name, words)
	l.ds = append(l.ds, Diagnostic{
		Stage: "load", Code: catalogue.Code("load", message), Pos: l.ev.fset.Position(pos), Fix: fix, Message: message,
	})
}

func (l *loader) list(self value, method string) (out value) {
	vs := l.ev.callMethod(self, method, nil)
	return vs[0]
}

func (l *loader) mixins() {
	var list []ent.Mixin
	if !l.guard(l.node.pos, "schema.Mixin", func() { list = l.list(l.self, "Mixin").v.Interface().([]ent.Mixin) }) {
		return
	}
	for i, m := range list {
		mx := value{l.ev.universe.named[typ[ent.Mixin]()], reflect.ValueOf(&m).Elem()}
		self := l.ev.open(mx)
		if isNil(self.t) {
			l.crash(l.node.pos, "a nil mixin")
			return
		}
		name := mixinName(self)
		l.node.mixins = append(l.node.mixins, name)
		prefix := fmt.Sprintf("mixin %q: ", name)
		position := func(j int) *load.Position { return &load.Position{Index: j, MixedIn: true, MixinIndex: i} }
		typeName := l.ev.name(self.t)
		if _, ok := m.(*mixinOf); !ok {
			typeName = reflect.TypeOf(m).String()
		}
		gaps := len(l.ds.Unevaluated())
		l.fields(mx, prefix, typeName, position)
		if len(l.ds.Unevaluated()) > gaps {
			continue // the rest is as unknown
		}
		l.edges(mx, prefix)
		l.indexes(mx, prefix)
		l.hooks(mx, load.Position{MixedIn: true, MixinIndex: i}, prefix)
		l.guard(l.node.pos, "", func() {
			for _, a := range l.list(mx, "Annotations").v.Interface().([]schema.Annotation) {
				l.annotate(l.node.schema.Annotations, a)
			}
		})
	}
}

func mixinName(self value) string {
	if n, ok := pointee(self.t).(*types.Named); ok {
		return n.Obj().Name()
	}
	t := self.v.Type()
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

// crash tells of what stops ent with a stack trace.
func (l *loader) crash(pos token.Pos, what string) {
	l.panicked(pos, nilDereference)
	l.ds[len(l.ds)-1].Fix = "Take " + what + " out of the list."
}

func (l *loader) annotations(self value) {
	l.guard(l.node.pos, "", func() {
		for _, a := range l.list(self, "Annotations").v.Interface().([]schema.Annotation) {
			if e, ok := a.(interface{ Err() error }); ok && e.Err() != nil {
				l.fail(l.methodPos("Annotations"), e.Err().Error(), "Correct the annotation as the message says.")
				continue
			}
			l.annotate(l.node.schema.Annotations, a)
		}
	})
}

func (l *loader) methodPos(name string) token.Pos {
	if obj, _ := l.ev.lookup(l.self, name); obj != nil && obj.Pos().IsValid() {
		return obj.Pos()
	}
	return l.node.pos
}

func (l *loader) annotate(to map[string]any, a schema.Annotation) {
	if own, ok := a.(*annotationOf); ok {
		l.annotateOwn(own)
		return
	}
	current, ok := to[a.Name()]
	if !ok {
		to[a.Name()] = a
		return
	}
	if m, ok := current.(schema.Merger); ok {
		to[a.Name()] = m.Merge(a)
	}
}

// annotateOwn takes an annotation of another one's as none, unless it says that it
// is one of ent's.
func (l *loader) annotateOwn(a *annotationOf) {
	name := ""
	l.lenient(l.node.pos, "", func() { name = a.Name() })
	if slices.Contains(entAnnotations, name) {
		l.ev.gap(nil, "an annotation that takes the name "+name)
	}
}

// entAnnotations are the names of those that ent makes relations and tables of.
var entAnnotations = []string{entsql.Annotation{}.Name(), field.Annotation{}.Name(), edge.Annotation{}.Name(), (&schema.CommentAnnotation{}).Name()}

func (l *loader) fields(self value, prefix, typeName string, position func(int) *load.Position) {
	var list []ent.Field
	if !l.guard(l.methodPos("Fields"), prefix+typeName+".Fields", func() { list = l.list(self, "Fields").v.Interface().([]ent.Field) }) {
		return
	}
	for i, f := range list {
		if f == nil {
			l.crash(l.methodPos("Fields"), "the nil field")
			return
		}
		l.guard(l.methodPos("Fields"), "", func() { l.field(f, prefix, position(i)) })
	}
}

func panicFix(words string) string {
	if words == nilDereference {
		return "Something here is nil. Of a type of the schema write the method of the type, User.Type, not that of a value, User{}.Type."
	}
	if t, ok := strings.CutPrefix(words, "reflect: NumIn of non-func type "); ok && !strings.Contains(t, ".") {
		return "Pass the method Type of the other end's type, as in edge.To(\"posts\", Post.Type), without quotes."
	} else if ok {
		return fmt.Sprintf("Pass the method %s.Type itself, not a value of the type.", t[strings.LastIndexByte(t, '.')+1:])
	}
	return ""
}

func (l *loader) field(f ent.Field, prefix string, position *load.Position) {
	builder := reflect.ValueOf(f)
	p := l.place(builder, l.methodPos("Fields"))
	l.ev.at = p.pos
	d := f.Descriptor()
	if _, ok := f.(*fieldOf); ok {
		if d == nil {
			l.crash(p.pos, "the field without a descriptor")
			return
		}
		builder, d = l.ev.builtBy(d)
	}
	if builder.IsValid() && l.ev.goType[builder.Pointer()] != nil {
		d = l.ev.finish(builder, l.ev.goType[builder.Pointer()], d)
	}
	lf, err := load.NewField(d)
	if err != nil {
		l.fail(p.pos, prefix+err.Error(), fieldErrorFix(d))
		return
	}
	lf.Position = position
	l.node.schema.Fields = append(l.node.schema.Fields, lf)
	l.node.fields = append(l.node.fields, p)
}

// fieldErrorFix says what repairs an error of a field's builder.
func fieldErrorFix(d *field.Descriptor) string {
	words := fmt.Sprint(d.Err)
	switch {
	case strings.HasSuffix(words, "default value"):
		return fmt.Sprintf("Give a function without parameters that returns %s.", withArticle(d.Info.String()))
	case strings.Contains(words, "odd argument count"):
		return "Give NamedValues a name and a value for each: NamedValues(\"Admin\", \"admin\")."
	case strings.HasPrefix(words, "GoType must"):
		return "Choose a Go type that converts to the field's own, or give it the methods Value and Scan."
	case strings.HasPrefix(words, "expect SchemaType"):
		return "Say what the column is with SchemaType, for each dialect."
	case strings.HasPrefix(words, "expect a Go value"):
		return "Pass a value of the type that the JSON holds."
	}
	return "Correct this field as the message says."
}

func (l *loader) edges(self value, prefix string) {
	var list []ent.Edge
	if !l.guard(l.methodPos("Edges"), prefix+"schema.Edges", func() { list = l.list(self, "Edges").v.Interface().([]ent.Edge) }) {
		return
	}
	for _, e := range list {
		if e == nil {
			l.crash(l.methodPos("Edges"), "the nil edge")
			return
		}
		l.guard(l.methodPos("Edges"), "", func() { l.edge(e) })
	}
}

func (l *loader) edge(e ent.Edge) {
	p := l.place(reflect.ValueOf(e), l.methodPos("Edges"))
	d := e.Descriptor()
	if d == nil {
		l.crash(p.pos, "the edge without a descriptor")
		return
	}
	l.node.schema.Edges = append(l.node.schema.Edges, load.NewEdge(d))
	l.node.edges = append(l.node.edges, p)
	l.node.refs = append(l.node.refs, l.refPlace(d.Ref))
}

// refPlace finds the edge.To of a chain, whose builder the edge does not name.
func (l *loader) refPlace(d *edge.Descriptor) *place {
	if d == nil {
		return nil
	}
	return l.ev.chains[d]
}

func (l *loader) indexes(self value, prefix string) {
	var list []ent.Index
	if !l.guard(l.methodPos("Indexes"), prefix+"schema.Indexes", func() { list = l.list(self, "Indexes").v.Interface().([]ent.Index) }) {
		return
	}
	for _, x := range list {
		if x == nil {
			l.crash(l.methodPos("Indexes"), "the nil index")
			return
		}
		l.guard(l.methodPos("Indexes"), "", func() { l.index(x) })
	}
}

func (l *loader) index(x ent.Index) {
	p := l.place(reflect.ValueOf(x), l.methodPos("Indexes"))
	d := x.Descriptor()
	if d == nil {
		l.crash(p.pos, "the index without a descriptor")
		return
	}
	l.node.schema.Indexes = append(l.node.schema.Indexes, load.NewIndex(d))
	l.node.indexes = append(l.node.indexes, p)
}

func (l *loader) place(builder reflect.Value, otherwise token.Pos) *place {
	if own, ok := builder.Interface().(interface{ object() reflect.Value }); ok {
		builder = own.object()
	}
	if builder.Kind() == reflect.Pointer {
		if p := l.ev.places[builder.Pointer()]; p != nil {
			return p
		}
	}
	return &place{builder: builder, pos: otherwise}
}

// hooks counts the hooks, the interceptors and the policy.
func (l *loader) hooks(self value, at load.Position, prefix string) {
	count := func(method string) (positions []*load.Position) {
		l.lenient(l.node.pos, prefix+"schema."+method, func() {
			for i := range l.list(self, method).v.Len() {
				p := at
				p.Index = i
				positions = append(positions, &p)
			}
		})
		return positions
	}
	s := l.node.schema
	s.Hooks = append(s.Hooks, count("Hooks")...)
	s.Interceptors = append(s.Interceptors, count("Interceptors")...)
	l.lenient(l.node.pos, prefix+"schema.Policy", func() {
		if v := l.list(self, "Policy"); v.v.IsValid() && !v.v.IsNil() {
			s.Policy = append(s.Policy, &at)
		}
	})
}

// lenient is guard for what only counts: a hook of a package that is not known is left
// out, for no relation depends on it.
func (l *loader) lenient(pos token.Pos, what string, step func()) {
	l.leniently = true
	l.guard(pos, what, step)
	l.leniently = false
}

// encode takes the schema through JSON, as ent does between its processes.
func (l *loader) encode() {
	var err error
	if l.node.encoded, err = json.Marshal(l.node.schema); err == nil {
		l.node.schema, err = l.node.decode()
	}
	if err != nil {
		l.ds = append(l.ds, Diagnostic{Severity: Unevaluated, Stage: "load", Pos: l.ev.fset.Position(l.node.pos), Message: err.Error()})
	}
}
