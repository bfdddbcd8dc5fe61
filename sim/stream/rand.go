package stream

import (
	//lint:ignore SA1019 its whole-number draws are frozen, which is what reproducible results need
	"golang.org/x/exp/rand"
)

// Rand gives whole numbers, shuffles and permutations for bootstraps and
// tests, from a sequence of its own. Do not use its NormFloat64 and
// ExpFloat64: their bits differ between CPUs.
type Rand = rand.Rand

// NewRand is the sequence that belongs to a key.
func NewRand(key uint64) *Rand { return rand.New(rand.NewSource(Mix(key))) }
