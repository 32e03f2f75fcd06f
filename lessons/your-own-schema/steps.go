// Package yourownschema holds the steps of the lesson your-own-schema.
package yourownschema

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/rehearsals/ent"
	"github.com/learnrel/learnrel/ent/client/rehearsals/ent/musician"
	"github.com/learnrel/learnrel/ent/client/rehearsals/ent/rehearsal"
	"github.com/learnrel/learnrel/ent/client/rehearsals/ent/room"
)

// Plan saves two of everything, and more than one of what may be many.
func Plan(ctx context.Context, client *ent.Client) error {
	cellar, err := client.Room.Create().SetName("Cellar").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the room: %w", err)
	}
	err = client.Rehearsal.CreateBulk(
		client.Rehearsal.Create().SetDay("Monday").SetRoom(cellar),
		client.Rehearsal.Create().SetDay("Friday").SetRoom(cellar),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the rehearsals: %w", err)
	}
	both, err := client.Rehearsal.Query().Order(rehearsal.ByID()).All(ctx)
	if err != nil {
		return fmt.Errorf("query the rehearsals: %w", err)
	}
	ann, err := client.Musician.Create().
		SetName("Ann").
		AddRehearsals(both...).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create Ann: %w", err)
	}
	err = client.Musician.Create().
		SetName("Ben").
		AddRehearsals(both...).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create Ben: %w", err)
	}
	err = client.Locker.CreateBulk(
		client.Locker.Create().SetNumber(1).SetMusician(ann),
		client.Locker.Create().SetNumber(2),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the lockers: %w", err)
	}
	return nil
}

// Ask reads each sentence from both ends, and prints how many there are.
func Ask(ctx context.Context, client *ent.Client) error {
	cellar := client.Room.Query().Where(room.Name("Cellar"))
	inCellar, err := cellar.QueryRehearsals().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the rehearsals of the room: %w", err)
	}
	ann := client.Musician.Query().Where(musician.Name("Ann"))
	hers, err := ann.Clone().QueryRehearsals().Count(ctx)
	if err != nil {
		return fmt.Errorf("count Ann's rehearsals: %w", err)
	}
	monday := client.Rehearsal.Query().Where(rehearsal.Day("Monday"))
	come, err := monday.QueryMusicians().Count(ctx)
	if err != nil {
		return fmt.Errorf("count who comes on Monday: %w", err)
	}
	number, err := ann.Clone().QueryLocker().Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ann's locker: %w", err)
	}
	fmt.Println("rehearsals in the cellar:", inCellar)
	fmt.Println("Ann's rehearsals:", hers)
	fmt.Println("musicians on Monday:", come)
	fmt.Println("Ann's locker:", number.Number)
	return nil
}

// NoRoom saves a rehearsal that is nowhere.
func NoRoom(ctx context.Context, client *ent.Client) error {
	return client.Rehearsal.Create().SetDay("Sunday").Exec(ctx)
}

// SecondLocker gives Ann a second locker.
func SecondLocker(ctx context.Context, client *ent.Client) error {
	ann, err := client.Musician.Query().Where(musician.Name("Ann")).Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ann: %w", err)
	}
	return client.Locker.Create().SetNumber(3).SetMusician(ann).Exec(ctx)
}
