//go:build unix

package servers

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A Server is a process that listens on loopback.
type Server struct {
	Port int
	Dir  string // all that it has

	kind  string // as URLs have it
	user  string // who may do everything, without a password
	args  []string
	cmd   *exec.Cmd
	ended chan struct{}
}

// URL names the server for its administrator, or for another user, who may have a
// password: "NAME" or "NAME:PASSWORD".
func (s *Server) URL(as string) string {
	if as == "" {
		as = s.user
	}
	return fmt.Sprintf("%s://%s@127.0.0.1:%d/", s.kind, as, s.Port)
}

// find gives a program of the server's, which may stand outside the PATH.
func find(name string, more ...string) (string, error) {
	if file, err := exec.LookPath(name); err == nil {
		return file, nil
	}
	for _, pattern := range append(more, "/usr/sbin/"+name) {
		found, _ := filepath.Glob(pattern)
		if slices.Sort(found); len(found) > 0 {
			return found[len(found)-1], nil
		}
	}
	return "", fmt.Errorf("there is no %s (Debian: apt install postgresql mariadb-server galera-4 rsync)", name)
}

// folder makes a folder for a server, and says as whom it runs: neither runs as root.
func folder(account string) (dir string, as *syscall.SysProcAttr, err error) {
	if dir, err = os.MkdirTemp("", "learnrel-server"); err != nil || os.Getuid() != 0 {
		return dir, &syscall.SysProcAttr{Setpgid: true}, err
	}
	u, err := user.Lookup(account)
	if err != nil {
		return dir, nil, err
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	as = &syscall.SysProcAttr{Setpgid: true, Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return dir, as, os.Chown(dir, uid, gid)
}

// port gives one that is free.
func port() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// FindPostgres tells whether PostgreSQL is installed.
func FindPostgres() error { _, err := findPostgres(); return err }

// FindMariaDB tells whether MariaDB is installed.
func FindMariaDB() error { _, err := find("mariadbd"); return err }

func findPostgres() (initdb string, err error) {
	return find("initdb", "/usr/lib/postgresql/*/bin/initdb")
}

// Postgres makes and starts a PostgreSQL server; args are more of its own.
func Postgres(args ...string) (*Server, error) {
	initdb, err := findPostgres()
	if err != nil {
		return nil, err
	}
	dir, as, err := folder("postgres")
	if err != nil {
		return nil, err
	}
	s := &Server{Dir: dir, kind: "postgres", user: "postgres"}
	data := filepath.Join(dir, "data")
	err = quiet(as, initdb, "-A", "trust", "-U", s.user, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D", data)
	if err == nil {
		s.Port, err = port()
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s.args = append([]string{filepath.Join(filepath.Dir(initdb), "postgres"), "-D", data, "-p", strconv.Itoa(s.Port), "-k", dir, "-F", "-c", "listen_addresses=127.0.0.1"}, args...)
	return s.begin(as)
}

// MariaDB makes and starts a MariaDB server; args are more of its own.
func MariaDB(args ...string) (*Server, error) {
	install, err := find("mariadb-install-db")
	if err != nil {
		return nil, err
	}
	daemon, err := find("mariadbd")
	if err != nil {
		return nil, err
	}
	dir, as, err := folder("mysql")
	if err != nil {
		return nil, err
	}
	s := &Server{Dir: dir, kind: "mysql", user: "root"}
	data := filepath.Join(dir, "data")
	err = quiet(as, install, "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", "--datadir="+data)
	if err == nil {
		s.Port, err = port()
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s.args = append([]string{
		daemon, "--no-defaults", "--datadir=" + data, "--port=" + strconv.Itoa(s.Port), "--bind-address=127.0.0.1",
		"--socket=" + filepath.Join(dir, "s"), "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M",
	}, args...)
	return s.begin(as)
}

// Galera makes and starts a cluster of two MariaDB servers.
func Galera() (nodes []*Server, err error) {
	library, err := find("libgalera_smm.so", "/usr/lib/galera/libgalera_smm.so", "/usr/lib/*/galera/libgalera_smm.so")
	if err != nil {
		return nil, err
	}
	var ports [2][3]string // of the group, of what a new node is sent, of what it missed
	for i := range ports {
		for j := range ports[i] {
			p, err := port()
			if err != nil {
				return nil, err
			}
			ports[i][j] = strconv.Itoa(p)
		}
	}
	for i, p := range ports {
		at := "127.0.0.1:"
		args := []string{
			"--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--wsrep-on=ON", "--wsrep-provider=" + library, "--wsrep-sst-method=rsync",
			"--wsrep-cluster-address=gcomm://" + at + ports[0][0], "--wsrep-node-address=" + at + p[0], "--wsrep-sst-receive-address=" + at + p[1],
			"--wsrep-provider-options=base_host=127.0.0.1;base_port=" + p[0] + ";gmcast.listen_addr=tcp://" + at + p[0] + ";ist.recv_addr=" + at + p[2],
		}
		if i == 0 {
			args = append(args, "--wsrep-new-cluster")
		}
		s, err := MariaDB(args...)
		if err != nil {
			for _, n := range nodes {
				_ = n.Stop()
			}
			return nil, err
		}
		nodes = append(nodes, s)
	}
	return nodes, nil
}

// quiet runs a program that has nothing to say unless it fails.
func quiet(as *syscall.SysProcAttr, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.SysProcAttr, cmd.Dir = as, "/"
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(name), err, out)
	}
	return nil
}

// begin starts the server for the first time. Nothing is left of one that does not start.
func (s *Server) begin(as *syscall.SysProcAttr) (*Server, error) {
	if err := s.start(as); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// start starts the process, and waits until it listens.
func (s *Server) start(as *syscall.SysProcAttr) error {
	log, err := os.OpenFile(filepath.Join(s.Dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	s.cmd = exec.Command(s.args[0], s.args[1:]...)
	s.cmd.SysProcAttr, s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = as, s.Dir, log, log
	if err := s.cmd.Start(); err != nil {
		return err
	}
	s.ended = make(chan struct{})
	go func(cmd *exec.Cmd, ended chan struct{}) {
		defer close(ended)
		_ = cmd.Wait()
	}(s.cmd, s.ended)
	return s.await()
}

// Patience is how long a server may take to start.
const Patience = time.Minute

func (s *Server) await() error {
	deadline := time.After(Patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if s.answers() {
			return nil
		}
		select {
		case <-s.ended:
			said, _ := os.ReadFile(filepath.Join(s.Dir, "log"))
			return fmt.Errorf("%s ended at once:\n%s", filepath.Base(s.args[0]), said)
		case <-deadline:
			return errors.Join(fmt.Errorf("%s did not start within %s", filepath.Base(s.args[0]), Patience), s.Kill())
		case <-tick.C:
		}
	}
}

// answers tells whether the server is ready: PostgreSQL writes it down, and MariaDB
// greets who connects.
func (s *Server) answers() bool {
	conn, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)), time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	if s.kind == "postgres" {
		state, _ := os.ReadFile(filepath.Join(s.Dir, "data", "postmaster.pid"))
		return bytes.Contains(state, []byte("ready"))
	}
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	n, err := conn.Read(make([]byte, 1))
	return err == nil && n == 1
}

// Kill ends the server at once, as a machine that fails would.
func (s *Server) Kill() error {
	if s.ended == nil { // it was never there
		return nil
	}
	err := syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
	<-s.ended
	if errors.Is(err, syscall.ESRCH) {
		return nil
	}
	return err
}

// Restart starts a server again that was killed. PostgreSQL does not, as long as one of
// the processes of the old one is there.
func (s *Server) Restart() (err error) {
	for range 100 {
		_ = os.Remove(filepath.Join(s.Dir, "data", "postmaster.pid"))
		if err = s.start(s.cmd.SysProcAttr); err == nil || !strings.Contains(err.Error(), "still in use") {
			break
		}
	}
	return err
}

// Stop ends the server, and removes all that it has.
func (s *Server) Stop() error { return errors.Join(s.Kill(), os.RemoveAll(s.Dir)) }
