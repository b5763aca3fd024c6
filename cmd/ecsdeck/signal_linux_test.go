package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Ctrl-C while AWS does not answer: no screen, no message, the shell's code.
func TestInterruptedBeforeTheFirstScreen(t *testing.T) {
	home := t.TempDir()
	for name, value := range map[string]string{
		"AWS_CONFIG_FILE":             filepath.Join(home, "config"),
		"AWS_SHARED_CREDENTIALS_FILE": filepath.Join(home, "credentials"),
		"AWS_EC2_METADATA_DISABLED":   "true",
		"AWS_ACCESS_KEY_ID":           "sim",
		"AWS_SECRET_ACCESS_KEY":       "sim",
	} {
		t.Setenv(name, value)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	ended := make(chan struct{})
	hang := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		cancel(signalled{syscall.SIGINT}) // as withSignals does
		<-ended
	}))
	defer func() {
		close(ended)
		hang.Close()
	}()
	screen, keyboard, err := openPty()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = screen.Close(), keyboard.Close() }()

	var stderr bytes.Buffer
	args := []string{"--endpoint-url", hang.URL, "--region", "eu-west-1", "--read-only"}
	code := run(ctx, args, keyboard, keyboard, &stderr, os.Environ())
	if want := 128 + int(syscall.SIGINT); code != want || stderr.Len() > 0 {
		t.Errorf("exit code %d, %q, want %d and no words", code, &stderr, want)
	}
}
