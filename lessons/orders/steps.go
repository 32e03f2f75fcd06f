// Package orders holds the steps of the lesson orders.
package orders

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/customers/ent"
	"github.com/learnrel/learnrel/ent/client/customers/ent/courier"
	"github.com/learnrel/learnrel/ent/client/customers/ent/customer"
	"github.com/learnrel/learnrel/ent/client/customers/ent/order"
)

// PlaceOrder saves a customer and his first order.
func PlaceOrder(ctx context.Context, client *ent.Client) error {
	bob, err := client.Customer.Create().
		SetName("Bob").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the customer: %w", err)
	}
	err = client.Order.Create().
		SetItem("Laptop").
		SetCustomer(bob).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the order: %w", err)
	}
	orders, err := bob.QueryOrders().
		Order(order.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query his orders: %w", err)
	}
	for _, o := range orders {
		fmt.Println("Customer orders:", o.Item)
	}
	return nil
}

// AppendOrders tries to hand an order over through its new customer.
func AppendOrders(ctx context.Context, client *ent.Client) error {
	laptop, err := client.Order.Query().
		Where(order.Item("Laptop")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the order: %w", err)
	}
	_, err = client.Customer.Create().
		SetName("Ada").
		AddOrders(laptop).
		Save(ctx)
	return err
}

// HandOver gives the order to another customer, from the order's side.
func HandOver(ctx context.Context, client *ent.Client) error {
	ada, err := client.Customer.Create().
		SetName("Ada").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the customer: %w", err)
	}
	err = client.Order.Update().
		Where(order.Item("Laptop")).
		SetCustomer(ada).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("hand over the order: %w", err)
	}
	return nil
}

// FillBasket saves several orders of one customer with one statement.
func FillBasket(ctx context.Context, client *ent.Client) error {
	ada, err := client.Customer.Query().
		Where(customer.Name("Ada")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the customer: %w", err)
	}
	basket := []string{"Mouse", "Monitor"}
	err = client.Order.MapCreateBulk(basket, func(c *ent.OrderCreate, i int) {
		c.SetItem(basket[i]).SetCustomer(ada)
	}).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the orders: %w", err)
	}
	return nil
}

// LoadVan gives two orders to a courier, from the courier's side.
func LoadVan(ctx context.Context, client *ent.Client) error {
	parcels, err := client.Order.Query().
		Where(order.ItemIn("Laptop", "Mouse")).
		Order(order.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("find the orders: %w", err)
	}
	err = client.Courier.Create().
		SetName("Nadia").
		AddOrders(parcels...).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the courier: %w", err)
	}
	return nil
}

// Idle lists the customers who have no orders.
func Idle(ctx context.Context, client *ent.Client) error {
	names, err := client.Customer.Query().
		Where(customer.Not(customer.HasOrders())).
		Order(customer.ByName()).
		Select(customer.FieldName).
		Strings(ctx)
	if err != nil {
		return fmt.Errorf("query the customers: %w", err)
	}
	fmt.Println("Customers without orders:", names)
	return nil
}

// Waiting lists the orders that no courier has.
func Waiting(ctx context.Context, client *ent.Client) error {
	items, err := client.Order.Query().
		Where(order.Not(order.HasCourier())).
		Order(order.ByID()).
		Select(order.FieldItem).
		Strings(ctx)
	if err != nil {
		return fmt.Errorf("query the orders: %w", err)
	}
	fmt.Println("Waiting for a courier:", items)
	return nil
}

// Receivers lists the customers whom a courier delivers to, by name.
func Receivers(ctx context.Context, client *ent.Client) error {
	receivers := client.Courier.Query().
		Where(courier.Name("Nadia")).
		QueryOrders().
		QueryCustomer().
		Order(customer.ByName())
	customers, err := receivers.Clone().All(ctx)
	if err != nil {
		return fmt.Errorf("query the customers: %w", err)
	}
	names, err := receivers.Clone().Select(customer.FieldName).Strings(ctx)
	if err != nil {
		return fmt.Errorf("query their names: %w", err)
	}
	unique, err := receivers.Unique(true).Select(customer.FieldName).Strings(ctx)
	if err != nil {
		return fmt.Errorf("query their names once: %w", err)
	}
	fmt.Println("Customers:", len(customers))
	fmt.Println("Names:", names)
	fmt.Println("Unique names:", unique)
	return nil
}
