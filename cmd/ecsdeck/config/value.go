package config

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/themes/tomlfile"
)

// convert makes a value of TOML one of the type of zero. wanted is how such a
// value is written, when v is none.
func convert(zero, v any) (out any, wanted string) {
	switch zero.(type) {
	case string:
		if text, ok := v.(string); ok {
			return text, ""
		}
		return nil, `a text in quotes`
	case bool:
		if b, ok := v.(bool); ok {
			return b, ""
		}
		return nil, "true or false"
	case int:
		if n, ok := v.(int64); ok && int64(int(n)) == n {
			return int(n), ""
		}
		return nil, "a whole number"
	case float64:
		switch n := v.(type) {
		case float64:
			return n, ""
		case int64:
			return float64(n), ""
		}
		return nil, "a number as 0.5"
	case time.Duration:
		if text, ok := v.(string); ok {
			if d, err := time.ParseDuration(text); err == nil {
				return d, ""
			}
		}
		return nil, `a time in quotes as "5s" or "1m"`
	case []string:
		return texts(v)
	}
	panic(fmt.Sprintf("config: no setting is a %T", zero))
}

// texts takes a list of texts, or one text alone.
func texts(v any) (out any, wanted string) {
	const want = `a list as ["one", "two"]`
	switch v := v.(type) {
	case string:
		return []string{v}, ""
	case []any:
		list := make([]string, 0, len(v))
		for _, one := range v {
			text, ok := one.(string)
			if !ok {
				return nil, want
			}
			list = append(list, text)
		}
		return list, ""
	}
	return nil, want
}

// parse reads a value as it stands in the environment or on the command line.
func parse(zero any, text string) (out any, wanted string) {
	switch zero.(type) {
	case bool:
		if b, err := strconv.ParseBool(text); err == nil {
			return b, ""
		}
		return nil, "true or false"
	case int:
		if n, err := strconv.Atoi(text); err == nil {
			return n, ""
		}
		return nil, "a whole number"
	case float64:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f, ""
		}
		return nil, "a number as 0.5"
	case time.Duration:
		if d, err := time.ParseDuration(text); err == nil {
			return d, ""
		}
		return nil, "a time as 5s or 1m"
	case []string:
		var list []string
		for _, one := range strings.Split(text, ",") {
			if one = strings.TrimSpace(one); one != "" {
				list = append(list, one)
			}
		}
		return list, ""
	}
	return text, ""
}

// literal writes a value as it stands in the file.
func literal(v any) string {
	switch v := v.(type) {
	case string:
		return tomlfile.Quote(v)
	case time.Duration:
		return tomlfile.Quote(short(v))
	case []string:
		words := make([]string, len(v))
		for i, one := range v {
			words[i] = tomlfile.Quote(one)
		}
		return "[" + strings.Join(words, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// short is a duration without the zeros that Go writes: "1m" for "1m0s".
func short(d time.Duration) string {
	text := d.String()
	for _, tail := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, tail) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// plain is a value as JSON has it.
func plain(v any) any {
	switch v := v.(type) {
	case time.Duration:
		return short(v)
	case []string:
		if v == nil {
			return []string{}
		}
	}
	return v
}

// isNothing tells whether a value says no more than its absence.
func isNothing(v any) bool {
	if list, ok := v.([]string); ok {
		return len(list) == 0
	}
	return reflect.ValueOf(v).IsZero()
}

func envName(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }
