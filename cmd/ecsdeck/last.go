package main

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/adrg/xdg"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/cmd/ecsdeck/config"
	"github.com/ecsdeck/ecsdeck/tui"
	"github.com/ecsdeck/ecsdeck/tui/export"
	"github.com/ecsdeck/ecsdeck/tui/page"
)

// lastFile keeps where the last run ended; the demo has one of its own.
func lastFile(demo bool) string {
	name := "last.json"
	if demo {
		name = "last-demo.json"
	}
	return filepath.Join(xdg.StateHome, "ecsdeck", name)
}

// loadLast reads where the last run ended; nil when there is nothing to begin
// with. A file that is broken is worth no error: the next run writes it anew.
func loadLast(demo bool) *tui.Last {
	data, err := os.ReadFile(lastFile(demo))
	if err != nil {
		return nil
	}
	var last tui.Last
	if json.Unmarshal(data, &last) != nil {
		return nil
	}
	return &last
}

// saveLast keeps where a run ended, for its owner alone, but for what the
// settings say anyway.
func saveLast(last tui.Last, s config.Settings, demo bool) error {
	own, starts := s.Columns(), s.Starts()
	last.Columns, last.Lists = maps.Clone(last.Columns), maps.Clone(last.Lists)
	for k, columns := range last.Columns {
		if slices.Equal(columns, own[k]) {
			delete(last.Columns, k)
		}
	}
	for k, start := range last.Lists {
		if start == starts[k] {
			delete(last.Lists, k)
		}
	}
	data, err := json.MarshalIndent(last, "", "  ")
	if err != nil {
		return err
	}
	path := lastFile(demo)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return export.Write(path, append(data, '\n'), true)
}

// firstOrUsual opens the client of the scope in which the last run ended. When
// that cannot be opened any more it is the usual one, with a notice.
func (o *opener) firstOrUsual(ctx context.Context, last *tui.Last) (c *awsclient.Client, notice string, err error) {
	s := o.flags.settings
	if last == nil || o.opt.Demo || s.Origin("profile").Layer > config.File || s.Origin("region").Layer > config.File {
		c, err = o.first(ctx)
		return c, "", err
	}
	usual := o.flags
	o.flags.profile, o.flags.region, o.flags.regionOfProfile = last.Profile, last.Region, true
	c, err = o.first(ctx)
	var lost *awsclient.ProfileError
	if !errors.As(err, &lost) {
		return c, "", err
	}
	o.flags = usual
	c, err = o.first(ctx)
	return c, "the profile " + last.Profile + ", where the last run ended, does not exist any more", err
}

// remembered are the options of the deck with what the last run ended with.
func remembered(opt tui.Options, last *tui.Last) tui.Options {
	if last == nil {
		return opt
	}
	if opt.Last = last; last.In(opt.Client.Scope()) && len(last.Places) > 0 {
		opt.Start, opt.Cluster, opt.Service = "", "", "" // those of the settings
	}
	columns := page.ColumnChoice{}
	maps.Copy(columns, opt.Columns)
	maps.Copy(columns, last.Columns)
	lists := maps.Clone(opt.Lists)
	maps.Copy(lists, last.Lists)
	opt.Columns, opt.Lists = columns, lists
	return opt
}
