// Package spouse holds the steps of the lesson spouse.
package spouse

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/couples/ent"
	"github.com/learnrel/learnrel/ent/client/couples/ent/employee"
	"github.com/learnrel/learnrel/ent/client/couples/ent/user"
)

// Marry saves two users, the second as the spouse of the first.
func Marry(ctx context.Context, client *ent.Client) error {
	david, err := client.User.Create().
		SetName("David").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the first user: %w", err)
	}
	_, err = client.User.Create().
		SetName("Ruth").
		SetSpouse(david).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the second user: %w", err)
	}
	return nil
}

// Both asks each user for the other.
func Both(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		WithSpouse().
		Order(user.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		fmt.Println(u.Name, "is married to", u.Edges.Spouse.Name)
	}
	return nil
}

// Third tries to marry a new user to one who is married.
func Third(ctx context.Context, client *ent.Client) error {
	ruth, err := client.User.Query().
		Where(user.Name("Ruth")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	return client.User.Create().
		SetName("Frank").
		SetSpouse(ruth).
		Exec(ctx)
}

// Remarry saves the third user alone, and then marries Ruth to him.
func Remarry(ctx context.Context, client *ent.Client) error {
	frank, err := client.User.Create().
		SetName("Frank").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	err = client.User.Update().
		Where(user.Name("Ruth")).
		ClearSpouse().
		SetSpouse(frank).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("change the spouse: %w", err)
	}
	return nil
}

// Divorce clears the edge from Frank's side.
func Divorce(ctx context.Context, client *ent.Client) error {
	err := client.User.Update().
		Where(user.Name("Frank")).
		ClearSpouse().
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("clear the spouse: %w", err)
	}
	return nil
}

// Hire saves a manager, and an employee of hers.
func Hire(ctx context.Context, client *ent.Client) error {
	ada, err := client.Employee.Create().
		SetName("Ada").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the manager: %w", err)
	}
	err = client.Employee.Create().
		SetName("Ben").
		SetManager(ada).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the employee: %w", err)
	}
	boss, err := ada.QueryManager().Only(ctx)
	if err != nil {
		return fmt.Errorf("query Ada's manager: %w", err)
	}
	fmt.Println("Ada's manager is", boss.Name)
	return nil
}

// HireAnother tries to give the manager a second employee.
func HireAnother(ctx context.Context, client *ent.Client) error {
	ada, err := client.Employee.Query().
		Where(employee.Name("Ada")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the manager: %w", err)
	}
	return client.Employee.Create().
		SetName("Cora").
		SetManager(ada).
		Exec(ctx)
}
