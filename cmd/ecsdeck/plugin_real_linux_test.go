package main

import (
	"bytes"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// realPlugin is the session-manager-plugin of AWS and a simulated AWS that it is
// to talk to, or the test is skipped where it is not installed.
func realPlugin(t *testing.T) (program, url string) {
	t.Helper()
	program, err := exec.LookPath("session-manager-plugin")
	if err != nil {
		t.Skip("the session-manager-plugin is not here: ", err)
	}
	url, _ = servedWorldOf(t, "shells", sim.ShellOptions{Real: true})
	for name, value := range map[string]string{
		"AWS_DEFAULT_REGION": simRegion, "AWS_PAGER": "", "TERM": "xterm-256color",
		"AWS_ENDPOINT_URL": url, // the CLI hands no endpoint of KMS to the plugin
	} {
		t.Setenv(name, value)
	}
	return program, url
}

// atTerminal runs steps of ptyrun and returns what was drawn.
func atTerminal(t *testing.T, argv ...string) string {
	t.Helper()
	var out, stderr bytes.Buffer
	cmd := exec.Command("ptyrun", append([]string{"-all"}, argv...)...)
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s\n%s", err, &stderr, &out)
	}
	return out.String()
}

// The plugin of AWS carries shells for ecsdeck: in a container, in one whose
// cluster encrypts sessions, and on a machine.
func TestRealPlugin(t *testing.T) {
	program, url := realPlugin(t)
	machine, err := machineOf(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	steps := []string{"wait:your own machine", "send:cat\r", "wait:cat", "send:\x03", `wait:simulated. \$`, "send:stty size; echo naïve-$?\r", "wait:40 120", "wait:naïve-0", "send:exit\r", "wait:left "}
	for name, words := range map[string][]string{
		"container": {"exec", "shells/web"},
		"encrypted": {"exec", "sealed/vault"},
		"machine":   {"ssm", machine},
	} {
		t.Run(name, func(t *testing.T) {
			call := append([]string{"--", "ecsdeck", words[0], "--plugin", program, "--endpoint-url", url}, words[1:]...)
			atTerminal(t, append(append([]string{}, steps...), call...)...)
		})
	}
}

// The AWS CLI and its plugin take the simulated AWS for the real one.
func TestAWSCommandLine(t *testing.T) {
	_, url := realPlugin(t)
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI is not here: ", err)
	}
	for _, at := range []struct{ cluster, service, container string }{{"shells", "web", "web"}, {"sealed", "vault", "vault"}} {
		out, err := exec.Command("aws", "ecs", "list-tasks", "--cluster", at.cluster, "--service-name", at.service, "--endpoint-url", url, "--output", "text").Output()
		task := regexp.MustCompile(`arn:\S+`).FindString(string(out))
		if err != nil || task == "" {
			t.Fatalf("%s, %v", out, err)
		}
		drawn := atTerminal(t, "wait:your own machine", "send:echo by-$((40+2))\r", "wait:by-42", "send:exit\r", "--",
			"sh", "-c", `saved=$(stty -g); aws "$@"; stty "$saved"`, "aws", // which leaves the terminal changed
			"ecs", "execute-command", "--cluster", at.cluster, "--task", task, "--container", at.container, "--interactive", "--command", "/bin/sh", "--endpoint-url", url)
		if !strings.Contains(drawn, "Exiting session") {
			t.Errorf("%s: %s", at.cluster, drawn)
		}
	}
}
