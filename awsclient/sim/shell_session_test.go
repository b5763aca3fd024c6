package sim

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/coder/websocket"
)

// inShells runs a test in fake time on the world of shells, and ends what is
// left of its sessions.
func inShells(t *testing.T, o ShellOptions, test func(t *testing.T, w *World)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorldNow(t, Options{World: "shells", Shell: o})
		defer w.EndSessions()
		test(t, w)
	})
}

// starts opens a session by StartSession and connects to it.
func starts(t testing.TB, w *World, target, document string, params map[string][]string, change func(*peer)) *peer {
	t.Helper()
	in := &ssm.StartSessionInput{Target: &target, Parameters: params}
	if document != "" {
		in.DocumentName = &document
	}
	out := must[ssm.StartSessionOutput](t)(ssmOf(w).StartSession(t.Context(), in))
	return dialPeer(t, w, aws.ToString(out.SessionId), aws.ToString(out.StreamUrl), aws.ToString(out.TokenValue), change)
}

// resuming lets a peer come back after its socket was cut.
func resuming(t testing.TB, w *World) func(*peer) {
	return func(p *peer) {
		p.resume = func() string {
			out, err := ssmOf(w).ResumeSession(t.Context(), &ssm.ResumeSessionInput{SessionId: &p.session})
			if err != nil {
				t.Errorf("ResumeSession: %v", err)
				return ""
			}
			return aws.ToString(out.TokenValue)
		}
	}
}

func TestShellOnAHost(t *testing.T) {
	inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
		p := starts(t, w, w.regions[0].hosts[0].ID, "", nil, nil)
		defer p.leave()
		p.reads("sh-5.2$ ")
		if p.agent != "" {
			t.Error("a plain shell shook hands")
		}
		p.says("whoami", "ssm-user\r\n")
		// Ctrl-C ends the flood, Ctrl-Z and Ctrl-U do nothing here, Ctrl-D leaves.
		p.says("flood", "line 2000 of many")
		p.typed("\x03")
		p.reads("^C\r\n")
		p.says("echo $?", "130\r\n")
		p.says("nonsense\x15echo a\x7fb ä", "b ä\r\n")
		p.says("read x\rhello\recho =$x=", "=hello=\r\n")
		p.typed("\x04")
		p.ends()
		got := w.Sessions()[0]
		if got.Document != docShell || got.Ended.IsZero() || got.Terminated || got.Unacknowledged != 0 {
			t.Errorf("session %+v", got)
		}
	})
}

func TestInteractiveCommand(t *testing.T) {
	inShells(t, ShellOptions{AlwaysHandshake: true}, func(t *testing.T, w *World) {
		p := starts(t, w, w.regions[0].hosts[0].ID, docInteractive, map[string][]string{"command": {"printf 'a\\tb\\n'; stty size"}}, nil)
		defer p.leave()
		p.reads("a\tb\r\n24 80\r\n")
		p.ends()
		if p.agent != currentAgent {
			t.Errorf("agent %q", p.agent)
		}
	})
}

func TestNonInteractiveCommand(t *testing.T) {
	for _, split := range []bool{true, false} {
		inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
			params := map[string][]string{"command": {"echo out; echo err >&2; exit 7"}}
			if split {
				params["separateOutputStream"] = []string{"true"}
			}
			p := starts(t, w, w.regions[0].hosts[0].ID, docNonInteractive, params, nil)
			defer p.leave()
			p.ends()
			got := p.got.String() + "|" + p.errs.String() + "|" + p.exit
			if split && got != "out\n|err\n|EXIT_CODE: 7" || !split && (p.exit != "" || p.got.Len() != 8) {
				t.Errorf("separate %v: %q", split, got)
			}
		})
	}
}

