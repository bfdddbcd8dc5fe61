package model

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// number writes a number as briefly as it can be without loss.
func number(x float64) string {
	if a := math.Abs(x); x != 0 && (a >= 1e15 || a < 1e-4) {
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// brief writes a number with at most so many significant digits.
func brief(x float64, digits int) string {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
	if err != nil {
		y = x
	}
	return number(y)
}

// got writes what stands in the file, for an error.
func (n *node) got() string {
	if n.table {
		return "a table"
	}
	return gotValue(n.value)
}

// gotValue writes a TOML value, for an error.
func gotValue(v any) string {
	switch v := v.(type) {
	case string:
		if len(v) > 60 {
			v = strings.ToValidUTF8(v[:57], "") + "..."
		}
		return strconv.Quote(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		switch {
		case math.IsNaN(v):
			return "nan"
		case math.IsInf(v, 0):
			return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(v, 'g', -1, 64), "+"))
		}
		return number(v)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		switch v.Location().String() {
		case "date-local":
			return v.Format("2006-01-02")
		case "time-local":
			return v.Format("15:04:05")
		case "datetime-local":
			return v.Format("2006-01-02T15:04:05")
		}
		return v.Format(time.RFC3339)
	case []any:
		if len(v) == 0 {
			return "an empty list"
		}
		return "a list"
	case []map[string]any:
		return "an array of tables"
	case map[string]any:
		return "a table"
	}
	return fmt.Sprint(v)
}
