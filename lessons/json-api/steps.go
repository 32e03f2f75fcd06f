// Package jsonapi holds the steps of the lesson json-api.
package jsonapi

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/learnrel/learnrel/ent/client/weblog/ent"
	"github.com/learnrel/learnrel/ent/client/weblog/ent/post"
	"github.com/learnrel/learnrel/ent/client/weblog/ent/user"
)

// Create saves two users, of whom one has posts.
func Create(ctx context.Context, client *ent.Client) error {
	grace, err := client.User.Create().SetName("Grace").Save(ctx)
	if err != nil {
		return fmt.Errorf("create Grace: %w", err)
	}
	if err := client.User.Create().SetName("Heidi").Exec(ctx); err != nil {
		return fmt.Errorf("create Heidi: %w", err)
	}
	err = client.Post.CreateBulk(
		client.Post.Create().SetTitle("My First Blog").SetAuthor(grace),
		client.Post.Create().SetTitle("A second try").SetAuthor(grace),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the posts: %w", err)
	}
	return nil
}

// Entities sends what ent gives, first without the posts and then with them.
func Entities(ctx context.Context, client *ent.Client) error {
	query := client.User.Query().Order(user.ByID())
	for _, users := range []*ent.UserQuery{query.Clone(), query.Clone().WithPosts()} {
		all, err := users.All(ctx)
		if err != nil {
			return fmt.Errorf("query the users: %w", err)
		}
		for _, u := range all {
			text, err := json.Marshal(u)
			if err != nil {
				return fmt.Errorf("encode the user: %w", err)
			}
			fmt.Println(string(text))
		}
	}
	return nil
}

// userJSON is a user as the program sends her.
type userJSON struct {
	ID    int        `json:"id"`
	Name  string     `json:"name"`
	Posts []postJSON `json:"posts"`
}

// postJSON is a post as the program sends it.
type postJSON struct {
	ID    int    `json:"id"`
	Title string `json:"title"`
}

// toJSON gives what is sent of a user, whose posts must be loaded.
func toJSON(u *ent.User) (userJSON, error) {
	posts, err := u.Edges.PostsOrErr()
	if err != nil {
		return userJSON{}, err
	}
	out := userJSON{ID: u.ID, Name: u.Name, Posts: []postJSON{}}
	for _, p := range posts {
		out.Posts = append(out.Posts, postJSON{ID: p.ID, Title: p.Title})
	}
	return out, nil
}

// OwnTypes sends the same users in types of the program's own.
func OwnTypes(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		WithPosts(func(q *ent.PostQuery) { q.Order(post.ByID()) }).
		Order(user.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		out, err := toJSON(u)
		if err != nil {
			return err
		}
		text, err := json.Marshal(out)
		if err != nil {
			return fmt.Errorf("encode the user: %w", err)
		}
		fmt.Println(string(text))
	}
	return nil
}

// Unloaded forgets WithPosts.
func Unloaded(ctx context.Context, client *ent.Client) error {
	grace, err := client.User.Query().Where(user.Name("Grace")).Only(ctx)
	if err != nil {
		return fmt.Errorf("find Grace: %w", err)
	}
	_, err = toJSON(grace)
	return err
}

// status gives the status that tells a client of an error, and what may be said of it.
func status(err error) (int, string) {
	switch {
	case ent.IsNotFound(err):
		return http.StatusNotFound, "there is no such thing"
	case ent.IsValidationError(err):
		return http.StatusUnprocessableEntity, "a field is missing or wrong"
	case ent.IsConstraintError(err) && strings.Contains(err.Error(), "FOREIGN KEY"):
		return http.StatusUnprocessableEntity, "what it belongs to is not there"
	case ent.IsConstraintError(err):
		return http.StatusConflict, "it is there already"
	}
	return http.StatusInternalServerError, "something went wrong"
}

// newPost serves POST /posts.
func newPost(client *ent.Client) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Title  string `json:"title"`
			Author int    `json:"author"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, "this is not the JSON that was expected", http.StatusBadRequest)
			return
		}
		saved, err := client.Post.Create().SetTitle(in.Title).SetAuthorID(in.Author).Save(r.Context())
		if err != nil {
			code, says := status(err)
			if code == http.StatusInternalServerError {
				log.Println("save the post:", err)
			}
			http.Error(w, says, code)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(postJSON{ID: saved.ID, Title: saved.Title})
	}
}

// newUser serves POST /users.
func newUser(client *ent.Client) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Name string `json:"name"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, "this is not the JSON that was expected", http.StatusBadRequest)
			return
		}
		if err := client.User.Create().SetName(in.Name).Exec(r.Context()); err != nil {
			code, says := status(err)
			http.Error(w, says, code)
			return
		}
		w.WriteHeader(http.StatusCreated)
	}
}

// Posting sends posts and users, right ones and wrong ones.
func Posting(ctx context.Context, client *ent.Client) error {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /posts", newPost(client))
	mux.HandleFunc("POST /users", newUser(client))
	for _, c := range [][2]string{
		{"/posts", `{"title": "Third time", "author": 1}`},
		{"/posts", `{"title": "Third time", "author": "Grace"}`},
		{"/posts", `{"title": "Nobody's", "author": 99}`},
		{"/users", `{"name": "Grace"}`},
		{"/users", `{"name": "` + strings.Repeat("a", 81) + `"}`},
	} {
		answer := httptest.NewRecorder()
		mux.ServeHTTP(answer, httptest.NewRequestWithContext(ctx, http.MethodPost, c[0], strings.NewReader(c[1])))
		fmt.Printf("POST %s %s\n  %d %s\n", c[0], c[1], answer.Code, strings.TrimSpace(answer.Body.String()))
	}
	return nil
}
