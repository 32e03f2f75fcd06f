// Package reports holds the steps of the lesson reports.
package reports

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/shop/ent"
	"github.com/learnrel/learnrel/ent/client/shop/ent/customer"
	"github.com/learnrel/learnrel/ent/client/shop/ent/line"
	"github.com/learnrel/learnrel/ent/client/shop/ent/order"
	"github.com/learnrel/learnrel/ent/client/shop/ent/product"
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

// ByKey counts the orders of each customer by the key on the order.
func ByKey(ctx context.Context, client *ent.Client) error {
	var counts []struct {
		Customer int `json:"customer_orders"`
		Orders   int `json:"count"`
	}
	err := client.Order.Query().
		Order(func(s *sql.Selector) { s.OrderBy(s.C(order.CustomerColumn)) }).
		GroupBy(order.CustomerColumn).
		Aggregate(ent.Count()).
		Scan(ctx, &counts)
	if err != nil {
		return fmt.Errorf("count the orders: %w", err)
	}
	for _, c := range counts {
		fmt.Printf("customer %d: %d orders\n", c.Customer, c.Orders)
	}
	return nil
}

// ByName counts the orders of each customer from the customer's side.
func ByName(ctx context.Context, client *ent.Client) error {
	customers, err := client.Customer.Query().
		Order(
			customer.ByOrdersCount(sql.OrderDesc(), sql.OrderSelectAs("orders")),
			customer.ByName(),
		).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the customers: %w", err)
	}
	for _, c := range customers {
		value, err := c.Value("orders")
		if err != nil {
			return fmt.Errorf("read the count: %w", err)
		}
		orders, _ := value.(int64) // nil where there are none
		fmt.Printf("%s: %d orders\n", c.Name, orders)
	}
	return nil
}

// Pieces sums up one column of the lines for each order.
func Pieces(ctx context.Context, client *ent.Client) error {
	orders, err := client.Order.Query().
		Order(
			order.ByLines(sql.OrderBySum(line.FieldQuantity,
				sql.OrderDesc(), sql.OrderSelectAs("pieces"))),
			order.ByNumber(),
		).
		Limit(3).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the orders: %w", err)
	}
	for _, o := range orders {
		value, err := o.Value("pieces")
		if err != nil {
			return fmt.Errorf("read the sum: %w", err)
		}
		var pieces sql.NullInt64 // no lines, no sum
		if err := pieces.Scan(value); err != nil {
			return fmt.Errorf("read the sum: %w", err)
		}
		fmt.Printf("%s: %d pieces\n", o.Number, pieces.Int64)
	}
	return nil
}

// Revenue sums up what each customer spent, along two edges.
func Revenue(ctx context.Context, client *ent.Client) error {
	var rows []struct {
		Name   string `json:"name"`
		Orders int    `json:"orders"`
		Lines  int    `json:"lines"`
		Cents  int    `json:"cents"`
	}
	err := client.Line.Query().
		Modify(func(s *sql.Selector) {
			o, c := sql.Table(order.Table), sql.Table(customer.Table)
			s.Join(o).On(s.C(line.OrderColumn), o.C(order.FieldID))
			s.Join(c).On(o.C(order.CustomerColumn), c.C(customer.FieldID))
			s.Select(
				c.C(customer.FieldName),
				sql.As(sql.Count(sql.Distinct(o.C(order.FieldID))), "orders"),
				sql.As(sql.Count("*"), "lines"),
			)
			amount := fmt.Sprintf("SUM(%s * %s)", s.C(line.FieldQuantity), s.C(line.FieldPrice))
			s.AppendSelectExprAs(sql.Raw(amount), "cents")
			s.GroupBy(c.C(customer.FieldID), c.C(customer.FieldName))
			s.OrderBy(c.C(customer.FieldName))
		}).
		Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("sum up the lines: %w", err)
	}
	for _, r := range rows {
		fmt.Printf("%s: %d orders, %d lines, %d cents\n", r.Name, r.Orders, r.Lines, r.Cents)
	}
	return nil
}

// Regulars lists the customers with two orders or more.
func Regulars(ctx context.Context, client *ent.Client) error {
	var rows []struct {
		Customer int `json:"customer_orders"`
		Orders   int `json:"orders"`
	}
	err := client.Order.Query().
		Modify(func(s *sql.Selector) {
			key, count := s.C(order.CustomerColumn), sql.Count(s.C(order.FieldID))
			s.Select(key).
				AppendSelectAs(count, "orders").
				GroupBy(key).
				Having(sql.GTE(count, 2)).
				OrderBy(key)
		}).
		Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("count the orders: %w", err)
	}
	for _, r := range rows {
		fmt.Println("customer", r.Customer, "has", r.Orders, "orders")
	}
	return nil
}

// NothingSold sums up the lines of a product that nobody bought.
func NothingSold(ctx context.Context, client *ent.Client) error {
	cable, err := client.Product.Create().
		SetName("Cable").
		SetPrice(800).
		SetStock(9).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the product: %w", err)
	}
	sold, err := cable.QueryLines().
		Aggregate(ent.Sum(line.FieldQuantity)).
		Int(ctx)
	if err != nil {
		return fmt.Errorf("sum up its lines: %w", err)
	}
	fmt.Println("sold:", sold)
	return nil
}

// NothingSoldNull sums up the same lines, and takes NULL for an answer.
func NothingSoldNull(ctx context.Context, client *ent.Client) error {
	var rows []struct {
		Sold sql.NullInt64 `json:"sold"`
	}
	err := client.Product.Query().
		Where(product.Name("Cable")).
		QueryLines().
		Aggregate(ent.As(ent.Sum(line.FieldQuantity), "sold")).
		Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("sum up its lines: %w", err)
	}
	for _, r := range rows {
		fmt.Println("sold:", r.Sold.Int64, "known:", r.Sold.Valid)
	}
	return nil
}
