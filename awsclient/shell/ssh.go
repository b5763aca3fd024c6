package shell

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"runtime"
	"strconv"
	"strings"
)

// SSH is a connection by the person's own ssh, with their configuration and
// their agent. Empty fields are left to that.
type SSH struct {
	Program string // "ssh" if empty
	Host    string // address, name or instance id
	User    string
	Port    int    // 0 is ssh's own choice
	Key     string // file with the private key
	OnlyKey bool   // offer no other key
	Jump    string // jump hosts, as for -J
	// Proxy is a program with its arguments that carries the connection on its
	// stdin and stdout, as "ecsdeck proxy i-0abc 22".
	Proxy []string
	// Alias is the name under which the host's key is remembered: the instance
	// id, as addresses are given to other instances in time.
	Alias   string
	Options []string // further ones as for -o: "ServerAliveInterval=30"
	Command []string // to run instead of a shell
}

// Argv returns the words of the call, the program first. No shell is between:
// nothing in them is special, and what would be taken for an option is refused.
func (s SSH) Argv() ([]string, error) {
	for what, v := range map[string]string{"host": s.Host, "user": s.User, "jump host": s.Jump} {
		if strings.HasPrefix(v, "-") || strings.ContainsAny(v, " \t\r\n\x00'\"`$;|&<>") {
			return nil, fmt.Errorf("%q is no %s", v, what)
		}
	}
	if s.Host == "" {
		return nil, errors.New("there is no host to connect to")
	}
	argv := []string{first(s.Program, "ssh")}
	option := func(name, value string) {
		if value != "" {
			argv = append(argv, "-o", name+"="+value)
		}
	}
	option("HostKeyAlias", s.Alias)
	option("ProxyCommand", proxyCommand(s.Proxy))
	if s.OnlyKey {
		option("IdentitiesOnly", "yes")
		option("IdentityAgent", "none")
	}
	for _, o := range s.Options {
		argv = append(argv, "-o", o)
	}
	for _, pair := range [][2]string{{"-i", s.Key}, {"-J", s.Jump}, {"-l", s.User}} {
		if pair[1] != "" {
			argv = append(argv, pair[0], pair[1])
		}
	}
	if s.Port != 0 {
		argv = append(argv, "-p", strconv.Itoa(s.Port))
	}
	argv = append(argv, "--", s.Host)
	return append(argv, s.Command...), nil
}

// Cmd returns the call, ready to be given its stdin, stdout and stderr. It fails
// when ssh is not installed.
func (s SSH) Cmd(ctx context.Context) (*exec.Cmd, error) {
	argv, err := s.Argv()
	if err != nil {
		return nil, err
	}
	program, err := exec.LookPath(argv[0])
	if err != nil {
		return nil, fmt.Errorf("ssh is needed for this, and is not there: %w", err)
	}
	return exec.CommandContext(ctx, program, argv[1:]...), nil
}

// proxyCommand writes a program for ProxyCommand, which ssh hands to a shell
// after it has replaced what begins with %.
func proxyCommand(argv []string) string {
	if len(argv) == 0 {
		return ""
	}
	words := make([]string, len(argv))
	for i, a := range argv {
		words[i] = strings.ReplaceAll(quoteProxy(a), "%", "%%")
	}
	return strings.Join(words, " ") // ssh itself puts exec before it, so that no shell is left between
}

func quoteProxy(s string) string {
	if runtime.GOOS != "windows" {
		return Quote(s)
	}
	if s != "" && !strings.ContainsAny(s, " \t&|<>^\"") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"`
}

// SSHRule says how hosts that match are reached, as a Host section of ssh does.
type SSHRule struct {
	Match   string // a pattern as "prod-*" or "i-0abc*", of a name, id or cluster; empty matches all
	User    string
	Port    int
	Key     string
	Jump    string
	Options []string
}

// ApplyRules fills what is empty in s from the rules that match one of the names
// of a host. The first rule that says something counts; options add up.
func (s SSH) ApplyRules(rules []SSHRule, names ...string) SSH {
	for _, r := range rules {
		if !r.matches(names) {
			continue
		}
		s.User, s.Key, s.Jump = first(s.User, r.User), first(s.Key, r.Key), first(s.Jump, r.Jump)
		if s.Port == 0 {
			s.Port = r.Port
		}
		s.Options = append(s.Options[:len(s.Options):len(s.Options)], r.Options...)
	}
	return s
}

func (r SSHRule) matches(names []string) bool {
	if r.Match == "" {
		return true
	}
	for _, n := range names {
		if ok, err := path.Match(r.Match, n); ok && err == nil {
			return true
		}
	}
	return false
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
