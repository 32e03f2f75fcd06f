package static

import "entgo.io/ent/entc/gen"

func (j *judge) generate(g *gen.Graph) {}
func (j *judge) warn(g *gen.Graph)     {}
