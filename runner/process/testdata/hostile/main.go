// Command hostile does to the machine what it is told to, and says whether that
// worked. It is a program as a course's author could write it: static, of Go alone.
package main

import (
	"fmt"
	"os"
)

// An attempt is something that no program should get to do. Its error says how the
// system refused.
type attempt func(args []string) error

func main() {
	if len(os.Args) < 2 {
		os.Exit(2)
	}
	for _, of := range []map[string]attempt{files, calls, sockets, processes, resources} {
		if os.Args[1] == "-list" {
			for name := range of {
				fmt.Println(name)
			}
			continue
		}
		try, ok := of[os.Args[1]]
		if !ok {
			continue
		}
		if err := try(os.Args[2:]); err != nil {
			fmt.Println("refused:", err)
			return
		}
		fmt.Println("worked")
		return
	}
	if os.Args[1] != "-list" {
		os.Exit(2)
	}
}
