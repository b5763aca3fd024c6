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

// TestRollBack goes back from a bad release to the revision that still serves, and
// forth again.
func TestRollBack(t *testing.T) {
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("B").Settle().Want("Roll back checkout-api", "Revision", "87", "runs still; the service has 88")
		d.Press("enter").Settle().Want("Roll checkout-api back to checkout-api:87", "checkout-api: image ", "taskDefinition=checkout-api:87", "Deploy revision 87 (y)")
		d.Press("y").Settle()
		if w := made(d, "UpdateService"); len(w) != 1 || w[0].Params["taskDefinition"] != "checkout-api:87" || len(w[0].Params) != 3 {
			t.Fatalf("sent %v", w)
		}
		d.Until("deploy revision 87 done in", 20*time.Minute)
		d.Press("Z").Settle().Want("Undo: Deploy checkout-api:88 to checkout-api", "taskDefinition=checkout-api:88").Press("esc").Settle()
		d.Press("B").Settle().Want("has 87; empty is the one before").Type("some").Press("enter").Settle().Want("a number, or FAMILY:NUMBER")
		for range 4 {
			d.Press("backspace")
		}
		d.Type("87").Press("enter").Settle().Want("it has checkout-api:87 already")
	})
}
