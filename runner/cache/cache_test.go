package cache

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func key(name string, inputs ...string) Key {
	k := Key{Name: name}
	for _, in := range inputs {
		n, content, _ := strings.Cut(in, "=")
		k.Add(n, []byte(content))
	}
	return k
}

func TestCache(t *testing.T) {
	c, err := Open(filepath.Join(t.TempDir(), "new", "folder"))
	if err != nil {
		t.Fatal(err)
	}
	k := key("block 1", "a.go=x", "b.go=y")
	var got []string
	if c.Get(k, &got) {
		t.Error("an empty cache has a result")
	}
	if why := c.Why(k); why != "it has not been run before" {
		t.Errorf("why: %s", why)
	}
	if err := c.Put(k, []string{"r"}); err != nil {
		t.Fatal(err)
	}
	if !c.Get(k, &got) || got[0] != "r" {
		t.Errorf("got %v", got)
	}
	if !c.Get(key("another name", "a.go=x", "b.go=y"), &got) {
		t.Error("the name counts")
	}
	for other, why := range map[*Key]string{
		ptr(key("block 1", "a.go=x", "b.go=z")):           "b.go changed",
		ptr(key("block 1", "a.go=x", "b.go=y", "c.go=")):  "c.go is new",
		ptr(key("block 1", "a.go=x")):                     "b.go is gone",
		ptr(key("block 2", "a.go=x", "b.go=y", "c.go=z")): "it has not been run before",
	} {
		if c.Get(*other, &got) {
			t.Errorf("%+v has a result", *other)
		}
		if got := c.Why(*other); got != why {
			t.Errorf("why: %s, want %s", got, why)
		}
	}
}

func ptr(k Key) *Key { return &k }

func TestADamagedEntryIsNone(t *testing.T) {
	for name, damage := range map[string]func(file string) error{
		"cut short": func(f string) error { return os.Truncate(f, 3) },
		"changed":   func(f string) error { return os.WriteFile(f, []byte(`["q"]`), 0o600) },
		"empty":     func(f string) error { return os.WriteFile(f, nil, 0o600) },
		"gone":      os.Remove,
	} {
		c, err := Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		k := key("block", "a=1")
		if err := c.Put(k, []string{"r"}); err != nil {
			t.Fatal(err)
		}
		all, _, err := entries(c.results())
		if err != nil || len(all) < 4 {
			t.Fatalf("%d files: %v", len(all), err)
		}
		for _, e := range all {
			if err := damage(e.path); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		if c.Get(k, &got) {
			t.Errorf("%s: got %v", name, got)
		}
		if err := c.Put(k, []string{"s"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !c.Get(k, &got) || got[0] != "s" {
			t.Errorf("%s: got %v after another Put", name, got)
		}
	}
}

func TestTheSizeIsBounded(t *testing.T) {
	c, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b", "c", "d"} {
		if err := c.Put(key(name, "in="+name), strings.Repeat(name, 1000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.trim(3000); err != nil {
		t.Fatal(err)
	}
	if size, err := c.Size(); err != nil || size > 3000 || size == 0 {
		t.Errorf("the size is %d: %v", size, err)
	}
	if err := c.Clean(); err != nil {
		t.Fatal(err)
	}
	if size, err := c.Size(); err != nil || size != 0 {
		t.Errorf("after Clean the size is %d: %v", size, err)
	}
}

// TestRoom wants entries to be looked at when the room is used up, and not before.
func TestRoom(t *testing.T) {
	c, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Put(key("a", "in=a"), "a"); err != nil { // looks, as nothing is known yet
		t.Fatal(err)
	}
	room := c.room.Load()
	if room <= 0 || room > MaxSize/8 {
		t.Fatalf("there is room for %d bytes", room)
	}
	if err := c.Put(key("b", "in=b"), strings.Repeat("b", 1000)); err != nil {
		t.Fatal(err)
	}
	if now := c.room.Load(); now > room-1000 {
		t.Errorf("1000 bytes leave room for %d of %d", now, room)
	}
	c.room.Store(1)
	if err := c.Put(key("c", "in=c"), "c"); err != nil {
		t.Fatal(err)
	}
	if now := c.room.Load(); now <= 1 {
		t.Errorf("nobody looked: %d", now)
	}
}

func TestSeveralAtOnce(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for range 4 {
		c, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"a", "b"} {
			group.Go(func() {
				k := key(name, "in="+name)
				var got string
				for range 20 {
					if err := c.Put(k, name); err != nil {
						t.Error(err)
					}
					if !c.Get(k, &got) || got != name {
						t.Errorf("got %q, want %q", got, name)
					}
				}
			})
		}
	}
	group.Wait()
}
