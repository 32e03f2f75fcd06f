package highlight

import (
	"strings"
	"testing"
)

// BenchmarkTokens cuts a page's longest kind of block.
func BenchmarkTokens(b *testing.B) {
	for language, source := range map[string]string{
		"sql":    strings.Repeat("CREATE TABLE `posts` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `content` text NOT NULL DEFAULT 'x');\n", 30),
		"python": strings.Repeat("class User(db.Model):\n    id = db.Column(db.Integer, primary_key=True)  # the key\n", 40),
	} {
		b.Run(language, func(b *testing.B) {
			b.SetBytes(int64(len(source)))
			for b.Loop() {
				Tokens(language, source)
			}
		})
	}
}
