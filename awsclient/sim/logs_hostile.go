package sim

import "strings"

// Lines that would do harm when they are printed as they are.

const (
	longLine    = 200_000   // bytes of a very long line
	longestLine = 1_000_000 // AWS takes events of up to 1 MB ("CloudWatch Logs quotas")
)

// hostileRecord is a harmless line, one with something nasty in it, or a very
// long one.
func hostileRecord(d *dice, ts int64) []string {
	switch p := d.upTo(1000); {
	case p < 1:
		return []string{"longest " + strings.Repeat("0123456789abcde ", longestLine/16)}
	case p < 5:
		return []string{"long \x1b[31m" + strings.Repeat("wide ", longLine/5) + "\x1b[0m"}
	case p < 400:
		return jsonRecord(d, ts, "svc")
	case p < 430:
		return []string{`{"level":"error","msg":"\u001b]52;c;cm0gLXJmIH4=\u0007 escaped in JSON","user":"` + "\u202egnp.exe" + `"}`}
	case p < 450:
		return []string{"nul \x00 in \x00 between, and \x00"}
	case p < 470:
		return []string{"progress 10%\rprogress 60%\rprogress 100%\x1b[K"}
	case p < 490:
		return []string{"up \x1b[5A and \x1b[2K gone \x1b[1;1H home"}
	case p < 510:
		return []string{"one event\nof three\r\nlines\x0b\x0c"}
	default:
		words := nasty()
		return []string{d.of("INFO ", "ERROR ", "") + words[d.upTo(len(words))] + d.of("", " tail", "\n")}
	}
}