func TestExecOfNoProgram(t *testing.T) {
	inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
		for command, want := range map[string]string{
			"zsh":     `exec: "zsh": executable file not found in $PATH`,
			"/opt/go": `exec: "/opt/go": stat /opt/go: no such file or directory`,
			"a 'b":    "no closing quotation",
		} {
			p := execIn(t, w, anyTask(t, w, "web"), command, nil)
			if out := p.ends(); !strings.HasPrefix(out, "Unable to start command: ") || !strings.HasSuffix(out, want) {
				t.Errorf("%s: %q", command, out)
			}
			p.leave()
		}
		p := execIn(t, w, anyTask(t, w, "no-shell"), "/bin/sh", nil)
		defer p.leave()
		if out := p.ends(); !strings.Contains(out, "/bin/sh: no such file") {
			t.Errorf("%q", out)
		}
	})
}

func TestExecRunsWithoutAShell(t *testing.T) {
	inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
		p := execIn(t, w, anyTask(t, w, "web"), "echo a && exit 3", nil)
		defer p.leave()
		p.reads("a && exit 3\r\n")
		p.ends()
		q := execIn(t, w, anyTask(t, w, "web"), "/bin/sh -c 'false; echo \"MARK $?\"'", nil)
		defer q.leave()
		q.reads("MARK 1\r\n")
		q.ends()
	})
}

func TestBytesArriveExactly(t *testing.T) {
	const n = 3 << 20
	for name, d := range map[string]Disturbance{
		"quiet":     {},
		"lossy":     {Loss: 0.02, Duplicate: 0.05, Reorder: 0.1},
		"cut":       {CutEvery: 700},
		"both":      {Loss: 0.01, Duplicate: 0.02, Reorder: 0.05, CutEvery: 150, Abrupt: true},
		"reordered": {Reorder: 0.5, Duplicate: 0.5},
	} {
		t.Run(name, func(t *testing.T) {
			inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
				size := n
				if d.Loss > 0 {
					size = n / 16 // only the oldest of lost messages is sent again
				}
				w.Disturb(d)
				p := starts(t, w, w.regions[0].hosts[0].ID, "", nil, resuming(t, w))
				defer p.leave()
				p.patience = 19 * time.Minute
				p.reads("sh-5.2$ ")
				p.typed("blob " + strconv.Itoa(size) + " 5\r")
				want := Blob(size, 5)
				p.until("the blob", func() bool { return bytes.Contains(p.got.Bytes(), []byte("5\r\n")) && p.got.Len() > size+20 })
				if !bytes.Contains(p.got.Bytes(), want) {
					t.Error("the blob did not arrive as it was")
				}
				p.says("rawsum "+strconv.Itoa(size), "READY\r\n")
				p.send(want)
				sum := sha256.Sum256(want)
				p.reads(hex.EncodeToString(sum[:]))
				w.Disturb(Disturbance{})
				p.says("echo done", "done\r\n")
				if s := w.Sessions()[0]; d.CutEvery > 0 && s.Sockets < 3 || d.CutEvery == 0 && s.Sockets != 1 {
					t.Errorf("%d sockets", s.Sockets)
				}
			})
		})
	}
}

func TestResume(t *testing.T) {
	inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
		p := starts(t, w, w.regions[0].hosts[0].ID, "", nil, resuming(t, w))
		defer p.leave()
		p.reads("$ ")
		for _, abrupt := range []bool{false, true} {
			p.typed("sleep 5; echo af'ter'\r")
			time.Sleep(time.Second)
			w.CutSockets(abrupt)
			p.reads("after\r\n")
			p.got.Reset()
		}
		// The gateway cuts by itself about every hour; a keystroke now and then
		// keeps the session from being idle.
		for range 7 {
			time.Sleep(10 * time.Minute)
			p.says("echo still", "still\r\n")
		}
		if s := w.Sessions()[0]; s.Sockets != 4 || !s.Connected {
			t.Errorf("session %+v", s)
		}
		// A session of which ResumeSession gives no token any more.
		w.Disturb(Disturbance{NoResume: true})
		w.CutSockets(false)
		p.until("the end", func() bool { return p.gone || p.sockets > 4 })
	})
}

