// Package ids holds the steps of the lesson ids.
package ids

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/learnrel/learnrel/ent/client/parcels/ent"
	"github.com/learnrel/learnrel/ent/client/parcels/ent/country"
	"github.com/learnrel/learnrel/ent/client/parcels/ent/parcel"
)

// Save saves two countries, and a parcel to one of them.
func Save(ctx context.Context, client *ent.Client) error {
	err := client.Country.CreateBulk(
		client.Country.Create().SetID("DE").SetName("Germany"),
		client.Country.Create().SetID("FR").SetName("France"),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the countries: %w", err)
	}
	sent, err := client.Parcel.Create().
		SetGrams(500).
		SetCountryID("DE").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the parcel: %w", err)
	}
	fmt.Println("Goes to:", sent.CountryID)
	fmt.Println("Letters in its id:", len(sent.ID.String()))
	return client.Parcel.DeleteOne(sent).Exec(ctx)
}

// Fixed saves three parcels, with ids that are the same each time.
func Fixed(ctx context.Context, client *ent.Client) error {
	for i, last := range []byte{9, 3, 7} {
		err := client.Parcel.Create().
			SetID(uuid.UUID{15: last}).
			SetGrams(100 * (i + 1)).
			SetCountryID("FR").
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("create a parcel: %w", err)
		}
	}
	return nil
}

// Sorted lists the parcels by their ids.
func Sorted(ctx context.Context, client *ent.Client) error {
	parcels, err := client.Parcel.Query().
		Order(parcel.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the parcels: %w", err)
	}
	for _, p := range parcels {
		fmt.Println(p.ID, p.Grams)
	}
	return nil
}

// Edges counts the parcels to France in two ways.
func Edges(ctx context.Context, client *ent.Client) error {
	for _, where := range []struct {
		by   string
		cond func(*ent.ParcelQuery)
	}{
		{"by the key", func(q *ent.ParcelQuery) { q.Where(parcel.CountryID("FR")) }},
		{"by the edge", func(q *ent.ParcelQuery) { q.Where(parcel.HasCountryWith(country.Name("France"))) }},
	} {
		query := client.Parcel.Query()
		where.cond(query)
		n, err := query.Count(ctx)
		if err != nil {
			return fmt.Errorf("count %s: %w", where.by, err)
		}
		fmt.Println(where.by+":", n)
	}
	return nil
}

// NoID saves a country without an id.
func NoID(ctx context.Context, client *ent.Client) error {
	err := client.Country.Create().
		SetName("Spain").
		Exec(ctx)
	fmt.Println("IsValidationError:", ent.IsValidationError(err))
	fmt.Println("IsConstraintError:", ent.IsConstraintError(err))
	return err
}

// Long saves a country with a code of three letters.
func Long(ctx context.Context, client *ent.Client) error {
	return client.Country.Create().
		SetID("ESP").
		SetName("Spain").
		Exec(ctx)
}

// Unknown sends a parcel to a country that is not there.
func Unknown(ctx context.Context, client *ent.Client) error {
	return client.Parcel.Create().
		SetGrams(100).
		SetCountryID("fr").
		Exec(ctx)
}
