package awsclient

import (
	"bufio"
	"cmp"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
)

// Profiles lists the profile names of the shared configuration files, by name.
// It reads ~/.aws/config and ~/.aws/credentials, or the files that
// AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name. Files that cannot be
// read are as good as empty.
func Profiles() []string {
	names := map[string]bool{}
	configFile := cmp.Or(os.Getenv("AWS_CONFIG_FILE"), config.DefaultSharedConfigFilename())
	for _, section := range sections(configFile) {
		// Other sections, as [sso-session x] and [services x], are no profiles.
		if name, ok := strings.CutPrefix(section, "profile "); ok {
			names[strings.TrimSpace(name)] = true
		} else if section == "default" {
			names[section] = true
		}
	}
	credentialsFile := cmp.Or(os.Getenv("AWS_SHARED_CREDENTIALS_FILE"), config.DefaultSharedCredentialsFilename())
	for _, section := range sections(credentialsFile) {
		names[section] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// MatchesProfile tells whether a profile matches one of the patterns: * is any
// text, ? one letter, [a-z] one of some, and case does not count. A pattern that
// is none matches every profile: what was meant to be kept safe stays safe.
func MatchesProfile(patterns []string, profile string) bool {
	// Slashes are letters like others in the name of a profile.
	plain := func(text string) string { return strings.ReplaceAll(strings.ToLower(text), "/", "\x00") }
	for _, p := range patterns {
		if ok, err := path.Match(plain(p), plain(profile)); ok || err != nil {
			return true
		}
	}
	return false
}

// sections returns the names of the [sections] of an ini file, in order.
func sections(path string) []string {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	var out []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		rest, ok := strings.CutPrefix(line, "[")
		if !ok {
			continue
		}
		if name, _, ok := strings.Cut(rest, "]"); ok {
			out = append(out, strings.TrimSpace(name))
		}
	}
	return out
}

// sorted sorts names in place and returns them.
func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
