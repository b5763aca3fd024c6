package main

import (
	"os"
	"path/filepath"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// self are the words that start this program again in a scope, up to the verb;
// nil in the demo, which lives in this process alone. home is the profile of the
// scope that this process started with.
func (f *deckFlags) self(s model.Scope, home string) []string {
	program, err := os.Executable()
	if f.demo || err != nil {
		return nil
	}
	words := []string{program}
	if f.profile != "" || s.Profile != home { // to name it otherwise would pass over credentials of the environment
		words = append(words, "--profile", s.Profile)
	}
	words = append(words, "--region", s.Region)
	if f.endpoint != "" {
		words = append(words, "--endpoint-url", f.endpoint)
	}
	if f.config != "" { // the environment is handed on anyway
		file := f.config
		if whole, err := filepath.Abs(file); err == nil && file != noSettings {
			file = whole
		}
		words = append(words, "--config", file)
	}
	return words
}
