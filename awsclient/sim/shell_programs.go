package sim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// programRun is a program of the scripted shell; it returns the exit code.
type programRun func(x *script, args []string, io stdio) int

// program finds a program, nil for one that is not there. Beside small versions
// of the usual ones there are some for tests: flood, blob, rawcat and rawsum.
func (x *script) program(name string) programRun {
	switch name {
	case "echo", "printf":
		return runEcho
	case "true", ":", "set", "trap", "clear", "export", "unset", "cd":
		return func(*script, []string, stdio) int { return 0 }
	case "false":
		return func(*script, []string, stdio) int { return 1 }
	case "exit", "logout":
		return runExit
	case "sleep":
		return runSleep
	case "cat":
		return runCat
	case "read":
		return runRead
	case "stty":
		return runStty
	case "tty", "pwd", "whoami", "id", "hostname", "uname", "date", "env", "printenv", "ps", "ls":
		return runFacts
	case "test", "[", "command", "which", "exec":
		return runShellWords
	case "seq", "flood", "blob", "rawcat", "rawsum":
		return runBulk
	default:
		return nil
	}
}

// call runs a program or another shell.
func (x *script) call(args []string, io stdio) int {
	name := args[0][strings.LastIndexByte(args[0], '/')+1:]
	if isShell(name) && x.has(args[0]) {
		return x.shell(args[1:], io)
	}
	run := x.program(name)
	if run == nil || !x.has(args[0]) {
		io.err([]byte("sh: " + args[0] + ": not found\n"))
		return 127
	}
	return run(x, args, io)
}

// shell runs sh, or sh -c COMMAND.
func (x *script) shell(args []string, io stdio) int {
	for i, a := range args {
		if strings.HasPrefix(a, "-") && strings.HasSuffix(a, "c") && i+1 < len(args) {
			x.runLine(args[i+1], io)
			x.leave = false
			return x.status
		}
	}
	if x.tty != nil {
		x.interactive()
		x.leave = false
	}
	return x.status
}

func runEcho(_ *script, args []string, io stdio) int {
	if args[0] == "printf" {
		if len(args) > 1 {
			io.out([]byte(formatted(args[1], args[2:])))
		}
		return 0
	}
	end, args := "\n", args[1:]
	for len(args) > 0 && (args[0] == "-n" || args[0] == "-e") {
		if args[0] == "-n" {
			end = ""
		}
		args = args[1:]
	}
	io.out([]byte(strings.Join(args, " ") + end))
	return 0
}

// formatted is printf with %s, %d, %% and the escapes \n \r \t \\ \e \NNN \xNN.
func formatted(format string, args []string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		c := format[i]
		if i+1 == len(format) || c != '%' && c != '\\' {
			b.WriteByte(c)
			continue
		}
		i++
		switch {
		case c == '%' && format[i] == '%':
			b.WriteByte('%')
		case c == '%':
			if len(args) > 0 {
				b.WriteString(args[0])
				args = args[1:]
			} else if format[i] == 'd' {
				b.WriteByte('0')
			}
		default:
			i += escaped(&b, format[i:])
		}
	}
	return b.String()
}

// escaped writes the character after a backslash; it returns how many more
// characters it took.
func escaped(b *strings.Builder, s string) int {
	if i := strings.IndexByte("nrtea", s[0]); i >= 0 {
		b.WriteByte("\n\r\t\x1b\a"[i])
		return 0
	}
	base, digits := 8, s
	if s[0] == 'x' {
		base, digits = 16, s[1:]
	}
	n := 0
	for n < len(digits) && n < 3 && strings.IndexByte("0123456789abcdefABCDEF"[:8+14*(base/16)], digits[n]) >= 0 && n < 3-base/16 {
		n++
	}
	code, err := strconv.ParseUint(digits[:n], base, 8)
	if err != nil {
		b.WriteByte(s[0])
		return 0
	}
	b.WriteByte(byte(code))
	return n - 1 + base/16
}

func runExit(x *script, args []string, _ stdio) int {
	x.leave = true
	if len(args) > 1 {
		if n, err := strconv.Atoi(args[1]); err == nil {
			return n & 0xff
		}
		return 2
	}
	return x.status
}

func runSleep(x *script, args []string, io stdio) int {
	if len(args) < 2 {
		io.err([]byte("sleep: missing operand\n"))
		return 1
	}
	d, err := time.ParseDuration(args[1])
	if n, e := strconv.ParseFloat(args[1], 64); e == nil {
		d, err = time.Duration(n*float64(time.Second)), nil
	}
	if err != nil {
		io.err([]byte("sleep: invalid number '" + args[1] + "'\n"))
		return 1
	}
	t := time.NewTimer(d)
	defer t.Stop()
	var signal <-chan struct{}
	if x.tty != nil {
		signal = x.tty.interrupt()
	}
	select {
	case <-t.C:
		return 0
	case <-signal:
		return 130
	case <-x.killed:
		return 137
	}
}

