package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"

	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"

	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/practice/folder"
	"github.com/learnrel/learnrel/runner/schema/relation"
	"github.com/learnrel/learnrel/runner/watch"
)

// A pane is what the view shows below its title.
type pane int

const (
	paneTask pane = iota
	paneSolution
	paneList
	paneAll // the verdicts on all that was begun
	paneDescribe
)

// A viewModel is the interactive view of a practice: bubbletea's model, whose
// methods change a copy.
type viewModel struct {
	app      *app
	ctx      context.Context
	practice *practising
	notices  *notices

	exercise *practice.Exercise
	verdict  *judged // of the last save; nil until it is there
	hints    int     // that are shown
	hinted   bool    // a hint was asked for since the last save
	saved    bool    // something was saved while it was shown
	was      []relation.Relation
	changes  []relation.Difference // that the last save made
	asked    int                   // the verdict that is waited for

	pane    pane
	chosen  int // of the list
	all     []judged
	confirm string // the key that, pressed again, does what it first warned of
	status  string

	body          viewport.Model
	width, height int
}

// What the view is told.
type (
	changedMsg struct{ names []string }
	verdictMsg struct {
		asked  int
		judged judged
	}
	exerciseMsg struct {
		exercise *practice.Exercise
		hints    int
	}
	allMsg    struct{ all []judged }
	resetMsg  struct{ saved []folder.Saved }
	failedMsg struct{ err error }
)

// view runs the interactive view until it is quit.
func (a *app) view(ctx context.Context, p *practising, x *practice.Exercise) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	quiet, said := *a, &notices{}
	quiet.console = &console{stdout: io.Discard, stderr: said}
	m := viewModel{app: &quiet, ctx: ctx, practice: p, notices: said, exercise: x, body: viewport.New()}
	state, _ := p.Progress()
	m.hints = min(state.Of(x.ID()).Hints, len(x.Hints))
	a.work.silent = true // what it would say goes where the view draws
	defer func() { a.work.silent = false }()
	program := tea.NewProgram(m, tea.WithContext(ctx), tea.WithOutput(a.file), tea.WithoutSignalHandler())
	watcher := &watch.Watcher{Dir: p.Dir, Skip: skipInPractice, Polling: func(string) {}}
	if err := watcher.Start(); err != nil {
		return err
	}
	changes := make(chan []string)
	go func() {
		if err := watcher.Run(ctx, changes); err != nil && ctx.Err() == nil {
			program.Send(failedMsg{err})
		}
	}()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case names := <-changes:
				program.Send(changedMsg{names})
			}
		}
	}()
	_, err := program.Run()
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		err = ctx.Err()
	}
	return err
}

// skipInPractice leaves out the folders that hold nothing of the learner's.
func skipInPractice(name string) bool { return name == ".learnrel" || name == ".git" }

// notices collects what would be written to standard error, which the view covers.
type notices struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (n *notices) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(p)
}

// take gives what was collected, once.
func (n *notices) take() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	text := n.text.String()
	n.text.Reset()
	return text
}

// Init asks for a verdict on what is there.
func (m viewModel) Init() tea.Cmd { return m.judge(m.asked) }

// judge asks for a verdict.
func (m viewModel) judge(asked int) tea.Cmd {
	x := m.exercise
	return func() tea.Msg {
		j, err := m.app.judgeAnswer(m.ctx, m.practice, x)
		if err != nil {
			return failedMsg{err}
		}
		return verdictMsg{asked, j}
	}
}

// open asks for another exercise.
func (m viewModel) open(r practice.Ref) tea.Cmd {
	return func() tea.Msg {
		x, err := m.app.exercise(m.practice, r)
		if err != nil {
			return failedMsg{err}
		}
		m.app.noted(m.practice.Go(x.ID()))
		state, _ := m.practice.Progress()
		return exerciseMsg{x, min(state.Of(x.ID()).Hints, len(x.Hints))}
	}
}

// Update takes in a message.
func (m viewModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		m, cmd = m.key(msg)
	case changedMsg:
		m, cmd = m.changed(msg.names)
	case exerciseMsg:
		m.exercise, m.hints, m.verdict, m.saved, m.hinted, m.was, m.changes = msg.exercise, msg.hints, nil, false, false, nil, nil
		m.pane, m.status = paneTask, ""
		m.asked++
		m.body.GotoTop()
		cmd = m.judge(m.asked)
	case verdictMsg:
		if msg.asked == m.asked {
			m = m.judgedNow(msg.judged)
		}
	case allMsg:
		m.all, m.pane, m.status = msg.all, paneAll, ""
		m.body.GotoTop()
	case resetMsg:
		m.status = "as it was at first"
		if len(msg.saved) > 0 && msg.saved[0].As != "" {
			m.status += "; yours is kept as " + msg.saved[0].As
		}
		m.asked++
		cmd = m.judge(m.asked)
	case failedMsg:
		m.status = msg.err.Error()
	}
	if said := m.notices.take(); said != "" {
		m.status = said
	}
	return m.filled(), cmd
}

// changed judges what was saved, and goes to the exercise that it belongs to.
func (m viewModel) changed(names []string) (viewModel, tea.Cmd) {
	for _, name := range names {
		r, ok := m.practice.OfFile(name)
		if !ok || !practice.Judged(name) {
			continue
		}
		if r.ID() != m.exercise.ID() {
			return m, m.open(r)
		}
		m.asked++
		return m, m.judge(m.asked)
	}
	return m, nil
}

// judgedNow takes over a verdict. Of another answer than the last, it comes of a save.
func (m viewModel) judgedNow(j judged) viewModel {
	if m.verdict != nil && m.verdict.answer.Equal(j.answer) {
		m.verdict = &j
		return m
	}
	if m.verdict != nil {
		m.saved, m.hinted, m.pane, m.status = true, false, paneTask, ""
		m.body.GotoTop()
	}
	m.changes = nil
	if now := j.verdict.Relations; now != nil {
		if m.was != nil {
			m.changes = relation.Differences(m.was, now)
		}
		m.was = now
	}
	m.verdict = &j
	return m
}
