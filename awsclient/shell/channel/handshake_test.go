package channel

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

const shellType = `{"SessionType":"Standard_Stream","Properties":null}`

func TestHandshake(t *testing.T) {
	bubble(t, faults{latency: 10 * time.Millisecond}, func(t *testing.T, g *gateway) {
		h := newShaker(g, "3.3.0.0", `{"SessionType":"InteractiveCommands","Properties":{"linux":{"commands":"top"},"name":"value"}}`)
		h.message = "This host is watched."
		go func() {
			time.Sleep(time.Second)
			h.start(func(wireMessage) {})
		}()
		s, err := Open(t.Context(), g.config())
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		want := `{"ClientVersion":"1.2.792.0","ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":1,"ActionResult":null,"Error":""}],"Errors":[]}`
		if diff := cmp.Diff(want, h.response); diff != "" {
			t.Errorf("response (-want +got):\n%s", diff)
		}
		info := s.Info()
		if !info.Handshake || info.AgentVersion != "3.3.0.0" || info.SessionType != TypeInteractive || info.Property("name") != "value" ||
			info.Property("linux") != "" || info.Property("none") != "" || info.CustomerMessage != h.message || info.Encrypted {
			t.Errorf("info %+v", info)
		}
		if g.heard(EventMessage) != 1 || g.notify[0].Text != h.message {
			t.Errorf("events %+v", g.notify)
		}
		_ = s.Close()
	})
}

// Agents take the size after the handshake, and once more after their first
// output; without a handshake they take it at once.
func TestSizes(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		h := newShaker(g, "3.3.0.0", shellType)
		h.start(func(wireMessage) {})
		s, err := Open(t.Context(), g.config())
		if err != nil {
			t.Fatal(err)
		}
		s.Resize(80, 24)
		s.Resize(80, 24)
		settle(time.Second)
		g.agent.output([]byte("$ "))
		settle(time.Second)
		s.Resize(0, 24)
		s.Resize(80, 24)
		settle(time.Second)
		s.Resize(120, 40)
		settle(time.Second)
		want := []string{`{"cols":80,"rows":24}`, `{"cols":80,"rows":24}`, `{"cols":120,"rows":40}`}
		if !slices.Equal(h.input.sizes, want) {
			t.Errorf("sizes %q", h.input.sizes)
		}
		_ = s.Close()
	})
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		got := &collect{}
		g.agent.onInput = got.take
		s := opened(t, g)
		s.Resize(80, 24)
		settle(time.Second)
		if want := []string{`{"cols":80,"rows":24}`}; !slices.Equal(got.sizes, want) {
			t.Errorf("sizes %q", got.sizes)
		}
		_ = s.Close()
	})
}

func TestEncryption(t *testing.T) {
	for name, challenge := range map[string]string{"with a challenge": "0b1c", "of an older agent": ""} {
		t.Run(name, func(t *testing.T) {
			bubble(t, faults{drop: 0.1, twice: 0.1, late: 0.3, latency: 10 * time.Millisecond}, func(t *testing.T, g *gateway) {
				kms := &fakeKMS{took: 3 * time.Second}
				h := newShaker(g, "3.3.0.0", shellType)
				h.kms, h.keyID, h.random = kms, "arn:aws:kms:eu-west-1:111122223333:key/1", challenge
				h.start(func(m wireMessage) {
					if m.ptype == uint32(payloadOutput) {
						g.agent.send(payloadOutput, kms.sealOutput(kms.openInput(m.payload)))
					}
				})
				cfg := g.config()
				cfg.KMS = kms
				s, err := Open(t.Context(), cfg)
				if err != nil {
					t.Fatal(err)
				}
				s.Resize(80, 24)
				settle(time.Second)
				say(t, s, strings.Repeat("secret \x00\xff", 1000))
				settle(time.Second)
				if !s.Info().Encrypted || kms.keyID != h.keyID || !slices.Equal(h.input.sizes, []string{`{"cols":80,"rows":24}`, `{"cols":80,"rows":24}`}) {
					t.Errorf("info %+v, key %q, sizes %q", s.Info(), kms.keyID, h.input.sizes)
				}
				if strings.Contains(string(h.input.bytes()), "secret") {
					t.Error("input went in clear")
				}
				with := map[string]string{"aws:ssm:SessionId": "session-1", "aws:ssm:TargetId": "ecs:prod_task_task-1"}
				if challenge != "" {
					with["aws:ssm:RandomChallenge"] = challenge
				}
				if diff := cmp.Diff(with, kms.with); diff != "" {
					t.Errorf("encryption context (-want +got):\n%s", diff)
				}
				if got := strings.Contains(h.response, `"KMSCipherTextKey":"c2VhbGVkIGtleQ==","KMSCipherTextHash":null`); !got {
					t.Errorf("response %s", h.response)
				}
				if got := strings.Contains(h.response, `"ChallengeAcknowledgement":true`); got != (challenge != "") {
					t.Errorf("response %s", h.response)
				}
				_ = s.Close()
			})
		})
	}
}

