// Package linkedlist holds the steps of the lesson linked-list.
package linkedlist

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/playlist/ent"
	"github.com/learnrel/learnrel/ent/client/playlist/ent/track"
)

// Create saves three tracks, each after the one before.
func Create(ctx context.Context, client *ent.Client) error {
	overture, err := client.Track.Create().
		SetTitle("Overture").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the first track: %w", err)
	}
	waltz, err := client.Track.Create().
		SetTitle("Waltz").
		SetPrev(overture).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the second track: %w", err)
	}
	err = client.Track.Create().
		SetTitle("Finale").
		SetPrev(waltz).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the last track: %w", err)
	}
	return nil
}

// Play walks the list from its head, track by track.
func Play(ctx context.Context, client *ent.Client) error {
	t, err := client.Track.Query().
		Where(track.Not(track.HasPrev())).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the head: %w", err)
	}
	for {
		fmt.Println(t.Title)
		t, err = t.QueryNext().Only(ctx)
		if ent.IsNotFound(err) {
			return nil // the end of the list
		}
		if err != nil {
			return fmt.Errorf("go on: %w", err)
		}
	}
}

// PlayAtOnce loads all tracks first, and puts them in order in memory.
func PlayAtOnce(ctx context.Context, client *ent.Client) error {
	tracks, err := client.Track.Query().
		WithPrev().
		Order(track.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("load the tracks: %w", err)
	}
	var head *ent.Track
	after := make(map[int]*ent.Track, len(tracks)) // by the id of the one before
	for _, t := range tracks {
		if prev := t.Edges.Prev; prev != nil {
			after[prev.ID] = t
		} else {
			head = t
		}
	}
	for t := head; t != nil; t = after[t.ID] {
		fmt.Println(t.Title)
	}
	return nil
}

// Squeeze tries to create a track between two that are linked.
func Squeeze(ctx context.Context, client *ent.Client) error {
	overture, err := client.Track.Query().
		Where(track.Title("Overture")).
		WithNext().
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the track before: %w", err)
	}
	return client.Track.Create().
		SetTitle("March").
		SetPrev(overture).
		SetNext(overture.Edges.Next).
		Exec(ctx)
}

// Insert cuts the link first, and then puts the track between.
func Insert(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // nothing is left to take back after Commit

	overture, err := tx.Track.Query().
		Where(track.Title("Overture")).
		WithNext().
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the track before: %w", err)
	}
	next := overture.Edges.Next
	if err := tx.Track.UpdateOne(next).ClearPrev().Exec(ctx); err != nil {
		return fmt.Errorf("cut the link: %w", err)
	}
	err = tx.Track.Create().
		SetTitle("March").
		SetPrev(overture).
		SetNext(next).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the track: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// Drop deletes a track from the middle.
func Drop(ctx context.Context, client *ent.Client) error {
	_, err := client.Track.Delete().
		Where(track.Title("Waltz")).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the track: %w", err)
	}
	return nil
}

// FindHead looks for the one track that has none before it.
func FindHead(ctx context.Context, client *ent.Client) error {
	_, err := client.Track.Query().
		Where(track.Not(track.HasPrev())).
		Only(ctx)
	return err
}

// Mend links the two ends that were left.
func Mend(ctx context.Context, client *ent.Client) error {
	march, err := client.Track.Query().
		Where(track.Title("March")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the track: %w", err)
	}
	err = client.Track.Update().
		Where(track.Title("Finale")).
		SetPrev(march).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("link the tracks: %w", err)
	}
	return nil
}
