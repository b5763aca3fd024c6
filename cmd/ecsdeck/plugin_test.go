package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"github.com/charmbracelet/x/term"
)

// fakePlugin is a program of the test scripts: what ecsdeck may expect of a
// session-manager-plugin, and no session. It says how it was called, tells that
// Ctrl-C came to it, and ends at q without giving the terminal back, as one that
// is killed. FAKE_VERSION is its version, FAKE_CODE what it ends with.
func fakePlugin() {
	if len(os.Args) == 2 && os.Args[1] == "--version" {
		fmt.Println(os.Getenv("FAKE_VERSION"))
		return
	}
	if why := misused(os.Args); why != "" {
		fmt.Println("plugin: " + why)
		os.Exit(3)
	}
	fmt.Printf("plugin: region %s, profile %q, parameters %s, endpoint %s\n", os.Args[2], os.Args[4], os.Args[5], os.Args[6])
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	fmt.Println("interrupt me")
	fmt.Printf("%v came\n", <-signals)
	_, _ = term.MakeRaw(os.Stdin.Fd()) // which nobody undoes
	fmt.Print("end me\r\n")
	_, _ = bufio.NewReader(os.Stdin).ReadString('q')
	if os.Getenv("FAKE_CODE") != "" {
		os.Exit(4)
	}
}

// misused tells what is wrong with a call of a plugin. Source: see shell.Plugin.
func misused(argv []string) string {
	var answer, params map[string]string
	switch {
	case len(argv) != 7 || argv[3] != "StartSession":
		return "the arguments are " + strings.Join(argv[1:], " ")
	case !strings.HasPrefix(argv[1], "AWS_SSM_START_SESSION_RESPONSE"):
		return "the answer is not in the environment"
	case json.Unmarshal([]byte(os.Getenv(argv[1])), &answer) != nil:
		return "the answer is no JSON"
	case json.Unmarshal([]byte(argv[5]), &params) != nil || params["Target"] == "":
		return "there is no target"
	}
	for _, name := range []string{"SessionId", "StreamUrl", "TokenValue"} {
		if answer[name] == "" {
			return "there is no " + name
		}
	}
	if strings.Contains(strings.Join(argv, " "), answer["TokenValue"]) {
		return "the token is there for all to read"
	}
	return ""
}
