package kind

import (
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
)

// Glyph is the shape and the tone of a health: it can be told apart without
// colour.
func Glyph(h model.Health) (string, themes.Tone) {
	switch h {
	case model.OK:
		return "●", themes.OK
	case model.Motion:
		return "◐", themes.Motion
	case model.Idle:
		return "○", themes.Idle
	case model.Warn:
		return "▲", themes.Warn
	case model.Bad:
		return "✖", themes.Bad
	default:
		return "·", themes.Faint
	}
}
