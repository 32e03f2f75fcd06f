package program

import (
	"fmt"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// answer is a package of an exercise, whose trials each show one way that they end.
const answer = `package answer

import (
	"context"
	"errors"
	"fmt"
	"os"

	"example.com/practice/l/x/ent"
)

func Fill(ctx context.Context, client *ent.Client) error {
	return client.User.Create().SetUsername("Alice").Exec(ctx)
}

func Unmet(ctx context.Context, client *ent.Client) error {
	return errors.Join(Fill(ctx, client), Fill(ctx, client))
}

func Two(ctx context.Context, client *ent.Client) error {
	for i := range 2 {
		if err := client.User.Create().SetUsername(fmt.Sprint("Bob ", i)).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

func Rival(ctx context.Context, client *ent.Client) error {
	return client.User.Create().SetUsername("Bob 1").Exec(ctx)
}

func Open(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return err
	}
	return tx.User.Create().SetUsername("lost").Exec(ctx)
}

func List(ctx context.Context, client *ent.Client) error {
	_, err := client.User.Query().All(ctx)
	return err
}

func Undo(ctx context.Context, client *ent.Client) error {
	u, err := client.User.Create().SetUsername("Bob").Save(ctx)
	if err != nil {
		return err
	}
	if err := client.User.Create().SetUsername("Carl").Exec(ctx); err != nil {
		return errors.Join(err, client.User.DeleteOne(u).Exec(ctx))
	}
	return nil
}

func Exit(context.Context, *ent.Client) error {
	os.Exit(3)
	return nil
}
`

func answerUnit(t *testing.T, trials ...Trial) (*Config, *Unit) {
	t.Helper()
	c := small(t, nil)
	schema := map[string][]byte{}
	for _, name := range []string{"post.go", "user.go"} {
		f := readLesson(t, c, "plain").SchemaFile(name)
		schema[name] = []byte(strings.Replace(string(f.Source), "package blog", "package schema", 1))
	}
	return sharing(c), OfAnswer(c.Module, Answer{
		Name: "l/x", Schema: schema, Client: "example.com/practice/l/x/ent",
		Package: map[string][]byte{"solve.go": []byte(answer)}, Trials: trials,
	})
}

// TestTrials makes trials of each kind: with a statement that fails, with a rival, with
// plans, and those that don't come to their end.
func TestTrials(t *testing.T) {
	needs.Go(t)
	c, u := answerUnit(t,
		Trial{Fill: "Fill", Call: "Two"},
		Trial{Fill: "Fill", Call: "Two", FailEach: true},
		Trial{Fill: "Fill", Call: "Two", Rival: "Rival"},
		Trial{Fill: "Fill", Call: "Open"},
		Trial{Fill: "Fill", Call: "List", Plans: true},
		Trial{Fill: "Unmet", Call: "List"},
		Trial{Fill: "Fill", Call: "Undo", FailEach: true},
		Trial{Fill: "Fill", Call: "Exit"},
	)
	o := runUnits(t, c, []*Unit{u})[0]
	if o.Failure != nil || o.Err != nil {
		t.Fatalf("%+v, %v", o.Failure, o.Err)
	}
	of := map[int][]result.Tried{}
	for _, tried := range o.Run.Tried {
		of[tried.Trial] = append(of[tried.Trial], tried)
	}
	usernames := func(tried result.Tried) (all []string) {
		for _, table := range tried.After() {
			if table.Name == "users" {
				for _, row := range table.Rows {
					all = append(all, row[1])
				}
			}
		}
		return all
	}
	if got := strings.Join(usernames(of[0][0]), " "); len(of[0]) != 1 || got != "'Alice' 'Bob 0' 'Bob 1'" {
		t.Errorf("a plain trial: %d, %s", len(of[0]), got)
	}
	for i, want := range []string{"'Alice'", "'Alice' 'Bob 0'"} {
		if i >= len(of[1]) || of[1][i].At != i+1 || strings.Join(usernames(of[1][i]), " ") != want || !strings.Contains(of[1][i].Call.Error, "had this statement fail") {
			t.Errorf("with statement %d failing: %+v", i+1, of[1])
		}
	}
	if rivals := of[2]; len(rivals) != 2 || rivals[0].Call.Error == "" || !strings.Contains(rivals[1].Call.Error, "UNIQUE") || len(usernames(rivals[1])) != 3 {
		t.Errorf("with a rival: %+v", rivals)
	}
	if open := of[3][0]; !open.Open || len(usernames(open)) != 1 {
		t.Errorf("a transaction left open: %+v", open)
	}
	plans := 0
	for sql, plan := range of[4][0].Plans {
		if strings.HasPrefix(sql, "SELECT") && strings.Contains(strings.Join(plan, "\n"), "users") {
			plans++
		}
	}
	if plans != 1 {
		t.Errorf("plans %v", of[4][0].Plans)
	}
	if unmet := of[5][0].Unmet; unmet == nil || !strings.Contains(unmet.Error, "UNIQUE") {
		t.Errorf("rows that can't be made: %+v", of[5])
	}
	var left []string
	for _, tried := range of[6] {
		left = append(left, fmt.Sprint(tried.At, tried.Down, " ", strings.Join(usernames(tried), " ")))
	}
	if got := strings.Join(left, "; "); got != "1 false 'Alice'; 2 false 'Alice'; 2 true 'Alice' 'Bob'" {
		t.Errorf("what is undone by hand: %s", got)
	}
	if exit := of[7][0]; !exit.Ended || !strings.Contains(exit.Call.Error, "exit status 3") {
		t.Errorf("a program that ends: %+v", exit)
	}
}

// TestAfterTrial shows the database of the first trial, keeps nothing, and runs no other.
func TestAfterTrial(t *testing.T) {
	needs.Go(t)
	c, u := answerUnit(t, Trial{Fill: "Fill", Call: "Two"}, Trial{Fill: "Fill", Call: "Exit"})
	shown := 0
	c.After = func(db *database.Database) error {
		users, err := db.Table(t.Context(), "users")
		if shown++; err != nil || len(users.Rows) != 3 {
			t.Errorf("it shows %v, %v", users.Rows, err)
		}
		return nil
	}
	if o := runUnits(t, c, []*Unit{u})[0]; o.Err != nil || shown != 1 {
		t.Errorf("shown %d times: %+v", shown, o)
	}
	c.After = nil
	if o := runUnits(t, c, []*Unit{u})[0]; o.Run == nil || len(o.Run.Tried) != 2 {
		t.Errorf("what was shown was kept: %+v", o.Run)
	}
}

// TestAnswersShareAClient has two answers with one schema in one folder, and knows the
// lines of each.
func TestAnswersShareAClient(t *testing.T) {
	_, one := answerUnit(t)
	_, other := answerUnit(t)
	other.Packages = []lesson.Package{{Dir: other.Root + "/" + answerCode + "/other"}}
	if one.Root != other.Root || one.Schemas[0].Client != other.Schemas[0].Client {
		t.Errorf("clients %s and %s", one.Schemas[0].Client, other.Schemas[0].Client)
	}
	if at := one.place(strings.TrimPrefix(one.Packages[0].Dir, one.Root+"/")+"/solve.go", 7); at.File != "solve.go" || at.Line != 7 {
		t.Errorf("a line of the answer: %+v", at)
	}
	if at := one.place("practice/ent/schema/user.go", 3); at.File != "ent/schema/user.go" {
		t.Errorf("a line of the schema: %+v", at)
	}
}
