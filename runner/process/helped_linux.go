//go:build amd64 || arm64

package process

// filterHelped refuses this process and its children what landlock knows nothing
// of: sockets of every kind, and the rights, owners and times of files.
func filterHelped() error {
	return filterThreads(filterFor{changes: true, signals: true, children: true})
}
