package config

import (
	"slices"
	"strconv"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/tui/keys"
)

// Records are all settings, in the order in which the file has them.
func Records() []Record {
	return slices.Concat(scope(), looks(), calls(), shells(), ssh(), keysAndLists())
}

func scope() []Record {
	return []Record{
		field(Record{
			Name: "profile", Doc: "profile of the shared AWS configuration to start with", Example: `"prod"`,
			Usual: "as the AWS CLI chooses it", Env: "ECSDECK_PROFILE", Flag: "profile",
			Yields: []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID"}, check: oneLine,
		}, func(s *Settings) *string { return &s.Profile }),
		field(Record{
			Name: "region", Doc: "region to look at; with a profile beside it in the file, only of that profile", Example: `"eu-west-1"`,
			Usual: "the profile's", Env: "ECSDECK_REGION", Flag: "region",
			Yields: []string{"AWS_REGION", "AWS_DEFAULT_REGION"}, check: oneLine,
		}, func(s *Settings) *string { return &s.Region }),
		field(Record{
			Name: "cluster", Doc: "cluster to start in, and of a name without one", Example: `"prod-web"`,
			Usual: "none", Env: "ECSDECK_CLUSTER", Flag: "cluster", check: oneLine,
		}, func(s *Settings) *string { return &s.Cluster }),
		field(Record{
			Name: "start", Doc: `what to open first: anything that : takes, as "svc prod-web" or "alarms"`, Example: `"alarms"`,
			Usual: "the clusters", Env: "ECSDECK_START", Flag: "start", check: understood,
		}, func(s *Settings) *string { return &s.Start }),
		field(Record{
			Name: "restore", Doc: "begin where the last run ended: scope, page, sort and columns", Env: "ECSDECK_RESTORE", Flag: "restore",
		}, func(s *Settings) *bool { return &s.Restore }),
		field(Record{
			Name: "read-only", Doc: "refuse every operation that could change something", Env: "ECSDECK_READ_ONLY", Flag: "read-only",
		}, func(s *Settings) *bool { return &s.ReadOnly }),
		field(Record{
			Name: "read-only-profiles", Doc: "patterns of profiles that may only be looked at; * is any text, ? one letter, and case does not count",
			Example: `["prod*", "*-live"]`, Usual: "none", Env: "ECSDECK_READ_ONLY_PROFILES", check: patterns,
		}, func(s *Settings) *[]string { return &s.ReadOnlyProfiles }),
	}
}

func looks() []Record {
	return []Record{
		field(Record{
			Name: "refresh", Doc: "how often the rows on the screen are read again, from 1s to 1h", Example: `"5s"`,
			Usual: "as each view needs it", Env: "ECSDECK_REFRESH", Flag: "refresh", Demo: true, check: between(MinRefresh, MaxRefresh),
		}, func(s *Settings) *time.Duration { return &s.Refresh }),
		field(Record{
			Name: "theme", Doc: "colours: a theme that comes with ecsdeck, or one of your own: a file in ecsdeck/themes of the folder for configuration",
			Example: `"nord"`, Usual: "by the terminal's background", Env: "ECSDECK_THEME", Flag: "theme", Demo: true, check: theme,
		}, func(s *Settings) *string { return &s.Theme }),
		field(Record{
			Name: "theme-dark", Doc: "theme for a terminal with a dark background, when theme is not set", Example: `"tokyo-night"`,
			Usual: "deck-dark", Env: "ECSDECK_THEME_DARK", Demo: true, check: theme,
		}, func(s *Settings) *string { return &s.ThemeDark }),
		field(Record{
			Name: "theme-light", Doc: "theme for a terminal with a light background, when theme is not set", Example: `"rose-pine-dawn"`,
			Usual: "deck-light", Env: "ECSDECK_THEME_LIGHT", Demo: true, check: theme,
		}, func(s *Settings) *string { return &s.ThemeLight }),
		field(Record{
			Name: "mouse", Doc: "whether the deck has the mouse; without it the terminal selects text with it", Env: "ECSDECK_MOUSE", Demo: true,
		}, func(s *Settings) *bool { return &s.Mouse }),
		field(Record{
			Name: "hints", Doc: "whether the first sessions show hints, each until its key was used", Env: "ECSDECK_HINTS", Demo: true,
		}, func(s *Settings) *bool { return &s.Hints }),
	}
}

func calls() []Record {
	return []Record{
		field(Record{
			Name: "budget", Doc: "part of the request rates that AWS gives an account to use at most, from 0.05 to 1",
			Env: "ECSDECK_BUDGET", check: share,
		}, func(s *Settings) *float64 { return &s.Budget }),
		field(Record{
			Name: "metrics-protocol", Doc: "how to speak to CloudWatch; json is for stand-ins that know no other", Example: `"json"`,
			Usual: "cbor, and json where an --endpoint-url refuses that", Env: "ECSDECK_METRICS_PROTOCOL", Flag: "metrics-protocol",
			allowed: func(Known) []string { return []string{awsclient.MetricsCBOR, awsclient.MetricsJSON} },
		}, func(s *Settings) *string { return &s.Metrics }),
		field(Record{
			Name: "log-file", Doc: "append a log to this file; ~ is the home folder", Example: `"~/ecsdeck.log"`,
			Usual: "no log", Env: "ECSDECK_LOG_FILE", Flag: "log-file", Demo: true, check: oneLine,
		}, func(s *Settings) *string { return &s.LogFile }),
		field(Record{
			Name: "debug", Doc: "log every request too", Env: "ECSDECK_DEBUG", Flag: "debug", Demo: true,
		}, func(s *Settings) *bool { return &s.Debug }),
	}
}

