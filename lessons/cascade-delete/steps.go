// Package cascadedelete holds the steps of the lesson cascade-delete.
package cascadedelete

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/accounts/ent"
	"github.com/learnrel/learnrel/ent/client/accounts/ent/comment"
	"github.com/learnrel/learnrel/ent/client/accounts/ent/invoice"
	"github.com/learnrel/learnrel/ent/client/accounts/ent/post"
	"github.com/learnrel/learnrel/ent/client/accounts/ent/user"
)

// Create saves a user with a post and a comment.
func Create(ctx context.Context, client *ent.Client) error {
	frank, err := client.User.Create().
		SetUsername("Frank").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	err = client.Post.Create().
		SetContent("Dynamic post").
		SetAuthor(frank).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	err = client.Comment.Create().
		SetText("Well said").
		SetAuthor(frank).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the comment: %w", err)
	}
	contents, err := frank.QueryPosts().
		Order(post.ByID()).
		Select(post.FieldContent).
		Strings(ctx)
	if err != nil {
		return fmt.Errorf("query the posts: %w", err)
	}
	fmt.Println("Frank's posts:", contents)
	return nil
}

// Delete deletes the user, and looks for what was his.
func Delete(ctx context.Context, client *ent.Client) error {
	frank, err := client.User.Query().
		Where(user.Username("Frank")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	if err := client.User.DeleteOne(frank).Exec(ctx); err != nil {
		return fmt.Errorf("delete the user: %w", err)
	}
	posts, err := client.Post.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the posts: %w", err)
	}
	comments, err := client.Comment.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the comments: %w", err)
	}
	fmt.Println("Posts after user deletion:", posts)
	fmt.Println("Comments after user deletion:", comments)
	return nil
}

// DeleteDebtor deletes a user who has an invoice.
func DeleteDebtor(ctx context.Context, client *ent.Client) error {
	gina, err := client.User.Create().
		SetUsername("Gina").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	err = client.Invoice.Create().
		SetNumber("2024-001").
		SetCustomer(gina).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the invoice: %w", err)
	}
	return client.User.DeleteOne(gina).Exec(ctx)
}

// Settle deletes the invoice first and then the user, both or neither.
func Settle(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // nothing is left to take back after Commit
	invoices, err := tx.Invoice.Delete().
		Where(invoice.HasCustomerWith(user.Username("Gina"))).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the invoices: %w", err)
	}
	users, err := tx.User.Delete().
		Where(user.Username("Gina")).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the user: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	fmt.Println("Deleted:", invoices, "invoice,", users, "user")
	return nil
}

// WrongEnd deletes a user who has a draft.
func WrongEnd(ctx context.Context, client *ent.Client) error {
	hugo, err := client.User.Create().
		SetUsername("Hugo").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	err = client.Draft.Create().
		SetContent("Unfinished").
		SetAuthor(hugo).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the draft: %w", err)
	}
	return client.User.DeleteOne(hugo).Exec(ctx)
}

// TakeOff takes a comment off its author without deleting either.
func TakeOff(ctx context.Context, client *ent.Client) error {
	ivy, err := client.User.Create().
		SetUsername("Ivy").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	spam, err := client.Comment.Create().
		SetText("Buy now").
		SetAuthor(ivy).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the comment: %w", err)
	}
	if err := ivy.Update().RemoveComments(spam).Exec(ctx); err != nil {
		return fmt.Errorf("take the comment off: %w", err)
	}
	return nil
}

// TakeOffPost tries the same with a post, which must have an author.
func TakeOffPost(ctx context.Context, client *ent.Client) error {
	ivy, err := client.User.Query().
		Where(user.Username("Ivy")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	regret, err := client.Post.Create().
		SetContent("I regret this").
		SetAuthor(ivy).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	return ivy.Update().RemovePosts(regret).Exec(ctx)
}

// Sweep deletes the comments that belong to nobody.
func Sweep(ctx context.Context, client *ent.Client) error {
	n, err := client.Comment.Delete().
		Where(comment.Not(comment.HasAuthor())).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the orphans: %w", err)
	}
	fmt.Println("Orphans deleted:", n)
	return nil
}