func TestTokensOpenOneConnection(t *testing.T) {
	inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
		out := must[ssm.StartSessionOutput](t)(ssmOf(w).StartSession(t.Context(), &ssm.StartSessionInput{Target: &w.regions[0].hosts[0].ID}))
		url, token := aws.ToString(out.StreamUrl), aws.ToString(out.TokenValue)
		refused := func(what, url, first string) {
			conn, _, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{HTTPClient: &http.Client{Transport: w.RoundTripper()}})
			if err != nil {
				t.Fatal(err)
			}
			if err := conn.Write(t.Context(), websocket.MessageText, []byte(first)); err != nil {
				t.Fatal(err)
			}
			if _, _, err := conn.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
				t.Errorf("%s: %v", what, err)
			}
		}
		opening := func(token string) string { return `{"MessageSchemaVersion":"1.0","TokenValue":"` + token + `"}` }
		refused("a wrong token", url, opening("x"))
		refused("no token", url, opening(""))
		refused("another session", strings.Replace(url, aws.ToString(out.SessionId), "on-call-0", 1), opening(token))
		refused("no JSON", url, "hello")
		p := dialPeer(t, w, aws.ToString(out.SessionId), url, token, nil)
		defer p.leave()
		p.reads("$ ")
		refused("the token again", url, opening(token))
		if p.gates[0] != typeStart {
			t.Errorf("gateway said %q first", p.gates)
		}
	})
}

func TestEncryption(t *testing.T) {
	for name, o := range map[string]ShellOptions{"plain": {}, "challenge": {Challenge: true}, "needed": {NeedChallenge: true}} {
		t.Run(name, func(t *testing.T) {
			inShells(t, o, func(t *testing.T, w *World) {
				p := execIn(t, w, anyTask(t, w, "vault"), "sh", nil)
				defer p.leave()
				p.reads("# ")
				p.says("echo se'cret'", "secret\r\n")
				if p.keys == nil {
					t.Error("not encrypted")
				}
			})
		})
	}
	t.Run("wrong target", func(t *testing.T) {
		inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
			p := execIn(t, w, anyTask(t, w, "vault"), "sh", withKMS(w, "ecs:other"))
			defer p.leave()
			if out := p.ends(); !strings.Contains(out, "Fetching data key failed: InvalidCiphertextException") {
				t.Errorf("%q", out)
			}
		})
	})
	t.Run("refused", func(t *testing.T) {
		inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
			p := execIn(t, w, anyTask(t, w, "vault"), "sh", func(p *peer) {
				p.onShake = func(req map[string]any) map[string]any {
					resp := p.agreeable(req)
					resp["ProcessedClientActions"].([]map[string]any)[1]["ActionStatus"] = 2
					resp["ProcessedClientActions"].([]map[string]any)[1]["Error"] = "no permission"
					return resp
				}
			})
			defer p.leave()
			if out := p.ends(); !strings.HasSuffix(out, "Failed to process action KMSEncryption: no permission") {
				t.Errorf("%q", out)
			}
		})
	})
	t.Run("silent", func(t *testing.T) {
		inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
			begun := time.Now()
			p := execIn(t, w, anyTask(t, w, "vault"), "sh", func(p *peer) { p.onShake = func(map[string]any) map[string]any { return nil } })
			defer p.leave()
			if out := p.ends(); !strings.HasPrefix(out, "Handshake timed out.") || time.Since(begun) < handshakeTime {
				t.Errorf("%q after %v", out, time.Since(begun))
			}
		})
	})
}

