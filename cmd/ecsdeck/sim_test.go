package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The verb prints the address that it really serves on, and ends with 0 when it
// is told to stop.
func TestSimServesUntilStopped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, printed := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		args := []string{"sim", "--listen", "127.0.0.1:0", "--world", "calm"}
		code <- run(ctx, args, strings.NewReader(""), printed, &stderr, os.Environ())
		_ = printed.Close()
	}()

	var text strings.Builder
	var url string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		text.WriteString(lines.Text() + "\n")
		if m := regexp.MustCompile(`aws ecs list-clusters --endpoint-url (http://127\.0\.0\.1:\d+)$`).FindStringSubmatch(lines.Text()); m != nil {
			url = m[1]
			break
		}
	}
	if url == "" {
		t.Fatalf("no command to try was printed:\n%s%s", &text, &stderr)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // the rest of what it prints

	body, err := callSim(t.Context(), url, "ListClusters", "{}")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(body, `"clusterArns"`) || !strings.Contains(body, ":cluster/") {
		t.Errorf("ListClusters at %s answered %s", url, body)
	}

	cancel()
	select {
	case got := <-code:
		if got != exitOK {
			t.Errorf("exit code %d, want 0\n%s", got, &stderr)
		}
	case <-time.After(patience):
		t.Fatal("it did not stop")
	}
	if _, err := http.Get(url); err == nil {
		t.Error("it still answers")
	}
}

// callSim calls an ECS operation as plain HTTP: any signature will do.
func callSim(ctx context.Context, url, operation, body string) (string, error) {
	return callSimBy(ctx, http.DefaultClient, url, operation, body)
}

func callSimBy(ctx context.Context, client *http.Client, url, operation, body string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-amz-json-1.1")
	req.Header.Set("X-Amz-Target", "AmazonEC2ContainerServiceV20141113."+operation)
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=sim/20261101/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=0")
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	return string(answer), err
}

func TestSimRefusesToServeOthers(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0"} {
		var out, stderr bytes.Buffer
		code := run(t.Context(), []string{"sim", "--listen", addr}, strings.NewReader(""), &out, &stderr, nil)
		if code != exitFailure || !strings.Contains(stderr.String(), "loopback") {
			t.Errorf("%s: exit code %d, %s", addr, code, &stderr)
		}
		if out.Len() > 0 {
			t.Errorf("%s: printed %q", addr, &out)
		}
	}
}