func shells() []Record {
	all := []Record{
		field(Record{
			Name: "command", Doc: "command that a shell in a container is", Example: `"/bin/bash -l"`,
			Usual: "bash if it is there, else sh", check: oneLine,
		}, func(s *Settings) *string { return &s.Shell.Command }),
		field(Record{
			Name: "hosts", Doc: "way to a machine that is taken first", Example: `"ssh"`, Usual: "ssm",
			allowed: func(Known) []string { return []string{"ssm", "ssh"} },
		}, func(s *Settings) *string { return &s.Shell.Hosts }),
		field(Record{
			Name: "plugin", Doc: "session-manager-plugin that carries shells, by name or path", Example: `"session-manager-plugin"`,
			Usual: "none, ecsdeck does it itself", check: oneLine,
		}, func(s *Settings) *string { return &s.Shell.Plugin }),
		field(Record{
			Name: "bind", Doc: "address of this machine on which forwarded ports listen", Example: `"127.0.0.1"`,
			Usual: shell.Loopback + ", which nobody else reaches", check: address,
		}, func(s *Settings) *string { return &s.Shell.Bind }),
	}
	for i := range all {
		all[i].Section, all[i].Demo = "shell", true
		all[i].Env = "ECSDECK_SHELL_" + envName(all[i].Name)
	}
	return all
}

func ssh() []Record {
	return []Record{
		rule(Record{
			Name: "match", Doc: "pattern of a machine's id, name or cluster", Example: `"prod-*"`, Usual: "every machine", check: pattern,
		}, func(r *shell.SSHRule) *string { return &r.Match }),
		rule(Record{
			Name: "user", Doc: "user over there", Example: `"ec2-user"`, Usual: "as ssh is configured", check: word,
		}, func(r *shell.SSHRule) *string { return &r.User }),
		rule(Record{
			Name: "port", Doc: "port of sshd", Example: "22", Usual: "as ssh is configured", check: port,
		}, func(r *shell.SSHRule) *int { return &r.Port }),
		rule(Record{
			Name: "key", Doc: "file of the private key; ~ is the home folder", Example: `"~/.ssh/prod.pem"`, Usual: "as ssh is configured", check: oneLine,
		}, func(r *shell.SSHRule) *string { return &r.Key }),
		rule(Record{
			Name: "jump", Doc: "jump host, as ssh -J takes it", Example: `"bastion.example.com"`, Usual: "none", check: word,
		}, func(r *shell.SSHRule) *string { return &r.Jump }),
		rule(Record{
			Name: "options", Doc: "further options, as ssh -o takes them", Example: `["ServerAliveInterval=30"]`, Usual: "none", check: sshOptions,
		}, func(r *shell.SSHRule) *[]string { return &r.Options }),
	}
}

// rule makes the accessors of a field of an ssh rule; of is its number.
func rule[T any](r Record, at func(*shell.SSHRule) *T) Record {
	r.Section, r.Demo = "ssh", true
	one := func(s *Settings, of string) *shell.SSHRule {
		n, err := strconv.Atoi(of)
		if err != nil || n >= len(s.Shell.SSH) {
			return &shell.SSHRule{}
		}
		return &s.Shell.SSH[n]
	}
	r.get = func(s *Settings, of string) any { return *at(one(s, of)) }
	r.put = func(s *Settings, of string, v any) { *at(one(s, of)) = v.(T) } //nolint:forcetypeassert // convert made it of the type that get has
	return r
}

// rules are n rules that say nothing.
func rules(n int) []shell.SSHRule { return make([]shell.SSHRule, n) }

func keysAndLists() []Record {
	return []Record{
		{
			Section: "keys", Doc: "keys of an action, by its name", Example: `"S"`, Usual: "as the help (?) shows them", Demo: true,
			check: keyNames,
			get:   func(s *Settings, of string) any { return s.Keys[keys.ID(of)] },
			put:   func(s *Settings, of string, v any) { s.Keys[keys.ID(of)] = v.([]string) }, //nolint:forcetypeassert // convert made it of the type that get has
		},
		listField(Record{
			Name: "columns", Doc: "columns by their ids, in this order", Example: `["name", "tasks", "rollout"]`, Usual: "the list's own", check: columns,
		}, func(l *List) *[]string { return &l.Columns }),
		listField(Record{
			Name: "sort", Doc: `column to sort by, with asc or desc behind it when the usual way round is not meant; worst and best sort by health`,
			Example: `"tasks desc"`, Usual: "the list's own", check: sortOrder,
		}, func(l *List) *string { return &l.Sort }),
		listField(Record{
			Name: "wide", Doc: "show every column there is",
		}, func(l *List) *bool { return &l.Wide }),
	}
}