// An agent that asked for a key and then goes on in clear is not believed.
func TestEncryptionIsLeftOut(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		g.agent.onInput = func(m wireMessage) {
			g.agent.send(payloadHandshakeComplete, []byte(`{}`))
		}
		g.agent.send(payloadHandshakeRequest, []byte(`{"AgentVersion":"3.3.0.0","RequestedClientActions":[`+
			`{"ActionType":"SessionType","ActionParameters":`+shellType+`},`+
			`{"ActionType":"KMSEncryption","ActionParameters":{"KMSKeyId":"key"}}]}`))
		cfg := g.config()
		cfg.KMS = &fakeKMS{}
		if _, err := Open(t.Context(), cfg); !errors.Is(err, ErrHandshake) || g.terminations() != 1 {
			t.Errorf("Open: %v, %d terminations", err, g.terminations())
		}
	})
}

// What cannot be opened ends the session instead of reaching the terminal.
func TestEncryptedOutputIsForged(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		h := newShaker(g, "3.3.0.0", shellType)
		h.kms, h.keyID = &fakeKMS{}, "key"
		h.start(func(wireMessage) {})
		cfg := g.config()
		cfg.KMS = h.kms
		s, err := Open(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		g.agent.output([]byte("in clear, and long enough to hold a nonce"))
		if end := s.Wait(); end.Cause != EndedByFailure || !errors.Is(end.Err, errSealed) || g.terminations() != 1 {
			t.Errorf("end %+v, %d terminations", end, g.terminations())
		}
		if n, err := s.Read(make([]byte, 100)); n != 0 || !errors.Is(err, errSealed) {
			t.Errorf("read %d bytes, %v", n, err)
		}
	})
}

func TestHandshakeIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*shaker, *Config)
		status string
		want   error
	}{
		"unknown session type": {
			func(h *shaker, _ *Config) { h.session = `{"SessionType":"Telepathy"}` },
			`"ActionType":"SessionType","ActionStatus":2,"ActionResult":null,"Error":"session type \"Telepathy\"`, nil,
		},
		"unknown action": {
			func(h *shaker, _ *Config) { h.extra = `{"ActionType":"Dance","ActionParameters":{}}` },
			`"ActionType":"Dance","ActionStatus":3,"ActionResult":null,"Error":"action \"Dance\"`, nil,
		},
		"no KMS": {
			func(h *shaker, c *Config) { h.keyID, c.KMS = "key", nil },
			`"ActionType":"KMSEncryption","ActionStatus":2,"ActionResult":null,"Error":"the session must be encrypted`, nil,
		},
		"KMS refuses": {
			func(h *shaker, c *Config) { h.keyID, c.KMS = "key", &fakeKMS{err: errKMS} },
			`"ActionType":"KMSEncryption","ActionStatus":2,"ActionResult":null,"Error":"KMS GenerateDataKey: AccessDenied`, errKMS,
		},
		"KMS hangs": {
			func(h *shaker, c *Config) { h.keyID, c.KMS = "key", &fakeKMS{took: time.Hour} },
			`"ActionType":"KMSEncryption","ActionStatus":2`, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, faults{latency: time.Millisecond}, func(t *testing.T, g *gateway) {
				h := newShaker(g, "3.3.0.0", shellType)
				cfg := g.config()
				c.change(h, &cfg)
				h.start(func(wireMessage) {})
				began := time.Now()
				s, err := Open(t.Context(), cfg)
				if s != nil || !errors.Is(err, ErrHandshake) || c.want != nil && !errors.Is(err, c.want) {
					t.Errorf("Open: %v", err)
				}
				synctest.Wait()
				if !strings.Contains(h.response, c.status) {
					t.Errorf("response %s", h.response)
				}
				if took := time.Since(began); took > 15*time.Second || g.terminations() != 1 {
					t.Errorf("after %v, %d terminations", took, g.terminations())
				}
			})
		})
	}
}

