package awsclient

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

func execTask() model.Task {
	return model.Task{
		ARN: prefix + "task/prod/t1", ID: "t1", Cluster: "prod", Service: "api", Status: "RUNNING", Exec: true,
		Containers: []model.Container{
			{Name: "web", Status: "RUNNING", RuntimeID: "t1-old"},
			{Name: "ecs-service-connect-xyz", Status: "RUNNING"},
		},
	}
}

// sessionClient opens a client whose data channels end at the agent, with an
// audit file and everything logged.
func sessionClient(t *testing.T, s *script, a *fakeAgent, change ...func(*Options)) (*Client, *journal.Audit, *bytes.Buffer) {
	t.Helper()
	audit, err := journal.Open(filepath.Join(t.TempDir(), "audit.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = audit.Close() })
	log := &bytes.Buffer{}
	c := open(t, s, append(change, func(o *Options) {
		o.Audit = audit
		o.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})...)
	c.sessions.dial = a.dial
	return c, audit, log
}

func auditLines(t *testing.T, a *journal.Audit) []journal.Entry {
	t.Helper()
	lines, err := journal.Read(a.Path(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// A session of ECS Exec: what is asked for, the bytes, the lines of the audit
// file, and that no token is written anywhere.
func TestExecSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, a := sessionScript()
		c, audit, log := sessionClient(t, s, a)
		session, err := c.ExecSession(t.Context(), execTask(), "", "sh -c 'echo hunter2'")
		if err != nil {
			t.Fatal(err)
		}
		p := s.of("ExecuteCommand")[0].params
		if p["cluster"] != "prod" || p["task"] != "t1" || p["container"] != "web" || p["interactive"] != true || p["command"] != "sh -c 'echo hunter2'" {
			t.Errorf("sent %v", p)
		}
		if session.Where.String() != account+" eu-west-1, cluster prod, service api, task t1, container web" {
			t.Error(session.Where.String())
		}
		if _, err := session.Write([]byte("typed-secret")); err != nil {
			t.Fatal(err)
		}
		if got := make([]byte, 14); true {
			if _, err := io.ReadFull(session, got); err != nil || string(got) != "$ typed-secret" {
				t.Errorf("read %q, %v", got, err)
			}
		}
		time.Sleep(90 * time.Second)
		a.end("")
		if end := session.Wait(); end.Cause != channel.EndedByAgent || end.Err != nil {
			t.Errorf("ended %+v", end)
		}
		lines := auditLines(t, audit)
		if len(lines) != 2 {
			t.Fatalf("%d audit lines", len(lines))
		}
		if want := "aws ecs execute-command --cluster prod --task t1 --container web --command 'sh ...' --interactive --region eu-west-1"; lines[1].Call != want || lines[1].Result != "ok" || lines[1].Target != prefix+"task/prod/t1" || lines[1].RequestID != "request-7" {
			t.Errorf("first line %+v", lines[1])
		}
		if want := "# api/web, session session-7: ended over there after 1m30s"; lines[0].Call != want || lines[0].Operation != "ecs ExecuteCommand end" || lines[0].Result != "ok" {
			t.Errorf("last line %+v", lines[0])
		}
		for _, secret := range []string{"SECRET-TOKEN", "hunter2", "typed-secret"} {
			if strings.Contains(log.String(), secret) || strings.Contains(lines[0].Call+lines[1].Call, secret) {
				t.Errorf("%s is written down", secret)
			}
		}
		if n := s.count("TerminateSession"); n != 0 {
			t.Errorf("%d TerminateSession of a session that had ended", n)
		}
	})
}

// The gateway cuts a connection about hourly: a new token of ResumeSession goes
// to the same URL. Whoever leaves first terminates.
func TestSessionResumesAndIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, a := sessionScript()
		c, audit, _ := sessionClient(t, s, a)
		session, err := c.HostSession(t.Context(), model.Instance{ARN: prefix + "container-instance/prod/ci", EC2ID: "i-1", Cluster: "prod"})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		a.cut()
		synctest.Wait() // the agent of this test repeats nothing that is lost
		if _, err := session.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 3)
		if _, err := io.ReadFull(session, got); err != nil || string(got) != "$ x" {
			t.Fatalf("%q %v", got, err)
		}
		if e := <-session.Events(); e.Kind != channel.EventLost {
			t.Errorf("told %+v", e)
		}
		if n := s.count("ResumeSession"); n != 1 || len(a.urls) != 2 || a.urls[0] != a.urls[1] {
			t.Errorf("%d ResumeSession, dialled %v", n, a.urls)
		}
		if err := session.Close(); err != nil || s.count("TerminateSession") != 1 {
			t.Errorf("Close: %v, %d TerminateSession", err, s.count("TerminateSession"))
		}
		if lines := auditLines(t, audit); len(lines) != 2 || !strings.Contains(lines[0].Call, "left from here") || lines[1].Call != "aws ssm start-session --target i-1 --region eu-west-1" {
			t.Errorf("%+v", lines)
		}
	})
}

// A session that AWS has ended meanwhile, or that may not be resumed, is over at
// once and not tried for minutes.
func TestSessionIsOver(t *testing.T) {
	for name, refusal := range map[string]answer{
		"gone":      failure(400, "DoesNotExistException", "Session session-7 does not exist"),
		"denied":    failure(400, "AccessDeniedException", "User: x is not authorized to perform: ssm:ResumeSession on resource: y"),
		"tokenless": {body: map[string]any{"SessionId": "session-7"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, a := sessionScript()
				s.on["ResumeSession"] = func(map[string]any) answer { return refusal }
				c, _, _ := sessionClient(t, s, a)
				session, err := c.ExecSession(t.Context(), execTask(), "web", "sh")
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				a.cut()
				if end := session.Wait(); !errors.Is(end.Err, channel.ErrSessionOver) || time.Since(start) > 5*time.Second {
					t.Errorf("%+v after %v", end, time.Since(start))
				}
				if (session.Resumed() != nil) != (name != "tokenless") {
					t.Errorf("resumed: %v", session.Resumed())
				}
			})
		})
	}
}

