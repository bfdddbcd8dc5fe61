// Package stream makes random numbers by address. Every variate of a
// replication has an address (seed, luck or world number, source, deal, stage,
// visit, purpose) and is computed from it alone, never taken from a shared
// sequence. So the order of evaluation, the number of goroutines and the
// presence of other stages, sources or metrics change no draw.
//
// The mixing function is the finaliser of splitmix64 (Steele, Lea, Flood,
// "Fast Splittable Pseudorandom Number Generators", 2014).
package stream

// Purpose says what a variate is used for. The list is append-only: a number
// once given is never given another meaning.
type Purpose uint64

// The purposes. A distribution's Dwell purpose serves dwell, lost_dwell and
// dwell_to alike: one customer has one pace, whatever the outcome.
const (
	Gap      Purpose = 1  // gap between arrivals, in operational time
	Segment  Purpose = 2  // segment of a deal
	Value    Purpose = 3  // value of a deal
	Handover Purpose = 4  // delay before joining a stage
	Patience Purpose = 5  // patience in a queue
	Work     Purpose = 6  // effort of a visit
	Outcome  Purpose = 7  // where a deal goes after a stage
	Dwell    Purpose = 8  // time the customer takes
	Order    Purpose = 9  // place in a random queue
	Unknown  Purpose = 10 // uncertain number of the scenario
	Quality  Purpose = 11 // hidden quality of a deal
	Noise    Purpose = 12 // what the seller sees of it
	Due      Purpose = 13 // time until a deal is due
	Speed    Purpose = 14 // of a pool member
	Leaving  Purpose = 15 // time until a pool member leaves
	Factor   Purpose = 16 // innovation of a factor in a period
	Shock    Purpose = 17 // whether a shock happens
	Starts   Purpose = 18 // when it does
	BadDebt  Purpose = 19 // whether a won deal pays
	Churn    Purpose = 20 // when a contract ends within its term
	Renewal  Purpose = 21 // whether it is renewed
	Referral Purpose = 22 // how many leads a win brings
	Referred Purpose = 23 // number of a referred deal, by parent
	RefDelay Purpose = 24 // time from the win to the referred lead
)

const (
	gamma      = 0x9e3779b97f4a7c15 // 2^64 / golden ratio, odd
	visitGamma = 0xd1342543de82ef95 // odd multiplier of the visit number
)

// Mix is the finaliser of splitmix64: a bijection of 64-bit words in which
// every input bit flips every output bit with probability close to 1/2.
func Mix(z uint64) uint64 {
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// Name turns a key path such as "source.inbound" or "stage.demo" into the word
// that stands for it in addresses: FNV-1a over its bytes, mixed.
func Name(path string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := 0; i < len(path); i++ {
		h = (h ^ uint64(path[i])) * 0x100000001b3
	}
	return Mix(h)
}

// Key is the common part of the addresses of one source in one replication, or
// of one deal.
type Key uint64

// Source is the key of the deals of a source: seed of the run, luck number
// (the replication, unless an experiment says otherwise), and Name of the
// source's key path.
func Source(seed, luck, name uint64) Key {
	return Key(Mix(Mix(Mix(seed+gamma)+luck*gamma) ^ name))
}

// World is the key of the uncertain numbers of world w under a seed. It shares
// nothing with Source of the same number.
func World(seed, w uint64) Key {
	return Key(Mix(Mix(Mix(seed+gamma)+w*gamma) ^ 0x776f726c64206b79))
}

// Deal is the key of deal number n of the source: 0, 1, 2, ... onwards from
// the start of the report window, -1, -2, ... backwards into the warm-up.
func (k Key) Deal(n int64) Key {
	return Key(Mix(uint64(k) + uint64(n)*gamma))
}

// Address is the part of an address below the deal: where and what for.
type Address uint64

// At is the address of a purpose at a place; place is the Name of a stage's
// key path, or 0 for what belongs to the deal itself.
func At(place uint64, p Purpose) Address {
	return Address(Mix(place+uint64(p)*gamma) * gamma)
}

// Bits are the 64 random bits at an address on the given visit (0 for the
// first) of the deal to the place.
func (k Key) Bits(a Address, visit uint32) uint64 {
	return Mix(uint64(k) + uint64(a) + uint64(visit)*visitGamma)
}

// Uniform turns random bits into a number strictly between 0 and 1: the middle
// of one of 2^52 equal cells.
func Uniform(bits uint64) float64 {
	return float64((float64(bits>>12) + 0.5) * 0x1p-52)
}

// Next is the next word of a variate's own substream: what a rejection sampler
// draws when it must draw again.
func Next(bits uint64) uint64 {
	return Mix(bits + gamma)
}
