// Package lesson reads the pages of a course, and writes them back.
//
// It is pure: it runs nothing, opens no database and knows nothing of ent. What
// a page says is its business; whether that is true is package runner's.
//
// # A course
//
// A course is a Go module with these folders:
//
//	lessons/SUMMARY.md          the chapters and their lessons, in order
//	lessons/PATHS.md            optional: ways through them for readers of some kind
//	lessons/CONCEPTS.md         optional: what the concepts mean that lessons explain
//	lessons/<slug>/lesson.md    a page
//	lessons/<slug>/*.go         its steps, an ordinary Go package
//	lessons/<slug>/*.png        images, and other files that the page shows or links to
//	lessons/<slug>/exercises/<name>.md   its exercises, which package practice describes
//	ent/schema/<name>/*.go      the ent schemas that lessons pair with
//	ent/client/<name>/ent/      the clients that ent generates from them
//	lessons/errors/<code>.md    the error catalogue, a page for each error
//	lessons/recorded/<dialect>/<slug>.md   what a server gave of a page: see below
//
// SUMMARY.md is the contents page of mdBook: a title, then for each chapter a
// heading and a list of links.
//
//	# Summary
//
//	## Relationships
//
//	- [One to many](one-to-many/lesson.md)
//
// PATHS.md is written likewise: for each path a heading, a paragraph that says whom it is
// for, and a list of links, which may name a lesson that another path has, too.
//
// CONCEPTS.md has a line for each concept that the front matter of some lesson names: all of
// them, and no other, in one sentence each, in which only code is marked up.
//
//   - edge.To: declares an edge; it decides where the foreign key stands.
//
// A folder of lessons that SUMMARY.md does not list, an entry without a lesson
// and a file that belongs to no lesson are problems: nothing is passed over in
// silence but files whose names start with a dot.
//
// # A page
//
// A page is markdown with front matter, YAML between two lines of three dashes:
//
//	---
//	title: One to many       as SUMMARY.md has it
//	summary: A user and …    one line
//	schema: blog             the package under ent/schema that it pairs with
//	relation: o2m            o2m, m2m or o2o, or a list of them
//	concepts: [edge, Ref]    what it explains
//	errors: [edge-no-inverse]   optional: the codes of the errors it shows
//	requires: [one-to-many]     optional: the slugs to read first
//	exercises: [shelf]          optional: the names of its exercises, in order
//	dialect: postgres           optional: what it runs on alone, of sqlite, postgres and mysql,
//	                            or galera: MySQL whose ids go up in steps, as in a cluster
//	---
//
// A link to another page is written as the path to its file, so that it works
// on GitHub, too; the file and a heading that it names must be there.
//
// An image stands beside the page, and so may other files that it links to; one that
// the page does not use is a problem. They are copied to the site.
//
// A page is UTF-8 with LF line ends and at most 256 KiB long, without control
// characters and marks that turn the direction of writing; neither may code have those.
//
// # Blocks
//
// A fenced code block whose info string has more than a language is a block:
// the machine's business. The first word is the language, so that editors
// highlight it; then come flags and key=value attributes. Values hold no
// blanks. A block stands at the left margin, not in a list or a quotation.
//
//	go schema=post.go              that file of the paired schema
//	go schema=post.go#Post.Edges   that declaration of it
//	go schema=old/post.go          the same of another schema of the course
//	go step=Create                 that function of the lesson's Go files; it runs here
//	go step=Create fail=run        the same; it must return an error (or panic)
//	go decl=status                 another declaration of them, or counter.Query for a method
//	text output                    what the step above printed
//	text error                     what the failing block above printed
//	sql trace                      the SQL that the step above sent
//	sql ddl                        the tables that ent creates; dialect=postgres or mysql
//	text table=posts               the rows of a table after the step above
//	mermaid er                     the entity-relationship diagram of the schema
//
// These are derived: the tool writes what they hold. A reader may be asked to predict
// one before it is shown; the answer is what the block holds, and so it stays true:
//
//	text output predict=output      What does it print?
//	sql trace predict=statements    How many statements does it send, and which?
//	text table=posts predict=rows   Which rows are in the table now?
//	sql ddl predict=key             Which table holds the key?
//	text error predict=error        With which error does it fail?
//
// A page is about SQLite, and what it says holds on PostgreSQL and MySQL, too, with
// these exceptions: a trace is not compared there, but for the number of its statements;
// an error is compared by its code in the catalogue, where it has one. What differs
// otherwise is told by a block of its own below that of SQLite:
//
//	text output dialect=mysql      what the step printed there; so for text error,
//	                               text table= and sql trace
//	go step=Create fail=run dialect=mysql   it must fail there, and nowhere else; so for
//	                               go schema= with fail=, and for dialect=sqlite,mysql
//
// Such a block is checked, and updated, where programs run on that server.
//
// What a page does not tell so is recorded for those who read it: the traces, the errors of
// steps and migrations, and the tables in that server's SQL, in a file of the course for
// each page and dialect. A check on that server holds it true, and learnrel check --record
// writes it; the tables any check does, since no server is needed for them.
//
// The rest are the author's, and the tool runs them but never changes them:
//
//	go schema=post.go fail=graph   a version of that file (or, with #, of that
//	                               declaration) that must fail at that stage when
//	                               it is laid over the paired schema
//	go step=Create fail=compile    a function that must not compile in the lesson's package
//	python flask                   the same thing in Flask-SQLAlchemy, a whole program,
//	                               with a text output block below it
//	go file=main.go                a file of the reader's own folder
//	sh run                         commands in that folder, one a line, with a text output
//	                               block below them for what they print
//	sh run fail=run                the same; the last of them must fail at that stage: at run
//	                               where a program ends badly, at load, graph or generate
//	                               where ent refuses, at compile where Go does
//
// The reader's own folder is empty when the page begins, and its blocks fill it, one
// behind the other: from an empty folder to a program. The commands are those with which
// an ent project begins, and no others:
//
//	go mod init example.com/blog
//	go get entgo.io/ent/cmd/ent@v0.14.6
//	go run entgo.io/ent/cmd/ent new User
//	go generate ./ent
//	go run .
//
// What go run . starts is confined like a step; each time it finds no files but its own.
//
// code=CODE beside fail= names the error of the catalogue that it must be.
// fail=, code= and everything outside a derived block are never rewritten.
//
// A stage is where something can fail: compile (Go), load (ent reads the
// schema), graph (ent checks the relations), generate (the client's code),
// migrate (the tables) or run (a step). A broken schema takes the lesson's own
// steps with it: one that ent accepts but that the steps do not compile against
// fails at compile, too.
//
// Steps run in the page's order on one fresh database. After a step with
// fail=run the next ones run on; after any other failure none does. A step is
//
//	func Create(ctx context.Context, client *ent.Client) error
//
// A step that must not compile cannot stand in the lesson's Go files, so the
// page holds it. Positions in its errors count from the first line of the
// block, in a file named after the step.
//
// A block without attributes is an illustration, and is not run.
//
// # The error catalogue
//
// A page lessons/errors/<code>.md is about one error, by its code, or about one
// mistake that nothing reports. It stands alone: its schemas and its steps are on
// the page, the author's, and run all the same. The folder holds nothing else.
//
//	---
//	title: The edge that Ref names is not there
//	summary: An edge.From names …  one line
//	stage: graph             where it comes up: a stage, or silent
//	related: [edge-no-ref]   optional: codes of other pages, which must be there
//	---
//
// It has the blocks of other pages but for python, and these:
//
//	go schema=schema.go            a whole schema in package schema, that must pass:
//	                               load, graph, generate and migrate
//	go schema=schema.go fail=graph code=CODE   a whole schema, judged alone
//	go schema=schema.go migrate    a schema to which the tables so far are migrated,
//	                               with what is in them; with fail=migrate it must fail
//	go step=Create                 a function, and what else it needs, that runs here
//	go step=Create fail=run        the same; it must return an error (or panic)
//	go step=Create fail=compile    one that must not compile
//
// A schema that passes starts a program of its own, with a new database: the
// steps, outputs, traces, tables, ddl and er blocks below it, up to the next one,
// are about that. A schema with migrate goes on with the same database, and the
// steps below it have its client. A broken schema has no say in any of this.
//
// Each program looks like an ent project: the schema is in ent/schema, the client
// in ent. A schema whose client ent generates, but Go does not compile, fails at
// generate. A step's block becomes a file of its own with the imports that its
// code wants: of the standard library context, errors, fmt, slices, sort,
// strings, sync and time; dialect, schema, entsql, sql and sqlgraph of ent; the
// client as ent and its packages by their names. Any other import, or another
// name for one, is written at the start of the block. The steps of a program see
// each other's functions. What no block but one uses is best kept in that one.
//
// What no schema alone can show, such as packages that import each other, is shown in
// the reader's own folder: then the page has go file= and sh run blocks, with their
// text output and text error, and neither schemas nor steps.
//
// The page of an error has a block with its own code beside fail=, unless its
// stage is silent, and each page has the repair: a schema that passes, or commands
// that do, which are the last of the page.
//
// # Wildcards
//
// In a judged block (output, error, trace, table) a line "..." stands for any
// lines and "[..]" for anything within a line. They are for what no run can
// repeat. A block that would match everything is a problem. Of a line that only looks
// like a wildcard, and is none, the tool writes \... and \[..], with a backslash.
//
// What a page cannot hold, or a reader could not see, is shown: a carriage return as
// ␍, other control characters likewise, a mark that turns the direction of writing as
// <U+202E>. Colours and blanks at the end of a line are left out.
//
// # Lossless
//
// [Page.String] gives the bytes that [Parse] was given, whatever they were, and
// [Page.Rewrite] changes nothing but the contents of the blocks it is told of.
package lesson
