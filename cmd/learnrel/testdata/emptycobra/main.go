// Command emptycobra is a cobra program that does nothing, the measure of
// learnrel's start-up in docs/performance.md.
package main

import "github.com/spf13/cobra"

func main() {
	root := &cobra.Command{Use: "empty"}
	root.AddCommand(&cobra.Command{Use: "list", Run: func(*cobra.Command, []string) {}})
	_ = root.Execute()
}
