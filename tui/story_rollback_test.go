package tui_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// TestRedeployRolledBack: tasks that fail trip the circuit breaker, and ECS goes
// back to the deployment before. The deck does not call that done.
func TestRedeployRolledBack(t *testing.T) {
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		breaker(t, d, "recommendations")
		toService(d, "recommendations")
		d.Press("r").Settle().Want("Redeploy recommendations", "forceNewDeployment=true")
		d.Press("y").Settle()
		d.Until("the deployment failed: ", time.Hour)
		d.WantNot("redeploy done in")
	})
}

// breaker turns the circuit breaker of a service on, from outside.
func breaker(t *testing.T, d *tuitest.Deck, service string) {
	t.Helper()
	body := `{"cluster":"prod-web","service":"` + service + `",
		"deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}}}`
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://ecs.eu-west-1.amazonaws.com", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.UpdateService")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=sim/20261101/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=0")
	answer, err := (&http.Client{Transport: d.World.RoundTripper()}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if text, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		t.Fatal(err, string(text))
	}
}