// cat prints nothing until it gets input.
func TestSilentAgent(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		echo(g)
		began := time.Now()
		s, err := Open(t.Context(), g.config())
		if err != nil || time.Since(began) != 5*time.Second {
			t.Fatalf("Open took %v: %v", time.Since(began), err)
		}
		say(t, s, "hello")
		_ = s.Close()
	})
}

// An agent that starts late, and then with a handshake, drops what came before.
// It must get it again.
func TestSilentAgentShakesHandsLate(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		h := newShaker(g, "3.3.0.0", shellType)
		g.agent.onInput = func(m wireMessage) { h.dropped = append(h.dropped, m.payload...) }
		s, err := Open(t.Context(), g.config())
		if err != nil {
			t.Fatal(err)
		}
		s.Resize(80, 24)
		early := randomBytes(1, 5000)
		if _, err := s.Write(early); err != nil {
			t.Fatal(err)
		}
		settle(10 * time.Second)
		if len(h.dropped) < len(early) {
			t.Fatalf("%d bytes were sent early", len(h.dropped))
		}
		h.start(func(wireMessage) {})
		<-h.done
		if err := s.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		settle(time.Second)
		if err := same(h.input.bytes(), early); err != nil {
			t.Error(err)
		}
		if len(h.input.sizes) == 0 || !s.Info().Handshake {
			t.Errorf("sizes %q, info %+v", h.input.sizes, s.Info())
		}
		_ = s.Close()
	})
}

// Only non-interactive commands have an error stream and an exit code.
func TestNonInteractiveCommand(t *testing.T) {
	bubble(t, faults{drop: 0.2, latency: time.Millisecond}, func(t *testing.T, g *gateway) {
		h := newShaker(g, "3.3.0.0", `{"SessionType":"NonInteractiveCommands","Properties":{}}`)
		h.start(func(wireMessage) {})
		s, err := Open(t.Context(), g.config())
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			for range 100 {
				g.agent.send(payloadOutput, []byte("out\n"))
				g.agent.send(payloadStderr, []byte("err\n"))
			}
			g.agent.send(payloadExitCode, []byte("EXIT_CODE: 7"))
			g.agent.drained()
			g.close("")
		}()
		errs := make(chan string, 1)
		go func() {
			b, err := io.ReadAll(s.Stderr())
			if err != nil {
				t.Error(err)
			}
			errs <- string(b)
		}()
		out, err := io.ReadAll(s)
		if err != nil || string(out) != strings.Repeat("out\n", 100) {
			t.Errorf("output %q, %v", out, err)
		}
		if got := <-errs; got != strings.Repeat("err\n", 100) {
			t.Errorf("errors %q", got)
		}
		end := s.Wait()
		if end.Cause != EndedByAgent || end.ExitCode == nil || *end.ExitCode != 7 || g.terminations() != 0 {
			t.Errorf("end %+v, %d terminations", end, g.terminations())
		}
	})
}

func TestExitCodeText(t *testing.T) {
	for text, want := range map[string]int{"EXIT_CODE: 0": 0, "EXIT_CODE: 255\n": 255, "EXIT_CODE:-1": -1, "": -2, "EXIT_CODE: ": -2, "7": -2, "EXIT_CODE: 7 8": -2} {
		got, ok := exitCode([]byte(text))
		if ok != (want != -2) || ok && got != want {
			t.Errorf("%q: %d, %v", text, got, ok)
		}
	}
}

// An end that comes while output is missing says so.
func TestIncompleteEnd(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		s := opened(t, g)
		g.write(g.conn, wireEncode(wireMessage{kind: "output_stream_data", created: 1, seq: 5, ptype: 1, payload: []byte("late")}))
		g.close("Session timed out")
		if end := s.Wait(); end.Cause != EndedByAgent || !end.Incomplete || end.Message != "Session timed out" {
			t.Errorf("end %+v", end)
		}
		if _, err := io.ReadAll(s); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("Read: %v", err)
		}
	})
}
