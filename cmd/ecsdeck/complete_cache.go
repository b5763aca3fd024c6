package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/adrg/xdg"
)

const (
	// wordsFresh is how long words are offered without asking again: a person who
	// types a command presses the tab key several times.
	wordsFresh = 30 * time.Second

	// wordsKept is how long they are kept for when the account cannot be asked.
	wordsKept = 24 * time.Hour
)

// A wordCache keeps words of one question in a file of its own that only the
// person can read. It is a courtesy: what cannot be kept is asked again.
type wordCache struct{ file string }

// cache is that of a question to the account that the flags and the environment
// lead to; none in the demo, whose world is made anew each time.
func (as asking) cache(what string) wordCache {
	if as.flags.demo {
		return wordCache{}
	}
	parts := []string{what, as.flags.profile, as.flags.region, as.flags.endpoint}
	// The id of a key is not secret, and goes into the name as a hash anyway.
	for _, name := range []string{
		"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_ROLE_ARN",
		"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_ECS", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE",
	} {
		parts = append(parts, os.Getenv(name))
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return wordCache{filepath.Join(xdg.CacheHome, "ecsdeck", "complete", hex.EncodeToString(sum[:16])+".json")}
}

// load returns the words that were kept, and whether they are fresh.
func (c wordCache) load() (words []word, fresh bool) {
	info, err := os.Stat(c.file)
	if c.file == "" || err != nil {
		return nil, false
	}
	age := time.Since(info.ModTime())
	if age > wordsKept {
		return nil, false
	}
	data, err := os.ReadFile(c.file)
	if err != nil || json.Unmarshal(data, &words) != nil {
		return nil, false
	}
	return words, age >= 0 && age < wordsFresh
}

// save keeps words, whole or not at all: another shell may read them meanwhile.
func (c wordCache) save(words []word) {
	dir := filepath.Dir(c.file)
	if c.file == "" || os.MkdirAll(dir, 0o700) != nil {
		return
	}
	c.sweep(dir)
	data, err := json.Marshal(words)
	if err != nil {
		return
	}
	f, err := os.CreateTemp(dir, "new-*") // only the person can read it
	if err != nil {
		return
	}
	_, err = f.Write(data)
	if f.Close() != nil || err != nil || os.Rename(f.Name(), c.file) != nil {
		_ = os.Remove(f.Name()) // else the sweep does
	}
}

// sweep removes what nobody will be offered any more.
func (c wordCache) sweep(dir string) {
	files, _ := os.ReadDir(dir) // a folder that cannot be read needs no sweep
	for _, f := range files {
		if info, err := f.Info(); err == nil && time.Since(info.ModTime()) > wordsKept {
			_ = os.Remove(filepath.Join(dir, f.Name()))
		}
	}
}
