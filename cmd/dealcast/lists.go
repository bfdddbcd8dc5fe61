package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dealcast/out/chart"
)

// picture is one picture to draw and how.
type picture struct{ name, format string }

// parsePictures reads "all", "none" or a list such as "forecast,pools.svg" of
// the pictures of one kind of subject.
func parsePictures(list string, of chart.Kind) ([]picture, error) {
	if list == "none" {
		return nil, nil
	}
	var pictures []picture
	for item := range strings.SplitSeq(list, ",") {
		name, format, ok := strings.Cut(strings.TrimSpace(item), ".")
		if !ok {
			format = "png"
		}
		if !slices.Contains(chart.Formats, format) {
			return nil, fmt.Errorf("got ending %q in %q, want %s", format, item, strings.Join(chart.Formats, ", "))
		}
		names, err := pictureNames(name, of)
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			if p := (picture{n, format}); !slices.Contains(pictures, p) {
				pictures = append(pictures, p)
			}
		}
	}
	return pictures, nil
}

// pictureNames are all names for "all", else the one name if it exists.
func pictureNames(name string, of chart.Kind) ([]string, error) {
	var names []string
	for _, p := range chart.Pictures(of) {
		names = append(names, p.Name)
	}
	switch {
	case name == "all":
		return names, nil
	case slices.Contains(names, name):
		return []string{name}, nil
	}
	return nil, fmt.Errorf("no picture %q; there are %s, all and none", name, strings.Join(names, ", "))
}

// maxListed bounds a list of numbers.
const maxListed = 100_000

// parseNumbers reads a list of whole numbers and ranges, "0,3,10-19", and
// gives them in rising order, each once.
func parseNumbers(list string) ([]int, error) {
	var numbers []int
	for item := range strings.SplitSeq(list, ",") {
		item = strings.TrimSpace(item)
		first, last, isRange := strings.Cut(item, "-")
		if !isRange {
			last = first
		}
		low, errLow := strconv.Atoi(first)
		high, errHigh := strconv.Atoi(last)
		if errLow != nil || errHigh != nil || low < 0 || high < low {
			return nil, fmt.Errorf("got %q, want numbers from 0 and ranges such as 0,3,10-19", item)
		}
		if len(numbers)+high-low >= maxListed {
			return nil, fmt.Errorf("got %q, want at most %d replications", item, maxListed)
		}
		for k := low; k <= high; k++ {
			numbers = append(numbers, k)
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers), nil
}

// size is a number of bytes as a flag: "500MB", "2GiB", "1048576".
type size int64

// sizeUnits are the endings of sizes, longer ones first.
var sizeUnits = []struct {
	ending string
	bytes  float64
}{
	{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10},
	{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"T", 1 << 40}, {"G", 1 << 30}, {"M", 1 << 20}, {"B", 1}, {"", 1},
}

// String implements pflag.Value.
func (s *size) String() string {
	for _, u := range sizeUnits[:4] {
		if n := float64(*s) / u.bytes; n >= 1 && n == float64(int64(n)) {
			return fmt.Sprintf("%.0f%s", n, u.ending)
		}
	}
	return strconv.FormatInt(int64(*s), 10)
}

// Type implements pflag.Value.
func (s *size) Type() string { return "size" }

// Set implements pflag.Value.
func (s *size) Set(text string) error {
	for _, u := range sizeUnits {
		number, ok := strings.CutSuffix(text, u.ending)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if bytes := n * u.bytes; err == nil && bytes >= 1 && bytes < 1<<62 {
			*s = size(bytes)
			return nil
		}
		break
	}
	return fmt.Errorf("got %q, want a size such as 500MB or 2GiB", text)
}
