package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/docs/site"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/watch"
)

type serveOptions struct {
	host string
	port int
	live bool

	noCheck bool
}

func (a *app) docsServeCommand() *cobra.Command {
	var o serveOptions
	c := &cobra.Command{
		Use:   "serve",
		Short: "serve a draft of the site, and show each change of the course",
		Long: "Serve builds the site in memory, and has the browser load a page again when the course changes.\n\n" +
			"A page that is looked at is checked meanwhile, and its blocks that are not true are marked, with what came instead.",
		Args: usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error { return a.docsServe(c.Context(), o) },
	}
	c.Flags().StringVar(&o.host, "host", "127.0.0.1", "the address to listen on")
	c.Flags().BoolVar(&o.live, "live", false, "with a playground, where schemas are judged in the page, and lessons that run in theirs; needs Go")
	c.Flags().BoolVar(&o.noCheck, "no-check", false, "check nothing")
	c.Flags().IntVar(&o.port, "port", 8080, "the port; the next free one if it is taken")
	return c
}

// goodbye is how long the server waits for answers that are under way.
const goodbye = 2 * time.Second

func (a *app) docsServe(ctx context.Context, o serveOptions) error {
	course, root, err := a.course()
	if err != nil && !errors.As(err, new(lesson.Problems)) {
		return err
	}
	live, err := a.livePages(ctx, course, root, o.live)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, o)
	if err != nil {
		return err
	}
	var memory site.Memory
	pages := &site.Server{Host: o.host}
	check := newDraftCheck(a, pages)
	pages.Build = func() (site.Files, error) { return a.draft(&memory, live, nil) }
	if !o.noCheck {
		pages.Build = func() (site.Files, error) { return a.draft(&memory, live, check.all()) }
		pages.Viewed = check.viewed
		go check.run(ctx)
	}
	if err := watchCourse(ctx, root, check.changed); err != nil {
		return err
	}
	server := &http.Server{
		Handler:           pages,
		ReadHeaderTimeout: 5 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx }, // ends what watches for changes
	}
	address, alone := reachable(listener.Addr())
	a.printf("http://%s/  (Ctrl+C ends it)\n", address)
	if !alone {
		a.message("whoever reaches this machine can read the draft", "without --host it is served to this machine alone")
	}
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

// reachable gives an address by which a browser of this machine reaches the server, and
// tells whether nobody else does.
func reachable(at net.Addr) (address string, alone bool) {
	tcp, ok := at.(*net.TCPAddr)
	if !ok {
		return at.String(), false
	}
	if tcp.IP.IsUnspecified() {
		return net.JoinHostPort("localhost", strconv.Itoa(tcp.Port)), false
	}
	return tcp.String(), tcp.IP.IsLoopback()
}

// draft builds the site of the course as it is now, from what the memory has of it. What
// runs in the pages is that of the start.
func (a *app) draft(memory *site.Memory, live *site.Live, reports map[string]*judge.Report) (site.Files, error) {
	course, _, err := a.course()
	if err != nil {
		return nil, err
	}
	return site.Build(course, site.Options{Unchecked: true, URL: "/", Used: siteVersions(), Memory: memory, Live: live, Reports: reports})
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

// watchCourse calls when a file of the course changes, until the context ends. The built-in
// one never does.
func watchCourse(ctx context.Context, root string, call func()) error {
	if root == "" {
		return nil
	}
	watcher := &watch.Watcher{Dir: root, Skip: outOfCourse, Polling: func(string) {}}
	if err := watcher.Start(); err != nil {
		return err
	}
	changed := make(chan []string)
	go func() {
		for {
			select {
			case <-changed:
				call()
			case <-ctx.Done():
				return
			}
		}
	}()
	go func() { _ = watcher.Run(ctx, changed) }() // a folder that is gone is told by the next build
	return nil
}

// outOfCourse tells of a folder that the site is not made of.
func outOfCourse(name string) bool {
	for _, dir := range []string{lesson.Folder, lesson.SchemaDir, "docs"} {
		if name == dir || strings.HasPrefix(name, dir+"/") || strings.HasPrefix(dir, name+"/") {
			return false
		}
	}
	return true
}
