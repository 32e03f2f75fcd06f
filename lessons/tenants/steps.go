// Package tenants holds the steps of the lesson tenants.
package tenants

import (
	"context"
	"errors"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/tenancy/ent"
	"github.com/learnrel/learnrel/ent/client/tenancy/ent/hook"
	"github.com/learnrel/learnrel/ent/client/tenancy/ent/privacy"
	"github.com/learnrel/learnrel/ent/client/tenancy/ent/project"
	_ "github.com/learnrel/learnrel/ent/client/tenancy/ent/runtime" // the policies
	"github.com/learnrel/learnrel/ent/client/tenancy/ent/task"
	"github.com/learnrel/learnrel/ent/client/tenancy/ent/tenant"
	"github.com/learnrel/learnrel/ent/schema/tenancy"
)

// Open saves two tenants, each with a project and a task.
func Open(ctx context.Context, client *ent.Client) error {
	for _, name := range []string{"Acme", "Bolt"} {
		owner, err := client.Tenant.Create().
			SetName(name).
			Save(ctx)
		if err != nil {
			return fmt.Errorf("create the tenant: %w", err)
		}
		ctx := tenancy.WithTenant(ctx, owner.ID)
		website, err := client.Project.Create().
			SetName(name + " website").
			Save(ctx)
		if err != nil {
			return fmt.Errorf("create the project: %w", err)
		}
		err = client.Task.Create().
			SetTitle("Draw a logo").
			SetProject(website).
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("create the task: %w", err)
		}
	}
	return nil
}

// Read lets Acme load all projects with all tasks.
func Read(ctx context.Context, client *ent.Client) error {
	acme, err := client.Tenant.Query().
		Where(tenant.Name("Acme")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the tenant: %w", err)
	}
	projects, err := client.Project.Query().
		WithTasks().
		All(tenancy.WithTenant(ctx, acme.ID))
	if err != nil {
		return fmt.Errorf("load the projects: %w", err)
	}
	for _, p := range projects {
		fmt.Println(p.Name, "has", len(p.Edges.Tasks), "task")
	}
	return nil
}

// Write lets Bolt change and delete what it can.
func Write(ctx context.Context, client *ent.Client) error {
	ctx = tenancy.WithTenant(ctx, 2)
	changed, err := client.Project.Update().
		SetName("Bolt was here").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("change all projects: %w", err)
	}
	fmt.Println("changed:", changed)
	fmt.Println("change the other's:", client.Project.UpdateOneID(1).SetName("Bolt was here").Exec(ctx))
	fmt.Println("delete the other's:", client.Project.DeleteOneID(1).Exec(ctx))
	forged, err := client.Project.Create().
		SetName("Forged").
		SetTenantID(1).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create a project: %w", err)
	}
	fmt.Println("the new one is of tenant", forged.TenantID)
	return nil
}

// Nobody reads without a tenant.
func Nobody(ctx context.Context, client *ent.Client) error {
	_, err := client.Project.Query().Count(ctx)
	return err
}

// Cross lets Bolt save a task in a project of Acme.
func Cross(ctx context.Context, client *ent.Client) error {
	ctx = tenancy.WithTenant(ctx, 2)
	return client.Task.Create().
		SetTitle("Spy").
		SetProjectID(1).
		Exec(ctx)
}

// Spy lets Bolt ask about the project of its task.
func Spy(ctx context.Context, client *ent.Client) error {
	ctx = tenancy.WithTenant(ctx, 2)
	spy, err := client.Task.Query().
		Where(task.Title("Spy")).
		WithProject().
		Only(ctx)
	if err != nil {
		return fmt.Errorf("load the task: %w", err)
	}
	fmt.Println("its project:", spy.Edges.Project)
	for _, letter := range []string{"A", "B", "C"} {
		begins, err := client.Task.Query().
			Where(task.Title("Spy"), task.HasProjectWith(project.NameHasPrefix(letter))).
			Exist(ctx)
		if err != nil {
			return fmt.Errorf("ask about the project: %w", err)
		}
		fmt.Println("its name begins with", letter+":", begins)
	}
	return nil
}

// Guard has a task look for its project with the eyes of its tenant.
func Guard(ctx context.Context, client *ent.Client) error {
	client.Task.Use(func(next ent.Mutator) ent.Mutator {
		return hook.TaskFunc(func(ctx context.Context, m *ent.TaskMutation) (ent.Value, error) {
			id, set := m.ProjectID()
			if !set {
				return next.Mutate(ctx, m)
			}
			seen, err := m.Client().Project.Query().
				Where(project.ID(id)).
				Exist(ctx)
			if err != nil {
				return nil, fmt.Errorf("find the project: %w", err)
			}
			if !seen {
				return nil, errors.New("there is no such project")
			}
			return next.Mutate(ctx, m)
		})
	})

	for _, id := range []int{1, 2} {
		err := client.Task.Create().
			SetTitle("Another").
			SetProjectID(id).
			Exec(tenancy.WithTenant(ctx, 2))
		fmt.Printf("in project %d: %v\n", id, err)
	}
	return nil
}

// Job counts everybody's projects.
func Job(ctx context.Context, client *ent.Client) error {
	ctx = privacy.DecisionContext(ctx, privacy.Allow)
	projects, err := client.Project.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the projects: %w", err)
	}
	fmt.Println("projects:", projects)
	return nil
}
