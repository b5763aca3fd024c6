package sim

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

// muxFrames reads the frames of smux that came so far.
func muxFrames(b []byte) map[uint32]string {
	got := map[uint32]string{}
	for len(b) >= muxHeader {
		n := int(binary.LittleEndian.Uint16(b[2:]))
		if len(b) < muxHeader+n {
			break
		}
		id := binary.LittleEndian.Uint32(b[4:])
		switch b[1] {
		case muxPush:
			got[id] += string(b[muxHeader : muxHeader+n])
		case muxFin:
			got[id] += "<FIN>"
		case muxNop:
			got[id] += "<NOP>"
		}
		b = b[muxHeader+n:]
	}
	return got
}

func muxFrameOf(command byte, id uint32, body string) []byte {
	b := []byte{1, command}
	b = binary.LittleEndian.AppendUint16(b, uint16(len(body)))
	b = binary.LittleEndian.AppendUint32(b, id)
	return append(b, body...)
}

func forwardTo(port string) map[string][]string {
	return map[string][]string{"portNumber": {port}, "localPortNumber": {"0"}}
}

func TestMuxedForwards(t *testing.T) {
	inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
		task := anyTask(t, w, "web")
		p := starts(t, w, containerTarget(task, &task.Containers[0]), docPort, forwardTo("8080"), nil)
		defer p.leave()
		p.until("the handshake", func() bool { return p.shaken })
		frames := func() map[uint32]string { return muxFrames(p.got.Bytes()) }
		// Two connections at the same time; frames need not be aligned to messages.
		all := slices.Concat(muxFrameOf(muxSyn, 3, ""), muxFrameOf(muxSyn, 5, ""), muxFrameOf(muxPush, 3, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n"),
			muxFrameOf(muxPush, 5, "GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), muxFrameOf(muxPush, 3, strings.Repeat("z", 2000)))
		p.send(all[:5])
		p.send(all[5:])
		p.until("both answers", func() bool {
			f := frames()
			return strings.HasSuffix(f[3], strings.Repeat("z", 2000)) && strings.HasSuffix(f[5], "simulated AWS\n<FIN>")
		})
		if got := frames()[5]; !strings.Contains(got, "GET /b at localhost:8080 in shells/"+task.id[:8]+"/web") {
			t.Errorf("answer %q", got)
		}
		time.Sleep(5 * time.Minute) // current ends send no keep-alives
		if f := frames()[0]; f != "" {
			t.Errorf("on stream 0 %q", f)
		}
		p.flag(flagTerminate)
		p.ends()
	})
}

func TestForwardToAClosedPort(t *testing.T) {
	inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
		task := anyTask(t, w, "web")
		p := starts(t, w, containerTarget(task, &task.Containers[0]), docPort, forwardTo("9"), nil)
		defer p.leave()
		p.until("the handshake", func() bool { return p.shaken })
		p.send(muxFrameOf(muxSyn, 3, ""))
		p.until("the refusal", func() bool { return slices.Contains(p.flags, flagNoConnect) && muxFrames(p.got.Bytes())[3] == "<FIN>" })
	})
}

func TestOlderAgents(t *testing.T) {
	t.Run("keep-alive", func(t *testing.T) {
		inShells(t, ShellOptions{AgentVersion: "3.1.1511.0"}, func(t *testing.T, w *World) {
			p := starts(t, w, w.regions[0].hosts[0].ID, docPort, forwardTo("7"), nil)
			defer p.leave()
			p.until("a NOP", func() bool { return muxFrames(p.got.Bytes())[0] == "<NOP><NOP>" })
		})
	})
	for _, version := range []string{"3.0.196.0", "2.3.672.0"} {
		t.Run("basic", func(t *testing.T) {
			inShells(t, ShellOptions{AgentVersion: version}, func(t *testing.T, w *World) {
				p := starts(t, w, w.regions[0].hosts[0].ID, docPort, forwardTo("7"), nil)
				defer p.leave()
				p.until("the handshake", func() bool { return p.shaken && p.agent == version })
				p.typed("first")
				p.reads("first")
				p.flag(flagDisconnect)
				p.typed("second")
				p.reads("firstsecond")
				p.flag(flagTerminate)
				p.ends()
			})
		})
	}
	t.Run("old client", func(t *testing.T) {
		inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
			p := starts(t, w, w.regions[0].hosts[0].ID, docPort, forwardTo("7"), func(p *peer) { p.version = "1.1.61.0" })
			defer p.leave()
			p.until("the handshake", func() bool { return p.shaken })
			p.typed("plain")
			p.reads("plain")
		})
	})
	t.Run("closed port", func(t *testing.T) {
		inShells(t, ShellOptions{AgentVersion: "3.0.100.0"}, func(t *testing.T, w *World) {
			p := starts(t, w, w.regions[0].hosts[0].ID, docPort, forwardTo("8"), nil)
			defer p.leave()
			p.until("the handshake", func() bool { return p.shaken })
			p.typed("x")
			p.until("the refusal", func() bool { return slices.Contains(p.flags, flagNoConnect) })
		})
	})
}