func runCat(x *script, args []string, io stdio) int {
	if len(args) > 1 && args[1] != "-" {
		io.err([]byte("cat: can't open '" + args[1] + "': No such file or directory\n"))
		return 1
	}
	buf := make([]byte, 4096)
	for !x.dead() {
		n, err := io.in.Read(buf)
		io.out(buf[:n])
		if err != nil {
			break
		}
	}
	return 0
}

func runRead(x *script, args []string, io stdio) int {
	name := "REPLY"
	if len(args) > 1 {
		name = args[len(args)-1]
	}
	if x.tty == nil || io.in != x.tty {
		return 1
	}
	text, end := x.tty.line()
	if end != lineWhole {
		return 1
	}
	x.vars[name] = text
	return 0
}

func runStty(x *script, args []string, io stdio) int {
	if x.tty == nil {
		io.err([]byte("stty: standard input: Not a tty\n"))
		return 1
	}
	for _, a := range args[1:] {
		switch a {
		case "size":
			cols, rows := x.tty.size()
			fmt.Fprintf(writerFunc(io.out), "%d %d\n", rows, cols)
		case "raw":
			x.tty.mode(true, false)
		case "-echo":
			x.tty.mode(false, false)
		case "echo", "sane", "cooked":
			x.tty.mode(false, true)
		}
	}
	return 0
}

// writerFunc is a function as an io.Writer.
type writerFunc func([]byte)

// Write implements io.Writer.
func (f writerFunc) Write(p []byte) (int, error) {
	f(p)
	return len(p), nil
}

// runFacts tells what is where.
func runFacts(x *script, args []string, io stdio) int {
	var text string
	switch args[0][strings.LastIndexByte(args[0], '/')+1:] {
	case "tty":
		text = "/dev/pts/0"
		if x.tty == nil {
			io.out([]byte("not a tty\n"))
			return 1
		}
	case "pwd":
		text = x.vars["PWD"]
	case "whoami":
		text = x.user()
	case "id":
		text = "uid=0(root) gid=0(root) groups=0(root)"
		if x.scene.host {
			text = "uid=1001(ssm-user) gid=1001(ssm-user) groups=1001(ssm-user)"
		}
	case "hostname":
		text = x.scene.name
	case "uname":
		text = "Linux"
	case "date":
		text = time.Now().UTC().Format(time.UnixDate)
	case "ls":
		text = "bin  dev  etc  home  lib  proc  root  run  sys  tmp  usr  var"
	case "ps":
		text = "PID   USER     COMMAND\n    1 root     " + x.scene.name + "\n   42 " + x.user() + "     sh"
	default:
		names := make([]string, 0, len(x.vars))
		for k, v := range x.vars {
			names = append(names, k+"="+v)
		}
		slices.Sort(names)
		text = strings.Join(names, "\n")
		if len(args) > 1 {
			text = x.vars[args[1]]
		}
	}
	io.out([]byte(text + "\n"))
	return 0
}

func (x *script) user() string {
	if x.scene.host {
		return "ssm-user"
	}
	return "root"
}

// runShellWords runs test, command -v, which and exec.
func runShellWords(x *script, args []string, io stdio) int {
	truth := func(ok bool) int {
		if ok {
			return 0
		}
		return 1
	}
	switch args[0] {
	case "exec":
		if len(args) > 1 {
			x.status = x.call(args[1:], io)
			x.leave = true
		}
		return x.status
	case "test", "[":
		args = slices.DeleteFunc(args[1:], func(a string) bool { return a == "]" })
		switch {
		case len(args) == 2 && args[0] == "-n":
			return truth(args[1] != "")
		case len(args) == 2 && args[0] == "-z":
			return truth(args[1] == "")
		case len(args) == 2 && strings.HasPrefix(args[0], "-"):
			return truth(x.has(args[1]))
		case len(args) == 3 && args[1] == "!=":
			return truth(args[0] != args[2])
		case len(args) == 3:
			return truth(args[0] == args[2])
		}
		return truth(len(args) == 1 && args[0] != "")
	default:
		name := args[len(args)-1]
		if !x.has(name) {
			return 127
		}
		if args[0] == "command" && len(args) > 1 && args[1] != "-v" {
			return x.call(args[1:], io)
		}
		io.out([]byte("/bin/" + name[strings.LastIndexByte(name, '/')+1:] + "\n"))
		return 0
	}
}
