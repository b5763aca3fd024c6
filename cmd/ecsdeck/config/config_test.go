package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/cmd/ecsdeck/config"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// file writes a settings file.
func file(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t testing.TB, text string) config.Effective {
	t.Helper()
	s, err := config.Load(config.Input{File: file(t, text), Label: "config.toml", Must: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// faults are all that is wrong with a file.
func faults(t testing.TB, text string) []string {
	t.Helper()
	_, err := config.Load(config.Input{File: file(t, text), Label: "config.toml"})
	var all config.Faults
	if err != nil && !errors.As(err, &all) {
		t.Fatal(err)
	}
	out := make([]string, len(all))
	for i, f := range all {
		out[i] = f.Error()
	}
	return out
}

func TestWholeFile(t *testing.T) {
	got := load(t, `
profile = "dev"
region = "eu-west-1"
cluster = "web"
start = "svc web"
restore = true
read-only = true
read-only-profiles = ["prod*", "*-live"]
refresh = "1m30s"
theme = "nord"
mouse = false
hints = false
budget = 1
metrics-protocol = "json"
log-file = "x.log"
debug = true

[shell]
command = "/bin/zsh"
hosts = "ssh"
plugin = "smp"
bind = "0.0.0.0"

[[ssh]]
match = "prod-*"
user = "core"
[[ssh]]
port = 2222
options = ["ServerAliveInterval=30"]

[keys]
scale = "f5"
open = ["enter", "ctrl+o"]
suspend = []
redeploy = ""

[lists.services]
columns = ["name", "tasks"]
sort = "age desc"
[lists.alarm-history]
wide = true
`)
	want := config.Settings{
		Profile: "dev", Region: "eu-west-1", Cluster: "web", Start: "svc web", Restore: true, ReadOnly: true,
		ReadOnlyProfiles: []string{"prod*", "*-live"}, Refresh: 90e9, Theme: "nord", Budget: 1, Metrics: "json", LogFile: "x.log", Debug: true,
		Shell: shell.Settings{Command: "/bin/zsh", Hosts: "ssh", Plugin: "smp", Bind: "0.0.0.0", SSH: []shell.SSHRule{
			{Match: "prod-*", User: "core"}, {Port: 2222, Options: []string{"ServerAliveInterval=30"}},
		}},
		Keys: map[keys.ID][]string{"scale": {"f5"}, "open": {"enter", "ctrl+o"}, "suspend": {}, "redeploy": {}},
		Lists: map[kind.Name]config.List{
			kind.Services: {Columns: []string{"name", "tasks"}, Sort: "age desc"}, kind.History: {Wide: true},
		},
	}
	if diff := cmp.Diff(want, got.Settings); diff != "" {
		t.Error(diff)
	}
	for path, line := range map[string]int{"profile": 2, "shell.hosts": 20, "keys.open": 33, "lists.services.sort": 39} {
		o := got.Origin(strings.Split(path, ".")...)
		if o.Layer != config.File || o.Where != fmt.Sprintf("config.toml:%d", line) {
			t.Errorf("%s comes from %+v, want line %d", path, o, line)
		}
	}
}

// Rules may stand in a list, as TOML has it; none at all are none.
func TestSSHAsAList(t *testing.T) {
	got := load(t, "ssh = [{match = \"prod-*\", user = \"core\"}, {port = 2222}]").Shell.SSH
	if diff := cmp.Diff([]shell.SSHRule{{Match: "prod-*", User: "core"}, {Port: 2222}}, got); diff != "" {
		t.Error(diff)
	}
	if got := load(t, "ssh = []").Shell.SSH; len(got) > 0 {
		t.Errorf("%v", got)
	}
}

// Each mistake is told with its line, its key, what is wrong and the remedy.
func TestFaults(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no TOML", "[refresh", `config.toml:1: .*this is not TOML`},
		{"no value", "refresh = ", `config.toml:1: .*write a value behind the =`},
		{"no quotes", "theme = nord", `config.toml:1: expected value but found "nord" instead; put a text into quotes: "nord"`},
		{"section twice", "[shell]\n[shell]", `config.toml:2: key 'shell' has already been defined; write each section once`},
		{"capitals", "READ-ONLY = true", `config.toml:1: there is no setting "READ-ONLY"; did you mean "read-only"\?`},
		{"blank", `profile = " "`, `config.toml:1: profile: there is nothing in it but blanks; write something, or leave it out`},
		{"blank command", "[shell]\ncommand = \" \"", `shell.command: there is nothing in it but blanks`},
		{"ssh with a name", "[ssh.prod]\nuser = \"x\"", `config.toml:1: ssh is of the wrong type; write each as a section: \[\[ssh\]\]`},
		{"ssh of numbers", "ssh = [1]", `config.toml:1: ssh is of the wrong type`},
		{"ssh in a line", "ssh = [{port = 99999}]", `config.toml:1: ssh.port: 99999 is no port`},
		{"unknown", "\nrefesh = \"5s\"", `config.toml:2: there is no setting "refesh"; did you mean "refresh"\?`},
		{"nothing like it", `quux = 1`, `config.toml:1: there is no setting "quux"; there are: profile, .*lists`},
		{"of a section", `command = "x"`, `there is no setting "command"; it belongs into a section: \[shell\]`},
		{"of the top", "[shell]\ntheme = \"nord\"", `config.toml:2: there is no setting "theme" in \[shell\]; it belongs to the top`},
		{"in a section", "[shell]\nhost = \"ssh\"", `config.toml:2: there is no setting "host" in \[shell\]; did you mean "hosts"\?`},
		{"text", "profile = 5", `config.toml:1: profile is of the wrong type; write a text in quotes`},
		{"truth", `mouse = "no"`, `mouse is of the wrong type; write true or false`},
		{"number", `budget = "much"`, `budget is of the wrong type; write a number as 0.5`},
		{"time", `refresh = 5`, `refresh is of the wrong type; write a time in quotes as "5s"`},
		{"no time", `refresh = "soon"`, `refresh is of the wrong type; write a time in quotes`},
		{"list", `read-only-profiles = 1`, `read-only-profiles is of the wrong type; write a list as`},
		{"list of others", `read-only-profiles = [1]`, `write a list as`},
		{"section as value", `shell = "zsh"`, `shell is of the wrong type; write it as a section: \[shell\]`},
		{"ssh as one", "[ssh]\nuser = \"x\"", `ssh is of the wrong type; write each as a section: \[\[ssh\]\]`},
		{"lists as value", "[lists]\nservices = 1", `config.toml:2: lists.services is of the wrong type; write it as a section: \[lists.services\]`},
		{"too often", `refresh = "10ms"`, `refresh: 10ms is out of range; write a time from 1s to 1h`},
		{"too seldom", `refresh = "2h"`, `refresh: 2h is out of range`},
		{"theme", `theme = "nordd"`, `theme: unknown theme "nordd"; did you mean "nord"\?`},
		{"dark theme", `theme-dark = "plaid"`, `theme-dark: unknown theme "plaid"; there are: deck-dark`},
		{"budget", `budget = 1.5`, `budget: 1.5 is out of range; write a part from 0.05 to 1`},
		{"no budget", `budget = nan`, `budget: NaN is out of range`},
		{"start", `start = "plaid"`, `start: "plaid" is no list and no command; write what you would type after :`},
		{"start quits", `start = "quit"`, `start: to begin with this would leave at once`},
		{"pattern", `read-only-profiles = ["[a"]`, `read-only-profiles: "\[a" is no pattern`},
		{"empty pattern", `read-only-profiles = [""]`, `a pattern is empty; write "\*"`},
		{"one of some", `metrics-protocol = "jsn"`, `metrics-protocol: "jsn" is not known; did you mean "json"\?`},
		{"hosts", "[shell]\nhosts = \"telnet\"", `config.toml:2: shell.hosts: "telnet" is not known; there are: ssm, ssh`},
		{"bind", "[shell]\nbind = \"nowhere\"", `shell.bind: "nowhere" is not an address`},
		{"control", "[shell]\ncommand = \"a\\u001b\"", `shell.command: it holds a control character`},
		{"second rule", "[[ssh]]\nuser = \"a\"\n\n[[ssh]]\nuser = \"-oProxyCommand=x\"", `config.toml:5: ssh.user: "-oProxyCommand=x" is not a name`},
		{"port", "[[ssh]]\nport = 70000", `config.toml:2: ssh.port: 70000 is no port`},
		{"option", "[[ssh]]\noptions = [\"-v\"]", `ssh.options: "-v" is not an option`},
		{"rule key", "[[ssh]]\nprot = 22", `config.toml:2: there is no setting "prot" in \[ssh\]; did you mean "port"\?`},
		{"empty rule", "[[ssh]]\n\n[[ssh]]\nuser = \"x\"", `config.toml:1: this rule says nothing`},
		{"rule pattern", "[[ssh]]\nmatch = \"[\"", `ssh.match: "\[" is no pattern`},
		{"action", "[keys]\nscael = \"x\"", `config.toml:2: there is no action "scael"; did you mean "scale"\?`},
		{"key", "[keys]\nscale = \"Ctrl-R\"", `keys.scale: "Ctrl-R" is no key; write it "ctrl\+r"`},
		{"no key", "[keys]\nscale = \"hyper\"", `keys.scale: "hyper" is no key; write a letter`},
		{"key twice", "[keys]\nscale = [\"S\", \"S\"]", `keys.scale: the key "S" is there twice`},
		{"no way out", "[keys]\ninterrupt = []", `keys.interrupt: without a key`},
		{"clash", "[keys]\nsort = \"r\"", `config.toml:2: the key "r" would be both sort .* and redeploy .*meet in the list of services; give one of them another key, as redeploy = "f5", or none: redeploy = \[\]`},
		{"clash everywhere", "[keys]\npalette = \"?\"", `config.toml:2: the key "\?" would be both .*palette.* in every place`},
		{"kind", "[lists.servces]\nwide = true", `config.toml:1: there are no lists of "servces"; did you mean "services"\?`},
		{"column", "[lists.services]\ncolumns = [\"tusks\"]", `config.toml:2: lists.services.columns: services have no column "tusks"; did you mean "tasks"\?`},
		{"column twice", "[lists.services]\ncolumns = [\"name\", \"name\"]", `the column "name" is there twice`},
		{"sort", "[lists.tasks]\nsort = \"agee\"", `lists.tasks.sort: tasks have no column "agee" to sort by; did you mean "age"\?`},
		{"sort way", "[lists.tasks]\nsort = \"age up\"", `"up" is no way round; write "age asc" or "age desc"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := faults(t, tt.text)
			if len(got) != 1 || !regexp.MustCompile(tt.want).MatchString(got[0]) {
				t.Errorf("%q\nwant %s", got, tt.want)
			}
		})
	}
}

func TestAllFaultsAtOnceInOrder(t *testing.T) {
	got := faults(t, "theme = \"x\"\nmouse = 1\n[keys]\nup = \"hyper\"\n[lists.tasks]\nsort = \"x\"\n[[ssh]]\nport = -1\n")
	if len(got) != 5 {
		t.Fatalf("%d faults: %q", len(got), got)
	}
	for i, line := range []int{1, 2, 4, 6, 8} {
		if !strings.HasPrefix(got[i], fmt.Sprintf("config.toml:%d: ", line)) {
			t.Errorf("fault %d is %q, want line %d", i, got[i], line)
		}
	}
}

// Two actions may swap their keys, and take one that another has given away.
func TestKeysThatDoNotMeet(t *testing.T) {
	for _, text := range []string{
		"[keys]\nscale = \"r\"\nredeploy = \"s\"",
		"[keys]\nsort = \"r\"\nredeploy = []",
		"[keys]\nzoom-in = \"s\"", // charts alone
		"[keys]\nscale = \"s\"",   // as it is
	} {
		if got := faults(t, text); len(got) > 0 {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestFileThatIsNotThere(t *testing.T) {
	in := config.Input{File: filepath.Join(t.TempDir(), "none.toml")}
	if s, err := config.Load(in); err != nil || !reflect.DeepEqual(s.Settings, config.Defaults()) {
		t.Errorf("%+v, %v", s.Settings, err)
	}
	in.Must = true
	if _, err := config.Load(in); err == nil || !strings.Contains(err.Error(), "it cannot be read: no such file") {
		t.Errorf("%v", err)
	}
	for _, tt := range []struct{ file, want string }{
		{in.File, "no such file or directory; `ecsdeck config init --config f` writes one"},
		{t.TempDir(), "it cannot be read: this is a folder; name the file in it"},
		{os.DevNull, "it cannot be read: this is not a regular file; name a file on disk"},
		{file(t, strings.Repeat("#", 1e6)), "a settings file is at most 256 KiB; it holds settings alone"},
	} {
		in.File, in.Label = tt.file, "f"
		if _, err := config.Load(in); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v, want %s", err, tt.want)
		}
	}
}

// Flags go before the environment, and that before the file.
func TestLayers(t *testing.T) {
	in := config.Input{File: file(t, "theme = \"nord\"\nrefresh = \"7s\"\nmouse = false\n"), Label: "f"}
	env := map[string]string{"ECSDECK_THEME": "dracula", "ECSDECK_REFRESH": "8s", "ECSDECK_READ_ONLY_PROFILES": "prod*, live"}
	in.Env = func(name string) string { return env[name] }
	in.Flags = map[string]string{"refresh": "9s", "no-setting": "x"}
	s, err := config.Load(in)
	if err != nil {
		t.Fatal(err)
	}
	if s.Theme != "dracula" || s.Refresh != 9e9 || s.Mouse || !slices.Equal(s.ReadOnlyProfiles, []string{"prod*", "live"}) {
		t.Errorf("%+v", s.Settings)
	}
	for key, want := range map[string]string{"theme": "ECSDECK_THEME", "refresh": "--refresh", "mouse": "f:3", "budget": "default"} {
		if got := s.Origin(key).Where; got != want {
			t.Errorf("%s comes from %q, want %q", key, got, want)
		}
	}
	env["ECSDECK_MOUSE"], env["ECSDECK_BUDGET"], env["ECSDECK_REFRESH"] = "maybe", "9", "soon"
	_, err = config.Load(in)
	for _, want := range []string{
		`ECSDECK_MOUSE: "maybe" is of the wrong type; write true or false`,
		`ECSDECK_BUDGET: 9 is out of range`, `ECSDECK_REFRESH: "soon" is of the wrong type; write a time`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

// Of every setting its origin is told, and it is the value of that origin that
// holds: the flag's before the variable's before the file's before the default.
func TestOriginOfEverySetting(t *testing.T) {
	values := map[string][3]string{ // of the file, the variable and the flag, where the sample is the only word or the default
		"start": {"alarms", "tasks", "services"}, "refresh": {"5s", "6s", "7s"}, "theme": {"nord", "dracula", "one-dark"},
		"theme-dark": {"nord", "dracula", ""}, "theme-light": {"nord", "dracula", ""}, "budget": {"0.5", "0.6", ""},
		"metrics-protocol": {"json", "cbor", "json"}, "shell.hosts": {"ssh", "ssm", ""}, "shell.bind": {"127.0.0.1", "localhost", ""},
	}
	for _, r := range config.Records() {
		if r.Section != "" && r.Section != "shell" {
			continue // they have neither flag nor variable
		}
		v, ok := values[r.Key()]
		switch {
		case ok:
		case r.Type() == "true or false":
			v = [3]string{"true", "false", "true"}
		default:
			v = [3]string{"one", "two", "three"}
		}
		written := v[0]
		if r.Type() == "text" || r.Type() == "time" || r.Type() == "list" {
			written = fmt.Sprintf("%q", written)
		}
		text := r.Name + " = " + written
		if r.Section != "" {
			text = "[" + r.Section + "]\n" + text
		}
		in := config.Input{Env: func(string) string { return "" }}
		want := func(layer config.Layer, where, value string) {
			t.Helper()
			s, err := config.Load(in)
			if err != nil {
				t.Fatalf("%s: %v", r.Key(), err)
			}
			for _, l := range s.Lines() {
				if l.Name != r.Name || l.Section != r.Section {
					continue
				}
				got := strings.Trim(fmt.Sprint(l.Value), "[]")
				if l.Origin.Layer != layer || l.Origin.Where != where || value != "" && got != value {
					t.Errorf("%s is %s from %+v, want %s from %s", r.Key(), got, l.Origin, value, where)
				}
				return
			}
			t.Errorf("%s is not shown", r.Key())
		}
		want(config.Default, "default", "")
		in.File, in.Label = file(t, text), "f"
		want(config.File, fmt.Sprintf("f:%d", 1+strings.Count(text, "\n")), v[0])
		in.Env = func(name string) string {
			if name == r.Env {
				return v[1]
			}
			return ""
		}
		if r.Env == "" {
			t.Errorf("%s has no variable", r.Key())
		}
		want(config.Env, r.Env, v[1])
		if r.Flag != "" {
			in.Flags = map[string]string{r.Flag: v[2]}
			want(config.Flag, "--"+r.Flag, v[2])
		}
	}
}

// The scope of the file gives way to that of the environment, and its region
// and cluster are of its profile.
func TestScope(t *testing.T) {
	const both = "profile = \"prod\"\nregion = \"eu-west-1\"\ncluster = \"web\"\n"
	tests := []struct {
		name, file                            string
		env, flags                            map[string]string
		profile, region, cluster, profileFrom string
	}{
		{"file", both, nil, nil, "prod", "eu-west-1", "web", "f:1"},
		{"same profile", both, nil, map[string]string{"profile": "prod"}, "prod", "eu-west-1", "web", "--profile"},
		{"other profile", both, nil, map[string]string{"profile": "dev"}, "dev", "", "", "--profile"},
		{"other region", both, nil, map[string]string{"region": "us-east-1"}, "prod", "us-east-1", "", "f:1"},
		{"AWS_PROFILE", both, map[string]string{"AWS_PROFILE": "dev"}, nil, "", "", "", "AWS_PROFILE, by the AWS SDK"},
		{"credentials", both, map[string]string{"AWS_ACCESS_KEY_ID": "AKID"}, nil, "", "", "", "AWS_ACCESS_KEY_ID, by the AWS SDK"},
		{"ours first", both, map[string]string{"AWS_PROFILE": "dev", "ECSDECK_PROFILE": "prod"}, nil, "prod", "eu-west-1", "web", "ECSDECK_PROFILE"},
		{"AWS_REGION", both, map[string]string{"AWS_REGION": "us-east-1"}, nil, "prod", "", "", "f:1"},
		{"region alone", "region = \"eu-west-1\"", map[string]string{"AWS_PROFILE": "dev"}, nil, "", "eu-west-1", "", "AWS_PROFILE, by the AWS SDK"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := config.Input{File: file(t, tt.file), Label: "f", Flags: tt.flags, Env: func(name string) string { return tt.env[name] }}
			s, err := config.Load(in)
			if err != nil {
				t.Fatal(err)
			}
			got := []string{s.Profile, s.Region, s.Cluster, s.Origin("profile").Where}
			if want := []string{tt.profile, tt.region, tt.cluster, tt.profileFrom}; !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

// The demo is no real account.
func TestDemo(t *testing.T) {
	in := config.Input{File: file(t, "profile = \"prod\"\nread-only = true\nstart = \"alarms\"\ntheme = \"nord\"\nbudget = 0.1\n[keys]\nscale = \"f5\"\n"), Demo: true}
	in.Flags = map[string]string{"start": "tasks"}
	s, err := config.Load(in)
	if err != nil {
		t.Fatal(err)
	}
	if s.Profile != "" || s.ReadOnly || s.Start != "tasks" || s.Theme != "nord" || s.Budget != config.Defaults().Budget || len(s.Keys) != 1 {
		t.Errorf("%+v", s.Settings)
	}
}

func TestEnvFaults(t *testing.T) {
	got := config.EnvFaults([]string{"ECSDECK_THEME=x", "ECSDECK_CONFIG=x", "HOME=/", "ECSDECK_TEME=x"})
	if len(got) != 1 || got[0].Error() != `ECSDECK_TEME: there is no setting of this name; did you mean "ECSDECK_THEME"?` {
		t.Errorf("%v", got)
	}
}
