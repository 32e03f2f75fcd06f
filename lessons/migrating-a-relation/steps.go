// Package migratingarelation holds the steps of the lesson migrating-a-relation.
package migratingarelation

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	favorites "github.com/learnrel/learnrel/ent/client/favorites/ent"
	favoritestables "github.com/learnrel/learnrel/ent/client/favorites/ent/migrate"
	"github.com/learnrel/learnrel/ent/client/forgotten/ent"
	oldtables "github.com/learnrel/learnrel/ent/client/forgotten/ent/migrate"
	"github.com/learnrel/learnrel/ent/client/forgotten/ent/user"
	profiles "github.com/learnrel/learnrel/ent/client/profiles/ent"
	wrongside "github.com/learnrel/learnrel/ent/client/wrongside/ent"
	"github.com/learnrel/learnrel/ent/client/wrongside/ent/profile"
)

// Fill saves two users, of whom Charlie has two favorites and Helen one.
func Fill(ctx context.Context, client *ent.Client) error {
	posts, err := client.Post.CreateBulk(
		client.Post.Create().SetContent("Great article"),
		client.Post.Create().SetContent("Good article"),
		client.Post.Create().SetContent("Fine article"),
		client.Post.Create().SetContent("Unread article"),
	).Save(ctx)
	if err != nil {
		return fmt.Errorf("create the posts: %w", err)
	}
	err = client.User.CreateBulk(
		client.User.Create().SetUsername("Charlie").AddFavorites(posts[0], posts[1]),
		client.User.Create().SetUsername("Helen").AddFavorites(posts[2]),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the users: %w", err)
	}
	return nil
}

// filled opens a database with the old tables and the rows of Fill in them. The
// driver is for a second client on the same database.
func filled(ctx context.Context, name string) (*sql.Driver, *ent.Client, error) {
	db, err := sql.Open(dialect.SQLite, "file:"+name+"?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return nil, nil, fmt.Errorf("open the database: %w", err)
	}
	client := ent.NewClient(ent.Driver(db))
	if err := client.Schema.Create(ctx); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("create the old tables: %w", err), db.Close())
	}
	if err := Fill(ctx, client); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, client, nil
}

// Careless gives the old tables to the new client, and asks what is left.
func Careless(ctx context.Context, _ *ent.Client) error {
	db, before, err := filled(ctx, "careless")
	if err != nil {
		return err
	}
	defer db.Close()
	n, err := before.User.Query().QueryFavorites().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the old favorites: %w", err)
	}
	fmt.Println("Favorites before:", n)

	after := favorites.NewClient(favorites.Driver(db))
	if err := after.Schema.Create(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	n, err = after.User.Query().QueryFavorites().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the new favorites: %w", err)
	}
	fmt.Println("Favorites after:", n)
	_, lost := before.User.Query().QueryFavorites().Count(ctx)
	fmt.Println("The old column:", lost)
	return nil
}

// Careful adds the join table, copies every favorite, and only then lets go of
// the old column.
func Careful(ctx context.Context, _ *ent.Client) error {
	db, before, err := filled(ctx, "careful")
	if err != nil {
		return err
	}
	defer db.Close()
	after := favorites.NewClient(favorites.Driver(db))

	// Expand: the old tables as they are, and the join table beside them.
	both := append(slices.Clone(oldtables.Tables), favoritestables.UserFavoritesTable)
	if err := favoritestables.Create(ctx, after.Schema, both); err != nil {
		return fmt.Errorf("add the join table: %w", err)
	}

	// Copy: read by the old client, write by the new one.
	users, err := before.User.Query().
		WithFavorites().
		Order(user.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("read the old favorites: %w", err)
	}
	moved := 0
	for _, u := range users {
		update := after.User.UpdateOneID(u.ID)
		for _, p := range u.Edges.Favorites {
			update.AddFavoriteIDs(p.ID)
			moved++
		}
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("copy the favorites of %s: %w", u.Username, err)
		}
	}

	// Check, and only then contract: the new schema has no such column.
	n, err := after.User.Query().QueryFavorites().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the copies: %w", err)
	}
	if n != moved {
		return fmt.Errorf("copied %d of %d favorites: the old column stays", n, moved)
	}
	if err := after.Schema.Create(ctx); err != nil {
		return fmt.Errorf("drop the old column: %w", err)
	}
	n, err = after.User.Query().QueryFavorites().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the new favorites: %w", err)
	}
	fmt.Println("Favorites moved:", moved)
	fmt.Println("Favorites after:", n)
	return nil
}

// Refused makes an edge required over a row that has none.
func Refused(ctx context.Context, _ *ent.Client) error {
	db, err := sql.Open(dialect.SQLite, "file:refused?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer db.Close()
	before := wrongside.NewClient(wrongside.Driver(db))
	if err := before.Schema.Create(ctx); err != nil {
		return fmt.Errorf("create the old tables: %w", err)
	}
	err = before.Profile.Create().
		SetBio("Chef").
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the profile: %w", err)
	}

	after := profiles.NewClient(profiles.Driver(db))
	refused := after.Schema.Create(ctx)
	n, err := before.Profile.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the profiles: %w", err)
	}
	fmt.Println("Profiles:", n)
	return refused
}

// Adopted finds a user for every profile that has none, and then requires one.
func Adopted(ctx context.Context, _ *ent.Client) error {
	db, err := sql.Open(dialect.SQLite, "file:adopted?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer db.Close()
	before := wrongside.NewClient(wrongside.Driver(db))
	if err := before.Schema.Create(ctx); err != nil {
		return fmt.Errorf("create the old tables: %w", err)
	}
	err = before.Profile.CreateBulk(
		before.Profile.Create().SetBio("Chef"),
		before.Profile.Create().SetBio("Gardener"),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the profiles: %w", err)
	}

	orphans, err := before.Profile.Query().
		Where(profile.Not(profile.HasUser())).
		Order(profile.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("find the profiles without a user: %w", err)
	}
	for _, p := range orphans {
		err := before.User.Create().
			SetUsername(fmt.Sprintf("unknown-%d", p.ID)).
			SetProfile(p).
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("find a user for profile %d: %w", p.ID, err)
		}
	}

	after := profiles.NewClient(profiles.Driver(db))
	if err := after.Schema.Create(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	n, err := after.Profile.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the profiles: %w", err)
	}
	fmt.Println("Adopted:", len(orphans))
	fmt.Println("Profiles:", n)
	return nil
}
