//go:build linux && (amd64 || arm64)

package process

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// A verdict is how an attempt of testdata/hostile has to end; all others have to
// be refused.
type verdict struct {
	printed string // what it prints matches it
	ended   string // the error does, or there is none
	timeout bool   // it lasts until its time is over
	holds   how    // the last kind of box that holds it; the zero value is for all
}

const refusedIt = `^refused: `

var verdicts = map[string]verdict{
	// What a program may do.
	"its own folder": {printed: `^worked`, holds: withLandlock},
	"garbage":        {printed: `^refused: kept `},
	"environment":    {printed: `^refused: HOME=(\S+) TMPDIR=\S+ PWD=\S+$`},

	// What a lesser box does not hold. Sandbox says so.
	"stat":                           {printed: refusedIt, holds: asUser},
	"threads":                        {printed: `failed to create new OS thread`, ended: `exit status 2`, holds: asUser},
	"who":                            {printed: `^refused: pid 1 ppid 0 root false caps 0 dumpable 1 host box$`, holds: asUser},
	"fill":                           {printed: refusedIt, holds: asUser},
	"fill nodes":                     {printed: refusedIt, holds: asUser},
	"read":                           {printed: refusedIt, holds: withLandlock},
	"read /etc/passwd":               {printed: refusedIt, holds: withLandlock},
	"read through the root's parent": {printed: refusedIt, holds: withLandlock},
	"read all of root":               {printed: refusedIt, holds: withLandlock},
	"leave its folder":               {printed: refusedIt, holds: withLandlock},
	"list":                           {printed: refusedIt, holds: withLandlock},
	"list /":                         {printed: refusedIt, holds: withLandlock},
	"list /dev":                      {printed: refusedIt, holds: withLandlock},
	"/proc environ":                  {printed: refusedIt, holds: withLandlock},
	"/proc mem":                      {printed: refusedIt, holds: withLandlock},
	"/dev/mem":                       {printed: refusedIt, holds: withLandlock},
	"/dev/kvm":                       {printed: refusedIt, holds: withLandlock},
	"/sys":                           {printed: refusedIt, holds: withLandlock},
	"signal a parent's thread":       {printed: refusedIt, holds: withLandlock},

	// What ends by itself. The first process of a namespace gets no signal from in
	// it that it does not handle.
	"end its group":   {ended: `exit status 2|signal: terminated|deadline`, timeout: true},
	"kill itself":     {printed: `^(refused: and is there yet)?$`, ended: `^$|signal: killed`},
	"deadlock":        {printed: `all goroutines are asleep`, ended: `exit status 2`},
	"goexit":          {printed: `deadlock`, ended: `exit status 2`},
	"exit 0":          {printed: `^$`},
	"exit 3":          {printed: `^$`, ended: `exit status 3`},
	"panic":           {printed: `^panic: no`, ended: `exit status 2`},
	"panic elsewhere": {printed: `^panic: no`, ended: `exit status 2`},
	"segfault":        {printed: `nil pointer dereference`, ended: `exit status 2`},
	"overflow":        {printed: `stack overflow|out of memory|cannot allocate memory`, ended: `exit status 2`},
	"close all":       {printed: `^$`, ended: `exit status 4`},
	"exit in init":    {printed: `^$`, ended: `exit status 5`},
	"panic in init":   {printed: `^panic: early`, ended: `exit status 2`},
	"memory":          {printed: `out of memory|cannot allocate memory`, ended: `exit status 2`},
	"memory in init":  {printed: `out of memory|cannot allocate memory`, ended: `exit status 2`},
	"32 bit":          {printed: `^refused|SIGSEGV`, ended: `^$|exit status 2`},
	"32 bit socket":   {printed: `^refused|SIGSEGV`, ended: `^$|exit status 2`},
	"loop":            {ended: `deadline`, timeout: true},
	"loop in all":     {ended: `deadline`, timeout: true},
	"loop in init":    {ended: `deadline`, timeout: true},
	"ignore signals":  {ended: `deadline`, timeout: true},
	"sleep":           {ended: `deadline`, timeout: true},
	"stop itself":     {ended: `deadline`, timeout: true},
	"flood":           {printed: `^x+\n`, ended: `deadline`, timeout: true},
	"flood errors":    {printed: `^x+\n`, ended: `deadline`, timeout: true},
	"long line":       {printed: `^x+$`, ended: `deadline`, timeout: true},
	"newlines":        {printed: `^\n+$`, ended: `deadline`, timeout: true},
}

