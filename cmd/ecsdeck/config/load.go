package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/ecsdeck/ecsdeck/themes/tomlfile"
)

// maxFile is the largest settings file that is read, in bytes.
const maxFile = 256 << 10

// Fault is one thing that is wrong with the settings.
type Fault = tomlfile.Fault

// Faults are all the things that are wrong with the settings, in the order of
// the lines.
type Faults = tomlfile.Faults

// Input is what settings are made of.
type Input struct {
	File  string // the settings file; "" reads none
	Label string // the file's name in messages; "" is File
	Must  bool   // a file that is not there is a fault

	Env     func(name string) string // "" when it is not set
	Environ []string                 // as os.Environ, to find slips of the pen in; may be nil
	Flags   map[string]string        // those that were given, by name
	Known   Known
	Demo    bool // settings of real accounts count only as flags
}

// A Layer is a place where settings come from; a later one goes before an
// earlier one.
type Layer int

// The layers.
const (
	Default Layer = iota
	File
	Env
	Flag
)

// Origin says where a setting comes from.
type Origin struct {
	Layer Layer
	Where string // "config.toml:12", "ECSDECK_THEME", "--theme", "default"

	// SDK tells that the AWS SDK takes the value from a variable of its own. The
	// setting itself is then empty, and Told is what the SDK takes; "" for a
	// variable that is no such value, as credentials are.
	SDK  bool
	Told string
}

// Effective are the settings that hold, and where each comes from.
type Effective struct {
	Settings
	origins map[string]Origin // by path
	table   *table
}

func (e Effective) names() *table { return Known{table: e.table}.whole().table }

// Origin says where the setting at a path comes from.
func (e Effective) Origin(path ...string) Origin {
	if o, ok := e.origins[strings.Join(path, ".")]; ok {
		return o
	}
	return Origin{Where: "default"}
}

// Loaded tells whether they come from Load, and not from nowhere.
func (e Effective) Loaded() bool { return e.origins != nil }

// Load puts the layers together: flags before the environment before the file
// before the defaults. All that is wrong comes back as [Faults].
func Load(in Input) (Effective, error) {
	in.Known = in.Known.whole()
	l := loader{in: in, out: Effective{Settings: Defaults(), origins: map[string]Origin{}, table: in.Known.table}}
	l.file()
	own := l.out.Settings // what the file says
	l.environment()
	l.flags()
	l.apart(own)
	l.placed()
	l.demo()
	l.faults = append(l.faults, envSlips(in.Environ)...)
	if err := l.faults.Err(); err != nil {
		return Effective{Settings: Defaults()}, err
	}
	return l.out, nil
}

// Parse reads a settings file alone; name is what it is called in messages. All
// that is wrong comes back as [Faults], beside what is right.
func Parse(name string, data []byte) (Effective, error) {
	out := Effective{Settings: Defaults(), origins: map[string]Origin{}}
	return out, read(name, data, Known{}.whole(), &out).Err()
}

type loader struct {
	in     Input
	out    Effective
	faults Faults
}

func (l *loader) file() {
	label := or(l.in.Label, l.in.File)
	if l.in.File == "" {
		return
	}
	data, err := slurp(l.in.File)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !l.in.Must:
		return
	case err != nil:
		what, remedy := unreadable(label, err)
		l.faults = append(l.faults, Fault{File: label, What: "it cannot be read: " + what, Remedy: remedy})
		return
	}
	l.faults = append(l.faults, read(label, data, l.in.Known, &l.out)...)
}

// What is wrong with a file that is there.
var (
	errFolder  = errors.New("this is a folder")
	errSpecial = errors.New("this is not a regular file")
	errLarge   = fmt.Errorf("a settings file is at most %d KiB", maxFile>>10)
)

func slurp(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errFolder
	case !info.Mode().IsRegular():
		return nil, errSpecial
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errLarge
	}
	return data, err
}

// unreadable says in plain words why a file cannot be read, and what helps.
func unreadable(label string, err error) (what, remedy string) {
	what = err.Error()
	var path *fs.PathError
	if errors.As(err, &path) {
		what = path.Err.Error()
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		remedy = "`ecsdeck config init --config " + label + "` writes one"
	case errors.Is(err, fs.ErrPermission):
		remedy = "let yourself read it, or name another one with --config"
	case errors.Is(err, errFolder):
		remedy = "name the file in it"
	case errors.Is(err, errSpecial):
		remedy = "name a file on disk"
	case errors.Is(err, errLarge):
		remedy = "it holds settings alone"
	}
	return what, remedy
}

