package main

import (
	"errors"

	tea "charm.land/bubbletea/v2"
)

// key does what a key is for.
func (m viewModel) key(msg tea.KeyPressMsg) (viewModel, tea.Cmd) {
	key := msg.String()
	confirmed := m.confirm == key
	m.confirm = ""
	switch key {
	case "q", "ctrl+c":
		return m, tea.Quit
	case "esc":
		return m.show(paneTask), nil
	case "n":
		return m.next()
	case "h":
		return m.hint(), nil
	case "s":
		return m.solution(confirmed), nil
	case "d":
		return m.show(paneDescribe), nil
	case "l":
		return m.list(), nil
	case "c":
		m.status = "judging all that you have begun …"
		return m, m.judgeAll()
	case "r":
		return m.reset(confirmed)
	case "enter":
		return m.enter()
	case "up", "k", "down", "j":
		if m.pane == paneList {
			return m.choose(key), nil
		}
	}
	var cmd tea.Cmd
	m.body, cmd = m.body.Update(msg)
	return m, cmd
}

// show turns to a pane.
func (m viewModel) show(p pane) viewModel {
	m.pane, m.status = p, ""
	m.body.GotoTop()
	return m
}

func (m viewModel) next() (viewModel, tea.Cmd) {
	state, _ := m.practice.Progress()
	r, ok := m.practice.After(state, m.exercise.ID())
	if !ok {
		m.status = "there is no other one that you have not solved"
		return m, nil
	}
	return m, m.open(r)
}

// enter goes to what is chosen in the list, or on from what is solved.
func (m viewModel) enter() (viewModel, tea.Cmd) {
	switch {
	case m.pane == paneList:
		return m, m.open(m.practice.Refs[m.chosen])
	case m.pane == paneTask && m.verdict != nil && m.verdict.verdict.Passes():
		return m.next()
	}
	return m.show(paneTask), nil
}

func (m viewModel) hint() viewModel {
	m = m.show(paneTask)
	m.hinted = true
	if m.hints == len(m.exercise.Hints) {
		m.status = "there are no more hints; s s shows the solution"
		return m
	}
	m.hints++
	m.app.noted(m.practice.Hinted(m.exercise.ID(), m.hints))
	return m
}

func (m viewModel) solution(confirmed bool) viewModel {
	state, _ := m.practice.Progress()
	solved := state.Of(m.exercise.ID()).Solved != nil
	if !solved && !confirmed {
		m.confirm, m.status = "s", "not solved yet: s again shows the solution anyway"
		return m
	}
	if !solved {
		m.app.noted(m.practice.Shown(m.exercise.ID()))
	}
	return m.show(paneSolution)
}

func (m viewModel) list() viewModel {
	m = m.show(paneList)
	for i, r := range m.practice.Refs {
		if r.ID() == m.exercise.ID() {
			m.chosen = i
		}
	}
	return m
}

func (m viewModel) choose(key string) viewModel {
	if key == "up" || key == "k" {
		m.chosen = max(0, m.chosen-1)
	} else {
		m.chosen = min(len(m.practice.Refs)-1, m.chosen+1)
	}
	return m
}

func (m viewModel) reset(confirmed bool) (viewModel, tea.Cmd) {
	if !confirmed {
		m.confirm, m.status = "r", "r again brings it back as it was at first; yours is kept beside it"
		return m, nil
	}
	x := m.exercise
	return m, func() tea.Msg {
		saved, err := m.practice.Reset(x)
		if err != nil {
			return failedMsg{err}
		}
		return resetMsg{saved}
	}
}

func (m viewModel) judgeAll() tea.Cmd {
	return func() tea.Msg {
		var all []judged
		var failed []error
		for _, r := range m.practice.Begun() {
			x, err := m.app.exercise(m.practice, r)
			if err == nil {
				var j judged
				if j, err = m.app.judgeAnswer(m.ctx, m.practice, x); err == nil {
					all = append(all, j)
				}
			}
			failed = append(failed, err)
		}
		if err := errors.Join(failed...); err != nil {
			return failedMsg{err}
		}
		return allMsg{all}
	}
}
