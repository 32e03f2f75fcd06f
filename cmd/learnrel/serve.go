package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/docs/site"
	"github.com/learnrel/learnrel/runner/lesson"
)

type serveOptions struct {
	host string
	port int
}

func (a *app) docsServeCommand() *cobra.Command {
	var o serveOptions
	c := &cobra.Command{
		Use:   "serve",
		Short: "serve a draft of the site, and show each change of the course",
		Long:  "Serve builds the site in memory, checks nothing, and has the browser load a page again when the course changes.",
		Args:  usage(cobra.NoArgs),
		RunE:  func(c *cobra.Command, _ []string) error { return a.docsServe(c.Context(), o) },
	}
	c.Flags().StringVar(&o.host, "host", "127.0.0.1", "the address to listen on")
	c.Flags().IntVar(&o.port, "port", 8080, "the port; the next free one if it is taken")
	return c
}

// goodbye is how long the server waits for answers that are under way.
const goodbye = 2 * time.Second

func (a *app) docsServe(ctx context.Context, o serveOptions) error {
	_, root, err := a.course()
	if err != nil && !errors.As(err, new(lesson.Problems)) {
		return err
	}
	listener, err := listen(ctx, o)
	if err != nil {
		return err
	}
	var memory site.Memory
	server := &http.Server{
		Handler:           &site.Server{Build: func() (site.Files, error) { return a.draft(&memory) }, Stamp: func() string { return stamp(root) }},
		ReadHeaderTimeout: 5 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx }, // ends what watches for changes
	}
	a.printf("http://%s/  (Ctrl+C ends it)\n", listener.Addr())
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve the site: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return server.Close()
	}
	return nil
}

// draft builds the site of the course as it is now, from what the memory has of it.
func (a *app) draft(memory *site.Memory) (site.Files, error) {
	course, _, err := a.course()
	if err != nil {
		return nil, err
	}
	return site.Build(course, site.Options{Unchecked: true, URL: "/", Used: siteVersions(), Memory: memory})
}

// ports is how many ports are tried.
const ports = 20

// listen takes the first free port from the one asked for.
func listen(ctx context.Context, o serveOptions) (net.Listener, error) {
	if o.port < 0 || o.port > 1<<16-1 {
		return nil, usageError{fmt.Errorf("%d is no port", o.port)}
	}
	var config net.ListenConfig
	for port := o.port; ; port++ {
		listener, err := config.Listen(ctx, "tcp", net.JoinHostPort(o.host, strconv.Itoa(port)))
		if err == nil {
			return listener, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) || port >= min(o.port+ports, 1<<16-1) {
			return nil, fmt.Errorf("listen: %w", err)
		}
	}
}

// stamp changes when a file of the course does. The built-in one never changes.
func stamp(root string) string {
	if root == "" {
		return "built in"
	}
	sum := sha256.New()
	for _, dir := range []string{lesson.Folder, lesson.SchemaDir} {
		_ = filepath.WalkDir(filepath.Join(root, filepath.FromSlash(dir)), func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil // it went while we looked; the next look sees that
			}
			if info, err := d.Info(); err == nil {
				fmt.Fprintln(sum, name, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return string(sum.Sum(nil))
}
