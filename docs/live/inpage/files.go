package inpage

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"sync"

	"github.com/andybalholm/brotli"
	"golang.org/x/sync/errgroup"

	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/lesson"
)

//go:embed assets
var assets embed.FS

// Files are the files of the playground by their names, in a folder that is called by what
// they hold: a browser may keep them for good.
type Files struct {
	Folder string
	Files  map[string][]byte
}

// Site makes the files of a course's playground. module is a folder with the source of
// learnrel.
func Site(ctx context.Context, c *lesson.Course, module string) (*Files, error) {
	scratch, err := os.MkdirTemp("", "learnrel-live")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	files, err := content(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := static(files); err != nil {
		return nil, err
	}
	if files["engine.wasm"], files["wasm_exec.js"], err = Engine(ctx, module, scratch); err != nil {
		return nil, fmt.Errorf("build what judges schemas in the page: %w", err)
	}
	slugs, err := runnable(c, where(c, module), files)
	if err != nil {
		return nil, err
	}
	if len(slugs) > 0 {
		steps := filepath.Join(scratch, "steps")
		if err := os.Mkdir(steps, 0o755); err != nil {
			return nil, err
		}
		if files["steps.wasm"], err = Steps(ctx, c, slugs, where(c, module), module, steps); err != nil {
			return nil, fmt.Errorf("build what runs the lessons in the page: %w", err)
		}
	}
	if files["project.json"], err = projectFiles(module); err != nil {
		return nil, err
	}
	return &Files{Folder: folder(files), Files: files}, nil
}

func static(files map[string][]byte) error {
	return fs.WalkDir(assets, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := assets.ReadFile(name)
		files[path.Base(name)] = data
		return err
	})
}

// folder names the folder by all that is in it.
func folder(files map[string][]byte) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(sum, "%q %d\n", name, len(files[name]))
		sum.Write(files[name])
	}
	return "assets/live/" + hex.EncodeToString(sum.Sum(nil)[:6])
}

// worth is how large a file must be to be compressed beforehand.
const worth = 4 << 10

// A Memory keeps what took long to compress. It may be nil.
type Memory interface {
	Get(k cache.Key, value any) bool
	Put(k cache.Key, value any) error
}

// compressed is a file as it is sent.
type compressed struct{ Brotli, Gzip []byte }

// Compress puts a .br and a .gz beside what is large, on all cores. For the engine that takes
// minutes, where the memory does not have it.
func Compress(files map[string][]byte, m Memory) error {
	var lock sync.Mutex // of what was compressed
	done := map[string][]byte{}
	var all errgroup.Group
	all.SetLimit(runtime.GOMAXPROCS(0))
	for name, data := range files {
		if len(data) < worth {
			continue
		}
		all.Go(func() error {
			c, err := remembered(name, data, m)
			lock.Lock()
			defer lock.Unlock()
			done[name+".br"], done[name+".gz"] = c.Brotli, c.Gzip
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return err
	}
	maps.Copy(files, done)
	return nil
}

// remembered compresses what the memory does not have.
func remembered(name string, data []byte, m Memory) (c compressed, err error) {
	key := cache.Key{Name: "compressed " + name}
	key.Add("data", data)
	if m != nil && m.Get(key, &c) {
		return c, nil
	}
	if c, err = compress(data); err == nil && m != nil {
		_ = m.Put(key, c) // the next build takes as long, then
	}
	return c, err
}

func compress(data []byte) (compressed, error) {
	var br, gz bytes.Buffer
	z, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		return compressed{}, err
	}
	for _, w := range []io.WriteCloser{brotli.NewWriterOptions(&br, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24}), z} {
		if _, err := w.Write(data); err != nil {
			return compressed{}, err
		}
		if err := w.Close(); err != nil {
			return compressed{}, err
		}
	}
	return compressed{br.Bytes(), gz.Bytes()}, nil
}

var moduleLine = regexp.MustCompile(`(?m)^module .*$`)

// projectFiles are the go.mod and go.sum of a project that uses ent, as of learnrel's own.
func projectFiles(module string) ([]byte, error) {
	mod, err := os.ReadFile(filepath.Join(module, "go.mod"))
	if err != nil {
		return nil, err
	}
	sum, err := os.ReadFile(filepath.Join(module, "go.sum"))
	if err != nil {
		return nil, err
	}
	return marshal(map[string]string{"mod": moduleLine.ReplaceAllString(string(mod), "module example.com/schema"), "sum": string(sum)})
}
