//go:build unix && !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly

package shell

func flushInput(uintptr) {}
