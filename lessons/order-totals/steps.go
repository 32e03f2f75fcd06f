// Package ordertotals holds the steps of the lesson order-totals.
package ordertotals

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"entgo.io/ent/dialect/sql"

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

// Receipt loads an order with its lines and products, and adds it up in Go.
func Receipt(ctx context.Context, client *ent.Client) error {
	o, err := client.Order.Query().
		Where(order.Number("A-1")).
		WithLines(func(q *ent.OrderLineQuery) {
			q.Order(orderline.ByID()).WithProduct()
		}).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("load the order: %w", err)
	}
	total := 0
	for _, l := range o.Edges.Lines {
		sum := l.Quantity * l.UnitPrice
		total += sum
		fmt.Printf("%d × %-5s %5d\n", l.Quantity, l.Edges.Product.Name, sum)
	}
	fmt.Printf("total %8d\n", total)
	return nil
}

// Totals has the database add up every order at once.
func Totals(ctx context.Context, client *ent.Client) error {
	second, err := client.Order.Create().
		SetNumber("A-2").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the order: %w", err)
	}
	err = client.OrderLine.CreateBulk(
		client.OrderLine.Create().SetOrder(second).SetProductID(2).SetQuantity(10).SetUnitPrice(250),
		client.OrderLine.Create().SetOrder(second).SetProductID(3).SetQuantity(2).SetUnitPrice(1500),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the lines: %w", err)
	}

	amount := func(s *sql.Selector) string {
		return fmt.Sprintf("SUM(%s * %s)", s.C(orderline.FieldQuantity), s.C(orderline.FieldUnitPrice))
	}
	var totals []struct {
		OrderID int `json:"order_id"`
		Lines   int `json:"lines"`
		Total   int `json:"total"`
	}
	err = client.OrderLine.Query().
		Order(orderline.ByOrderID()).
		GroupBy(orderline.FieldOrderID).
		Aggregate(
			ent.As(ent.Count(), "lines"),
			ent.As(amount, "total"),
		).
		Scan(ctx, &totals)
	if err != nil {
		return fmt.Errorf("add up the orders: %w", err)
	}
	for _, t := range totals {
		fmt.Printf("order %d: %d lines, %d\n", t.OrderID, t.Lines, t.Total)
	}
	return nil
}

// Bestsellers lists the products, the most ordered one first.
func Bestsellers(ctx context.Context, client *ent.Client) error {
	products, err := client.Product.Query().
		Order(
			product.ByLines(
				sql.OrderBySum(
					orderline.FieldQuantity,
					sql.OrderDesc(),
					sql.OrderSelectAs("sold"),
				),
			),
			product.ByName(),
		).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the products: %w", err)
	}
	for _, p := range products {
		value, err := p.Value("sold")
		if err != nil {
			return fmt.Errorf("read how many of %q were sold: %w", p.Name, err)
		}
		var sold sql.NullInt64 // no line, no sum
		if err := sold.Scan(value); err != nil {
			return fmt.Errorf("read how many of %q were sold: %w", p.Name, err)
		}
		fmt.Printf("%-5s %2d\n", p.Name, sold.Int64)
	}
	return nil
}
