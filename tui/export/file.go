package export

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// ErrExists says that a file was not written because there is one already.
var ErrExists = errors.New("there is a file of this name already")

// Path is the whole path of what a person typed: ~ is the home folder, and what
// has no folder is in the current one.
func Path(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", errors.New("a file name is needed")
	}
	if typed == "~" || strings.HasPrefix(typed, "~/") {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("%s: %w", typed, err)
		}
		typed = filepath.Join(home, typed[1:])
	}
	whole, err := filepath.Abs(typed)
	if err != nil {
		return "", fmt.Errorf("%s: %w", typed, err)
	}
	return whole, nil
}

// Write writes a file that only its owner can read, all of it or nothing. A
// file that is there already is kept, with ErrExists, unless replace is set.
func Write(path string, data []byte, replace bool) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return &fs.PathError{Op: "write", Path: path, Err: syscall.EISDIR}
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }() // it is there only when something failed
	_, err = temp.Write(data)
	if err == nil {
		err = temp.Sync()
	}
	if cerr := temp.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	if replace {
		return os.Rename(temp.Name(), path)
	}
	return place(temp.Name(), path)
}

// place gives a file its name unless the name is taken. A hard link cannot
// replace a file that came meanwhile; where there are none, a look comes first.
func place(temp, path string) error {
	err := os.Link(temp, path)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist):
		return ErrExists
	}
	if _, err := os.Lstat(path); err == nil {
		return ErrExists
	}
	return os.Rename(temp, path)
}

// Explain says in plain words why a file could not be written, and what helps.
func Explain(path string, err error) (why, remedy string) {
	folder := filepath.Dir(path)
	switch {
	case errors.Is(err, ErrExists):
		return path + " exists already", "replace it, or give another name"
	case errors.Is(err, syscall.EISDIR):
		return path + " is a folder", "name a file in it"
	case errors.Is(err, fs.ErrNotExist):
		return "there is no folder " + folder, "make it, or name a file in another one"
	case errors.Is(err, syscall.ENOTDIR):
		return folder + " is no folder", "name a file in one that is"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return folder + " may not be written to", "name a file in a folder of your own, such as ~/" + filepath.Base(path)
	case errors.Is(err, syscall.ENOSPC):
		return "the disk of " + folder + " is full", "make room, or name a file on another disk"
	case errors.Is(err, syscall.ENAMETOOLONG):
		return "the name " + filepath.Base(path) + " is too long", "give a shorter one"
	}
	return path + " could not be written: " + err.Error(), "name a file in another folder"
}

// Name makes a file name of parts, with nothing in it that a shell or a file
// system could take for anything but a name.
func Name(parts ...string) string {
	var out []string
	for _, p := range parts {
		p = strings.Map(func(r rune) rune {
			switch {
			case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '_', r == '-':
				return r
			}
			return '-'
		}, p)
		if p = strings.Trim(p, ".-"); p != "" {
			out = append(out, p[:min(len(p), 60)])
		}
	}
	return strings.Join(out, "-")
}
