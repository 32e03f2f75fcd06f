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
	for _, text := range []string{"//go:generate rm\n", "package main\n\n// #include \"/etc/passwd\"\nimport \"C\"\n", "package main\n\nimport (\n\t\"fmt\"\n\tx `C`\n)\n"} {
		if message, _ := checkFolderFile(&Block{File: "main.go", Text: text}); message == "" {
			t.Errorf("a file may say %q", text)
		}
	}
}
