package catalog

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// digestShown is how many digits of a digest tell images apart.
const digestShown = 12

// shortImage is an image without its registry and with a short digest:
// "team/api:1.4.2", "team/api@0f3a5c21b7de".
func shortImage(image string) string {
	image = widget.Clean(image)
	if first, rest, ok := strings.Cut(image, "/"); ok && isRegistry(first) {
		image = rest
	}
	name, digest, ok := strings.Cut(image, "@")
	if !ok {
		return image
	}
	return name + "@" + shortDigest(digest)
}

// isRegistry tells a registry's host from the first part of a name, as Docker
// does.
func isRegistry(host string) bool {
	return host == "localhost" || strings.ContainsAny(host, ".:")
}

// shortDigest is the start of a digest without the name of its algorithm.
func shortDigest(digest string) string {
	if _, hex, ok := strings.Cut(digest, ":"); ok {
		digest = hex
	}
	if r := []rune(digest); len(r) > digestShown {
		return string(r[:digestShown])
	}
	return digest
}

// shellWords writes a command on one line, with quotes where a word needs them.
func shellWords(command []string) string {
	quoted := make([]string, 0, len(command))
	for _, w := range command {
		w = widget.Clean(w)
		if w == "" || strings.ContainsAny(w, " \"'$&|;<>()*?`\\") {
			w = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		quoted = append(quoted, w)
	}
	return strings.Join(quoted, " ")
}
