package awsclient

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// slowConn comes back from the writing of a request's body late, as a goroutine
// does on a busy machine: the answer is there by then.
type slowConn struct{ net.Conn }

func (c slowConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if len(p) > 0 && p[0] == '{' {
		time.Sleep(time.Second)
	}
	return n, err
}

// A connection must not be closed under an answer that is being read because the
// writing of the request is done a moment later than the answer begins: a change
// that AWS made would be told as lost.
func TestAnAnswerThatComesBeforeTheRequestIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		served := make(chan struct{})
		go func() {
			defer close(served)
			in := bufio.NewReader(theirs)
			for range 2 { // who is it, and the change
				req, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, req.Body)
				body := `{"service":{"serviceName":"web","desiredCount":3}}`
				if !strings.HasSuffix(req.Header.Get("X-Amz-Target"), "UpdateService") {
					body = `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>424211110001</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
				}
				_, _ = fmt.Fprintf(theirs, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", len(body))
				time.Sleep(2 * time.Second)
				_, _ = io.WriteString(theirs, body)
			}
		}()
		transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return slowConn{ours}, nil }}
		c, err := Open(t.Context(), Options{Demo: true, Endpoint: "http://ecs.test", Transport: transport})
		if err != nil {
			t.Fatal(err)
		}
		out, err := c.ecs.UpdateService(t.Context(), &ecs.UpdateServiceInput{Service: aws.String("web"), DesiredCount: aws.Int32(3)})
		if err != nil || out.Service.DesiredCount != 3 {
			t.Errorf("%+v: %v", out, err)
		}
		transport.CloseIdleConnections()
		_ = ours.Close()
		<-served
	})
}
