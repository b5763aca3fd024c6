package model

import "strconv"

// Counted says how many there are of something: "1 task", "2 tasks".
func Counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}
