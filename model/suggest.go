package model

import (
	"fmt"
	"strings"
)

// suggest proposes the candidate that was probably meant, as the end of a
// sentence: `; did you mean "dwell"?`, or "" when nothing is near.
func suggest(got string, candidates []string) string {
	if best := nearest(got, candidates); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}

// nearest is the candidate that was probably meant, or "".
func nearest(got string, candidates []string) string {
	best, limit := "", len(got)/3+2
	for _, c := range candidates {
		if c == "" || c == "*" || c == got {
			continue
		}
		d := distance(strings.ToLower(got), strings.ToLower(c), limit)
		if d < limit {
			best, limit = c, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete, change or swap with
// their neighbour to make a into b (Damerau, "A technique for computer
// detection and correction of spelling errors", 1964, without overlapping
// swaps); limit when it is not below limit.
func distance(a, b string, limit int) int {
	if len(a) > 64 || len(b) > 64 || len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return min(prev[len(b)], limit)
}
