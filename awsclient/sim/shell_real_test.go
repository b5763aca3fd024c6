//go:build unix

package sim

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

// realWorld is a World with real shells, whose folders are in a folder of the test.
func realWorld(t *testing.T) (*World, string) {
	t.Helper()
	if _, err := exec.LookPath("/bin/sh"); err != nil {
		t.Skip("no /bin/sh here")
	}
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Setenv("ECSDECK_TEST_SECRET", "must not be seen")
	w := newWorldNow(t, Options{World: "shells", Shell: ShellOptions{Real: true}})
	t.Cleanup(w.EndSessions)
	return w, folder
}

func TestRealShell(t *testing.T) {
	w, folder := realWorld(t)
	task := anyTask(t, w, "web")
	p := execIn(t, w, task, "/bin/sh", nil)
	defer p.leave()
	p.reads("This is a shell on your own machine, in an empty folder.")
	p.reads("shells/" + task.id[:8] + "/web (simulated) $ ")
	p.size(101, 37)
	p.says("stty size; env; echo en'd'", "end\r\n")
	shown := p.got.String()
	if !strings.Contains(shown, "37 101") || !strings.Contains(shown, "TERM=xterm-256color") || !strings.Contains(shown, "LANG=C.UTF-8") || strings.Contains(shown, "must not be seen") {
		t.Errorf("shown %q", shown)
	}
	p.says("pwd; ls -A | wc -l", folder)
	p.says("sleep 60 & echo pid=$!= e''o''l", "= eol\r\n")
	found := regexp.MustCompile(`pid=(\d+)=`).FindStringSubmatch(p.got.String())
	if found == nil {
		t.Fatalf("no process in %q", p.got.String())
	}
	background, err := strconv.Atoi(found[1])
	if err != nil {
		t.Fatal(err)
	}
	p.typed("sleep 61\r")
	time.Sleep(200 * time.Millisecond)
	p.typed("\x03")
	p.says("echo st=$?", "st=130")
	if _, err := ssmOf(w).TerminateSession(t.Context(), &ssm.TerminateSessionInput{SessionId: &p.session}); err != nil {
		t.Fatal(err)
	}
	p.ends()
	w.EndSessions()
	for range 50 {
		if !running(background) {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if runtime.GOOS == "linux" && running(background) {
		t.Error("a program of the shell still runs")
	}
	if left, _ := filepath.Glob(folder + "/*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// running says whether a process is there and is more than a number that waits
// to be noticed.
func running(pid int) bool {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && !strings.Contains(string(text), ") Z ")
}

func TestRealCommands(t *testing.T) {
	w, _ := realWorld(t)
	host := w.regions[0].hosts[0].ID
	p := starts(t, w, host, docNonInteractive, map[string][]string{"command": {"echo out; echo err >&2; exit 7"}, "separateOutputStream": {"true"}}, nil)
	defer p.leave()
	p.ends()
	if got := p.got.String() + "|" + p.errs.String() + "|" + p.exit; got != "out\n|err\n|EXIT_CODE: 7" {
		t.Errorf("got %q", got)
	}
	q := starts(t, w, host, docInteractive, map[string][]string{"command": {"test -t 0 && echo terminal"}}, nil)
	defer q.leave()
	q.reads("terminal\r\n")
	q.ends()
	r := execIn(t, w, anyTask(t, w, "web"), "no-such-program-here", nil)
	defer r.leave()
	if out := r.ends(); !strings.Contains(out, "executable file not found in $PATH") {
		t.Errorf("%q", out)
	}
	bare := execIn(t, w, anyTask(t, w, "no-shell"), "/bin/sh", nil) // which this machine has
	defer bare.leave()
	if out := bare.ends(); !strings.Contains(out, "/bin/sh: no such file") {
		t.Errorf("%q", out)
	}
}

func TestRealShellsAreForTheOwnUser(t *testing.T) {
	w, _ := realWorld(t)
	addr := onLoopback(t, w)
	task := anyTask(t, w, "web")
	in := &ecs.ExecuteCommandInput{Cluster: &task.cluster.ClusterName, Task: &task.id, Command: aws.String("sh"), Interactive: true}
	client := func(host string) *ecs.Client {
		return ecs.NewFromConfig(config(w, "eu-west-1"), func(o *ecs.Options) {
			o.BaseEndpoint = aws.String("http://" + addr)
			o.HTTPClient = &http.Client{Transport: namedHost{host}}
		})
	}
	if _, err := client(addr).ExecuteCommand(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	all := w.shells.all()
	if s := all[len(all)-1]; s.scripted != !ownUserIsKnown() {
		t.Errorf("scripted %v", s.scripted)
	}
	// A page whose name was bound to this machine.
	_, err := client("evil.example:80").ExecuteCommand(t.Context(), in)
	wantError(t, err, "AccessDeniedException", "by a loopback address")
}

// ownUserIsKnown says whether the system tells whose a connection is.
func ownUserIsKnown() bool {
	_, err := os.Stat("/proc/net/tcp")
	return err == nil
}

// namedHost sends requests under another host name.
type namedHost struct{ name string }

// RoundTrip implements http.RoundTripper.
func (h namedHost) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Host = h.name
	return http.DefaultTransport.RoundTrip(r)
}
