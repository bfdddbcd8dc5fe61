package sim

import (
	"time"

	"dealcast/model"
)

// Hire is a dated change of the size of a pool within the report window.
type Hire struct {
	Pool, Name string
	On         time.Time // midnight UTC
	Day        float64   // days since start
	Add        int       // members who join; negative: who leave
	Ramp       float64   // days until they work at full speed: the median where it is uncertain
}

// hiresOf are the hires of the report window, in the order of pools, then by
// date.
func hiresOf(scn *model.Scenario) []Hire {
	var list []Hire
	x := scn.Central()
	for i := range scn.Pools {
		p := &scn.Pools[i]
		for _, h := range p.Hires {
			day := daysBetween(scn.Time.Start, h.On)
			if day >= 0 && day < scn.Time.Horizon {
				list = append(list, Hire{Pool: p.Name, Name: h.Name, On: h.On, Day: day, Add: h.Add, Ramp: h.Ramp.At(x)})
			}
		}
	}
	return list
}
