package sim

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// script is a small shell without a real program behind it: deterministic, and
// in fake time. It knows the programs of [script.program].
type script struct {
	scene  *scene
	out    *byteQueue
	err    *byteQueue // nil on a terminal
	tty    *tty       // nil without one
	killed chan struct{}
	once   sync.Once
	ended  chan struct{}

	vars   map[string]string
	status int
	leave  bool // exit was said
}

// stdio is what a program of the script reads and writes.
type stdio struct {
	in       io.Reader
	out, err func([]byte)
}

// startScript starts the script of a session. A command that it does not know
// fails as on a real agent.
func startScript(s *session, terminal bool) (process, error) {
	x := &script{
		scene: &s.scene, out: newByteQueue(64 << 10), killed: make(chan struct{}), ended: make(chan struct{}),
		vars: map[string]string{"HOME": "/root", "PWD": "/", "TERM": "xterm-256color", "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
	}
	for _, fact := range s.scene.facts {
		name, value, _ := strings.Cut(fact, "=")
		x.vars[name] = value
	}
	if terminal {
		x.tty = newTTY(x.out)
	} else {
		x.err = newByteQueue(64 << 10)
	}
	args, err := s.argv(x.has)
	if err != nil {
		return nil, err
	}
	s.world.spawn(func() {
		defer close(x.ended)
		defer x.finish()
		if len(args) == 0 {
			x.interactive()
			return
		}
		x.status = x.call(args, x.standard())
	})
	return x, nil
}

// argv is what the session starts: nothing for a shell. In a container the
// command is split and started without a shell; elsewhere sh -c has it.
func (s *session) argv(has func(string) bool) ([]string, error) {
	if s.command == "" {
		return nil, nil
	}
	if s.document != docExec {
		return []string{"sh", "-c", s.command}, nil
	}
	words, err := shellWords(s.command, nil)
	if err != nil || len(words) == 0 {
		return nil, fmt.Errorf("Unable to start command: Failed to parse command: %w", err) //nolint:staticcheck // the agent's own words
	}
	args := make([]string, len(words))
	for i, w := range words {
		args[i] = w.text
	}
	if !has(args[0]) {
		why := "executable file not found in $PATH"
		if strings.Contains(args[0], "/") {
			why = "stat " + args[0] + ": no such file or directory"
		}
		return nil, fmt.Errorf("Unable to start command: Failed to start pty: exec: %q: %s", args[0], why) //nolint:staticcheck // the agent's own words
	}
	return args, nil
}

// has says whether a program is there.
func (x *script) has(name string) bool {
	base := name[strings.LastIndexByte(name, '/')+1:]
	if x.scene.bare {
		return false
	}
	if dir := strings.TrimSuffix(name, base); dir != "" && dir != "/bin/" && dir != "/usr/bin/" && dir != "/sbin/" {
		return false
	}
	return isShell(base) || x.program(base) != nil
}

func isShell(name string) bool { return name == "sh" || name == "bash" || name == "ash" }

// finish ends the outputs.
func (x *script) finish() {
	x.out.end()
	if x.err != nil {
		x.err.end()
	}
}

// Read implements process.
func (x *script) Read(p []byte) (int, error) { return x.out.Read(p) }

// Write implements process. Without a terminal only Ctrl-C means something.
func (x *script) Write(p []byte) (int, error) {
	if x.tty != nil {
		return x.tty.Write(p)
	}
	if strings.IndexByte(string(p), ctrlC) >= 0 {
		x.kill()
	}
	return len(p), nil
}

func (x *script) errors() io.Reader {
	if x.err == nil {
		return nil
	}
	return x.err
}

func (x *script) resize(cols, rows int) {
	if x.tty != nil {
		x.tty.resize(cols, rows)
	}
}

func (x *script) kill() {
	x.once.Do(func() {
		close(x.killed)
		if x.tty != nil {
			x.tty.hangUp()
		}
		x.out.end()
		if x.err != nil {
			x.err.end()
		}
	})
}

func (x *script) wait() int {
	<-x.ended
	return x.status
}

func (x *script) dead() bool {
	select {
	case <-x.killed:
		return true
	default:
		return false
	}
}

// standard is the terminal, or the two outputs without input.
func (x *script) standard() stdio {
	if x.tty != nil {
		return stdio{x.tty, x.tty.display, x.tty.display}
	}
	to := func(q *byteQueue) func([]byte) {
		return func(p []byte) { _, _ = q.Write(p) } // fails when the program is killed
	}
	return stdio{strings.NewReader(""), to(x.out), to(x.err)}
}

// interactive reads commands and runs them until exit or the end of the input.
func (x *script) interactive() {
	for !x.leave && !x.dead() {
		x.tty.display([]byte(x.prompt()))
		line, end := x.tty.line()
		switch end {
		case lineGone:
			if !x.dead() {
				x.tty.display([]byte("exit\n"))
			}
			return
		case lineBroken:
			x.status = 130
		default:
			x.runLine(line, x.standard())
		}
	}
	if x.leave {
		x.leave = false
	}
}

func (x *script) prompt() string {
	if x.scene.windows {
		return "PS C:\\> "
	}
	if x.scene.host {
		return "sh-5.2$ "
	}
	return x.vars["PWD"] + " # "
}

// expand gives the value of a variable.
func (x *script) expand(name string) string {
	switch name {
	case "?":
		return strconv.Itoa(x.status)
	case "$":
		return "42"
	default:
		return x.vars[name]
	}
}

// runLine runs the commands of a line. Variables are expanded when their
// command's turn comes, so the line is read again after each.
func (x *script) runLine(line string, io stdio) {
	for at := 0; !x.leave && !x.dead(); at++ {
		words, err := shellWords(line, x.expand)
		if err != nil {
			io.err([]byte("sh: syntax error: " + err.Error() + "\n"))
			x.status = 2
			return
		}
		commands := splitCommands(words)
		if at >= len(commands) {
			return
		}
		c := commands[at]
		if c.after == "&&" && x.status != 0 || c.after == "||" && x.status == 0 {
			continue
		}
		x.status = x.pipeline(c.words, io)
	}
}

// listedCommand is a command of a line with the operator before it.
type listedCommand struct {
	after string
	words []shellWord
}

// splitCommands cuts a line at ; & && and ||. Brackets only group, so they are
// left out: nothing here has a state that they would keep.
func splitCommands(words []shellWord) []listedCommand {
	var list []listedCommand
	var c listedCommand
	for _, w := range words {
		switch {
		case !w.quoted && (w.text == ";" || w.text == "&" || w.text == "&&" || w.text == "||"):
			if len(c.words) > 0 {
				list = append(list, c)
			}
			c = listedCommand{after: w.text}
		case !w.quoted && (w.text == "(" || w.text == ")" || w.text == "{" || w.text == "}"):
		default:
			c.words = append(c.words, w)
		}
	}
	if len(c.words) > 0 {
		list = append(list, c)
	}
	return list
}

// pipeline runs commands joined by |, each after the one before has ended.
func (x *script) pipeline(words []shellWord, io stdio) int {
	for i, w := range words {
		if !w.quoted && w.text == "|" {
			var text strings.Builder
			x.simple(words[:i], stdio{io.in, func(p []byte) { text.Write(p) }, io.err})
			return x.pipeline(words[i+1:], stdio{strings.NewReader(text.String()), io.out, io.err})
		}
	}
	return x.simple(words, io)
}

// simple runs one command with its assignments and redirections.
func (x *script) simple(words []shellWord, io stdio) int {
	var args []string
	nowhere := func([]byte) {}
	for i := 0; i < len(words); i++ {
		w := words[i]
		next := func() string {
			i++
			if i < len(words) {
				return words[i].text
			}
			return ""
		}
		switch {
		case w.quoted:
			args = append(args, w.text)
		case w.text == "2>&1":
			io.err = io.out
		case w.text == ">&2":
			io.out = io.err
		case w.text == ">" || w.text == ">>" || w.text == "1>":
			next()
			io.out = nowhere
		case w.text == "2>":
			next()
			io.err = nowhere
		case w.text == "<":
			next()
			io.in = strings.NewReader("")
		default:
			args = append(args, w.text)
		}
	}
	for len(args) > 0 {
		name, value, ok := strings.Cut(args[0], "=")
		if !ok || name == "" || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789") != "" {
			break
		}
		x.vars[name] = value
		args = args[1:]
	}
	if len(args) == 0 {
		return 0
	}
	return x.call(args, io)
}
