package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestLogIsForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte("before\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o666); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	log, closer, err := logFlags{path: path}.open()
	if err != nil {
		t.Fatal(err)
	}
	log.Info("hello", "who", "world")
	log.Debug("only with --debug")
	if err := closer.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(data); !strings.HasPrefix(got, "before\n") || !strings.Contains(got, "msg=hello who=world") {
		t.Errorf("log is %q, want it appended to", got)
	}
	if strings.Contains(string(data), "only with --debug") {
		t.Error("debug lines without --debug")
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode != 0o600 {
		t.Errorf("mode %o, want 600", mode)
	}
}

func TestLogDebug(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log")
	log, closer, err := logFlags{path: path, debug: true}.open()
	if err != nil {
		t.Fatal(err)
	}
	log.Debug("seen")
	_ = closer.Close()
	if data, _ := os.ReadFile(path); !strings.Contains(string(data), "msg=seen") {
		t.Errorf("log is %q", data)
	}
}

func TestLogPlaces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "missing", "log")} {
		_, _, err := logFlags{path: path}.open()
		if err == nil || !strings.Contains(err.Error(), "--log-file") {
			t.Errorf("%s: %v, want a refusal that names the flag", path, err)
		}
	}
	log, closer, err := logFlags{}.open()
	if err != nil {
		t.Fatal(err)
	}
	log.Error("nobody reads this")
	if err := closer.Close(); err != nil {
		t.Error(err)
	}
}
