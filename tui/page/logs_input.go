package page

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Update implements Page.
func (l *Logs) Update(msg tea.Msg, env Env) Effect {
	if l.pane == nil {
		return Effect{}
	}
	e := l.take(msg, env)
	if e.Ask == nil && e.Follow == nil {
		e.Ask = l.more()
	}
	if l.pane.Busy() {
		e.Soon = true
	}
	return e
}

func (l *Logs) take(msg tea.Msg, env Env) Effect {
	switch msg := msg.(type) {
	case several:
		var e Effect
		for _, m := range msg {
			e = l.take(m, env)
		}
		return e
	case sourcesMsg:
		return l.tookSources(msg, env)
	case historyMsg:
		return l.tookHistory(msg, env)
	case previousMsg:
		return l.tookPrevious(msg)
	case Followed:
		l.followed(msg, env)
	case Work:
		l.pane.Work()
	case Picked:
		l.picked(msg.ID)
	case tea.PasteMsg:
		if l.prompt.open() {
			l.prompt.input.Paste(msg.Content)
		}
	case widget.Mouse:
		l.mouse(msg.In(0, l.head()))
	case tea.KeyPressMsg:
		if l.prompt.open() {
			return l.answer(msg, env)
		}
		return l.key(msg.String(), env)
	}
	return Effect{}
}

func (l *Logs) followed(m Followed, env Env) {
	for _, msg := range m.Msgs {
		switch msg := msg.(type) {
		case tailMsg:
			l.tail = msg.tail
			l.tail.SetSources(l.sources)
		case awsclient.TailBatch:
			l.took(msg, env.Now)
		case FollowEnded:
			l.running = false
		}
	}
}

// more reads on where the person has come near the end of what was read.
func (l *Logs) more() Ask {
	switch {
	case l.history || !l.begun:
		return nil
	case l.older != nil && l.pane.NearTop():
		return l.readHistory(time.Time{}, l.older)
	case l.jumped && l.newer != nil && l.pane.Following():
		return l.readOn(time.Time{}, l.newer)
	}
	return nil
}

func (l *Logs) key(key string, env Env) Effect {
	if id, ok := env.Keys.Match(key, moveKeys()...); ok {
		return l.move(id)
	}
	id, ok := env.Keys.Match(key, l.Keys(env)...)
	if !ok {
		return Effect{}
	}
	switch id {
	case keys.LogSearch, keys.LogFilter, keys.LogPattern, keys.LogJump, keys.LogFields, keys.LogSave:
		l.ask(id, env)
	case keys.LogSources:
		return l.pickSource()
	case keys.LogLive:
		return l.toggleLive(env)
	case keys.Refresh:
		e := l.restart()
		e.Say = "reading again"
		return e
	case keys.LogCopy:
		return l.copy(env)
	case keys.Before:
		return Effect{Say: "looking for the task before this one", Ask: l.readPrevious()}
	default:
		l.look(id)
	}
	return Effect{}
}

// move selects lines one by one, and scrolls by pages.
func (l *Logs) move(id keys.ID) Effect {
	switch id {
	case keys.Up:
		l.pane.SelectUp()
	case keys.Down:
		l.pane.SelectDown()
	case keys.Bottom:
		l.pane.ClearSelection()
		l.pane.Pause(false)
		l.pane.Follow()
		if l.jumped {
			return l.restart()
		}
	default:
		move(l.pane, id)
	}
	return Effect{}
}

// look changes how the lines are shown.
func (l *Logs) look(id keys.ID) {
	switch id {
	case keys.LogPause:
		l.pane.Pause(!l.pane.Paused())
	case keys.LogTimes:
		l.pane.CycleTimes()
	case keys.LogExpand:
		l.pane.ToggleOpen()
	case keys.Wrap:
		l.pane.SetWrap(!l.pane.Wraps())
	case keys.LogLeft:
		l.pane.Left()
	case keys.LogRight:
		l.pane.Right()
	case keys.LogMark:
		l.pane.ToggleMark()
	case keys.Next:
		l.pane.Next()
	case keys.Prev:
		l.pane.Prev()
	}
}

func (l *Logs) copy(env Env) Effect {
	text := l.pane.Copy()
	if text == "" {
		return Effect{Warn: true, Say: fmt.Sprintf("select a line with %s or %s, or mark some with %s",
			env.Keys.Get(keys.Down).Shown(), env.Keys.Get(keys.Up).Shown(), env.Keys.Get(keys.LogMark).Shown())}
	}
	return Effect{Copy: text, CopyName: model.Counted(strings.Count(text, "\n")+1, "line")}
}

// ask opens the prompt for something.
func (l *Logs) ask(id keys.ID, env Env) {
	switch id {
	case keys.LogSearch:
		l.prompt.start(id, "search", l.pane.Query(), "text, or /regex/; n and N go on")
	case keys.LogFilter:
		l.prompt.start(id, "filter", l.pane.Filter().String(), `word  !word  "two words"  /regex/  .level>=warn  .status>=500`)
	case keys.LogPattern:
		l.prompt.start(id, "pattern", l.pattern, `sent to CloudWatch: ERROR, "two words", { $.status >= 500 }; empty reads all`)
	case keys.LogJump:
		l.prompt.start(id, "jump to", "", "14:05, 2026-11-22 14:05:30, or -30m")
	case keys.LogFields:
		l.prompt.start(id, "fields", strings.Join(l.pane.Fields(), " "), "level msg http.status; empty shows lines whole")
	case keys.LogSave:
		l.prompt.start(id, "save to", logFile(l.q, env.Now.In(env.location())), "a file that does not exist yet")
	}
}

