package main

import (
	"net"

	"golang.org/x/sys/unix"
)

// sockets are ways to the network, and to other processes. The arguments are
// addresses at which someone listens.
var sockets = map[string]attempt{
	"tcp":         func(a []string) error { return dial("tcp", a[1]) },
	"udp":         func(a []string) error { return dial("udp", a[4]) },
	"unix":        func(a []string) error { return dial("unix", a[2]) },
	"abstract":    func(a []string) error { return dial("unix", a[3]) },
	"listen tcp":  func([]string) error { _, err := net.Listen("tcp", "127.0.0.1:0"); return err },
	"listen udp":  func([]string) error { _, err := net.ListenPacket("udp", "127.0.0.1:0"); return err },
	"listen unix": func([]string) error { _, err := net.Listen("unix", "socket"); return err },
	"lookup":      func([]string) error { _, err := net.LookupHost("example.com"); return err },
	"interfaces":  func([]string) error { _, err := net.Interfaces(); return err },
	"mptcp":       func([]string) error { return socket(unix.AF_INET, unix.SOCK_STREAM, 262) },
	"inet6":       func([]string) error { return socket(unix.AF_INET6, unix.SOCK_STREAM, 0) },
	"raw":         func([]string) error { return socket(unix.AF_INET, unix.SOCK_RAW, 1) },
	"ping":        func([]string) error { return socket(unix.AF_INET, unix.SOCK_DGRAM, 1) },
	"netlink":     func([]string) error { return socket(unix.AF_NETLINK, unix.SOCK_RAW, 0) },
	"packet":      func([]string) error { return socket(unix.AF_PACKET, unix.SOCK_RAW, 0) },
	"vsock":       func([]string) error { return socket(unix.AF_VSOCK, unix.SOCK_STREAM, 0) },
	"alg":         func([]string) error { return socket(unix.AF_ALG, unix.SOCK_SEQPACKET, 0) },
	"bluetooth":   func([]string) error { return socket(unix.AF_BLUETOOTH, unix.SOCK_RAW, 0) },
	"xdp":         func([]string) error { return socket(unix.AF_XDP, unix.SOCK_RAW, 0) },
	"socketpair":  func([]string) error { _, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0); return err },
}

func dial(network, address string) error {
	c, err := net.Dial(network, address)
	if err == nil {
		_, err = c.Write([]byte("out"))
	}
	return err
}

// socket opens a socket; that the kernel lacks the family is no refusal.
func socket(family, kind, protocol int) error {
	return call(unix.SYS_SOCKET, uintptr(family), uintptr(kind), uintptr(protocol))
}
