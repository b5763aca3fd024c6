//go:build unix

package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// sshHome is a real sshd behind the simulated machines, and a real ssh that
// reads and writes nothing of the person who runs the test.
type sshHome struct {
	dir, url, machine, user string
	world                   *sim.World
}

// openSSH starts it, or skips the test where OpenSSH is not installed.
func openSSH(t *testing.T) *sshHome {
	t.Helper()
	sshd, err := exec.LookPath("sshd")
	if err != nil {
		sshd = "/usr/sbin/sshd" // not in everybody's PATH
	}
	for _, program := range []string{sshd, "ssh", "scp", "ssh-keygen"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("OpenSSH is not whole here: ", err)
		}
	}
	if _, err := os.Stat("/run/sshd"); os.Geteuid() == 0 && err != nil {
		t.Skip("sshd of the root user needs /run/sshd: ", err)
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	addr, err := closedPort()
	if err != nil {
		t.Fatal(err)
	}
	h := &sshHome{dir: t.TempDir(), user: me.Username}
	h.startServer(t, sshd, addr)
	h.url, h.world = servedWorld(t, sim.ShellOptions{Forward: map[string]string{"22": addr}})
	if h.machine, err = machineOf(t.Context(), h.url); err != nil {
		t.Fatal(err)
	}
	real, err := exec.LookPath("ssh")
	if err != nil {
		t.Fatal(err)
	}
	h.write(t, "bin/ssh", "#!/bin/sh\nexec "+real+" -F none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile="+h.dir+"/known \"$@\"\n", 0o755)
	t.Setenv("PATH", filepath.Join(h.dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	return h
}

func (h *sshHome) startServer(t *testing.T, sshd, addr string) {
	t.Helper()
	h.run(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", h.dir+"/host")
	h.write(t, "allowed", "", 0o600)
	h.write(t, "conf", "ListenAddress "+addr+"\nHostKey "+h.dir+"/host\nAuthorizedKeysFile "+h.dir+"/allowed\n"+
		"UsePAM no\nStrictModes no\nPidFile none\nPermitRootLogin yes\nSubsystem sftp internal-sftp\n", 0o600)
	server := exec.Command(sshd, "-D", "-f", h.dir+"/conf", "-E", h.dir+"/log")
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
		if log, err := os.ReadFile(h.dir + "/log"); err == nil && t.Failed() {
			t.Logf("%s", log)
		}
	})
	for range 100 {
		if conn, err := net.Dial("tcp", addr); err == nil {
			_ = conn.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("sshd does not listen")
}

func (h *sshHome) write(t *testing.T, name, text string, mode os.FileMode) {
	t.Helper()
	path := filepath.Join(h.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func (h *sshHome) run(t *testing.T, argv ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var out, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %v\n%s", argv, err, &stderr)
	}
	return out.String()
}

// lend lets in whom EC2 Instance Connect has let in, as its program on a real
// machine does, until the test ends.
func (h *sshHome) lend(t *testing.T) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
			}
			if keys := h.world.SSHKeys(h.machine, h.user); len(keys) > 0 {
				_ = os.WriteFile(h.dir+"/next", []byte(strings.Join(keys, "\n")+"\n"), 0o600)
				_ = os.Rename(h.dir+"/next", h.dir+"/allowed") // never half of it
				return
			}
		}
	}()
	t.Cleanup(func() { close(done) })
}

// A real ssh logs in to a real sshd over Session Manager, with a key for the
// occasion, and its exit code comes back.
func TestOpenSSHLogsInWithALentKey(t *testing.T) {
	h := openSSH(t)
	h.lend(t)
	var out, stderr bytes.Buffer
	// From PATH, and not in this process: ssh starts the program again as its
	// ProxyCommand.
	cmd := exec.Command("ecsdeck", "ssh", "--endpoint-url", h.url, "--via", "connect-ssm", "-l", h.user, h.machine, "--", "echo in; exit 5")
	cmd.Stdout, cmd.Stderr = &out, &stderr
	_ = cmd.Run() // the exit code says more
	code := cmd.ProcessState.ExitCode()
	if code != 5 || out.String() != "in\n" {
		t.Errorf("exit code %d, %q, %s", code, &out, &stderr)
	}
}

// scp through `ecsdeck proxy` brings a file over and back, and -L carries a
// connection. Sessions take about 1 MB a second: -scp-bytes 10000000 takes 25 s.
func TestOpenSSHThroughProxy(t *testing.T) {
	h := openSSH(t)
	h.run(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", h.dir+"/id")
	public, err := os.ReadFile(h.dir + "/id.pub")
	if err != nil {
		t.Fatal(err)
	}
	h.write(t, "allowed", string(public), 0o600)
	size := *scpBytes
	data := make([]byte, size)
	_, _ = rand.Read(data)
	h.write(t, "big", string(data), 0o600)
	proxy := "ProxyCommand=ecsdeck proxy --endpoint-url " + h.url + " %h %p"
	ssh := filepath.Join(h.dir, "bin", "ssh")
	start := time.Now()
	h.run(t, "scp", "-q", "-S", ssh, "-i", h.dir+"/id", "-o", proxy, h.dir+"/big", h.user+"@"+h.machine+":"+h.dir+"/there")
	there := time.Since(start)
	h.run(t, "scp", "-q", "-S", ssh, "-i", h.dir+"/id", "-o", proxy, h.user+"@"+h.machine+":"+h.dir+"/there", h.dir+"/back")
	t.Logf("scp of %d bytes: %v there, %v back", size, there, time.Since(start)-there)
	back, err := os.ReadFile(h.dir + "/back")
	if err != nil || sha256.Sum256(back) != sha256.Sum256(data) {
		t.Errorf("%d bytes came back, %v", len(back), err)
	}
	h.carries(t, ssh, proxy)
}

// carries leads a local port through ssh to an echo server.
func (h *sshHome) carries(t *testing.T, ssh, proxy string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		if conn, err := l.Accept(); err == nil {
			_, _ = io.Copy(conn, conn)
			_ = conn.Close()
		}
	}()
	local, err := closedPort()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(ssh, "-i", h.dir+"/id", "-o", proxy, "-N", "-L", local+":"+l.Addr().String(), h.user+"@"+h.machine)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}()
	for range 200 {
		conn, err := net.Dial("tcp", local)
		if err != nil {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		_ = conn.SetDeadline(time.Now().Add(patience))
		_, _ = fmt.Fprint(conn, "through")
		got := make([]byte, 7)
		if _, err := io.ReadFull(conn, got); err != nil || string(got) != "through" {
			t.Errorf("%q, %v", got, err)
		}
		_ = conn.Close()
		return
	}
	t.Error("ssh does not listen")
}
