package stream

// SobolDimensions is how many coordinates the Sobol points have.
const SobolDimensions = 256

const sobolBits = 52 // of a coordinate: as many as Uniform uses

// SobolAxis is one coordinate of the Sobol points: its direction numbers, bit
// sobolBits-1 being worth 1/2. It is made once and then read only.
type SobolAxis struct{ direction [sobolBits]uint64 }

// NewSobolAxis is the coordinate number dimension, from 0 to SobolDimensions-1,
// of the sequence of Sobol, "On the distribution of points in a cube and the
// approximate evaluation of integrals", 1967. Its direction numbers are
// v_1, v_2, ..., with v_j = m_j / 2^j. Those of dimension 0 have m_j = 1; of
// the others, the first are those of Joe and Kuo, "Constructing Sobol sequences
// with better two-dimensional projections", SIAM J. Sci. Comput. 30, 2008 (the
// set new-joe-kuo-6), and the further ones follow from the primitive polynomial
// x^s + a_1 x^(s-1) + ... + a_(s-1) x + 1 by
//
//	v_j = a_1 v_(j-1) ^ ... ^ a_(s-1) v_(j-s+1) ^ v_(j-s) ^ (v_(j-s) >> s)
func NewSobolAxis(dimension int) *SobolAxis {
	s := new(SobolAxis)
	v := &s.direction
	if dimension == 0 {
		for j := range v {
			v[j] = 1 << (sobolBits - 1 - j)
		}
		return s
	}
	row := &sobolTable[dimension-1]
	degree := 0
	for row.polynomial>>(degree+1) != 0 {
		degree++
	}
	for j := range v {
		if j < degree {
			v[j] = uint64(row.initial[j]) << (sobolBits - 1 - j)
			continue
		}
		v[j] = v[j-degree] ^ v[j-degree]>>degree
		for k := 1; k < degree; k++ {
			if row.polynomial>>(degree-k)&1 == 1 {
				v[j] ^= v[j-k]
			}
		}
	}
	return s
}

// point is the coordinate of point n = 0, 1, 2, ..., times 2^52: the points in
// the order of Sobol, not in that of a Gray code. It repeats after 2^52 points.
func (s *SobolAxis) point(n uint64) uint64 {
	x := uint64(0)
	for j := 0; n != 0 && j < sobolBits; j++ {
		if n&1 == 1 {
			x ^= s.direction[j]
		}
		n >>= 1
	}
	return x
}

// Uniform is the coordinate of point n of the sequence that the key scrambles:
// a number strictly between 0 and 1, uniform over keys. Among the points
// i 2^m to (i+1) 2^m - 1 of one key, each of the 2^m equal parts of (0, 1)
// holds exactly one, for every i and every m up to 52; and the joint net of
// several coordinates is kept whatever their keys.
//
// The scramble is the nested uniform one of Owen, "Randomly permuted
// (t,m,s)-nets and (t,s)-sequences", 1995: bit k of the point is flipped
// or not, by a random bit that belongs to the key and to the k-1 bits before
// it. That random bit is a hash of both, so that no permutation is stored.
func (s *SobolAxis) Uniform(k Key, n uint64) float64 {
	x := s.point(n)
	node := uint64(1) // the bits seen so far, behind a 1 that tells their number
	y := uint64(0)
	for j := sobolBits - 1; j >= 0; j-- {
		bit := x >> j & 1
		y = y<<1 | bit ^ Mix(uint64(k)+node*gamma)>>63
		node = node<<1 | bit
	}
	return Uniform(y << 12)
}

// SobolSequences is how many independently scrambled sequences a run draws its
// uncertain numbers from: their means tell how sure the mean of all is.
const SobolSequences = 16

// SobolKey is the key that scrambles the coordinate of an uncertain number,
// name being the Name of its path, in one of the independent sequences under a
// seed.
func SobolKey(seed, sequence, name uint64) Key {
	return Key(Mix(Mix(Mix(seed+gamma)+sequence*gamma) ^ name ^ 0x736f626f6c206e65))
}
