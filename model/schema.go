package model

import (
	"encoding/json"
	"io"
	"strings"

	"dealcast/model/dist"
)

// object is a JSON object that keeps the order of its members.
type object []member

// member is a key of an object with its value.
type member struct {
	key   string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		k, err := json.Marshal(m.key)
		if err != nil {
			return nil, err
		}
		v, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(k)
		b.WriteByte(':')
		b.Write(v)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

// Schema writes the JSON Schema (draft 7) of a scenario file, for editors. It
// is read off the table of fields. What JSON Schema cannot say, such as sums of
// shares or names that must exist, only Load checks.
func Schema(w io.Writer) error {
	root := object{
		{"$schema", "http://json-schema.org/draft-07/schema#"},
		{"title", "dealcast scenario"},
		{"description", "A sales pipeline for dealcast. See docs/scenario.md."},
		{"anyOf", []any{object{{"required", []string{"base"}}}, object{{"required", []string{"stages", "time", "source"}}}}},
	}
	root = append(root, schemaTable(fieldTree())...)
	root = append(root, member{"definitions", definitions()})
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(root)
}

// schemaTable is the schema of a table: its keys, and the names it may hold.
func schemaTable(f *fieldNode) object {
	o := object{{"type", "object"}}
	if f.field != nil {
		o = append(o, member{"description", f.field.Help})
	}
	var props object
	for _, key := range f.keys {
		if key != "*" {
			props = append(props, member{key, schemaField(f.kids[key])})
		}
	}
	if star := f.kids["*"]; star != nil && f.field != nil && len(f.field.Choices) > 0 {
		for _, key := range f.field.Choices {
			props = append(props, member{key, schemaField(star)})
		}
	} else if star != nil && len(props) > 0 {
		// A pattern would hold for the keys of the table itself, too.
		return append(o, member{"properties", props}, member{"additionalProperties", schemaField(star)})
	} else if star != nil {
		names := "^[A-Za-z0-9_-]{1,64}$"
		if f.field != nil && (f.field.Refers == "path" || f.field.Refers == "pair") {
			names = "^.{1,500}$" // key paths
		}
		o = append(o, member{"patternProperties", object{{names, schemaField(star)}}})
	}
	if len(props) > 0 {
		o = append(o, member{"properties", props})
	}
	return append(o, member{"additionalProperties", false})
}

// schemaField is the schema of one key.
func schemaField(f *fieldNode) object {
	switch {
	case !f.leaf():
		return schemaTable(f)
	}
	row := f.field
	o := object{{"description", row.describe()}}
	if row.Default != "" {
		o = append(o, member{"default", defaultValue(row)})
	}
	return append(o, row.schemaValue()...)
}

// describe is the help of a field with what it takes, for a tooltip.
func (f *Field) describe() string {
	s := f.Help
	switch f.Nature {
	case Varies:
		s += " Varies from deal to deal."
	case Uncertain:
		s += " May be uncertain: then it has one value per replication."
	}
	if e := f.Kind.example(); e != "" {
		s += " Written " + e + "."
	}
	return s
}

// schemaValue is the part of the schema that says which values are accepted.
// Every value but a choice may be text in an overlay ("+1", "none").
func (f *Field) schemaValue() object {
	text := object{{"type", "string"}}
	switch f.Kind {
	case Text, NameOf, MetricName, PeriodName:
		return text
	case Choice:
		return object{{"enum", append(append([]string(nil), f.Choices...), "none")}}
	case Flag:
		return object{{"type", "boolean"}}
	case Setting:
		return object{{"anyOf", []any{object{{"type", []string{"number", "string"}}}, ref("distribution"), object{{"type", "object"}}}}}
	case NameList:
		return object{{"type", "array"}, {"items", text}, {"minItems", 1}, {"uniqueItems", true}}
	case Date:
		return object{{"anyOf", []any{object{{"type", "string"}, {"format", "date"}}, ref("change")}}}
	case DateList:
		return object{{"anyOf", []any{object{{"type", "array"}, {"items", object{{"type", "string"}, {"format", "date"}}}}, ref("change")}}}
	case DayList, HourList:
		return object{{"anyOf", []any{text, object{{"type", "array"}, {"items", text}}}}}
	case Count:
		n := object{{"type", "integer"}, {"minimum", f.Min}}
		if f.Max > 0 {
			n = append(n, member{"maximum", f.Max})
		}
		return object{{"anyOf", []any{n, ref("change")}}}
	}
	options := []any{object{{"type", "string"}, {"minLength", 1}}}
	r := f.ruler(wallClock)
	if _, ok := r.bare(0); ok {
		n := object{{"type", "number"}}
		if f.Above {
			n = append(n, member{"exclusiveMinimum", r.min})
		} else {
			n = append(n, member{"minimum", r.min})
		}
		options = append(options, append(n, member{"maximum", r.max}))
	}
	if f.Nature != Known {
		options = append(options, ref("distribution"))
	}
	return object{{"anyOf", options}}
}

// ref points to a definition.
func ref(name string) object { return object{{"$ref", "#/definitions/" + name}} }

// definitions are what several fields share.
func definitions() object {
	amount := object{{"anyOf", []any{object{{"type", "number"}}, object{{"type", "string"}, {"minLength", 1}}, ref("distribution")}}}
	var names []string
	params := object{}
	seen := map[string]bool{"dist": true, "shift": true}
	for _, f := range dist.Families() {
		names = append(names, f.Name)
		for _, s := range f.Sets {
			for _, p := range s.Params {
				if !seen[p.Name] {
					seen[p.Name] = true
					params = append(params, member{p.Name, withHelp(p.Help, amount)})
				}
			}
		}
	}
	props := object{{"dist", object{{"description", "Name of the distribution."}, {"enum", names}}}}
	props = append(props, params...)
	props = append(props, object{
		{"median", withHelp("half of the values are below it", amount)},
		{"shift", withHelp("added to every value", amount)},
		{"weight", withHelp("weight of a part of a mixture", amount)},
		{"of", object{{"description", "parts of a mixture"}, {"type", "array"}, {"minItems", 1}, {"items", ref("distribution")}}},
		{"values", object{{"description", "values of an empirical distribution"}, {"type", "array"}, {"minItems", 1}, {"items", object{{"type", []string{"number", "string"}}}}}},
		{"weights", object{{"description", "weights of the values"}, {"type", "array"}, {"items", object{{"type", "number"}, {"minimum", 0}}}}},
		{"file", object{{"description", "file with one value a line"}, {"type", "string"}}},
		{"tail", withHelp("distribution above the largest value", ref("distribution"))},
	}...)
	return object{
		{"change", object{
			{"description", `In an overlay: a relative value like "+1" or "*1.2", or "none".`},
			{"type", "string"}, {"pattern", `^([-+*/=].+|none)$`},
		}},
		{"distribution", object{
			{"type", "object"}, {"required", []string{"dist"}}, {"properties", props},
			{"patternProperties", object{{"^p[0-9]{1,2}$", withHelp("percentile", amount)}}},
			{"additionalProperties", false},
		}},
	}
}

// withHelp puts a description before a schema.
func withHelp(help string, o object) object {
	return append(object{{"description", help}}, o...)
}
