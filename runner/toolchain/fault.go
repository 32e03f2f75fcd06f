package toolchain

import (
	"regexp"
	"strings"
)

// A Fault is what kept the go command from doing its work, where that is the
// machine's, or the module's, and not in what it was to build.
type Fault struct{ Message, Hint string }

func (f *Fault) Error() string { return f.Message }

// goFault is what kept the go command from its work, in its own words.
func goFault(words, hint string) *Fault {
	return &Fault{"the go command could not do its work: " + words, hint}
}

// faults are what the go command, the compiler and the linker say of the machine.
var faults = []struct {
	says *regexp.Regexp
	hint string
}{
	{regexp.MustCompile(`no space left on device|[Dd]isk quota exceeded|There is not enough space on the disk`), "make room in the folder for temporary files, TMPDIR, and in the build cache, which go env GOCACHE names"},
	{regexp.MustCompile(`module lookup disabled by GOPROXY|dial tcp|no such host|connection refused|connection reset by peer|i/o timeout|TLS handshake|proxyconnect tcp|network is unreachable|server misbehaving|x509: |(?:reading|Get) "?https?://`), "the first time, the go command loads the course's modules from the network: go mod download does so in the course's folder"},
	{regexp.MustCompile(`missing go\.sum entry|updates to go\.(?:mod|sum) needed|verifying (?:module|go\.mod): |checksum mismatch|inconsistent vendoring`), "go mod tidy puts the course's go.mod and go.sum right"},
	{regexp.MustCompile(`signal: (?:killed|terminated|aborted|interrupt|hangup|bus error|segmentation fault)`), "somebody, or a system without memory to spare, ended it: try again"},
	{regexp.MustCompile(`cannot allocate memory|out of memory|resource temporarily unavailable|too many open files|failed to create new OS thread|pthread_create failed|input/output error`), "this machine has too little left of something: end other programs, and try again"},
	{regexp.MustCompile(`failed to initialize build cache|build cache is (?:required|disabled)|could not create module cache|GOCACHE|GOMODCACHE|module cache not found|permission denied|read-only file system`), "the go command needs folders that it can write: go env GOCACHE GOMODCACHE names them"},
}

var (
	// aboutCode is what the compiler says of a place in the code: whatever it quotes
	// from there is the author's.
	aboutCode = regexp.MustCompile(`^\s*\S+\.go:\d+(?::\d+)?: `)
	// aboutModule is how the go command goes on there when it can't get a module.
	aboutModule = regexp.MustCompile(`^\s*\S+\.go:\d+(?::\d+)?: (?:\S+@v\S+: |missing go\.sum entry|module lookup disabled by|cannot query module|Get "https?:)`)
	// byProgram is what a program says that the go command runs.
	byProgram = regexp.MustCompile(`^(?:panic|entc/load|entc/gen): |^\t`)
)

// faultIn finds in what a command printed that ended badly what kept it from its
// work; nil where that is none of the machine's affairs.
func faultIn(output string) *Fault {
	for line := range strings.Lines(output) {
		line = strings.TrimRight(strings.TrimPrefix(line, "entc/load: parse schema dir: "), " \t\r\n")
		if aboutCode.MatchString(line) && !aboutModule.MatchString(line) || byProgram.MatchString(line) {
			continue
		}
		for _, f := range faults {
			if f.says.MatchString(line) {
				return goFault(strings.TrimSpace(line), f.hint)
			}
		}
	}
	return nil
}
