package sim

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// execTask finds a running task of a service with ECS Exec.
func execTask(t testing.TB, w *World, service string) *Task {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.regions[0].clusters {
		if s := c.service(service); s != nil {
			for _, x := range s.allTasks() {
				if x.LastStatus == stRunning && x.EnableExecuteCommand {
					return x
				}
			}
		}
	}
	t.Fatalf("no task of %s", service)
	return nil
}

// exec starts a command in the main container of a task and connects to it.
func execIn(t testing.TB, w *World, task *Task, command string, change func(*peer)) *peer {
	t.Helper()
	out := must[ecs.ExecuteCommandOutput](t)(ecsOf(w).ExecuteCommand(t.Context(), &ecs.ExecuteCommandInput{
		Cluster: &task.cluster.ClusterName, Task: &task.TaskArn, Container: &task.Containers[0].Name,
		Command: &command, Interactive: true,
	}))
	if change == nil {
		change = withKMS(w, containerTarget(task, &task.Containers[0]))
	}
	return dialPeer(t, w, aws.ToString(out.Session.SessionId), aws.ToString(out.Session.StreamUrl), aws.ToString(out.Session.TokenValue), change)
}

func TestExecInAScriptedShell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorldNow(t, Options{World: "calm"})
		defer w.EndSessions()
		p := execIn(t, w, execTask(t, w, "admin-portal"), "/bin/sh", nil)
		defer p.leave()
		p.reads("/ # ")
		p.says("echo hello; echo $? | cat", "hello\r\n0\r\n")
		p.size(132, 43)
		p.says("stty size", "43 132\r\n")
		begun := time.Now()
		p.patience = 2 * time.Hour
		p.says("sleep 900 && echo sl''ept", "slept\r\n")
		if got := time.Since(begun); got < 15*time.Minute || got > 16*time.Minute {
			t.Errorf("a quarter of an hour took %v", got)
		}
		p.typed("exit 7\r")
		if out := p.ends(); out != "" {
			t.Errorf("ended with %q", out)
		}
		if !strings.HasPrefix(p.session, "ecs-execute-command-0") {
			t.Errorf("session %q", p.session)
		}
	})
}

// onLoopback serves a World to other processes.
func onLoopback(t testing.TB, w *World) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	l, err := Listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- ServeOn(ctx, l, w) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

func TestExecOverLoopback(t *testing.T) {
	w := newWorldNow(t, Options{World: "calm"})
	addr := onLoopback(t, w)
	task := execTask(t, w, "ledger")
	c := ecs.NewFromConfig(config(w, "eu-west-1"), func(o *ecs.Options) {
		o.BaseEndpoint, o.HTTPClient = aws.String("http://"+addr), http.DefaultClient
	})
	out := must[ecs.ExecuteCommandOutput](t)(c.ExecuteCommand(t.Context(), &ecs.ExecuteCommandInput{
		Cluster: &task.cluster.ClusterName, Task: &task.id, Container: &task.Containers[0].Name, Command: aws.String("sh -c 'echo it is; exit 3'"), Interactive: true,
	}))
	url := aws.ToString(out.Session.StreamUrl)
	if !strings.HasPrefix(url, "ws://"+addr+"/v1/data-channel/ecs-execute-command-0") {
		t.Fatalf("stream URL %q", url)
	}
	p := dialPeer(t, w, aws.ToString(out.Session.SessionId), url, aws.ToString(out.Session.TokenValue), func(p *peer) {
		withKMS(w, containerTarget(task, &task.Containers[0]))(p)
		p.http = http.DefaultClient
	})
	defer p.leave()
	p.reads("it is\r\n")
	if out := p.ends(); out != "" {
		t.Errorf("ended with %q", out)
	}
}
