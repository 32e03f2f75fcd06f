// Package edgefields holds the steps of the lesson edge-fields.
package edgefields

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/articles/ent"
	"github.com/learnrel/learnrel/ent/client/articles/ent/article"
	"github.com/learnrel/learnrel/ent/client/articles/ent/author"
)

// Create saves two authors, and an article of the first one by its id alone.
func Create(ctx context.Context, client *ent.Client) error {
	err := client.Author.CreateBulk(
		client.Author.Create().SetName("Ada"),
		client.Author.Create().SetName("Ben"),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the authors: %w", err)
	}
	authorID := 1 // say, from a form
	err = client.Article.Create().
		SetTitle("On keys").
		SetAuthorID(authorID).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the article: %w", err)
	}
	return nil
}

// ReadKey reads the keys from the article, and loads nobody.
func ReadKey(ctx context.Context, client *ent.Client) error {
	keys, err := client.Article.Query().
		Where(article.Title("On keys")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the article: %w", err)
	}
	fmt.Println("author_id:", keys.AuthorID)
	if keys.ReviewerID == nil {
		fmt.Println("reviewer_id: none yet")
	}
	fmt.Println("author loaded:", keys.Edges.Author != nil)
	return nil
}

// Review sets the reviewer of every article that has none.
func Review(ctx context.Context, client *ent.Client) error {
	ben, err := client.Author.Query().
		Where(author.Name("Ben")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the reviewer: %w", err)
	}
	n, err := client.Article.Update().
		Where(
			article.ReviewerIDIsNil(),
			article.AuthorIDNEQ(ben.ID),
		).
		SetReviewer(ben).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("set the reviewer: %w", err)
	}
	fmt.Println("articles given to Ben:", n)
	return nil
}

// CountByAuthor counts articles by their key, in one table.
func CountByAuthor(ctx context.Context, client *ent.Client) error {
	err := client.Article.CreateBulk(
		client.Article.Create().SetTitle("On edges").SetAuthorID(1),
		client.Article.Create().SetTitle("On tables").SetAuthorID(2),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the articles: %w", err)
	}
	var rows []struct {
		AuthorID int `json:"author_id"`
		Count    int `json:"count"`
	}
	err = client.Article.Query().
		Order(article.ByAuthorID()).
		GroupBy(article.FieldAuthorID).
		Aggregate(ent.Count()).
		Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("count the articles: %w", err)
	}
	for _, r := range rows {
		fmt.Printf("author %d: %d\n", r.AuthorID, r.Count)
	}
	return nil
}

// Stranger gives an article to an author who does not exist.
func Stranger(ctx context.Context, client *ent.Client) error {
	return client.Article.Create().
		SetTitle("On ghosts").
		SetAuthorID(99).
		Exec(ctx)
}
