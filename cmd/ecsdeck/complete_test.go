package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient"
)

func demoAsking() asking {
	return asking{app: &app{}, ctx: context.Background(), flags: deckFlags{demo: true, readOnly: true, world: worldFlags{name: "calm"}}}
}

// TestCompletionEnds: what does not answer is not waited for, and what came until
// then is offered.
func TestCompletionEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		stuck := make(chan struct{})
		got := demoAsking().words("x", func(_ context.Context, _ *awsclient.Client, add func(...word)) error {
			add(word{Name: "early"})
			<-stuck // as a program for credentials that asks a person
			add(word{Name: "late"})
			return nil
		})
		if took := time.Since(began); took != completeWithin {
			t.Errorf("took %s", took)
		}
		if diff := cmp.Diff([]word{{Name: "early"}}, got); diff != "" {
			t.Error(diff)
		}
		close(stuck)
		synctest.Wait()
	})
}

func TestWordCache(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "ecsdeck", "complete")
	c := wordCache{filepath.Join(dir, "a.json")}
	if _, fresh := c.load(); fresh {
		t.Error("nothing was kept yet")
	}
	want := []word{{"prod", "ok"}, {"dev", ""}}
	c.save(want)
	got, fresh := c.load()
	if diff := cmp.Diff(want, got); diff != "" || !fresh {
		t.Errorf("fresh %t, %s", fresh, diff)
	}

	back := func(by time.Duration) {
		at := time.Now().Add(-by)
		if err := os.Chtimes(c.file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	back(wordsFresh + time.Second)
	if got, fresh := c.load(); fresh || len(got) != 2 {
		t.Errorf("older words: fresh %t, %v", fresh, got)
	}
	back(wordsKept + time.Second)
	if got, _ := c.load(); got != nil {
		t.Errorf("words of yesterday: %v", got)
	}

	wordCache{filepath.Join(dir, "b.json")}.save(nil)
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 || files[0].Name() != "b.json" {
		t.Errorf("old words are swept, and nothing else is left: %v %v", files, err)
	}
	if err := os.WriteFile(c.file, []byte("{torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, fresh := c.load(); fresh || got != nil {
		t.Errorf("a torn file: %t, %v", fresh, got)
	}
}

// TestWordCacheIsPrivate: others on the machine cannot read names of the account.
func TestWordCacheIsPrivate(t *testing.T) {
	t.Parallel()
	c := wordCache{filepath.Join(t.TempDir(), "complete", "a.json")}
	c.save([]word{{"prod", ""}})
	info, err := os.Stat(c.file)
	if err != nil {
		t.Fatal(err)
	}
	if os.PathSeparator == '/' && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o", info.Mode().Perm())
	}
}

// TestCompletionCachesNothingOfTheDemo: its world is another one each time.
func TestCompletionCachesNothingOfTheDemo(t *testing.T) {
	t.Parallel()
	if c := demoAsking().cache("x"); c.file != "" {
		t.Errorf("kept in %s", c.file)
	}
	as := demoAsking()
	as.flags.demo = false
	other := as
	other.flags.profile = "prod"
	if as.cache("x").file == as.cache("y").file || as.cache("x").file == other.cache("x").file {
		t.Error("two questions share a file")
	}
}
