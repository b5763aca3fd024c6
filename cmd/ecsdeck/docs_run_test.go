package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// elsewhere are the commands that this test cannot run, with what runs them.
func elsewhere() map[string]string {
	return map[string]string{
		"go test ./...":                       "the step test of .ci/run is this command",
		"go build -o ecsdeck ./cmd/ecsdeck":   "the step cross of .ci/run builds so",
		".ci/run":                             "CI is this command",
		".ci/run lint test":                   "its steps are run by CI one by one",
		".ci/run --list":                      "its steps are run by CI one by one",
		"go test ./tui ./tui/catalog -update": "the step test of .ci/run runs them without -update, which fails when they would write",
	}
}

// TestDocsRun runs the commands of the docs, a script a page: in a home of its
// own with the profiles prod and staging, against a simulated AWS with the names
// of the demo. Those that want a terminal get one, and are left again.
func TestDocsRun(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the commands are those of a Unix shell")
	}
	pages, scripts, dir := []string{}, map[string]string{}, t.TempDir()
	for _, c := range allCommands(t) {
		if c.notRun != "" || covered(c) {
			continue
		}
		if scripts[c.page] == "" {
			pages = append(pages, c.page)
		}
		scripts[c.page] += scripted(c)
	}
	files := make([]string, len(pages))
	for i, page := range pages {
		files[i] = filepath.Join(dir, strings.TrimSuffix(page, ".md")+".txtar")
		if err := os.WriteFile(files[i], []byte(scripts[page]+docsHome), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	testscript.Run(t, testscript.Params{
		Files:               files,
		RequireExplicitExec: true,
		Setup:               setupDocs,
		Cmds:                map[string]func(ts *testscript.TestScript, neg bool, args []string){"code": scriptCode},
	})
}

const docsHome = `
-- nothing --
-- aws/config --
[default]
region = eu-west-1
[profile prod]
region = eu-west-1
[profile staging]
region = eu-west-1
-- aws/credentials --
[default]
aws_access_key_id = sim
aws_secret_access_key = sim
[prod]
aws_access_key_id = sim
aws_secret_access_key = sim
[staging]
aws_access_key_id = sim
aws_secret_access_key = sim
`

func setupDocs(env *testscript.Env) error {
	if err := setup(env); err != nil {
		return err
	}
	world, err := sim.New(sim.Options{World: "incident"})
	if err != nil {
		return err
	}
	aws := httptest.NewServer(world.Handler())
	env.Defer(aws.Close)
	env.Setenv("AWS_ENDPOINT_URL", aws.URL)
	return os.MkdirAll(filepath.Join(env.WorkDir, "home"), 0o750)
}

// covered tells whether another test runs a command.
func covered(c docCommand) bool {
	line, _, _ := strings.Cut(c.text, " #")
	return elsewhere()[strings.TrimSpace(line)] != ""
}

// scripted is a command as the lines of a script.
func scripted(c docCommand) string {
	line := freePorts(c.text)
	line = strings.ReplaceAll(line, "go run ./cmd/ecsdeck", "ecsdeck")
	line = strings.ReplaceAll(line, "./ecsdeck", "ecsdeck")
	steps := played(line)
	out := "\n# " + c.String() + "\n"
	switch {
	case steps == nil:
		return out + fmt.Sprintf("stdin nothing\ncode %s sh -c %s\n", c.code, quoted(line))
	case runtime.GOOS != "linux":
		return out // ptyrun needs Linux; the command was parsed
	default:
		if strings.HasPrefix(line, "ecsdeck ") {
			line = "exec " + line // a shell around it would be what Ctrl-C ends
		}
		if strings.Contains(line, "ecsdeck get ") || strings.Contains(line, "ecsdeck logs ") {
			c.code = "130" // by the Ctrl-C
		}
		for i, s := range steps {
			steps[i] = quoted(s)
		}
		return out + fmt.Sprintf("code %s ptyrun -all %s -- sh -c %s\n", c.code, strings.Join(steps, " "), quoted(line))
	}
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// freePorts takes the fixed local ports out of a line: another program of this
// machine may have them.
func freePorts(line string) string {
	line = regexp.MustCompile(`(--listen 127\.0\.0\.1):\d+`).ReplaceAllString(line, "$1:0")
	if strings.Contains(line, " forward ") {
		line = regexp.MustCompile(` \d*:(\S*\d)`).ReplaceAllString(line, " :$1")
		line = regexp.MustCompile(` (\d+)( |$)`).ReplaceAllString(line, " :$1$2")
	}
	return line
}

// played is what somebody does in front of a command that wants a terminal, or
// goes on until it is told to end; nil for one that ends by itself.
func played(line string) []string {
	parts := shellParts(line)
	if len(parts) != 1 || strings.ContainsAny(line, "<>") {
		return nil
	}
	args, ok := ours(parts[0])
	if !ok {
		return nil
	}
	for _, a := range args {
		if a == "--help" || a == "--version" || a == "-h" || a == "-v" {
			return nil
		}
	}
	cmd, _, err := (&app{}).rootCommand().Find(args)
	if err != nil {
		return nil // the script will say it
	}
	switch cmd.Name() {
	case "ecsdeck":
		return []string{"wait:help", `send:\x03`}
	case "exec", "ssm":
		if slices.Contains(args, "--") {
			return nil
		}
		return []string{"wait:your own machine|[#$] $", `send:exit\r`}
	case "sim":
		return []string{"wait:list-clusters", `send:\x03`}
	case "forward":
		return []string{`wait:Ctrl-C ends it`, `send:\x03`}
	case "logs", "get":
		if slices.Contains(args, "-f") || slices.Contains(args, "--follow") || slices.Contains(args, "--watch") || slices.Contains(args, "-w") {
			return []string{`wait:\w`, `send:\x03`}
		}
	}
	return nil
}
