package awsclient

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// shellWorld opens a client of a simulated AWS and finds a running task with
// exec there.
func shellWorld(t testing.TB, o sim.Options) (*sim.World, *Client, model.Task) {
	t.Helper()
	w, c := world(t, o)
	t.Cleanup(w.EndSessions)
	for _, cluster := range all(t, func(emit func([]string)) error { return c.ListClusters(t.Context(), emit) }) {
		ids := all(t, func(emit func([]string)) error { return c.ListTasks(t.Context(), TaskFilter{Cluster: cluster}, emit) })
		if len(ids) == 0 {
			continue
		}
		for _, task := range described(t, c.DescribeTasks, ids) {
			if task.CannotExec() == "" && task.Status == "RUNNING" && len(task.ExecContainers()) > 0 {
				if a, ok := task.ExecContainers()[0].ExecAgent(); ok && a.Status == "RUNNING" {
					return w, c, task
				}
			}
		}
	}
	t.Fatal("no task with exec")
	return nil, nil, model.Task{}
}

// A shell in a container of the simulated AWS, over its gateway and its agent,
// that is cut in the middle.
func TestSimulatedShell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, c, task := shellWorld(t, sim.Options{})
		container := task.ExecContainers()[0].Name
		s, err := c.ExecSession(t.Context(), task, container, "/bin/sh")
		if err != nil {
			t.Fatal(Explain(err))
		}
		in, typing := io.Pipe()
		var out bytes.Buffer
		go func() {
			time.Sleep(3 * time.Second)
			_, _ = io.WriteString(typing, "echo one\r")
			time.Sleep(time.Second)
			w.CutSockets(true)
			_, _ = io.WriteString(typing, "echo two\r")
			time.Sleep(20 * time.Second)
			_, _ = io.WriteString(typing, "exit\r")
		}()
		r, err := shell.Attach(t.Context(), s, shell.Terminal{In: in, Out: &out}, shell.Options{Watch: c.TaskFate(task, container)})
		_ = in.Close()
		if err != nil || r.Ending != shell.EndedThere || !strings.Contains(out.String(), "one\r\n") || !strings.Contains(out.String(), "two\r\n") {
			t.Errorf("%+v, %v; shown %q", r, err, out.String())
		}
		if s.Stats().Resumes != 1 {
			t.Errorf("%+v", s.Stats())
		}
	})
}

// The exit code of a one-off command, its output and its input.
func TestSimulatedOneOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c, task := shellWorld(t, sim.Options{})
		for script, want := range map[string]int{"echo hello; exit 3": 3, "echo hello": 0} {
			one, command := shell.Script(script, false)
			s, err := c.ExecSession(t.Context(), task, task.ExecContainers()[0].Name, command)
			if err != nil {
				t.Fatal(Explain(err))
			}
			var out bytes.Buffer
			r, err := shell.Attach(t.Context(), s, shell.Terminal{Out: &out}, shell.Options{OneOff: &one})
			if err != nil || r.Code() != want || !strings.Contains(out.String(), "hello") || strings.Contains(out.String(), "\x1e") {
				t.Errorf("%q: %+v, %v; shown %q", script, r, err, out.String())
			}
		}
	})
}

// The task is stopped under a session whose agent says nothing any more.
func TestSimulatedTaskDies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, c, task := shellWorld(t, sim.Options{})
		w.Disturb(sim.Disturbance{Silent: true})
		container := task.ExecContainers()[0].Name
		s, err := c.ExecSession(t.Context(), task, container, "/bin/sh")
		if err != nil {
			t.Fatal(Explain(err))
		}
		plan, err := c.PlanStop(t.Context(), "not needed any more", task.ARN)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Apply(t.Context(), plan); err != nil {
			t.Fatal(err)
		}
		in, typing := io.Pipe()
		start := time.Now()
		r, err := shell.Attach(t.Context(), s, shell.Terminal{In: in, Out: io.Discard}, shell.Options{Watch: c.TaskFate(task, container)})
		_, _ = in.Close(), typing.Close()
		if err != nil || r.Ending != shell.EndedFate || !strings.Contains(r.Reason, "has stopped") || !strings.Contains(r.Reason, "not needed any more") || time.Since(start) > 2*time.Minute {
			t.Errorf("%+v, %v after %v", r, err, time.Since(start))
		}
	})
}

// The third session of a container is refused, in words.
func TestSimulatedLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c, task := shellWorld(t, sim.Options{})
		var open []*Session
		var err error
		for range 3 {
			var s *Session
			if s, err = c.ExecSession(t.Context(), task, task.ExecContainers()[0].Name, "/bin/sh"); err == nil {
				open = append(open, s)
			}
		}
		if f := Explain(err); len(open) != 2 || !strings.Contains(f.Why, "as many sessions as it takes") {
			t.Errorf("%d open, %v", len(open), f)
		}
		for _, s := range open {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		s, err := c.ExecSession(t.Context(), task, task.ExecContainers()[0].Name, "/bin/fish")
		if err != nil { // it depends on how fast the agent is
			t.Fatal(err)
		}
		r, err := shell.Attach(t.Context(), s, shell.Terminal{Out: io.Discard}, shell.Options{})
		if f := s.Explain(err); r.Code() != 255 || !strings.HasPrefix(f.Why, "the command is not in container ") {
			t.Errorf("%+v, %v: %v", r, err, f)
		}
	})
}

// A port of the container.
func TestSimulatedPort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c, task := shellWorld(t, sim.Options{})
		target, err := c.TaskTarget(task, task.ExecContainers()[0].Name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := c.PortSession(t.Context(), target, DocumentPort, map[string]string{"portNumber": "80"})
		if err != nil {
			t.Fatal(Explain(err))
		}
		stream, err := s.OpenStream(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := stream.Close(); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}