// Every refusal becomes a sentence that helps, and an audit line.
func TestSessionRefusals(t *testing.T) {
	for _, c := range []struct {
		name   string
		op     string
		answer answer
		dial   error
		closed string
		kind   FaultKind
		why    string
		remedy string
	}{
		{"exec is off", "ExecuteCommand", failure(400, "InvalidParameterException", "The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again."), nil, "", FaultRefused, "exec was off when the task started, or the exec agent in container web of task t1 does not run", "turn exec on"},
		{"agent away", "ExecuteCommand", failure(400, "TargetNotConnectedException", "The execute command failed due to an internal error. Try again later."), nil, "", FaultRefused, "ECS cannot reach the exec agent", "ssmmessages"},
		{"two sessions", "ExecuteCommand", failure(400, "ClientException", "Unable to start new execute sessions because the maximum session limit of 2 has been reached."), nil, "", FaultRefused, "the agent in container web of task t1 has as many sessions as it takes", "end another"},
		{"denied", "ExecuteCommand", failure(400, "AccessDeniedException", "User: jo is not authorized to perform: ecs:ExecuteCommand on resource: t1"), nil, "", FaultDenied, "the permission ecs:ExecuteCommand is missing", "allow ecs:ExecuteCommand"},
		{"no way out", "", answer{}, &channel.DialError{Err: errors.New("connection refused")}, "", FaultUnreachable, "the data channel could not be opened", "ssmmessages endpoint"},
		{"channel denied", "", answer{}, &channel.DialError{Status: 403}, "", FaultDenied, "the data channel was refused (HTTP 403)", "ssmmessages:OpenDataChannel"},
		{"no such shell", "", answer{}, nil, "Unable to start command: Failed to start pty: exec: \"bash\": executable file not found in $PATH", FaultRefused, "the command is not in container web", "another shell"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, a := sessionScript()
				if c.op != "" {
					s.on[c.op] = func(map[string]any) answer { return c.answer }
				}
				a.refused, a.closing, a.silent = c.dial, c.closed, c.closed != ""
				client, audit, _ := sessionClient(t, s, a)
				_, err := client.ExecSession(t.Context(), execTask(), "", "bash")
				var session *SessionError
				f := Explain(err)
				if !errors.As(err, &session) || f.Kind != c.kind || !strings.HasPrefix(f.Why, c.why) || !strings.Contains(f.Remedy, c.remedy) {
					t.Errorf("%v: %+v", err, f)
				}
				lines := auditLines(t, audit)
				if c.op != "" && (len(lines) != 1 || lines[0].Result != "failed") || c.op == "" && (len(lines) != 2 || lines[0].Result != "failed" || lines[1].Result != "ok") {
					t.Errorf("%+v", lines)
				}
				if left := s.count("TerminateSession") == 1; left != (c.dial != nil) {
					t.Errorf("terminated: %v", left)
				}
			})
		})
	}
}

// A throttled start is tried again; one whose answer was lost is not, as the
// session may have been started.
func TestStartIsNotRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, a := sessionScript()
		c, _, _ := sessionClient(t, s, a)
		start := s.on["ExecuteCommand"]
		n := 0
		s.on["ExecuteCommand"] = func(p map[string]any) answer {
			if n++; n == 1 {
				return failure(400, "ThrottlingException", "Rate exceeded")
			}
			return start(p)
		}
		session, err := c.ExecSession(t.Context(), execTask(), "", "sh")
		if err != nil || n != 2 {
			t.Fatalf("%v after %d calls", err, n)
		}
		_ = session.Close()
		n = 0
		s.on["ExecuteCommand"] = func(map[string]any) answer { n++; return failure(500, "ServerException", "sorry") }
		if _, err := c.ExecSession(t.Context(), execTask(), "", "sh"); err == nil || n != 1 {
			t.Errorf("%v after %d calls", err, n)
		}
	})
}

func TestReadOnlyOpensNoSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, a := sessionScript()
		c, _, _ := sessionClient(t, s, a, func(o *Options) { o.ReadOnly = true })
		_, err := c.ExecSession(t.Context(), execTask(), "", "sh")
		if f := Explain(err); f.Kind != FaultReadOnly || !strings.Contains(f.Why, "in a session anything can be changed") {
			t.Errorf("%+v", f)
		}
		if _, err = c.HostSession(t.Context(), model.Instance{EC2ID: "i-1"}); Explain(err).Kind != FaultReadOnly {
			t.Error(err)
		}
		if s.count("ExecuteCommand")+s.count("StartSession") != 0 {
			t.Error("it was sent")
		}
	})
}

func TestExecContainerIsAsked(t *testing.T) {
	task := execTask()
	task.Containers = append(task.Containers, model.Container{Name: "db", Status: "RUNNING"}, model.Container{Name: "init", Status: "STOPPED"})
	if _, err := execContainer(task, ""); err == nil || !strings.Contains(err.Error(), "of web, db") {
		t.Error(err)
	}
	if _, err := execContainer(task, "nope"); err == nil || !strings.Contains(err.Error(), "it has no container nope") {
		t.Error(err)
	}
	if got, err := execContainer(task, "init"); err != nil || got.Name != "init" {
		t.Error(got, err)
	}
	task.Containers = nil
	if _, err := execContainer(task, ""); err == nil || !strings.Contains(err.Error(), "none of its containers runs") {
		t.Error(err)
	}
}
