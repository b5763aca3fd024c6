package config

import (
	"fmt"
	"net"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/themes/tomlfile"
	"github.com/ecsdeck/ecsdeck/tui"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/order"
)

// The shortest and longest time between two looks at what is on the screen.
const (
	MinRefresh = time.Second
	MaxRefresh = time.Hour
)

// minBudget is the smallest part of AWS's rates that a deck can live on.
const minBudget = 0.05

// A check of a value says what is wrong with it and the remedy; both are empty
// when nothing is. The value is of the type of its record.
type check = func(k Known, of string, v any) (what, remedy string)

func oneLine(_ Known, _ string, v any) (what, remedy string) {
	text, _ := v.(string)
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "it holds a control character", "write one line of plain text"
	}
	if text != "" && strings.TrimSpace(text) == "" {
		return "there is nothing in it but blanks", "write something, or leave it out"
	}
	return "", ""
}

func understood(_ Known, _ string, v any) (what, remedy string) {
	text, _ := v.(string)
	if text == "" {
		return "", ""
	}
	if slices.Contains([]string{"q", "quit", "exit"}, text) {
		return "to begin with this would leave at once", `write what you want to see, as "services"`
	}
	if err := tui.Understands(text); err != nil {
		return err.Error(), `write what you would type after :, as "services" or "svc prod-web"`
	}
	return "", ""
}

func patterns(k Known, of string, v any) (what, remedy string) {
	list, _ := v.([]string)
	for _, p := range list {
		if strings.TrimSpace(p) == "" {
			return "a pattern is empty", `write "*" for every profile, or leave it out`
		}
		if what, remedy = pattern(k, of, p); what != "" {
			return what, remedy
		}
	}
	return "", ""
}

func pattern(_ Known, _ string, v any) (what, remedy string) {
	text, _ := v.(string)
	if _, err := path.Match(text, ""); err != nil {
		return fmt.Sprintf("%q is no pattern", text), "write * for any text, ? for one letter, and [ only with its ]"
	}
	return "", ""
}

func between(least, most time.Duration) check {
	return func(_ Known, _ string, v any) (what, remedy string) {
		d, _ := v.(time.Duration)
		if d != 0 && (d < least || d > most) {
			return short(d) + " is out of range", fmt.Sprintf("write a time from %s to %s", short(least), short(most))
		}
		return "", ""
	}
}

func share(_ Known, _ string, v any) (what, remedy string) {
	f, _ := v.(float64)
	if !(f >= minBudget && f <= 1) {
		return fmt.Sprintf("%v is out of range", f), fmt.Sprintf("write a part from %v to 1, as 0.5 for half", minBudget)
	}
	return "", ""
}

func theme(k Known, _ string, v any) (what, remedy string) {
	name, _ := v.(string)
	if name == "" {
		return "", ""
	}
	names := k.themes().Names()
	if !slices.Contains(names, name) {
		return fmt.Sprintf("unknown theme %q", name), tomlfile.DidYouMean(name, names)
	}
	if !k.ReadThemes {
		return "", ""
	}
	if _, err := k.themes().Load(name); err != nil {
		return err.Error(), "mend that theme, or choose another one"
	}
	return "", ""
}

func address(_ Known, _ string, v any) (what, remedy string) {
	text, _ := v.(string)
	if text != "" && text != "localhost" && net.ParseIP(text) == nil {
		return fmt.Sprintf("%q is not an address of this machine", text), `write an IP address as "127.0.0.1"`
	}
	return "", ""
}

// word is a text that becomes a word of ssh's command line.
func word(_ Known, _ string, v any) (what, remedy string) {
	text, _ := v.(string)
	if strings.HasPrefix(text, "-") || strings.ContainsAny(text, " \t\r\n\x00'\"`$;|&<>") {
		return fmt.Sprintf("%q is not a name", text), "write it as one word, without quotes and blanks, that does not begin with -"
	}
	return "", ""
}

func port(_ Known, _ string, v any) (what, remedy string) {
	n, _ := v.(int)
	if n < 0 || n > 65535 {
		return fmt.Sprintf("%d is no port", n), "write a number from 1 to 65535"
	}
	return "", ""
}

func sshOptions(_ Known, _ string, v any) (what, remedy string) {
	list, _ := v.([]string)
	for _, o := range list {
		name, _, _ := strings.Cut(o, "=")
		if name == "" || strings.ContainsAny(name, " \t-") || strings.ContainsAny(o, "\r\n\x00") {
			return fmt.Sprintf("%q is not an option of ssh", o), `write NAME=VALUE, as "ServerAliveInterval=30"`
		}
	}
	return "", ""
}

func columns(known Known, of string, v any) (what, remedy string) {
	list, _ := v.([]string)
	k := known.table.kind(of)
	if k == nil {
		return "", "" // the kind itself is the fault
	}
	for i, id := range list {
		if !slices.Contains(columnIDs(k), id) {
			return fmt.Sprintf("%s have no column %q", of, id), tomlfile.DidYouMean(id, columnIDs(k))
		}
		if slices.Contains(list[:i], id) {
			return fmt.Sprintf("the column %q is there twice", id), "write it once"
		}
	}
	return "", ""
}

func sortOrder(known Known, of string, v any) (what, remedy string) {
	text, _ := v.(string)
	k := known.table.kind(of)
	if text == "" || k == nil {
		return "", ""
	}
	id, way, _ := strings.Cut(text, " ")
	if text == order.Worst || text == order.Best {
		return "", ""
	}
	if known := append(columnIDs(k), order.Worst, order.Best); !slices.Contains(known, id) || id == order.Worst || id == order.Best {
		return fmt.Sprintf("%s have no column %q to sort by", of, id), tomlfile.DidYouMean(id, known)
	}
	if way = strings.TrimSpace(way); way != "" && way != "asc" && way != "desc" {
		return fmt.Sprintf("%q is no way round", way), fmt.Sprintf("write %q or %q", id+" asc", id+" desc")
	}
	return "", ""
}

func keyNames(_ Known, of string, v any) (what, remedy string) {
	list, _ := v.([]string)
	if len(list) == 0 && keys.ID(of) == keys.Kill {
		return "without a key for it there would always be a way in and none out", `give it one, as "ctrl+c"`
	}
	for i, name := range list {
		if right, ok := keys.Name(name); !ok {
			what := fmt.Sprintf("%q is no key", name)
			if right != "" {
				return what, fmt.Sprintf("write it %q", right)
			}
			return what, `write a letter as "s" or "S", a name as "enter", "f5", "pgdown", or with ctrl+, alt+, shift+ before it`
		}
		if slices.Contains(list[:i], name) {
			return fmt.Sprintf("the key %q is there twice", name), "write it once"
		}
	}
	return "", ""
}
