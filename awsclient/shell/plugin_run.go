package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"
)

// tooQuick is how soon nobody has ended a session on purpose.
const tooQuick = 2 * time.Second

// PluginRun is a session in the hands of the session-manager-plugin, as something
// for which a terminal program is suspended. It can be run once.
type PluginRun struct {
	Plugin  Plugin
	Options Options // Where, Name, Watch, WatchEvery; Hold counts where it ended too soon
	// End is called when the plugin has ended, however it did. It must see to it
	// that AWS ends the session as well, and may not be nil.
	End func(Result) error

	ctx    context.Context
	term   Terminal
	result Result
}

// NewPluginRun returns a session that is carried by a plugin when it is run. ctx
// ends it.
func NewPluginRun(ctx context.Context, p Plugin, o Options, end func(Result) error) *PluginRun {
	return &PluginRun{Plugin: p, Options: o, End: end, ctx: ctx}
}

// SetStdin sets where keys come from.
func (r *PluginRun) SetStdin(in io.Reader) { r.term.In = in }

// SetStdout sets where output goes to.
func (r *PluginRun) SetStdout(out io.Writer) { r.term.Out = out }

// SetStderr sets where what is said about the session goes to.
func (r *PluginRun) SetStderr(err io.Writer) { r.term.Err = err }

// Result returns how it went, after Run.
func (r *PluginRun) Result() Result { return r.result }

// Run starts the plugin and returns when it has ended and AWS knows. The error
// is why it could not be started or failed.
func (r *PluginRun) Run() error {
	began := time.Now()
	ctx, cancel := context.WithCancel(r.ctx)
	defer cancel()
	var fate atomic.Pointer[Fate]
	go r.watch(ctx, func(f Fate) {
		fate.Store(&f)
		cancel()
	})
	r.say(r.Options.Where + "  (by " + r.Plugin.Program + ")")
	err := r.start(ctx)
	if f := r.askFate(); f.Over && fate.Load() == nil {
		fate.Store(&f)
	}
	r.result = Result{Ending: EndedThere, Reason: "the session ended", Lasted: time.Since(began)}
	switch f := fate.Load(); {
	case f != nil:
		r.result.Ending, r.result.Reason, err = EndedFate, f.Why, nil
	case r.ctx.Err() != nil:
		r.result.Ending, r.result.Reason, err = EndedCaller, "it was cancelled", nil
	case err != nil:
		r.result.Ending, r.result.Reason = EndedFailed, err.Error()
	}
	if end := r.End(r.result); end != nil {
		r.result.Reason += "; AWS was not told: " + end.Error()
		r.result.Untold = true
	}
	defer func() {
		if r.Options.Hold && r.result.Lasted < tooQuick { // it may have said why
			Hold(r.ctx, r.term)
		}
	}()
	r.say("left " + r.Options.Name + " after " + short(r.result.Lasted) + ": " + r.result.Reason)
	return err
}

func (r *PluginRun) start(ctx context.Context) error {
	cmd, err := r.Plugin.Cmd(ctx)
	if err != nil {
		return err
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = r.term.In, r.term.Out, r.term.Err
	err = Foreground(cmd)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("%s ended with %s", r.Plugin.Program, exit.ProcessState)
	}
	return err
}

// watch tells when what the session runs in is gone: the plugin would hang.
func (r *PluginRun) watch(ctx context.Context, over func(Fate)) {
	if r.Options.Watch == nil {
		return
	}
	every := r.Options.WatchEvery
	if every <= 0 {
		every = defaultWatch
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if f, err := r.Options.Watch(ctx); err == nil && f.Over {
			over(f)
			return
		}
	}
}

// askFate asks why the session has ended: the plugin does not say it.
func (r *PluginRun) askFate() Fate {
	if r.Options.Watch == nil || r.ctx.Err() != nil {
		return Fate{}
	}
	ctx, cancel := context.WithTimeout(r.ctx, fateTimeout)
	defer cancel()
	f, err := r.Options.Watch(ctx)
	if err != nil {
		return Fate{}
	}
	return f
}

// say says a line about the session to a person.
func (r *PluginRun) say(line string) {
	if r.Options.Where == "" || r.term.Err == nil {
		return
	}
	text := strings.ReplaceAll(clean(line), "\n", " ")
	_, _ = io.WriteString(r.term.Err, "\r-- "+text+"\r\n") // nobody is left to tell
}
