// Package practice is the learner's part of a course: exercises, the properties
// that a right answer has, hints, and how far a learner has come.
//
// An answer is judged by what it means and never by its text. An answer passes
// when the properties hold, whatever its words. And an exercise is itself proven:
// its start fails for the reason that its page gives, each wrong answer fails
// with the words that the page gives, its solution passes, and so does what is right
// in other words, and each property is failed by something. An exercise whose check can't fail is an error.
//
// What a schema means is judged in process, without Go, and first. What needs a
// program to run is judged where that holds, over [Observations], which an
// [Executor] makes.
//
// # An exercise
//
// An exercise is a page, lessons/<slug>/exercises/<name>.md. The lesson lists its
// exercises in order, with the key exercises in the front matter of lesson.md:
//
//	exercises: [shelf, library]
//
// A page that is not listed, and a name without a page, are problems. The name
// consists of lower-case letters, digits and dashes. An exercise is called
// <slug>/<name>, or by its name alone where no other has it.
//
// The page has front matter, as a lesson's:
//
//	title: A shelf of books
//	summary: A shelf holds many books, and a book stands on exactly one.
//	schema: customers        optional: a package under ent/schema; its files are
//	                         part of the start, in package schema
//	concepts: [Unique]       optional: what it is about
//	errors: [silent-m2m]     optional: codes of the errors that it shows
//	dialect: [sqlite]        optional: the databases that it is proven on, where it isn't on each
//
// Then come the task, in a learner's words, and its parts, each below a heading of
// the second level. Wrong answers and other right ones may be missing.
//
//	## Start           the files that the learner gets, and what is said of them
//	## Properties      what must hold of an answer
//	## Hints           a numbered list, from a nudge to nearly the answer
//	## Wrong answers   a heading of the third level for each
//	## Also right      the same, for answers that look nothing like the solution
//	## Solution        the files that differ from the start, and why it is right
//
// # Files
//
// A block with a file belongs to the part that it stands in:
//
//	go schema=book.go              a file of the schema, in package schema
//	go schema=book.go#Book.Edges   that declaration of it, instead of what was there
//	go file=solve.go               a Go file beside the schema; its package is the
//	                               name of the exercise without dashes
//	go file=solve.go#Handover      that declaration of it
//	go remove=old.go               that file of the schema is not there; the block is empty
//
// The start holds whole files. Every other answer is the start with its own files in
// the place of those of the same name.
//
// # Reasons
//
// The start, and each wrong answer, has one block that tells why it fails:
//
//	text says fail=relation              a property of that kind does not hold
//	text says fail=graph code=CODE       it fails at that stage, with that error
//
// What stands in it is what the judge says, word for word: the tool writes it.
// fail= and code= are the author's, and are never rewritten.
//
// # Properties
//
// Properties stand in text blocks, one a line, each with the kind in front. An
// empty line, and one that starts with #, is nothing.
//
//	text relation      how tables relate
//	text methods       which methods the client has
//	text rows          what is in the tables, or what a function gave back
//	text statements    how many statements were sent, and which
//	text error         what an error is
//	text fault         what is left when a statement fails or a rival comes between
//	text http          what a handler answers
//
// # relation
//
// A line tells of one relation, in the words of learnrel schema describe, or of one
// type. The order of the words of a clause counts, that of the clauses does not.
//
//	Shelf and Book: one to many, never NULL, both ends have an edge
//	User.posts and Post.author: one to many, on delete CASCADE
//	Person and Event: many to many, through a type with a time field
//	Chapter: unique index over number and the key to Book
//
// Types are named by the task. An edge is free unless its name stands behind that
// of the type, and so are columns, tables and the order of declarations. One line
// stands for one relation: where lines tell of two types, these must have just as
// many relations as there are lines. Other types, and what they have to do with
// these, are free. The clauses of a relation:
//
//	one to many, many to one, one to one, many to many   read from left to right; every line has one
//	no relation                      the two have nothing to do with each other
//	each Book has exactly one Shelf  or at most one, any number of, at least one
//	the key is in the table of Book
//	the key is the column shelf_id
//	the key is the field shelf_id    a field of the schema, which programs can read
//	the keys are the columns blocker_id and blocked_id   of a join table; the first names a row of the type on the left
//	the join table is blocks
//	never NULL, may be NULL          the key
//	on delete CASCADE                or SET NULL, or refused (RESTRICT or NO ACTION): deleting the row that the key names
//	both ends have an edge, only Book has an edge
//	symmetric, not symmetric         of a type with itself: one edge, which reads the same from both sides
//	through Membership, through a type       an edge schema; behind either may stand
//	                                 "with a time field" or "with a field quantity"
//	the pair is unique, the pair is the id, an id of its own   of an edge schema
//	the pairs go with either end     an edge schema presumes no cascade, a join table does
//	both ends lead to the pairs      Through on both ends
//	a join table of its own          no edge schema
//	immutable                        an update of either end can't change it
//
// Those of a type:
//
//	unique index over number and the key to Book     just these, in any order
//	index over number and the key to Book in that order   unique or not; further columns may follow
//	no unique index over number                      just these
//	a field title, a field title of type string, no field title
//	no column author_id
//	the field title is never NULL, the field title may be NULL
//	the field title is nil without a value    in Go
//
// The fields that the start has and the solution keeps are judged unasked: an answer
// has them, too.
//
// A clause "see PAGE" names the lesson, or the code of the error, that explains the
// line. Without it the judge names one itself.
//
// # methods
//
//	PaymentCreate has SetAccount
//	PaymentUpdate has no SetAccount, ClearAccount
//	pet has HasOwner                 a predicate
//
// # What runs
//
// The other kinds tell of a probe: a function of the judge's own, which the learner
// never sees, in the package of the exercise. It fills a hidden database, and gives
// back what the judge then looks at: a call of what the learner wrote.
//
//	go probe=Handover
//	func Handover(ctx context.Context, client *ent.Client, seed Seed) (call func() (any, error), err error)
//
// Seed is a type that the judge adds to the package: it embeds a *rand.Rand of
// math/rand, made from a seed, and has Size, how many rows to make of each kind.
// What the call gives back is compared as JSON. Statements are counted, made to
// fail, and come between only while it runs, and the tables before and after are
// those before and after the call.
//
// Go code that uses the client imports it as what it is in a practice, by
// example.com/practice/<slug>/<name>/ent. The block of a probe has its imports added,
// as a step of the error catalogue has, and may hold more than the function, for
// other probes, too. The comment of a probe is shown to whoever fails it, so it says
// what the probe does, and begins with its name. What it declares gets a name of the
// judge's own, so that a learner may have the same. A rival is a function
//
//	go probe=Rival
//	func Rival(ctx context.Context, client *ent.Client) error
//
// Each probe runs on small databases of several seeds and on a large one, with the
// answer and with the solution, and so the solution is the reference. Lines name the
// probe.
//
// rows:
//
//	Handover: the result is as the solution's       or: in any order
//	Handover: the table orders is as the solution's, or as before, or is empty
//	Handover: all tables are as the solution's      or as before
//
// statements:
//
//	Handover: at most 3                              of each run
//	Lengths: as many for many rows as for few        N+1, whatever it looks like
//	Latest: reads at most 2 rows
//	Latest: no DELETE                                or another first word
//	Latest: no full scan of posts                    by the database's own plan
//
// error:
//
//	Unknown: is IsConstraintError                    or IsNotFound, IsNotSingular, IsNotLoaded, IsValidationError
//	Taken: is ErrTaken                               a variable of the exercise, by errors.Is
//	Taken: has the code run-unique                   of the catalogue
//	Taken: shows no text of the driver
//	Unknown: is not ErrTaken                         it is another error, or none
//	Unknown: fails                                   whatever the error is
//	Unknown: changes nothing                         the tables are as before
//	Latest: none
//
// fault: each statement of the call fails in turn, alone and with all behind it, as
// where the database is gone; or a rival, another function of the judge's, runs before
// each of them in turn.
//
//	Remove: when a statement fails, all tables are as before
//	Remove: when a statement fails, fails            the error comes back
//	Buy: when Rival comes between, the result is as the solution's
//	Buy: when Rival comes between, all tables are as the solution's
//	Site: when a statement fails, GET /posts/1 gives 500
//
// http: the probe gives back an http.Handler, and the judge asks it.
//
//	Site: GET /posts/1 gives 200
//	Site: GET /posts/1 shows "Ann &amp; Bob"         the body; also: shows no "SELECT"
//	Site: POST /posts leaves the table posts as the solution's    or all tables, or as before
//	Site: GET /posts sends at most 2 statements
//	Site: GET /posts sends as many for many rows as for few
package practice
