package sim

import (
	"os"
	"path"
	"testing"
	"time"

	"dealcast/model"
	"dealcast/sim/stream"
)

// load compiles a scenario of the repository.
func load(tb testing.TB, name string, sets ...string) *Plan {
	tb.Helper()
	scn, problems := model.Load(os.DirFS(".."), path.Join(folder(name), name), sets)
	if scn == nil {
		tb.Fatal(model.FormatProblems(problems, name))
	}
	p, err := Compile(scn)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// folder is where a scenario stands.
func folder(name string) string {
	if name == "everything.toml" {
		return "sim/testdata"
	}
	return "scenarios"
}

// loop is an engine with all that a replication needs, ready to run.
type loop struct {
	engine *engine
	x      *extractor
	row    []float64
	h      *harvest
}

func newLoop(p *Plan) *loop {
	r := newRun(p, Options{})
	e := newEngine(p, p.scenario.Run.Seed, &r.stop)
	return &loop{e, newExtractor(p, e.fig, &e.tally), make([]float64, p.slots), newHarvest(p)}
}

// next runs a replication with all metrics and returns its stage visits.
func (l *loop) next(r uint64) int64 {
	l.engine.replicate(r)
	l.x.row(l.row)
	l.h.merge(l.engine.tally.cycles, l.engine.tally.waits)
	var n int64
	for _, entered := range l.engine.tally.entered {
		n += entered
	}
	return n
}

func perVisit(b *testing.B, cpu time.Duration, visits int64) {
	b.ReportMetric(float64(cpu.Nanoseconds())/float64(visits), "cpu-ns/visit")
}

func benchmark(b *testing.B, name string, sets ...string) {
	l := newLoop(load(b, name, sets...))
	for r := range uint64(20) { // grow to the steady state
		l.next(r)
	}
	var visits int64
	b.ReportAllocs()
	r := uint64(0)
	before := cpuTime()
	for b.Loop() {
		visits += l.next(r % 20)
		r++
	}
	perVisit(b, cpuTime()-before, visits)
}

func BenchmarkReference(b *testing.B) { benchmark(b, "reference.toml") }

func BenchmarkReferenceTimes10(b *testing.B) {
	benchmark(b, "reference.toml", "source.inbound.rate=200/day", "pool.demo.size=140", "pool.proposal.size=100")
}

// BenchmarkEverything is the reference pipeline with every feature on.
func BenchmarkEverything(b *testing.B) { benchmark(b, "everything.toml") }

func BenchmarkStartup(b *testing.B) { benchmark(b, "startup.toml") }

// floor draws the variates of the reference pipeline by the same streams and
// samplers, and does nothing else with them.
func floor(e *engine, replication uint64) (visits int64, sum float64) {
	key := stream.Source(e.seed, replication, e.sources[0].name)
	rate := e.fig.flows[0].base
	s := 0.0
	for n := int64(0); s < rate*(e.warmup+e.horizon); n++ {
		deal := key.Deal(n)
		s += stream.Exponential(deal.Bits(arrivalGap, 0))
		for i := int32(0); i >= 0; {
			st := &e.fig.stages[i]
			m := &st.manners[0]
			visits++
			if st.pool >= 0 {
				sum += m.effort.Sample(deal.Bits(st.work, 0))
			}
			w := st.choose(st.cuts, stream.Uniform(deal.Bits(st.outcome, 0)), 1, 1)
			if k := m.dwellOf[w]; k >= 0 {
				sum += m.dwells[k].Sample(deal.Bits(st.dwell, 0))
			}
			if i = st.ways[w].to; i == toWon {
				sum += e.fig.groups[0].worth.Sample(deal.Bits(dealValue, 0))
			}
		}
	}
	return visits, sum
}

var sink float64

func BenchmarkFloor(b *testing.B) {
	l := newLoop(load(b, "reference.toml"))
	l.next(0)
	var visits int64
	r := uint64(0)
	before := cpuTime()
	for b.Loop() {
		n, sum := floor(l.engine, r%20)
		visits += n
		sink += sum
		r++
	}
	perVisit(b, cpuTime()-before, visits)
}
