package main

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhileWaiting(t *testing.T) {
	t.Parallel()
	for took, want := range map[time.Duration]string{
		time.Second:      "",
		10 * time.Second: "waiting for AWS ... Ctrl-C gives up\n",
	} {
		synctest.Test(t, func(t *testing.T) {
			var out bytes.Buffer
			a := &app{err: &out}
			failed := errors.New("failed")
			began := time.Now()
			err := a.whileWaiting("AWS", func() error {
				time.Sleep(took)
				return failed
			})
			if !errors.Is(err, failed) || time.Since(began) != took {
				t.Errorf("got %v after %s, want the error of the function after %s", err, time.Since(began), took)
			}
			if out.String() != want {
				t.Errorf("after %s it said %q, want %q", took, &out, want)
			}
		})
	}
}
