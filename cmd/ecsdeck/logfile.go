package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
)

// logFlags are the flags of the log.
type logFlags struct {
	path  string
	debug bool
}

// hintsFile keeps which hints for newcomers were seen; "" where none are wanted.
func hintsFile(wanted bool) string {
	if !wanted {
		return ""
	}
	return filepath.Join(xdg.StateHome, "ecsdeck", "hints.json")
}

// defaultLogPath is where --debug writes without --log-file.
func defaultLogPath() string { return filepath.Join(xdg.StateHome, "ecsdeck", "ecsdeck.log") }

// homely writes a path under the home folder as a person would.
func homely(path string) string {
	if rest, ok := strings.CutPrefix(path, xdg.Home+string(filepath.Separator)); ok && xdg.Home != "" {
		return filepath.Join("~", rest)
	}
	return path
}

// open opens the log, for its owner's eyes only, and appends to it. Without a
// flag that asks for it nothing is kept. The log has no header, token or body.
func (f logFlags) open() (*slog.Logger, io.Closer, error) {
	path := f.path
	if path == "" && f.debug {
		path = defaultLogPath()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, nil, logRefusal(err)
		}
	}
	if path == "" {
		return slog.New(slog.DiscardHandler), io.NopCloser(nil), nil
	}
	file, err := openLog(path)
	if err != nil {
		return nil, nil, logRefusal(err)
	}
	level := slog.LevelInfo
	if f.debug {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(file, &slog.HandlerOptions{Level: level})), file, nil
}

func openLog(path string) (*os.File, error) {
	// A terminal here would be drawn over, and a pipe would stop the program.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	if err := file.Chmod(0o600); err != nil { // it may have been there, and open to others
		_ = file.Close() // the first error is the one to report
		return nil, err
	}
	return file, nil
}

func logRefusal(err error) error {
	return refusal(fmt.Sprintf("The log cannot be written: %v. Choose another place with --log-file PATH.", err))
}
