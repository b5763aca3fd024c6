package themes

import "github.com/ecsdeck/ecsdeck/themes/tomlfile"

// Fault is one thing that is wrong with a theme file.
type Fault = tomlfile.Fault

// Faults are all the things that are wrong with a theme, in the order of the
// lines. Use errors.As to get at them one by one.
type Faults = tomlfile.Faults