// answer takes a key of the prompt.
func (l *Logs) answer(msg tea.KeyPressMsg, env Env) Effect {
	what := l.prompt.what
	done, ok := l.prompt.key(msg)
	switch {
	case !done:
		if what == keys.LogSearch { // as one types
			_ = l.pane.Search(l.prompt.input.Value()) // half an expression may be wrong
		}
		return Effect{}
	case !ok:
		if what == keys.LogSearch {
			_ = l.pane.Search("")
		}
		l.prompt.close()
		return Effect{}
	}
	e, err := l.apply(what, strings.TrimSpace(l.prompt.input.Value()), env)
	if err != nil {
		l.prompt.input.SetProblem(err.Error())
		return Effect{}
	}
	l.prompt.close()
	return e
}

// apply carries out an answer. An error keeps the prompt open.
func (l *Logs) apply(what keys.ID, text string, env Env) (Effect, error) {
	switch what {
	case keys.LogSearch:
		return Effect{}, l.pane.Search(text)
	case keys.LogFilter:
		f, err := widget.ParseLogFilter(text)
		if err == nil {
			l.pane.SetFilter(f)
		}
		return Effect{}, err
	case keys.LogFields:
		l.pane.SetFields(strings.Fields(text)...)
	case keys.LogPattern:
		l.pattern = text
		return l.restart(), nil
	case keys.LogJump:
		return l.jump(text, env)
	case keys.LogSave:
		return l.save(text)
	}
	return Effect{}, nil
}

// restart reads everything anew. What is followed ends, or its lines would come
// twice.
func (l *Logs) restart() Effect {
	l.reset()
	l.problem, l.asked = nil, time.Time{}
	return Effect{Follow: noFollow}
}

// jump looks at another time. What is there is read both ways, and nothing is
// followed until G.
func (l *Logs) jump(text string, env Env) (Effect, error) {
	if text == "" {
		return Effect{}, nil
	}
	at, err := parseMoment(text, env.Now.In(env.location()))
	if err != nil {
		return Effect{}, err
	}
	l.reset()
	l.jumped = true
	l.begun = true
	before := l.readHistory(at, nil)
	l.older = nil
	on := l.readOn(at, nil)
	return Effect{
		Say: "lines from " + at.Format("2 Jan 15:04:05") + "; " + env.Keys.Tell(keys.Bottom, "follows again"), Good: true,
		Ask: both(before, on),
		// The tail of the present ends here.
		Follow: noFollow,
	}, nil
}

func (l *Logs) toggleLive(Env) Effect {
	l.live = !l.live
	l.sampled, l.polling = false, ""
	e := l.restart()
	e.Say, e.Good = "polling: every line, a few seconds late", true
	if l.live {
		e.Say = "live tail: billed by the minute; above 500 lines a second AWS leaves lines out"
	}
	return e
}

// pickSource offers the sources to show alone, or all.
func (l *Logs) pickSource() Effect {
	p := &Pick{Title: "Lines of", Options: []Option{{ID: "", Label: "all"}}}
	for i, s := range l.pane.Sources() {
		state := ""
		if src := l.sources[i]; !src.Stopped.IsZero() {
			state = "  stopped"
		}
		p.Options = append(p.Options, Option{ID: fmt.Sprint(i), Label: "only " + s.Name + state})
		if s.Hidden {
			p.Options = append(p.Options, Option{ID: fmt.Sprint("+", i), Label: "show " + s.Name})
		} else if len(l.sources) > 2 {
			p.Options = append(p.Options, Option{ID: fmt.Sprint("-", i), Label: "hide " + s.Name})
		}
	}
	return Effect{Pick: p}
}

func (l *Logs) picked(id string) {
	var n int
	_, err := fmt.Sscan(strings.TrimLeft(id, "+-"), &n)
	switch {
	case err != nil:
		l.pane.OnlySource(-1)
	case strings.HasPrefix(id, "+"), strings.HasPrefix(id, "-"):
		l.pane.ShowSource(n, id[0] == '+')
	default:
		l.pane.OnlySource(n)
	}
}

// readPrevious looks for the task before the one that is shown.
func (l *Logs) readPrevious() Ask {
	id := l.q.Parent.ID
	if l.task != "" {
		id = l.task
	}
	return askPrevious(id)
}

func (l *Logs) tookPrevious(m previousMsg) Effect {
	switch {
	case m.err != nil:
		return Effect{Say: FaultText(m.err), Warn: true}
	case !m.found:
		return Effect{Say: errNoPrevious{}.Error(), Warn: true}
	}
	return Effect{Go: kind.Target{Query: kind.Query{
		Scope: l.q.Scope, Kind: kind.Logs, Parent: kind.Ref{Kind: kind.Tasks, ID: m.task.ARN},
	}}}
}
