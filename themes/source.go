package themes

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/ecsdeck/ecsdeck/themes/tomlfile"
)

//go:embed *.toml
var files embed.FS

// maxFile is the largest theme file that is read, in bytes.
const maxFile = 256 << 10

// Source is where themes come from: those that come with the product, and a
// folder of the person's own. A file of that folder with the name of a theme of
// the product takes its place. A Source is safe to use from any goroutine.
type Source struct {
	folder fs.FS // nil: none
	label  string

	mu   sync.Mutex
	seen string
}

// Info is one line of a theme picker.
type Info struct {
	Name  string
	About string // a few words; may be empty
	Dark  bool   // made for a dark background
	Any   bool   // the terminal's own 16 colours, which suit its background
	Own   bool   // from the person's folder
	Err   error  // why it cannot be used; nil for a good one
}

// BuiltIn is the source of the themes that come with the product.
func BuiltIn() *Source { return &Source{} }

// NewSource adds the theme files (*.toml) of a folder to those that come with
// the product. The label stands for the folder in messages. A folder that does
// not exist is an empty one.
func NewSource(folder fs.FS, label string) *Source {
	s := &Source{folder: folder, label: label}
	s.seen = s.stamp()
	return s
}

// OpenFolder is NewSource for a folder on disk.
func OpenFolder(dir string) *Source { return NewSource(os.DirFS(dir), dir) }

// Names lists the themes of the source in a steady order: the two defaults, the
// person's own by name, and the others by name.
func (s *Source) Names() []string {
	own := s.own()
	var rest []string
	for _, name := range builtInNames() {
		if !slices.Contains(own, name) {
			rest = append(rest, name)
		}
	}
	all := slices.Concat(own, rest)
	rank := func(name string) int {
		if i := slices.Index([]string{DefaultDark, DefaultLight}, name); i >= 0 {
			return i
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	return all
}

// List tells of each theme what a picker shows, in the order of Names. A file
// that cannot be used is listed too, with the reason.
func (s *Source) List() []Info {
	var out []Info
	own := s.own()
	for _, name := range s.Names() {
		info := Info{Name: name, Own: slices.Contains(own, name)}
		t, err := s.Load(name)
		if err != nil {
			info.Err = err
		} else {
			info.About, info.Dark, info.Any = t.about, t.dark, t.few
		}
		out = append(out, info)
	}
	return out
}

// Load returns the theme of that name, for true colour. What is wrong with a
// file comes back as [Faults].
func (s *Source) Load(name string) (*Theme, error) {
	if names := s.Names(); !slices.Contains(names, name) {
		return nil, fmt.Errorf("unknown theme %q: there are %s", name, strings.Join(names, ", "))
	}
	one, err := s.sheet(name, false)
	if err != nil {
		return nil, err
	}
	return s.compile(one)
}

// Changed tells whether a theme file of the folder has come, gone or changed
// since the last call, or since the source was made. It looks at times and
// sizes only, so it is cheap enough to be called every second.
func (s *Source) Changed() bool {
	if s.folder == nil {
		return false
	}
	now := s.stamp()
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := now != s.seen
	s.seen = now
	return changed
}

func (s *Source) stamp() string {
	var b strings.Builder
	for _, name := range s.own() {
		if st, err := fs.Stat(s.folder, name+".toml"); err == nil {
			fmt.Fprintln(&b, name, st.Size(), st.ModTime().UnixNano())
		}
	}
	return b.String()
}

// own lists the themes of the folder.
func (s *Source) own() []string {
	if s.folder == nil {
		return nil
	}
	entries, err := fs.ReadDir(s.folder, ".")
	if err != nil {
		return nil // no folder: no themes of one's own
	}
	var out []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".toml"); ok && !e.IsDir() && validName(name) {
			out = append(out, name)
		}
	}
	return out
}

// validName keeps out hidden files of editors and whatever would not print.
func validName(name string) bool {
	return name != "" && name[0] != '.' && !strings.ContainsFunc(name, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_.", c))
	})
}

func builtInNames() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil // cannot happen: the folder is part of the binary
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".toml"))
	}
	return names
}

// errNoTheme says that there is no file of that name.
var errNoTheme = errors.New("no such theme")

// sheet reads one theme file: the person's own before the product's.
func (s *Source) sheet(name string, builtIn bool) (sheet, error) {
	if !builtIn && slices.Contains(s.own(), name) {
		file := path.Join(s.label, name+".toml")
		data, err := s.read(name + ".toml")
		if err != nil {
			return sheet{}, Faults{{File: file, What: err.Error()}}
		}
		return readNamed(file, name, data)
	}
	if !slices.Contains(builtInNames(), name) {
		return sheet{}, errNoTheme
	}
	data, err := files.ReadFile(name + ".toml")
	if err != nil {
		return sheet{}, err
	}
	return readNamed(builtInFile(name), name, data)
}

func builtInFile(name string) string { return "built-in " + name + ".toml" }

// readNamed reads a sheet that is called as its file.
func readNamed(file, name string, data []byte) (sheet, error) {
	one, err := readSheet(file, data)
	if err == nil && one.name != "" && one.name != name {
		err = Faults{{
			File: file, What: fmt.Sprintf("name is %q, but the file is called %s.toml", one.name, name),
			Remedy: "leave name out, or rename the file",
		}}
	}
	one.name = name
	return one, err
}

func (s *Source) read(file string) ([]byte, error) {
	st, err := fs.Stat(s.folder, file)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, errors.New("this is not a regular file")
	}
	f, err := s.folder.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("a theme file is at most %d KiB", maxFile>>10)
	}
	return data, err
}

// compile lays a sheet over all that it extends and makes it ready.
func (s *Source) compile(top sheet) (*Theme, error) {
	chain := []sheet{top}
	for one := top; one.extends != ""; {
		next, err := s.parent(one)
		if err == nil && slices.ContainsFunc(chain, func(c sheet) bool { return c.file == next.file }) {
			err = Faults{cycle(chain, one, next)}
		}
		if err != nil {
			return nil, err
		}
		chain = append(chain, next)
		one = next
	}
	whole := chain[len(chain)-1]
	for i := len(chain) - 2; i >= 0; i-- {
		whole = chain[i].over(whole)
	}
	p, err := resolve(whole)
	if err != nil {
		return nil, err
	}
	t := &Theme{name: top.name, about: whole.about, palette: p}
	return t.For(trueColour), nil
}

// parent reads the theme that a sheet extends. The product's themes extend each
// other only, and a theme that extends its own name means the product's.
func (s *Source) parent(one sheet) (sheet, error) {
	fromBuiltIn := one.file == builtInFile(one.name)
	next, err := s.sheet(one.extends, fromBuiltIn || one.extends == one.name)
	if !errors.Is(err, errNoTheme) {
		return next, err
	}
	what, remedy := fmt.Sprintf("extends %q, which is not a theme", one.extends), tomlfile.DidYouMean(one.extends, s.Names())
	if one.extends == one.name {
		what, remedy = fmt.Sprintf("%q extends itself", one.name), "name another theme"
	}
	return sheet{}, Faults{{File: one.file, Line: one.extendsAt, What: what, Remedy: remedy}}
}

func cycle(chain []sheet, one, next sheet) Fault {
	var names []string
	for _, c := range chain {
		names = append(names, c.name)
	}
	return Fault{
		File: one.file, Line: one.extendsAt,
		What:   fmt.Sprintf("themes extend each other in a circle: %s", strings.Join(append(names, next.name), " > ")),
		Remedy: "let one of them extend a theme that comes with ecsdeck, or none",
	}
}
