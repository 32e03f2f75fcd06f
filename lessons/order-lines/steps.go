// Package orderlines holds the steps of the lesson order-lines.
package orderlines

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/learnrel/learnrel/ent/client/orderlines/ent"
	"github.com/learnrel/learnrel/ent/client/orderlines/ent/order"
	"github.com/learnrel/learnrel/ent/client/orderlines/ent/orderline"
	"github.com/learnrel/learnrel/ent/client/orderlines/ent/product"
)

// Stock saves the products.
func Stock(ctx context.Context, client *ent.Client) error {
	err := client.Product.CreateBulk(
		client.Product.Create().SetName("Lamp").SetPrice(3900),
		client.Product.Create().SetName("Bulb").SetPrice(250),
		client.Product.Create().SetName("Shade").SetPrice(1500),
		client.Product.Create().SetName("Cable").SetPrice(800),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the products: %w", err)
	}
	return nil
}

// PlaceOrder saves an order and its lines, or neither.
func PlaceOrder(ctx context.Context, client *ent.Client) error {
	basket := map[string]int{"Lamp": 1, "Bulb": 4}

	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // nothing is left to take back after Commit

	products, err := tx.Product.Query().
		Where(product.NameIn(slices.Sorted(maps.Keys(basket))...)).
		Order(product.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("find the products: %w", err)
	}
	if len(products) != len(basket) {
		return fmt.Errorf("the shop has %d of the %d products", len(products), len(basket))
	}
	o, err := tx.Order.Create().
		SetNumber("A-1").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the order: %w", err)
	}
	err = tx.OrderLine.MapCreateBulk(products, func(c *ent.OrderLineCreate, i int) {
		c.SetOrder(o).
			SetProduct(products[i]).
			SetQuantity(basket[products[i].Name]).
			SetUnitPrice(products[i].Price)
	}).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the lines: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// Reprice makes bulbs dearer, and looks at what the first order cost then.
func Reprice(ctx context.Context, client *ent.Client) error {
	err := client.Product.Update().
		Where(product.Name("Bulb")).
		SetPrice(400).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("change the price: %w", err)
	}
	lines, err := client.Order.Query().
		Where(order.Number("A-1")).
		QueryLines().
		Order(orderline.ByID()).
		WithProduct().
		All(ctx)
	if err != nil {
		return fmt.Errorf("load the lines: %w", err)
	}
	var then, now int
	for _, l := range lines {
		then += l.Quantity * l.UnitPrice
		now += l.Quantity * l.Edges.Product.Price
	}
	fmt.Println("with the lines' prices:   ", then)
	fmt.Println("with the products' prices:", now)
	return nil
}

// Again puts a product into an order that has it already.
func Again(ctx context.Context, client *ent.Client) error {
	return client.OrderLine.Create().
		SetOrderID(1).
		SetProductID(2).
		SetQuantity(6).
		SetUnitPrice(250).
		Exec(ctx)
}

// More raises the quantity if the line is there, and makes the line if not.
func More(ctx context.Context, client *ent.Client) error {
	err := client.OrderLine.Create().
		SetOrderID(1).
		SetProductID(2).
		SetQuantity(6).
		SetUnitPrice(250).
		OnConflictColumns(orderline.FieldOrderID, orderline.FieldProductID).
		Update(func(u *ent.OrderLineUpsert) {
			u.AddQuantity(6)
		}).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("add to the line: %w", err)
	}
	return nil
}

// Once puts a product into an order, unless it is there already.
func Once(ctx context.Context, client *ent.Client) error {
	bulb := func() *ent.OrderLineUpsertOne {
		return client.OrderLine.Create().
			SetOrderID(1).
			SetProductID(2).
			SetQuantity(1).
			SetUnitPrice(250).
			OnConflictColumns(orderline.FieldOrderID, orderline.FieldProductID)
	}
	fmt.Println("DoNothing:", bulb().DoNothing().Exec(ctx))
	fmt.Println("Ignore:", bulb().Ignore().Exec(ctx))
	return nil
}
