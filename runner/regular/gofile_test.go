package regular

import "testing"

func TestIsGo(t *testing.T) {
	for name, want := range map[string]bool{
		"user.go": true, "ent/schema/user.go": true, "a_linux.go": true, "user_test.go": false, "user.go~": false, "user": false, "": false,
		".go": false, ".#user.go": false, "ent/schema/.#user.go": false, "_user.go": false, "../user.go": true, ".hidden/user.go": true,
	} {
		if IsGo(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}
