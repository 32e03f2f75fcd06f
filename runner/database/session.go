//go:build !js

package database

import (
	"crypto/rand"
	"fmt"
	"hash/crc32"
	"os"
	"regexp"
	"strings"
)

// newSession gives the start of the names of the databases of this process, which says
// whose they are: learnrel_USER_MARK, where the mark is random and ends with a sum over
// it all. Nobody gives such a name to a database by accident.
func newSession() string {
	user := os.Getenv("USER")
	if user == "" {
		user = os.Getenv("USERNAME")
	}
	user = strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, strings.ToLower(user))
	if user == "" {
		user = "somebody"
	}
	start := fmt.Sprintf("learnrel_%.12s_%.10s", user, strings.ToLower(rand.Text()))
	return start + sumOf(start)
}

func sumOf(start string) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(start))) }

func databaseName(session string, n int64) string { return fmt.Sprintf("%s_%d", session, n) }

var ownName = regexp.MustCompile(`^(learnrel_[a-z0-9]{1,12}_[a-z0-9]{10})([0-9a-f]{8})_[0-9]+$`)

// sessionOf gives the session that made a database; ok is false for one that no
// learnrel made.
func sessionOf(name string) (session string, ok bool) {
	m := ownName.FindStringSubmatch(name)
	if m == nil || sumOf(m[1]) != m[2] {
		return "", false
	}
	return m[1] + m[2], true
}
