// Package numbersingo holds the steps of the lesson numbers-in-go.
package numbersingo

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"
	"gonum.org/v1/gonum/stat"

	"github.com/learnrel/learnrel/ent/client/shop/ent"
	"github.com/learnrel/learnrel/ent/client/shop/ent/customer"
	"github.com/learnrel/learnrel/ent/client/shop/ent/line"
)

// Sell saves three customers, two products and five orders. Dora has bought nothing.
func Sell(ctx context.Context, client *ent.Client) error {
	customers, err := client.Customer.CreateBulk(
		client.Customer.Create().SetName("Bob"),
		client.Customer.Create().SetName("Carol"),
		client.Customer.Create().SetName("Dora"),
	).Save(ctx)
	if err != nil {
		return fmt.Errorf("create the customers: %w", err)
	}
	products, err := client.Product.CreateBulk(
		client.Product.Create().SetName("Laptop").SetPrice(90000).SetStock(20),
		client.Product.Create().SetName("Mouse").SetPrice(2500).SetStock(50),
	).Save(ctx)
	if err != nil {
		return fmt.Errorf("create the products: %w", err)
	}
	bob, carol := customers[0], customers[1]
	orders := []struct {
		number         string
		by             *ent.Customer
		laptops, mouse int
	}{
		{"A-1", bob, 1, 1},
		{"A-2", carol, 0, 2},
		{"A-3", bob, 0, 4},
		{"A-4", carol, 0, 1},
		{"A-5", bob, 5, 5},
	}
	for _, o := range orders {
		placed, err := client.Order.Create().
			SetNumber(o.number).
			SetCustomer(o.by).
			Save(ctx)
		if err != nil {
			return fmt.Errorf("create order %s: %w", o.number, err)
		}
		for i, quantity := range []int{o.laptops, o.mouse} {
			if quantity == 0 {
				continue
			}
			err := client.Line.Create().
				SetOrder(placed).
				SetProduct(products[i]).
				SetQuantity(quantity).
				SetPrice(products[i].Price).
				Exec(ctx)
			if err != nil {
				return fmt.Errorf("create a line of %s: %w", o.number, err)
			}
		}
	}
	return nil
}

// InGo loads everything and sums it up in a loop.
func InGo(ctx context.Context, client *ent.Client) error {
	customers, err := client.Customer.Query().
		WithOrders(func(q *ent.OrderQuery) { q.WithLines() }).
		Order(customer.ByName()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("load the customers: %w", err)
	}
	loaded := 0
	for _, c := range customers {
		cents := 0
		loaded++
		for _, o := range c.Edges.Orders {
			loaded++
			for _, l := range o.Edges.Lines {
				loaded++
				cents += l.Quantity * l.Price
			}
		}
		fmt.Printf("%s: %d cents\n", c.Name, cents)
	}
	fmt.Println("rows loaded:", loaded)
	return nil
}

// Spread gets one number for each order from the database, and describes them
// with gonum.
func Spread(ctx context.Context, client *ent.Client) error {
	var rows []struct {
		Cents int `json:"cents"`
	}
	err := client.Line.Query().
		Modify(func(s *sql.Selector) {
			amount := fmt.Sprintf("SUM(%s * %s)", s.C(line.FieldQuantity), s.C(line.FieldPrice))
			s.Select().
				AppendSelectExprAs(sql.Raw(amount), "cents").
				GroupBy(s.C(line.OrderColumn)).
				OrderBy("cents")
		}).
		Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("sum up the orders: %w", err)
	}
	totals := make([]float64, len(rows))
	for i, r := range rows {
		totals[i] = float64(r.Cents) / 100
	}
	mean, deviation := stat.MeanStdDev(totals, nil)
	median := stat.Quantile(0.5, stat.Empirical, totals, nil)
	fmt.Println("orders:   ", totals)
	fmt.Printf("mean:      %.2f\n", mean)
	fmt.Printf("median:    %.2f\n", median)
	fmt.Printf("deviation: %.2f\n", deviation)
	return nil
}

// Unsorted asks for the median of numbers in the order in which they came.
func Unsorted(_ context.Context, _ *ent.Client) error {
	totals := []float64{925, 50, 100, 25, 4625}
	fmt.Println("median:", stat.Quantile(0.5, stat.Empirical, totals, nil))
	return nil
}