// outside is what a program must not get at.
type outside struct {
	dir, tcp, udp, unix, abstract string
	reached                       chan string
}

// newOutside makes files, and listens where a program of the machine could connect.
func newOutside(t *testing.T) *outside {
	t.Helper()
	dir := t.TempDir()
	// Whoever may search the folder may have a try at the file.
	for d := dir; len(d) > len(os.TempDir()); d = filepath.Dir(d) {
		_ = os.Chmod(d, 0o777)
	}
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := &outside{dir: dir, unix: filepath.Join(dir, "socket"), abstract: fmt.Sprintf("@learnrel-hostile-%d", os.Getpid()), reached: make(chan string, 100)}
	o.tcp = o.listen(t, "tcp", "127.0.0.1:0")
	o.listen(t, "unix", o.unix)
	o.listen(t, "unix", o.abstract)
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = packets.Close() })
	o.udp = packets.LocalAddr().String()
	go func() {
		if _, _, err := packets.ReadFrom(make([]byte, 10)); err == nil {
			o.reached <- "udp"
		}
	}()
	return o
}

func (o *outside) listen(t *testing.T, network, address string) string {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		if c, err := l.Accept(); err == nil {
			_ = c.Close()
			o.reached <- network + " " + address
		}
	}()
	return l.Addr().String()
}

// check tells whether all is as it was.
func (o *outside) check(t *testing.T) {
	t.Helper()
	select {
	case what := <-o.reached:
		t.Errorf("it connected: %s", what)
	default:
	}
	entries, err := os.ReadDir(o.dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("it changed the folder: %v %v", entries, err)
	}
	info, err := os.Stat(filepath.Join(o.dir, "secret"))
	if err != nil || info.Mode() != 0o600 || info.Size() != 6 || time.Since(info.ModTime()) > time.Hour {
		t.Errorf("it changed the file: %v %v", info, err)
	}
}

// hostile gives the program, built once. One who has not Go has it from whoever has.
func hostile(t *testing.T) string {
	t.Helper()
	if file := os.Getenv(hostileFile); file != "" {
		return file
	}
	return build(t, "hostile")
}

// What a test that starts itself again is told in its environment.
const (
	hostileFile = "LEARNREL_TEST_HOSTILE" // the program's file
	hostileKind = "LEARNREL_TEST_KIND"    // the kind of box in which the process itself runs it
)

func TestMain(m *testing.M) {
	switch kind := os.Getenv(hostileKind); {
	case len(os.Args) > 1 && os.Args[1] == Word:
		os.Exit(Confine(os.Args[2:], os.Stdout, os.Stderr))
	case kind == openKind:
		_, err := Helper{Path: os.Args[0], Name: os.Args[0]}.Run(context.Background(), Program{Path: os.Getenv(hostileFile), Args: os.Args[1:], Dir: ".", Open: true})
		fmt.Println(err)
		return
	case kind != "":
		_, err := runIn(context.Background(), Program{Path: os.Getenv(hostileFile), Args: os.Args[1:]}, how(kind[0]-'0'))
		fmt.Println(err)
		return
	}
	os.Exit(m.Run())
}

// openKind is no box: a Helper sees to it that nothing is left.
const openKind = "open"

// kinds gives the kinds of boxes that can be made here.
func kinds(t *testing.T, file string) (of []how) {
	t.Helper()
	for h := asRoot; h <= withSeccomp; h++ {
		_, err := runIn(t.Context(), Program{Path: file, Args: []string{"exit 0"}}, h)
		if err == nil {
			of = append(of, h)
			continue
		}
		t.Logf("%s: %v", h, err)
	}
	return of
}

func TestHostile(t *testing.T) {
	file := hostile(t)
	printed, err := runIn(t.Context(), Program{Path: file, Args: []string{"-list"}}, withSeccomp)
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Split(strings.TrimSpace(printed), "\n")
	for name := range verdicts {
		if !slices.Contains(names, name) {
			t.Errorf("there is no attempt %q", name)
		}
	}
	turn := needs.Turn(t, 3)
	for _, h := range kinds(t, file) {
		t.Run(h.String(), func(t *testing.T) {
			o := newOutside(t)
			t.Run("all", func(t *testing.T) {
				for i, name := range names {
					if !turn(i + int(h)) {
						continue
					}
					t.Run(name, func(t *testing.T) {
						if verdicts[name].timeout {
							t.Parallel() // it does no more than last
						}
						tryHostile(t, file, name, h, o)
						o.check(t)
					})
				}
			})
			left(t, file)
		})
	}
}