func TestForwardToRemoteHosts(t *testing.T) {
	inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
		host := w.regions[0].hosts[0].ID
		to := func(name, port string) map[string][]string {
			return map[string][]string{"portNumber": {port}, "host": {name}}
		}
		p := starts(t, w, host, docRemotePort, to("db.internal", "5432"), nil)
		defer p.leave()
		p.until("the handshake", func() bool { return p.shaken })
		p.send(slices.Concat(muxFrameOf(muxSyn, 3, ""), muxFrameOf(muxPush, 3, "\n"), muxFrameOf(muxPush, 3, "ping")))
		p.until("the echo", func() bool { return muxFrames(p.got.Bytes())[3] == "\nping" })
		for _, denied := range []string{"169.254.169.254", "10.40.0.2", "fd00:ec2::254"} {
			q := starts(t, w, host, docRemotePort, to(denied, "80"), nil)
			if out := q.ends(); out != "Forwarding to IP address "+denied+" is forbidden." {
				t.Errorf("%s: %q", denied, out)
			}
			q.leave()
		}
	})
}

func TestForwardOfSSH(t *testing.T) {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	const n = 300_000
	go func() { // says its line, takes n bytes, gives them back, ends
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		_, _ = io.WriteString(c, "SSH-2.0-test\r\n")
		b := make([]byte, n)
		if _, err := io.ReadFull(c, b); err == nil {
			_, _ = c.Write(b)
		}
	}()
	w := newWorldNow(t, Options{World: "shells", Shell: ShellOptions{Forward: map[string]string{"22": l.Addr().String()}}})
	defer w.EndSessions()
	p := starts(t, w, w.regions[0].hosts[0].ID, docSSH, map[string][]string{"portNumber": {"22"}}, nil)
	defer p.leave()
	p.reads("SSH-2.0-test\r\n")
	want := Blob(n, 1)
	want[1024] = '\n'
	p.send(want)
	p.ends()
	if got := p.got.Bytes()[len("SSH-2.0-test\r\n"):]; !bytes.Equal(got, want) {
		t.Errorf("%d bytes came back, and not the same", len(got))
	}
}

func TestSSHWithoutAServer(t *testing.T) {
	inShells(t, ShellOptions{}, func(t *testing.T, w *World) {
		p := starts(t, w, w.regions[0].hosts[0].ID, docSSH, nil, nil)
		defer p.leave()
		if out := p.ends(); !strings.Contains(out, "connection refused") || !slices.Contains(p.flags, flagNoConnect) {
			t.Errorf("%q, flags %v", out, p.flags)
		}
	})
	if _, err := dialLoopback("192.0.2.1:22"); err == nil || !strings.Contains(err.Error(), "loopback") {
		t.Errorf("another host: %v", err)
	}
}

func TestVersions(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		over bool
	}{
		{"3.0.196.1", "3.0.196.0", true},
		{"3.0.196.0", "3.0.196.0", false},
		{"3.0.1000.0", "3.0.196.0", true},
		{"2.9.999.0", "3.0.196.0", false},
		{"1.2.792.0", "1.1.70.0", true},
		{"", "1.1.70.0", false},
		{"x", "0.0.0.0", false},
	} {
		if got := versionOver(tt.a, tt.b); got != tt.over {
			t.Errorf("%q over %q: %v", tt.a, tt.b, got)
		}
	}
}

// TestSessionAnswersFitTheSDK starts a session and reads what comes with it.
func TestSessionAnswersFitTheSDK(t *testing.T) {
	w := newWorldNow(t, Options{World: "shells"})
	out := must[ssm.StartSessionOutput](t)(ssmOf(w).StartSession(t.Context(), &ssm.StartSessionInput{Target: &w.regions[0].hosts[0].ID}))
	if out.SessionId == nil || out.StreamUrl == nil || out.TokenValue == nil || len(*out.TokenValue) < 40 {
		t.Errorf("%+v", out)
	}
	if want := fmt.Sprintf("wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/%s?role=publish_subscribe", *out.SessionId); !strings.HasPrefix(*out.StreamUrl, want) {
		t.Errorf("stream URL %s", *out.StreamUrl)
	}
}
