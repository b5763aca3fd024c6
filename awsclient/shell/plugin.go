package shell

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Plugin is the session-manager-plugin of AWS, that carries one session in place
// of our own client. Source of its arguments: ValidateInputAndStartSession in
// aws/session-manager-plugin.
//
// It takes shells at a terminal. It tells no exit code, has no ~. and resumes
// a lost connection with the credentials that it finds by itself.
type Plugin struct {
	Program string // as CheckPlugin returned it
	// ID, URL and Token are what AWS answered. The token is handed over in the
	// environment, where no list of processes shows it.
	ID, URL, Token string
	Region         string
	Profile        string   // of the shared configuration; empty for the credentials of the environment
	Target         string   // "i-...", "mi-..." or "ecs:CLUSTER_TASK_RUNTIMEID"
	Endpoint       string   // URL of Systems Manager, also for sessions of ECS Exec
	Env            []string // added to the environment, as NAME=VALUE
}

// pluginVariable is where the plugin finds the answer of AWS. It takes any name
// that begins like this, and removes it.
const pluginVariable = "AWS_SSM_START_SESSION_RESPONSE"

// tooOld is the last version that takes the answer as an argument alone.
// Source: sessionmanager.py of the AWS CLI.
func tooOld() []int { return []int{1, 2, 497, 0} }

// PluginError says why the session-manager-plugin cannot be used.
type PluginError struct {
	Program string
	Why     string // without a full stop
	Fix     string
}

func (e *PluginError) Error() string { return e.Program + ": " + e.Why + "; " + e.Fix }

const getPlugin = "install it as \"Install the Session Manager plugin\" in the user guide of Systems Manager says, or leave it out: ecsdeck needs no other program"

// checkWithin is how long the plugin may take to say its version.
const checkWithin = 10 * time.Second

// CheckPlugin finds a program by its name or path, and asks it whether it is a
// session-manager-plugin that takes tokens from the environment. The error is a
// *PluginError, or that of ctx.
func CheckPlugin(ctx context.Context, program string) (path string, err error) {
	path, err = exec.LookPath(program)
	if err != nil {
		return "", &PluginError{Program: program, Why: "there is no such program that can be run", Fix: getPlugin}
	}
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "--version")
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil && ctx.Err() == context.Canceled {
		return "", ctx.Err()
	}
	version, ok := dotted(strings.TrimSpace(out.String()))
	switch {
	case !ok:
		return "", &PluginError{Program: path, Why: "it does not say its version as a session-manager-plugin does", Fix: getPlugin}
	case slices.Compare(version, tooOld()) <= 0:
		return "", &PluginError{
			Program: path, Why: "it is version " + strings.TrimSpace(out.String()) + ", which takes the token of a session as an argument alone, where others can read it",
			Fix: "update it",
		}
	}
	return path, nil
}

// dotted reads a version of four numbers.
func dotted(text string) ([]int, bool) {
	if !regexp.MustCompile(`^\d{1,9}(\.\d{1,9}){3}$`).MatchString(text) {
		return nil, false
	}
	var out []int
	for part := range strings.SplitSeq(text, ".") {
		n, _ := strconv.Atoi(part) // digits
		out = append(out, n)
	}
	return out, true
}

// Cmd returns the call, ready to be given its streams.
func (p Plugin) Cmd(ctx context.Context) (*exec.Cmd, error) {
	answer, err := json.Marshal(map[string]string{"SessionId": p.ID, "StreamUrl": p.URL, "TokenValue": p.Token})
	if err != nil {
		return nil, err
	}
	params, err := json.Marshal(map[string]string{"Target": p.Target})
	if err != nil {
		return nil, err
	}
	if p.URL == "" { // it would crash
		return nil, fmt.Errorf("AWS gave no address for the session %s", p.ID)
	}
	cmd := exec.CommandContext(ctx, p.Program, pluginVariable, p.Region, "StartSession", p.Profile, string(params), p.Endpoint)
	cmd.Env = append(append(os.Environ(), p.Env...), pluginVariable+"="+string(answer))
	return cmd, nil
}
