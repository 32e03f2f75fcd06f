// Package blog holds the steps of the lesson blog.
package blog

import (
	"context"
	"fmt"
	"html/template"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strconv"

	"github.com/learnrel/learnrel/ent/client/weblog/ent"
	"github.com/learnrel/learnrel/ent/client/weblog/ent/post"
	"github.com/learnrel/learnrel/ent/client/weblog/ent/user"
)

// Write saves two authors and their posts.
func Write(ctx context.Context, client *ent.Client) error {
	grace, err := client.User.Create().
		SetName("Grace").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create Grace: %w", err)
	}
	ivan, err := client.User.Create().
		SetName("Ivan").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create Ivan: %w", err)
	}
	err = client.Post.CreateBulk(
		client.Post.Create().SetTitle("My First Blog").SetBody("Hello, world.").SetAuthor(grace),
		client.Post.Create().SetTitle("Tea & biscuits").SetBody("Four o'clock.").SetAuthor(ivan),
		client.Post.Create().SetTitle("A second try").SetBody("Still here.").SetAuthor(grace),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the posts: %w", err)
	}
	return nil
}

// Title prints the first post of one author.
func Title(ctx context.Context, client *ent.Client) error {
	first, err := client.User.Query().
		Where(user.Name("Grace")).
		QueryPosts().
		Order(post.ByID()).
		First(ctx)
	if err != nil {
		return fmt.Errorf("query her first post: %w", err)
	}
	fmt.Println("User's post title:", first.Title)
	return nil
}

// ListPage serves a list of all posts with their authors, and requests it.
func ListPage(ctx context.Context, client *ent.Client) error {
	page := template.Must(template.New("list").Parse(`<ul>
{{- range .}}
  <li><a href="/posts/{{.ID}}">{{.Title}}</a>, by {{.Edges.Author.Name}}</li>
{{- end}}
</ul>
`))
	list := func(w http.ResponseWriter, r *http.Request) {
		posts, err := client.Post.Query().
			WithAuthor().
			Order(post.ByID()).
			All(r.Context())
		if err != nil {
			log.Println("list the posts:", err)
			http.Error(w, "something went wrong", http.StatusInternalServerError)
			return
		}
		if err := page.Execute(w, posts); err != nil {
			log.Println("render the list:", err)
		}
	}

	return printPage(ctx, http.HandlerFunc(list), "/")
}

// PostPage serves one post, and requests it and two that are not there.
func PostPage(ctx context.Context, client *ent.Client) error {
	page := template.Must(template.New("post").Parse(`<h1>{{.Title}}</h1>
<p>{{.Body}}</p>
<p>by {{.Edges.Author.Name}}</p>
`))
	show := func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(r.PathValue("id"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		found, err := client.Post.Query().
			Where(post.ID(id)).
			WithAuthor().
			Only(r.Context())
		switch {
		case ent.IsNotFound(err):
			http.NotFound(w, r)
			return
		case err != nil:
			log.Println("find the post:", err)
			http.Error(w, "something went wrong", http.StatusInternalServerError)
			return
		}
		if err := page.Execute(w, found); err != nil {
			log.Println("render the post:", err)
		}
	}

	mux := http.NewServeMux()
	mux.HandleFunc("GET /posts/{id}", show)
	for _, path := range []string{"/posts/1", "/posts/99", "/posts/first"} {
		if err := printPage(ctx, mux, path); err != nil {
			return err
		}
	}
	return nil
}

// HalfAPage forgets WithAuthor. The template finds no author to print.
func HalfAPage(ctx context.Context, client *ent.Client) error {
	page := template.Must(template.New("post").Parse(`<h1>{{.Title}}</h1>
<p>by {{.Edges.Author.Name}}</p>
`))
	show := func(w http.ResponseWriter, r *http.Request) {
		first, err := client.Post.Query().
			Order(post.ByID()).
			First(r.Context())
		if err != nil {
			http.Error(w, "something went wrong", http.StatusInternalServerError)
			return
		}
		if err := page.Execute(w, first); err != nil {
			fmt.Println("The log says:", err)
		}
	}

	return printPage(ctx, http.HandlerFunc(show), "/")
}

// AskFirst asks for the author in the way that can say no.
func AskFirst(ctx context.Context, client *ent.Client) error {
	first, err := client.Post.Query().
		Order(post.ByID()).
		First(ctx)
	if err != nil {
		return fmt.Errorf("query the first post: %w", err)
	}
	author, err := first.Edges.AuthorOrErr()
	if err != nil {
		return err
	}
	fmt.Println("by", author.Name)
	return nil
}

// printPage requests a page of a handler, and prints what comes back.
func printPage(ctx context.Context, handler http.Handler, path string) error {
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil))
	res := answer.Result()
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	fmt.Printf("GET %s: %s\n%s", path, res.Status, body)
	return nil
}