func tryHostile(t *testing.T, file, name string, h how, o *outside) {
	t.Helper()
	v, ok := verdicts[name]
	if !ok {
		v = verdict{printed: refusedIt}
	}
	if v.holds > 0 && h > v.holds {
		t.Skip("this box does not hold it")
	}
	if name == "threads" && h == asUser && os.Geteuid() == 0 {
		t.Skip("the kernel does not count root's")
	}
	memory := uint64(256 << 20)
	if name == "overflow" {
		memory /= 2 // its stack is copied each time that it doubles
	}
	patience := 20 * time.Second
	if v.timeout {
		patience = 300 * time.Millisecond
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	start := time.Now()
	printed, err := runIn(ctx, Program{Path: file, Args: []string{name, o.dir, o.tcp, o.unix, o.abstract, o.udp}, Memory: memory}, h)
	if took := time.Since(start); took > patience+time.Second {
		t.Errorf("it took %v", took)
	}
	ended := ""
	if err != nil {
		ended = err.Error()
	}
	if v.ended == "" {
		v.ended = `^$`
	}
	if !regexp.MustCompile(v.printed).MatchString(strings.TrimSuffix(printed, "\n")) || !regexp.MustCompile(v.ended).MatchString(ended) {
		t.Errorf("printed %.300q, ended %q", printed, ended)
	}
	if len(printed) > MaxOutput || slices.ContainsFunc(strings.Split(printed, "\n"), func(line string) bool { return len(line) > MaxLine }) {
		t.Errorf("%d bytes were kept", len(printed))
	}
}

// left fails when there is a process of a program.
func left(t *testing.T, file string) {
	t.Helper()
	if found := running(file); len(found) > 0 {
		t.Errorf("processes are left: %v", found)
	}
}

// running gives the processes whose arguments have a text.
func running(text string) (found []string) {
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, name := range lines {
		if data, err := os.ReadFile(name); err == nil && strings.HasPrefix(string(data), text) {
			found = append(found, name)
		}
	}
	return found
}

// What runs ends with learnrel, even if that cannot do anything about it.
func TestHostileWithoutLearnrel(t *testing.T) {
	file := hostile(t)
	for _, h := range kinds(t, file) {
		for _, name := range []string{"loop", "ignore signals", "flood"} {
			t.Run(h.String()+" "+name, func(t *testing.T) { killLearnrel(t, file, name, string(rune('0'+h)), 1) })
		}
	}
	t.Run("open daemon", func(t *testing.T) { killLearnrel(t, file, "daemon", openKind, 2) })
}

// killLearnrel kills a process that runs an attempt, of which there are so many
// processes.
func killLearnrel(t *testing.T, file, name, kind string, processes int) {
	cmd := exec.Command(os.Args[0], name)
	cmd.Env = append(os.Environ(), hostileFile+"="+file, hostileKind+"="+kind)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if !within(5*time.Second, func() bool { return len(running(file)) == processes }) {
		t.Errorf("%d run", len(running(file)))
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if !within(time.Second, func() bool { return len(running(file)) == 0 }) {
		t.Errorf("it is still there: %v", running(file))
	}
}

// within tells whether something becomes true in some time.
func within(d time.Duration, is func() bool) bool {
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if is() {
			return true
		}
	}
	return false
}

// The same as one who has no rights on the machine.
func TestHostileAsNobody(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can be someone else")
	}
	dir, err := os.MkdirTemp("", "learnrel-nobody-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	tmp := filepath.Join(dir, "tmp")
	test, file := filepath.Join(dir, "process.test"), filepath.Join(dir, "hostile.exe")
	err = errors.Join(os.Chmod(dir, 0o755), os.Mkdir(tmp, 0o700), os.Chown(tmp, nobody, nobody),
		exec.Command("cp", os.Args[0], test).Run(), exec.Command("cp", hostile(t), file).Run())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), test, "-test.run", "^(TestHostile|TestHostileWithoutLearnrel)$")
	cmd.Dir = dir
	cmd.Env = []string{hostileFile + "=" + file, "TMPDIR=" + tmp, "HOME=" + tmp, "PATH=" + os.Getenv("PATH")}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
