package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/muesli/cancelreader"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// askContainer lets the person choose among the containers of a task, where
// there is a person; where there is nobody, it has to be said. It returns "" where
// there is nothing to choose: what is asked of AWS then says what is missing.
func (a *app) askContainer(ctx context.Context, t model.Task) (string, error) {
	able := t.ExecContainers()
	if len(able) < 2 {
		return "", nil
	}
	names := make([]string, len(able))
	for i, c := range able {
		names[i] = c.Name
	}
	if !isTerminal(a.in) || !isTerminal(a.err) {
		return "", refusal("Task " + t.ID + " of " + t.Cluster + " has several containers. Say which one is meant with -c: " + strings.Join(names, ", ") + ".")
	}
	a.tell("Task " + t.ID + " of " + t.Cluster + " has several containers:")
	for i, name := range names {
		a.tell(fmt.Sprintf("  %d  %s", i+1, name))
	}
	_, _ = fmt.Fprint(a.err, "Number or name: ") // nobody is left to tell
	word, err := a.readLine(ctx)
	if err != nil {
		return "", err
	}
	n, err := strconv.Atoi(word)
	switch {
	case slices.Contains(names, word):
		return word, nil
	case err == nil && n >= 1 && n <= len(names):
		return names[n-1], nil
	case word == "":
		return "", refusal("No container was chosen.")
	}
	return "", refusal(strconv.Quote(widget.Clean(word)) + " is none of them.")
}

// readLine reads a line and nothing behind it: that is for the session.
func (a *app) readLine(ctx context.Context) (string, error) {
	in, err := cancelreader.NewReader(a.in)
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }()
	stop := context.AfterFunc(ctx, func() { in.Cancel() })
	defer stop()
	var line []byte
	for one := make([]byte, 1); ; {
		switch _, err := in.Read(one); {
		case errors.Is(err, io.EOF) || err == nil && one[0] == '\n':
			return strings.TrimSpace(string(line)), nil
		case err != nil:
			return "", err
		}
		line = append(line, one[0])
	}
}
