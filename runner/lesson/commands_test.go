package lesson

import (
	"strings"
	"testing"
)

func TestCommandsOfAFolder(t *testing.T) {
	for command, right := range map[string]bool{
		"go mod init example.com/blog":                                             true,
		"go get entgo.io/ent/cmd/ent@v0.14.6":                                      true,
		"go get entgo.io/ent/cmd/ent@v0.14.6 github.com/mattn/go-sqlite3@v1.14.53": true,
		"go run entgo.io/ent/cmd/ent new User Post":                                true,
		"go generate ./ent":                                                        true,
		"go run .":                                                                 true,
		"go run . -x":                                                              false,
		"go run ./other":                                                           false,
		"go get entgo.io/ent":                                                      false,
		"go get entgo.io/ent@latest":                                               false,
		"go get entgo.io/ent@v0":                                                   false,
		"go get -insecure entgo.io/ent@v0.14.6":                                    false,
		"go run entgo.io/ent/cmd/ent new":                                          false,
		"go run entgo.io/ent/cmd/ent generate ./x":                                 false,
		"go run -exec=sh entgo.io/ent/cmd/ent new":                                 false,
		"go generate ./...":                                                        false,
		"rm -rf /":                                                                 false,
		"go mod init -x":                                                           false,
		"go mod init example.com/a\ngo run .":                                      true,
		"go mod init example.com/a; rm -rf /":                                      false,
	} {
		b := &Block{Kind: Commands, Text: command + "\n"}
		if message, _ := checkCommands(b); (message == "") != right {
			t.Errorf("%s: %q", strings.ReplaceAll(command, "\n", " && "), message)
		}
	}
	if message, _ := checkCommands(&Block{Kind: Commands, Text: "\n"}); message == "" {
		t.Error("a block without commands is right")
	}
}

func TestFilesOfAFolder(t *testing.T) {
	for file, right := range map[string]bool{"main.go": true, "ent/schema/user.go": true, "../main.go": false, "/main.go": false, "go.mod": false} {
		if message, _ := checkFolderFile(&Block{File: file}); (message == "") != right {
			t.Errorf("%s: %q", file, message)
		}
	}
	if message, _ := checkFolderFile(&Block{File: "main.go", Text: "//go:generate rm\n"}); message == "" {
		t.Error("a file brings a command of its own")
	}
}
