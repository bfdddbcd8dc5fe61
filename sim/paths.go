package sim

import "dealcast/model"

// Place is what the column at a path will be; ok is false if there is none.
func (p *Plan) Place(path string) (pl Place, ok bool) {
	i, ok := p.columnAt[path]
	if !ok {
		return Place{}, false
	}
	return p.columns[i].Place, true
}

// Places are all columns that a result of the plan has, in their order.
func (p *Plan) Places() []Place {
	list := make([]Place, len(p.columns))
	for i := range p.columns {
		list[i] = p.columns[i].Place
	}
	return list
}

// Scenario is what the plan was made of.
func (p *Plan) Scenario() *model.Scenario { return p.scenario }
