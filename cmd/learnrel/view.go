package main

import (
	"context"

	"github.com/learnrel/learnrel/runner/practice"
)

func (a *app) view(ctx context.Context, p *practising, x *practice.Exercise) error {
	return a.showTask(ctx, p, x)
}
