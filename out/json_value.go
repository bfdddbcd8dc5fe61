package out

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"dealcast/sim/stat"
)

// The values of a JSON text in the order in which they are written. Go's maps
// have no order and its encoder refuses NaN, which here means null.
type (
	object []member // one member a line
	inline []member // all members on one line
	list   []any    // one element a line
	row    []any    // all elements on one line
	member struct {
		key   string
		value any
	}
)

// jsonWriter writes values; the first error stays in the buffer.
type jsonWriter struct{ w *bufio.Writer }

func writeValue(w io.Writer, v any) error {
	j := jsonWriter{bufio.NewWriter(w)}
	j.value(v, "\n")
	j.w.WriteByte('\n')
	return j.w.Flush()
}

// value writes v; newline is a line end with the indentation of v's line.
func (j jsonWriter) value(v any, newline string) {
	switch v := v.(type) {
	case object:
		j.members(v, newline+"  ", ",", newline)
	case inline:
		j.members(v, "", ", ", "")
	case list:
		j.list(v, newline)
	case row:
		j.row(v)
	case stat.Interval:
		j.interval(v)
	case [2]float64:
		j.numbers(v[0], v[1])
	case float64:
		j.number(v)
	case int:
		j.w.WriteString(strconv.Itoa(v))
	case int64:
		j.w.WriteString(strconv.FormatInt(v, 10))
	case uint64:
		j.w.WriteString(strconv.FormatUint(v, 10))
	case nil:
		j.w.WriteString("null")
	default: // strings
		text, err := json.Marshal(v)
		if err != nil {
			panic(err) // only strings come here
		}
		j.w.Write(text)
	}
}

// members writes an object; before stands in front of every member.
func (j jsonWriter) members(members []member, before, comma, end string) {
	j.w.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			j.w.WriteString(comma)
		}
		j.w.WriteString(before)
		j.value(m.key, "")
		j.w.WriteString(": ")
		j.value(m.value, before)
	}
	if len(members) > 0 {
		j.w.WriteString(end)
	}
	j.w.WriteByte('}')
}

func (j jsonWriter) list(l list, newline string) {
	j.w.WriteByte('[')
	for i, v := range l {
		if i > 0 {
			j.w.WriteByte(',')
		}
		j.w.WriteString(newline + "  ")
		j.value(v, newline+"  ")
	}
	if len(l) > 0 {
		j.w.WriteString(newline)
	}
	j.w.WriteByte(']')
}

func (j jsonWriter) row(r row) {
	j.w.WriteByte('[')
	for i, v := range r {
		if i > 0 {
			j.w.WriteString(", ")
		}
		j.value(v, "")
	}
	j.w.WriteByte(']')
}

// interval writes [low, high, confidence], or null where there is none (too
// few replications).
func (j jsonWriter) interval(ci stat.Interval) {
	if ci.Confidence == 0 || math.IsNaN(ci.Low) || math.IsNaN(ci.High) {
		j.w.WriteString("null")
		return
	}
	j.numbers(ci.Low, ci.High, ci.Confidence)
}

func (j jsonWriter) numbers(values ...float64) {
	j.w.WriteByte('[')
	for i, x := range values {
		if i > 0 {
			j.w.WriteString(", ")
		}
		j.number(x)
	}
	j.w.WriteByte(']')
}

// number writes the shortest text that reads back as the same number.
// JSON knows neither NaN nor infinities: both are null.
func (j jsonWriter) number(x float64) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		j.w.WriteString("null")
		return
	}
	j.w.WriteString(shortest(x))
}

// shortest is the shortest text of x that reads back as x.
func shortest(x float64) string {
	if a := math.Abs(x); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.FormatFloat(x, 'e', -1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
