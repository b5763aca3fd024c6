package main

import (
	"io"
	"runtime"
	"slices"
	"strings"

	"github.com/cli/browser"
)

// browse opens web pages in the person's browser; nil where there is no screen
// for one, as over SSH: a browser in the terminal would fight with the deck.
func browse(env []string) func(url string) error {
	has := func(name string) bool {
		return slices.ContainsFunc(env, func(e string) bool { return strings.HasPrefix(e, name+"=") && len(e) > len(name)+1 })
	}
	switch runtime.GOOS {
	case "darwin", "windows":
		if has("SSH_CONNECTION") {
			return nil
		}
	default:
		if !has("DISPLAY") && !has("WAYLAND_DISPLAY") && !has("WSL_DISTRO_NAME") {
			return nil
		}
	}
	return func(url string) error {
		browser.Stdout, browser.Stderr = io.Discard, io.Discard // they would write over the deck
		return browser.OpenURL(url)
	}
}
