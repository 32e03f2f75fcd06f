package database_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// TestRemoteTLS has servers that want TLS, and speak it where they are asked for it.
func TestRemoteTLS(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		cert, key := certificate(t)
		hba := filepath.Join(filepath.Dir(cert), "hba.conf")
		if err := os.WriteFile(hba, []byte("hostssl all all 127.0.0.1/32 trust\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		private(t, key, "postgres")
		s := kinds[0].fresh(t, "-c", "ssl=on", "-c", "ssl_cert_file="+cert, "-c", "ssl_key_file="+key, "-c", "hba_file="+hba)
		_, err := database.Connect(t.Context(), s.URL("")+"?sslmode=disable")
		var e *database.ServerError
		if !errors.As(err, &e) || !strings.Contains(e.Message+e.Hint, "?sslmode=require") {
			t.Errorf("without TLS: %v", err)
		}
		migrated(t, connected(t, s.URL("")+"?sslmode=require"))
		_, err = database.Connect(t.Context(), s.URL("")+"?sslmode=verify-full")
		if !errors.As(err, &e) || !strings.Contains(e.Message, "its certificate is not known here") {
			t.Errorf("with a certificate that nobody knows: %v", err)
		}
	})
	t.Run("mysql", tlsOfMySQL)
}

// private gives a file to the account that a server of this process runs as, alone.
func private(t *testing.T, file, account string) {
	t.Helper()
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() != 0 {
		return
	}
	u, err := user.Lookup(account)
	needs.This(t, err)
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(file, uid, gid); err != nil {
		t.Fatal(err)
	}
}

func tlsOfMySQL(t *testing.T) {
	cert, key := certificate(t)
	s := kinds[1].fresh(t, "--require-secure-transport=ON", "--ssl-cert="+cert, "--ssl-key="+key)
	_, err := database.Connect(t.Context(), s.URL(""))
	var e *database.ServerError
	if !errors.As(err, &e) || !strings.Contains(e.Message+e.Hint, "?tls=skip-verify") {
		t.Errorf("without TLS: %v", err)
	}
	migrated(t, connected(t, s.URL("")+"?tls=skip-verify"))
	if _, err := database.Connect(t.Context(), s.URL("")+"?tls=true"); err == nil || !strings.Contains(err.Error(), "its certificate is not known here") {
		t.Errorf("with a certificate that nobody knows: %v", err)
	}
}

// certificate makes one that nobody has signed, where any user may read it.
func certificate(t *testing.T) (cert, key string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "certificate")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &secret.PublicKey, secret)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := x509.MarshalECPrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, data []byte) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return write("cert.pem", "CERTIFICATE", signed), write("key.pem", "EC PRIVATE KEY", plain)
}