func TestTheTaskDiesUnderTheSession(t *testing.T) {
	for _, silent := range []bool{false, true} {
		inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
			w.Disturb(Disturbance{Silent: silent})
			task := anyTask(t, w, "web")
			p := execIn(t, w, task, "sh", nil)
			defer p.leave()
			p.reads("# ")
			must[ecs.StopTaskOutput](t)(ecsOf(w).StopTask(t.Context(), &ecs.StopTaskInput{Cluster: &task.cluster.ClusterName, Task: &task.TaskArn}))
			if !silent {
				if out := p.ends(); out != agentGone {
					t.Errorf("%q", out)
				}
				return
			}
			time.Sleep(5 * time.Minute)
			p.mu.Lock()
			defer p.mu.Unlock()
			if p.closed != nil || p.gone || w.Sessions()[0].Ended.IsZero() {
				t.Errorf("closed %+v, gone %v, %+v", p.closed, p.gone, w.Sessions()[0])
			}
		})
	}
}

func TestIdleAndTerminate(t *testing.T) {
	inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
		p := starts(t, w, w.regions[0].hosts[0].ID, "", nil, nil)
		defer p.leave()
		p.patience = time.Hour
		p.reads("$ ")
		begun := time.Now()
		p.ends()
		if d := time.Since(begun); d < 20*time.Minute || d > 21*time.Minute {
			t.Errorf("idle for %v", d)
		}
		q := starts(t, w, w.regions[0].hosts[0].ID, "", nil, nil)
		defer q.leave()
		q.reads("$ ")
		list := func(state string) int {
			out := must[ssm.DescribeSessionsOutput](t)(ssmOf(w).DescribeSessions(t.Context(), &ssm.DescribeSessionsInput{State: ssmtypes.SessionState(state)}))
			return len(out.Sessions)
		}
		if a, h := list("Active"), list("History"); a != 1 || h != 1 {
			t.Errorf("%d active, %d over", a, h)
		}
		must[ssm.TerminateSessionOutput](t)(ssmOf(w).TerminateSession(t.Context(), &ssm.TerminateSessionInput{SessionId: &q.session}))
		q.ends()
		if s := w.Sessions()[1]; !s.Terminated {
			t.Errorf("%+v", s)
		}
		out := must[ssm.ResumeSessionOutput](t)(ssmOf(w).ResumeSession(t.Context(), &ssm.ResumeSessionInput{SessionId: &q.session}))
		if aws.ToString(out.TokenValue) != "" {
			t.Error("a session that is over got a token")
		}
	})
}

func TestTooManyMessagesAreCutOff(t *testing.T) {
	inShells(t, ShellOptions{Rate: 100}, func(t *testing.T, w *World) {
		p := starts(t, w, w.regions[0].hosts[0].ID, "", nil, nil)
		defer p.leave()
		p.reads("$ ")
		for range 1500 {
			p.mu.Lock()
			p.put(payOutput, []byte("x"))
			p.mu.Unlock()
		}
		p.until("the cut", func() bool { return p.gone })
		if got := strings.Join(p.gates, " "); got != typeStart+" "+typePause {
			t.Errorf("the gateway said %q", got)
		}
	})
}

func TestFaultsOfTheDataChannel(t *testing.T) {
	inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
		url := "wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/x"
		dial := func() error {
			_, resp, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{HTTPClient: &http.Client{Transport: w.RoundTripper()}})
			if resp != nil && resp.StatusCode == http.StatusForbidden && err != nil {
				return errForbidden{}
			}
			return err
		}
		w.Faults().Add(Fault{Operation: opChannel, Kind: AccessDenied})
		if err := dial(); err == nil || err.Error() != (errForbidden{}).Error() {
			t.Errorf("denied: %v", err)
		}
		w.Faults().Clear()
		for kind, want := range map[FaultKind]string{Reset: "connection reset", Offline: "no such host"} {
			w.Faults().Add(Fault{Service: serviceGateway, Kind: kind})
			if err := dial(); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", kind, err)
			}
			w.Faults().Clear()
		}
		calls := w.Calls()
		if last := calls[len(calls)-1]; last.Service != serviceGateway || last.Operation != opChannel {
			t.Errorf("recorded %+v", last)
		}
	})
}

// errForbidden is a handshake that was answered with 403.
type errForbidden struct{}

// Error implements error.
func (errForbidden) Error() string { return "403" }
