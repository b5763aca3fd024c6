package shell

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

func TestSSHArgv(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("quoted in another way there")
	}
	s := SSH{
		Host: "i-1", User: "ec2-user", Port: 2222, Key: "/k k", OnlyKey: true, Jump: "me@bastion:22", Alias: "i-1",
		Proxy: []string{"/opt/my deck/ecsdeck", "proxy", "i-1", "22", "100%"}, Options: []string{"ServerAliveInterval=30"}, Command: []string{"uptime", "-p"},
	}
	got, err := s.Argv()
	want := []string{
		"ssh", "-o", "HostKeyAlias=i-1", "-o", "ProxyCommand='/opt/my deck/ecsdeck' proxy i-1 22 100%%", "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none",
		"-o", "ServerAliveInterval=30", "-i", "/k k", "-J", "me@bastion:22", "-l", "ec2-user", "-p", "2222", "--", "i-1", "uptime", "-p",
	}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Error(d, err)
	}
	for _, bad := range []SSH{{}, {Host: "-oProxyCommand=x"}, {Host: "h", User: "-x"}, {Host: "h;x"}, {Host: "h", Jump: "$(x)"}, {Host: "h", User: "a b"}} {
		if argv, err := bad.Argv(); err == nil {
			t.Errorf("%v was taken", argv)
		}
	}
	s.Program = "no-such-ssh"
	if _, err := s.Cmd(t.Context()); err == nil || !strings.Contains(err.Error(), "ssh is needed") {
		t.Error(err)
	}
}

func TestSSHRules(t *testing.T) {
	rules := []SSHRule{
		{Match: "i-0abc*", User: "admin"},
		{Match: "prod", Port: 2222, Jump: "bastion", Options: []string{"A=1"}},
		{User: "ec2-user", Key: "~/k", Port: 22, Options: []string{"B=2"}},
	}
	got := SSH{Host: "10.0.0.1"}.ApplyRules(rules, "i-0abcdef", "web", "prod")
	want := SSH{Host: "10.0.0.1", User: "admin", Port: 2222, Jump: "bastion", Key: "~/k", Options: []string{"A=1", "B=2"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got := (SSH{User: "me"}).ApplyRules(rules, "other"); got.User != "me" || got.Jump != "" || got.Port != 22 {
		t.Errorf("%+v", got)
	}
}

// A key is one that OpenSSH takes, its file is its owner's alone, and nothing of
// it is left.
func TestKey(t *testing.T) {
	k, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	name, remove, err := k.WriteFile()
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if keygen, err := exec.LookPath("ssh-keygen"); err == nil {
		out, err := exec.Command(keygen, "-y", "-f", name).CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != k.Public {
			t.Errorf("%s, %v; want %s", out, err, k.Public)
		}
	}
	if err := remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Dir(name)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left behind: %v", err)
	}
	if other, _ := NewKey(); other.Public == k.Public {
		t.Error("two keys are the same")
	}
}

// OpenSSH understands the call as it is meant.
func TestOpenSSHTakesIt(t *testing.T) {
	program, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip(err)
	}
	argv, err := SSH{Host: "i-1", User: "ec2-user", Port: 2222, Alias: "i-1", Proxy: []string{"ecsdeck", "proxy", "i-1", "22"}}.Argv()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, append([]string{"-F", "none", "-G"}, argv[1:]...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s, %v", out, err)
	}
	for _, want := range []string{"user ec2-user\n", "port 2222\n", "hostkeyalias i-1\n", "proxycommand ecsdeck proxy i-1 22\n", "hostname i-1\n"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not in %s", want, out)
		}
	}
}

func TestPipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFake()
		in, typing := io.Pipe()
		var out bytes.Buffer
		done := make(chan error, 1)
		go func() { done <- Pipe(t.Context(), s, in, &out) }()
		s.says("SSH-2.0-x\r\n\n")
		_, _ = io.WriteString(typing, "\r~.\x04\n")
		synctest.Wait()
		_ = typing.Close()
		if err := <-done; err != nil || out.String() != "SSH-2.0-x\r\n\n" || s.heard() != "\r~.\x04\n" || s.closed == 0 {
			t.Errorf("%v, %q, %q, closed %d", err, out.String(), s.heard(), s.closed)
		}
		s = newFake()
		s.ends(channel.End{Cause: channel.EndedByAgent, Message: "Connection to destination port failed"})
		var refused *channel.RefusedError
		if err := Pipe(t.Context(), s, strings.NewReader(""), io.Discard); !errors.As(err, &refused) {
			t.Error(err)
		}
		s = newFake()
		ctx, cancel := context.WithCancel(t.Context())
		go func() { done <- Pipe(ctx, s, in, io.Discard) }()
		synctest.Wait()
		cancel()
		if err := <-done; err != nil || s.closed == 0 {
			t.Errorf("%v, closed %d times", err, s.closed)
		}
	})
}