func (l *loader) environment() {
	if l.in.Env == nil {
		return
	}
	for _, r := range l.in.Known.table.records {
		if text := l.in.Env(r.Env); r.Env != "" && text != "" {
			l.word(r, text, Origin{Layer: Env, Where: r.Env})
			continue
		}
		for _, name := range r.Yields {
			if l.in.Env(name) != "" {
				r.put(&l.out.Settings, "", r.zero())
				from := Origin{Layer: Env, Where: name + ", by the AWS SDK", SDK: true}
				if name != "AWS_ACCESS_KEY_ID" {
					from.Told = l.in.Env(name)
				}
				l.out.origins[r.Key()] = from
				break
			}
		}
	}
}

func (l *loader) flags() {
	for _, r := range l.in.Known.table.records {
		if text, given := l.in.Flags[r.Flag]; given && r.Flag != "" {
			l.word(r, text, Origin{Layer: Flag, Where: "--" + r.Flag})
		}
	}
}

// word takes a setting from the environment or the command line.
func (l *loader) word(r Record, text string, from Origin) {
	v, wanted := parse(r.zero(), text)
	what, remedy := fmt.Sprintf("%q is of the wrong type", text), "write "+wanted
	if wanted == "" {
		what, remedy = r.fault(l.in.Known, "", v)
	}
	if what != "" {
		l.faults = append(l.faults, Fault{File: from.Where, What: what, Remedy: remedy})
		return
	}
	r.put(&l.out.Settings, "", v)
	l.out.origins[r.Key()] = from
}

// fault says what is wrong with a value of the right type.
func (r Record) fault(k Known, of string, v any) (what, remedy string) {
	if all := r.Allowed(k); all != nil {
		if text, _ := v.(string); text != "" && !slices.Contains(all, text) {
			return fmt.Sprintf("%q is not known", text), tomlfile.DidYouMean(text, all)
		}
	}
	if r.check == nil {
		return "", ""
	}
	return r.check(k, of, v)
}

// apart keeps the region and the cluster of the file's profile away from
// another profile that goes before it.
func (l *loader) apart(own Settings) {
	fresh := Defaults()
	other := own.Profile != "" && l.out.Origin("profile").Layer > File && l.out.Profile != own.Profile
	if other && l.out.Origin("region").Layer == File {
		l.out.Region = fresh.Region
		delete(l.out.origins, "region")
	}
	if elsewhere := own.Region != "" && l.out.Region != own.Region; (other || elsewhere) && l.out.Origin("cluster").Layer == File {
		l.out.Cluster = fresh.Cluster
		delete(l.out.origins, "cluster")
	}
}

// placed lets a place that the command line names go before the page that is
// usually opened first.
func (l *loader) placed() {
	_, cluster := l.in.Flags["cluster"]
	_, service := l.in.Flags["service"]
	if (cluster || service) && l.out.Origin("start").Layer != Flag {
		l.out.Start = Defaults().Start
		delete(l.out.origins, "start")
	}
}

// demo leaves away what is about real accounts.
func (l *loader) demo() {
	if !l.in.Demo {
		return
	}
	for _, r := range l.in.Known.table.records {
		if key := r.Key(); !r.Demo && l.out.Origin(key).Layer != Flag {
			r.put(&l.out.Settings, "", r.zero())
			delete(l.out.origins, key)
		}
	}
}

// envPrefix begins the names of our variables.
const envPrefix = "ECSDECK_"

// EnvFaults are the variables that look like settings and are none.
func EnvFaults(environ []string) Faults {
	known := envNames()
	var out Faults
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if value != "" && strings.HasPrefix(name, envPrefix) && !slices.Contains(known, name) {
			out = append(out, Fault{File: name, What: "there is no setting of this name", Remedy: tomlfile.DidYouMean(name, known)})
		}
	}
	return out
}

func envNames() []string {
	known := []string{envPrefix + "CONFIG"}
	for _, r := range Records() {
		if r.Env != "" {
			known = append(known, r.Env)
		}
	}
	return known
}

// envSlips are those of them that are one of ours but for a letter or two, as
// ECSDECK_READONLY: somebody relies on them. Others may be of somebody else, as
// ECSDECK_VERSION of an installer.
func envSlips(environ []string) Faults {
	return slices.DeleteFunc(EnvFaults(environ), func(f Fault) bool {
		own := strings.TrimPrefix(f.File, envPrefix)
		most := 1
		if len(own) > 5 {
			most = 2
		}
		return !slices.ContainsFunc(envNames(), func(name string) bool {
			return levenshtein.ComputeDistance(own, strings.TrimPrefix(name, envPrefix)) <= most
		})
	})
}
