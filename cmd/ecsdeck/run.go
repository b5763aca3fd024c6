package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// The exit codes. A signal ends with 128 and its number, as a shell expects.
const (
	exitOK      = 0
	exitFailure = 1   // it could not be done: the reason and the remedy were printed
	exitUsage   = 2   // the command line makes no sense
	exitLost    = 255 // a session ended in a way that has no code of its own, as with ssh
)

// app is what one run of the program has: its streams and its environment.
type app struct {
	in       io.Reader
	out, err io.Writer
	env      []string
	args     []string
	code     int   // what a command ended with that passes an exit code on
	failure  error // how the command that ran ended, printed by run

	world *sim.World    // that --demo opens for the verbs; nil makes the one of the flags
	tabs  time.Duration // how long a press of the tab key may take; zero is completeWithin
}

// run is the whole program but for os.Exit. env is in the form of os.Environ;
// the AWS SDK and the XDG folders read the process's own environment.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env []string) int {
	return (&app{in: stdin, out: stdout, err: stderr, env: env, args: args}).run(ctx)
}

func (a *app) run(ctx context.Context) int {
	ctx, stop := withSignals(ctx)
	defer stop()

	enableColours(a.out, a.err)
	a.env = heedNoColour(a.env)
	root := a.rootCommand()
	root.SetArgs(a.args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)

	if usage := root.ExecuteContext(ctx); usage != nil {
		a.printUsage(root, usage)
		return exitUsage
	}
	// A session that a signal ends may see the end of the context first.
	if code, ok := signalCode(ctx); ok && (a.failure != nil || a.code == exitLost) {
		return code
	}
	if a.failure != nil {
		a.fail(a.failure)
		return exitFailure
	}
	if a.code != 0 {
		return a.code
	}
	return exitOK
}

// heedNoColour makes any word in NO_COLOR mean the same, as https://no-color.org
// has it: the libraries below take it for a truth value and pass over NO_COLOR=yes.
func heedNoColour(env []string) []string {
	const name = "NO_COLOR="
	out := slices.Clone(env)
	for i, pair := range out {
		if strings.HasPrefix(pair, name) && pair != name {
			out[i] = name + "1"
		}
	}
	return out
}

// verb makes the function of a command. What it returns is kept out of cobra, which
// leaves cobra the errors of the command line.
func (a *app) verb(f func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		err := f(cmd.Context(), args)
		var u usageError
		if errors.As(err, &u) {
			return err
		}
		a.failure = err
		return nil
	}
}

// A usageError is a mistake in the command line, found by a command itself.
type usageError string

func (e usageError) Error() string { return string(e) }

func usagef(format string, args ...any) error { return usageError(fmt.Sprintf(format, args...)) }

// A signalled error is the cause of a context that a signal ended.
type signalled struct{ signal syscall.Signal }

func (s signalled) Error() string { return "stopped by a signal (" + s.signal.String() + ")" }

// withSignals ends the context on a signal that asks the program to stop, and
// says which. The signals stay caught until stop, so that an impatient second
// one does not end the program before it has given the terminal back.
func withSignals(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		select {
		case s := <-signals:
			number, _ := s.(syscall.Signal)
			cancel(signalled{number})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}

// signalCode returns the exit code for a context that a signal ended.
func signalCode(ctx context.Context) (int, bool) {
	var s signalled
	if !errors.As(context.Cause(ctx), &s) {
		return 0, false
	}
	return 128 + int(s.signal), true
}
