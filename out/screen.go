package out

import "github.com/jedib0t/go-pretty/v6/text"

// ScreenWidth is how many columns of a screen a text takes.
func ScreenWidth(s string) int { return text.StringWidth(s) }

// CutToWidth is the beginning of a text that fits so many columns of a screen.
func CutToWidth(s string, columns int) string { return text.Trim(s, columns) }
