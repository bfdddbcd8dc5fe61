package model

import (
	"fmt"
	"slices"
	"strings"
)

// maxName is the longest name of a stage, pool and so on.
const maxName = 64

// reserved are names that stand for something else.
var reserved = []string{Won, Lost, "none"}

// check walks the tree beside the table of fields and notes keys that are
// unknown, or tables where values belong and the reverse.
func (l *loader) check(n *node, f *fieldNode) {
	for _, k := range slices.Clone(n.kids) {
		kf := f.kid(k.key)
		switch {
		case kf == nil:
			l.note(k.place, k.path, l.unknownKey(k.key, f))
			l.said[join(n.path, nearest(k.key, f.keys))] = true
		case kf.leaf():
			if strings.HasSuffix(kf.pattern, ".*") {
				l.checkName(k, f)
			}
			continue
		case !k.table:
			l.bad(k, "got %s, want a table%s", k.got(), l.header(k, kf))
		case strings.HasSuffix(kf.pattern, ".*") && !l.checkName(k, f):
		default:
			l.check(k, kf)
			continue
		}
		n.remove(k.key) // said once; building need not meet it again
		l.said[k.path] = true
	}
}

// header shows how a named table is written, where that may be in doubt.
func (l *loader) header(k *node, kf *fieldNode) string {
	if strings.HasSuffix(kf.pattern, ".*") && strings.Count(kf.pattern, ".") == 1 {
		return fmt.Sprintf(" [%s]", k.path)
	}
	return ""
}

// checkName notes a name that cannot be one: of a named table, or of a member
// of a table such as season.
func (l *loader) checkName(k *node, table *fieldNode) bool {
	if f := table.field; f != nil && len(f.Choices) > 0 {
		if !slices.Contains(f.Choices, k.key) {
			return l.bad(k, "unknown key, want one of %s%s", strings.Join(f.Choices, ", "), suggest(k.key, f.Choices))
		}
		return true
	}
	if f := table.field; f != nil && (f.Refers == "path" || f.Refers == "pair") {
		return true // names of other keys
	}
	if !bare(k.key) {
		return l.bad(k, "got the name %s, want letters, digits, _ and -, at most %d", gotValue(k.key), maxName)
	}
	if f := table.field; f != nil && f.Refers == "" && slices.Contains(reserved, k.key) {
		return l.bad(k, "got the name %q, which is reserved, want another", k.key)
	}
	return true
}

// bare reports whether the text is a name that needs no quotes.
func bare(s string) bool {
	for _, c := range []byte(s) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '-':
		default:
			return false
		}
	}
	return s != "" && len(s) <= maxName
}
