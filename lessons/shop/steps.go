// Package shop holds the steps of the lesson shop.
package shop

import (
	"context"
	"errors"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/shop/ent"
	"github.com/learnrel/learnrel/ent/client/shop/ent/customer"
	"github.com/learnrel/learnrel/ent/client/shop/ent/line"
	"github.com/learnrel/learnrel/ent/client/shop/ent/order"
	"github.com/learnrel/learnrel/ent/client/shop/ent/product"
)

// Open fills the shelves and lets two customers in.
func Open(ctx context.Context, client *ent.Client) error {
	err := client.Product.CreateBulk(
		client.Product.Create().SetName("Laptop").SetPrice(90000).SetStock(3),
		client.Product.Create().SetName("Mouse").SetPrice(2500).SetStock(10),
		client.Product.Create().SetName("Cable").SetPrice(800).SetStock(2),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the products: %w", err)
	}
	err = client.Customer.CreateBulk(
		client.Customer.Create().SetName("Bob"),
		client.Customer.Create().SetName("Carol"),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the customers: %w", err)
	}
	return nil
}

// Negative tries to set a stock below zero.
func Negative(ctx context.Context, client *ent.Client) error {
	return client.Product.Update().
		Where(product.Name("Cable")).
		SetStock(-3).
		Exec(ctx)
}

// Oversell takes five cables off a stock of two.
func Oversell(ctx context.Context, client *ent.Client) error {
	cable, err := client.Product.Query().
		Where(product.Name("Cable")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the product: %w", err)
	}
	cable, err = cable.Update().
		AddStock(-5).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("take the cables: %w", err)
	}
	fmt.Println("Cables in stock:", cable.Stock)
	return nil
}

// Take puts the condition into the statement that takes the pieces.
func Take(ctx context.Context, client *ent.Client) error {
	if err := client.Product.Update().Where(product.Name("Cable")).SetStock(2).Exec(ctx); err != nil {
		return fmt.Errorf("put the cables back: %w", err)
	}
	for _, pieces := range []int{1, 5} {
		changed, err := client.Product.Update().
			Where(product.Name("Cable"), product.StockGTE(pieces)).
			AddStock(-pieces).
			Save(ctx)
		if err != nil {
			return fmt.Errorf("take %d cables: %w", pieces, err)
		}
		fmt.Printf("take %d: rows changed: %d\n", pieces, changed)
	}
	return nil
}

// item is a line of a cart.
type item struct {
	product string
	pieces  int
}

// errShort says that there are not enough pieces in stock.
var errShort = errors.New("not enough in stock")

// Buy places two orders, each in a transaction. The second one asks for too much.
func Buy(ctx context.Context, client *ent.Client) error {
	place := func(tx *ent.Tx, name, number string, cart []item) error {
		buyer, err := tx.Customer.Query().
			Where(customer.Name(name)).
			Only(ctx)
		if err != nil {
			return fmt.Errorf("find the customer: %w", err)
		}
		placed, err := tx.Order.Create().
			SetNumber(number).
			SetCustomer(buyer).
			Save(ctx)
		if err != nil {
			return fmt.Errorf("create the order: %w", err)
		}
		for _, it := range cart {
			changed, err := tx.Product.Update().
				Where(product.Name(it.product), product.StockGTE(it.pieces)).
				AddStock(-it.pieces).
				Save(ctx)
			if err != nil {
				return fmt.Errorf("take the pieces: %w", err)
			}
			if changed == 0 {
				return fmt.Errorf("%s wants %d × %s: %w", name, it.pieces, it.product, errShort)
			}
			sold, err := tx.Product.Query().
				Where(product.Name(it.product)).
				Only(ctx)
			if err != nil {
				return fmt.Errorf("find the product: %w", err)
			}
			err = tx.Line.Create().
				SetOrder(placed).
				SetProduct(sold).
				SetQuantity(it.pieces).
				SetPrice(sold.Price).
				Exec(ctx)
			if err != nil {
				return fmt.Errorf("create the line: %w", err)
			}
		}
		return nil
	}

	carts := []struct {
		name, number string
		items        []item
	}{
		{"Bob", "A-1", []item{{"Laptop", 2}, {"Mouse", 2}}},
		{"Carol", "A-2", []item{{"Mouse", 1}, {"Laptop", 2}}},
	}
	for _, cart := range carts {
		tx, err := client.Tx(ctx)
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		if err := place(tx, cart.name, cart.number, cart.items); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if err := tx.Commit(); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
		fmt.Println("Placed:", cart.number)
	}
	return nil
}

// Saved lists the orders that are in the database now.
func Saved(ctx context.Context, client *ent.Client) error {
	orders, err := client.Order.Query().
		WithCustomer().
		WithLines(func(q *ent.LineQuery) { q.WithProduct().Order(line.ByID()) }).
		Order(order.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("load the orders: %w", err)
	}
	for _, o := range orders {
		fmt.Println(o.Number, "for", o.Edges.Customer.Name)
		for _, l := range o.Edges.Lines {
			fmt.Printf("  %d × %s at %d.%02d\n", l.Quantity, l.Edges.Product.Name, l.Price/100, l.Price%100)
		}
	}
	fmt.Println("Orders:", len(orders))
	return nil
}
