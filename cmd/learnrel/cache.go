package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/cache"
)

func (a *app) cacheCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "cache",
		Short: "tell the size of the cache, or clean it",
		Long: `The cache holds what the programs gave that are built with the Go toolchain or
run by Python, by all that went into them. The lessons' own steps are never
taken from it.`,
		Args: noSuchCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		&cobra.Command{Use: "size", Short: "tell its size and its folder", Args: usage(cobra.NoArgs), RunE: func(*cobra.Command, []string) error { return a.cacheSize() }},
		&cobra.Command{Use: "clean", Short: "drop all that it holds", Args: usage(cobra.NoArgs), RunE: func(*cobra.Command, []string) error { return a.cacheClean() }},
	)
	return c
}

func (a *app) cacheSize() error {
	c, err := openCache()
	if err != nil {
		return err
	}
	size, err := c.Size()
	if err != nil {
		return fmt.Errorf("measure the cache: %w", err)
	}
	dir, err := cache.Dir()
	if err != nil {
		return err
	}
	a.printf("%.1f MiB of at most %d MiB in %s\n", float64(size)/(1<<20), cache.MaxSize>>20, dir)
	return nil
}

func (a *app) cacheClean() error {
	c, err := openCache()
	if err != nil {
		return err
	}
	return c.Clean()
}
