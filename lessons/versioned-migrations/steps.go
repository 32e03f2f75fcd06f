// Package versionedmigrations holds the steps of the lesson versioned-migrations.
package versionedmigrations

import (
	"context"
	"fmt"
	"text/template"

	"ariga.io/atlas/sql/migrate"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
	_ "github.com/mattn/go-sqlite3" // the driver

	"github.com/learnrel/learnrel/ent/client/favorites/ent"
	now "github.com/learnrel/learnrel/ent/client/favorites/ent/migrate"
	"github.com/learnrel/learnrel/ent/client/favorites/ent/post"
	"github.com/learnrel/learnrel/ent/client/favorites/ent/user"
	old "github.com/learnrel/learnrel/ent/client/forgotten/ent"
	before "github.com/learnrel/learnrel/ent/client/forgotten/ent/migrate"
)

// files is the folder of the migrations. A program would have migrate.NewLocalDir.
var files = migrate.OpenMemDir("migrations")

// plain names a file after its migration alone, without the time of day.
var plain = migrate.TemplateFormatter{{
	N: template.Must(template.New("").Parse("{{.Name}}.sql")),
	C: template.Must(template.New("").Parse("{{range .Changes}}{{.Cmd}};\n{{end}}")),
}}

// diff writes a file with what leads from the files so far to these tables.
func diff(ctx context.Context, name string, tables []*schema.Table) error {
	dev, err := sql.Open(dialect.SQLite, "file:dev-"+name+"?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return fmt.Errorf("open an empty database: %w", err)
	}
	defer dev.Close()
	m, err := schema.NewMigrate(dev,
		schema.WithDir(files),
		schema.WithMigrationMode(schema.ModeReplay),
		schema.WithDialect(dialect.SQLite),
		schema.WithFormatter(plain),
		schema.WithDropColumn(true),
		schema.WithDropIndex(true),
	)
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	return m.NamedDiff(ctx, name, tables...)
}

// show prints a file.
func show(name string) error {
	all, err := files.Files()
	if err != nil {
		return err
	}
	for _, f := range all {
		if f.Name() == name {
			fmt.Printf("%s:\n%s", name, f.Bytes())
		}
	}
	return nil
}

// First writes the first file: from nothing to the tables as they were.
func First(ctx context.Context, _ *ent.Client) error {
	files.Reset()
	if err := diff(ctx, "1_tables", before.Tables); err != nil {
		return fmt.Errorf("write the first file: %w", err)
	}
	return show("1_tables.sql")
}

// Second writes the file that makes the relation many-to-many.
func Second(ctx context.Context, _ *ent.Client) error {
	if err := diff(ctx, "2_many_to_many", now.Tables); err != nil {
		return fmt.Errorf("write the second file: %w", err)
	}
	return show("2_many_to_many.sql")
}

// Edited moves the pairs before the column goes, and forgets the checksum.
func Edited(ctx context.Context, _ *ent.Client) error {
	if err := files.WriteFile("2_many_to_many.sql", []byte(moved)); err != nil {
		return fmt.Errorf("edit the file: %w", err)
	}
	return diff(ctx, "3_next", now.Tables)
}

// moved is the second file, put right by hand.
const moved = "PRAGMA foreign_keys = off;\n" +
	"CREATE TABLE `user_favorites` (`user_id` integer NOT NULL, `post_id` integer NOT NULL, PRIMARY KEY (`user_id`, `post_id`)," +
	" CONSTRAINT `user_favorites_user_id` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE," +
	" CONSTRAINT `user_favorites_post_id` FOREIGN KEY (`post_id`) REFERENCES `posts` (`id`) ON DELETE CASCADE);\n" +
	"INSERT INTO `user_favorites` (`user_id`, `post_id`) SELECT `user_favorites`, `id` FROM `posts` WHERE `user_favorites` IS NOT NULL;\n" +
	"CREATE TABLE `new_posts` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `content` text NOT NULL);\n" +
	"INSERT INTO `new_posts` (`id`, `content`) SELECT `id`, `content` FROM `posts`;\n" +
	"DROP TABLE `posts`;\n" +
	"ALTER TABLE `new_posts` RENAME TO `posts`;\n" +
	"PRAGMA foreign_keys = on;\n"

// Signed writes the checksums of the files as they are now, and asks what is left to do.
func Signed(ctx context.Context, _ *ent.Client) error {
	sum, err := files.Checksum()
	if err != nil {
		return fmt.Errorf("sum up the files: %w", err)
	}
	if err := migrate.WriteSumFile(files, sum); err != nil {
		return fmt.Errorf("write the sums: %w", err)
	}
	if err := diff(ctx, "3_next", now.Tables); err != nil {
		return fmt.Errorf("compare the files with the schema: %w", err)
	}
	all, err := files.Files()
	if err != nil {
		return err
	}
	for _, f := range all {
		fmt.Println(f.Name())
	}
	return nil
}

// apply runs the statements of one file.
func apply(ctx context.Context, db *sql.Driver, name string) error {
	conn, err := db.DB().Conn(ctx) // a pragma is true for one connection
	if err != nil {
		return err
	}
	defer conn.Close()
	all, err := files.Files()
	if err != nil {
		return err
	}
	for _, f := range all {
		if f.Name() != name {
			continue
		}
		statements, err := f.Stmts()
		if err != nil {
			return err
		}
		for _, s := range statements {
			if _, err := conn.ExecContext(ctx, s); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}

// Apply takes a database with rows from the first file to the second.
func Apply(ctx context.Context, _ *ent.Client) error {
	db, err := sql.Open(dialect.SQLite, "file:app?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer db.Close()
	if err := apply(ctx, db, "1_tables.sql"); err != nil {
		return err
	}
	client := old.NewClient(old.Driver(db))
	great, err := client.Post.Create().SetContent("Great article").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	if err := client.User.Create().SetUsername("Charlie").AddFavorites(great).Exec(ctx); err != nil {
		return fmt.Errorf("create the user: %w", err)
	}

	if err := apply(ctx, db, "2_many_to_many.sql"); err != nil {
		return err
	}
	fans, err := ent.NewClient(ent.Driver(db)).Post.Query().
		Where(post.Content("Great article")).
		QueryFavoritedBy().
		Order(user.ByUsername()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query who likes it: %w", err)
	}
	for _, u := range fans {
		fmt.Println("Liked by:", u.Username)
	}
	return nil
}
