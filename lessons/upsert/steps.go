// Package upsert holds the steps of the lesson upsert.
package upsert

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"entgo.io/ent/dialect"

	favorites "github.com/learnrel/learnrel/ent/client/favorites/ent"
	favoritesuser "github.com/learnrel/learnrel/ent/client/favorites/ent/user"
	"github.com/learnrel/learnrel/ent/client/shop/ent"
	"github.com/learnrel/learnrel/ent/client/shop/ent/customer"
	"github.com/learnrel/learnrel/ent/client/shop/ent/order"
	"github.com/learnrel/learnrel/ent/client/shop/ent/product"
)

// Open fills the shelves.
func Open(ctx context.Context, client *ent.Client) error {
	err := client.Product.CreateBulk(
		client.Product.Create().SetName("Mouse").SetPrice(2500).SetStock(10),
		client.Product.Create().SetName("Cable").SetPrice(800).SetStock(40),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the products: %w", err)
	}
	return nil
}

// AllValues saves a price list. The shop has the mouse, and not the lamp.
func AllValues(ctx context.Context, client *ent.Client) error {
	err := client.Product.CreateBulk(
		client.Product.Create().SetName("Mouse").SetPrice(2700).SetStock(0),
		client.Product.Create().SetName("Lamp").SetPrice(3900).SetStock(0),
	).
		OnConflictColumns(product.FieldName).
		UpdateNewValues().
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("save the prices: %w", err)
	}
	return nil
}

// PriceOnly saves a price list, and leaves the stock of what is there alone.
func PriceOnly(ctx context.Context, client *ent.Client) error {
	err := client.Product.CreateBulk(
		client.Product.Create().SetName("Cable").SetPrice(900).SetStock(0),
		client.Product.Create().SetName("Shade").SetPrice(1500).SetStock(0),
	).
		OnConflictColumns(product.FieldName).
		Update(func(u *ent.ProductUpsert) {
			u.UpdatePrice()
		}).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("save the prices: %w", err)
	}
	return nil
}

// FindOrCreate gives the ids of customers, whether they are there or not.
func FindOrCreate(ctx context.Context, client *ent.Client) error {
	for _, name := range []string{"Bob", "Carol", "Bob"} {
		id, err := client.Customer.Create().
			SetName(name).
			OnConflictColumns(customer.FieldName).
			Ignore().
			ID(ctx)
		if err != nil {
			return fmt.Errorf("find or create %s: %w", name, err)
		}
		fmt.Println(name, "has the id", id)
	}
	return nil
}

// Nothing asks for Bob's id with DoNothing.
func Nothing(ctx context.Context, client *ent.Client) error {
	id, err := client.Customer.Create().
		SetName("Bob").
		OnConflictColumns(customer.FieldName).
		DoNothing().
		ID(ctx)
	fmt.Println(id, err)
	fmt.Println("IsNotFound:", ent.IsNotFound(err))
	fmt.Println("sql.ErrNoRows:", errors.Is(err, sql.ErrNoRows))
	return nil
}

// NoIndex names a column that may hold a value twice.
func NoIndex(ctx context.Context, client *ent.Client) error {
	return client.Product.Create().
		SetName("Mouse").
		SetPrice(2500).
		SetStock(10).
		OnConflictColumns(product.FieldPrice).
		UpdateNewValues().
		Exec(ctx)
}

// OwnKey saves one order twice, for Bob and then for Carol.
func OwnKey(ctx context.Context, client *ent.Client) error {
	for _, name := range []string{"Bob", "Carol"} {
		buyer, err := client.Customer.Query().
			Where(customer.Name(name)).
			Only(ctx)
		if err != nil {
			return fmt.Errorf("find %s: %w", name, err)
		}
		err = client.Order.Create().
			SetNumber("A-1").
			SetCustomer(buyer).
			OnConflictColumns(order.FieldNumber).
			UpdateNewValues().
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("save the order: %w", err)
		}
	}
	return nil
}

// OtherKey saves Carol again, with the order that she has.
func OtherKey(ctx context.Context, client *ent.Client) error {
	hers, err := client.Order.Query().
		Where(order.HasCustomerWith(customer.Name("Carol"))).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find her order: %w", err)
	}
	return client.Customer.Create().
		SetName("Carol").
		AddOrders(hers).
		OnConflictColumns(customer.FieldName).
		Ignore().
		Exec(ctx)
}

// Pairs saves a user with a favorite twice, in a database of its own.
func Pairs(ctx context.Context, _ *ent.Client) error {
	client, err := favorites.Open(dialect.SQLite, "file:pairs?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer client.Close()
	if err := client.Schema.Create(ctx); err != nil {
		return fmt.Errorf("create the tables: %w", err)
	}
	great, err := client.Post.Create().
		SetContent("Great article").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	for range 2 {
		err := client.User.Create().
			SetUsername("Helen").
			AddFavorites(great).
			OnConflictColumns(favoritesuser.FieldUsername).
			Ignore().
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("save the user: %w", err)
		}
	}
	users, err := great.QueryFavoritedBy().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the users: %w", err)
	}
	fmt.Println("Users who like it:", users)
	return nil
}

// Raise saves the price of the cable once more.
func Raise(ctx context.Context, client *ent.Client) error {
	err := client.Product.Create().
		SetName("Cable").
		SetPrice(950).
		SetStock(0).
		OnConflictColumns(product.FieldName).
		Update(func(u *ent.ProductUpsert) {
			u.UpdatePrice()
		}).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("save the price: %w", err)
	}
	return nil
}
