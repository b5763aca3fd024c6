package awsclient

import (
	"encoding/json"
	"strings"
	"unicode"
)

// CLI returns the call as an AWS CLI command that can be pasted into a POSIX
// shell, whatever is in the names.
func (c Call) CLI() string {
	words := []string{"aws", c.Service, kebab(c.Operation)}
	forms := c.forms()
	for i := 0; i < len(c.Params); {
		p := c.Params[i]
		n := 1
		for i+n < len(c.Params) && c.Params[i+n].Name == p.Name {
			n++
		}
		words = append(words, option(p.Name, forms[p.Name], c.Params[i:i+n])...)
		i += n
	}
	for _, p := range []Param{{"region", c.Region}, {"profile", c.Profile}, {"endpoint-url", c.Endpoint}} {
		if p.Value != "" {
			words = append(words, option(p.Name, text, []Param{p})...)
		}
	}
	return strings.Join(words, " ")
}

// option is one option of the AWS CLI with its values.
func option(name string, f form, params []Param) []string {
	word := "--" + kebab(name)
	switch {
	case f == onOff && params[0].Value == "true":
		return []string{word}
	case f == onOff && name == "enableExecuteCommand": // the AWS CLI renames the other half of this one
		return []string{"--disable-execute-command"}
	case f == onOff:
		return []string{"--no-" + kebab(name)}
	}
	words := []string{word}
	for _, p := range params {
		if strings.HasPrefix(p.Value, "-") { // it would be taken for an option
			return []string{dashed(word, f, params)}
		}
		words = append(words, quote(p.Value))
	}
	return words
}

// dashed writes values of which one begins with a dash.
func dashed(word string, f form, params []Param) string {
	if f != list {
		return word + "=" + quote(params[0].Value)
	}
	raw, _ := json.Marshal(each(params, func(p Param) string { return p.Value })) // strings always marshal
	return word + " " + quote(string(raw))
}

// kebab turns an API name into the AWS CLI's: UpdateService -> update-service,
// SendSSHPublicKey -> send-ssh-public-key.
func kebab(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		// A word begins after a small letter, and with the last capital of several.
		if i > 0 && unicode.IsUpper(r) && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// quote quotes one word for a POSIX shell, when it needs it.
func quote(s string) string {
	plain := s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r > unicode.MaxASCII || !(unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_./:=,@%+", r))
	})
	if plain {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
