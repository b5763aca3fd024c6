package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// readBlock is how much of a file is read at once, from its end.
const readBlock = 64 << 10

// Read returns the newest n entries of the audit file at path, newest first,
// across the files that were put aside. Zero or less means all. An empty path
// means DefaultPath. A file that is not there has no entries; a line that is no
// entry, as the torn last one of a crash, is left out.
func Read(path string, n int) ([]Entry, error) {
	if path == "" {
		path = DefaultPath()
	}
	var out []Entry
	full := func() bool { return n > 0 && len(out) >= n }
	for i := 0; i < kept && !full(); i++ {
		err := backwards(older(path, i), func(line []byte) bool {
			if e, ok := parse(line); ok {
				out = append(out, e)
			}
			return !full()
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return out, fmt.Errorf("audit file: %w", err)
		}
	}
	return out, nil
}

// parse reads one line. A torn entry has no line end, so the next one follows it
// on the same line: then the last entry of the line counts. Inside of a value its
// beginning cannot be found, because quotes are escaped there.
func parse(line []byte) (Entry, bool) {
	var e Entry
	if json.Unmarshal(line, &e) == nil {
		return e, !e.Time.IsZero()
	}
	i := bytes.LastIndex(line, []byte(`{"time":`))
	if i <= 0 {
		return e, false
	}
	e = Entry{}
	err := json.Unmarshal(line[i:], &e)
	return e, err == nil
}

// backwards calls line with every line of a file from its last to its first,
// until line says that it is enough. The bytes are valid during the call only.
func backwards(path string, line func([]byte) bool) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	var rest []byte // the end of a line whose beginning was not read yet
	for at := info.Size(); at > 0; {
		size := min(at, readBlock)
		at -= size
		block := make([]byte, size, int(size)+len(rest))
		if _, err := f.ReadAt(block, at); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		block = append(block, rest...)
		for {
			end := bytes.LastIndexByte(block, '\n')
			if end < 0 {
				break
			}
			if tail := block[end+1:]; len(tail) > 0 && !line(tail) {
				return nil
			}
			block = block[:end]
		}
		rest = block
	}
	if len(rest) > 0 {
		line(rest)
	}
	return nil
}
