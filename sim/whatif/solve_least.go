package whatif

import (
	"context"
	"math"
)

// least is the smallest index of the range at which a test holds, hi+1 where it
// holds nowhere, for a test that holds from some index onwards. It begins at the
// answer so far, goes on in growing strides until it has passed the place, and
// then bisects, by interpolation of the margins as long as that does better than
// halving.
func (f *seeker) least(ctx context.Context, t test) (int64, error) {
	a, b := f.lo-1, f.hi+1 // it does not hold at a, and holds at b
	fa, fb := math.NaN(), math.NaN()
	k, stride, slow := f.at, int64(1), 0
	for b-a > 1 {
		k = min(max(k, a+1), b-1)
		r, err := f.judge(ctx, f.number(k))
		if err != nil {
			return 0, err
		}
		width := b - a
		yes, margin := t(r)
		if yes {
			b, fb = k, math.Max(margin, 0)
		} else {
			a, fa = k, math.Min(margin, 0)
		}
		if 2*(b-a) > width {
			slow++
		} else {
			slow = 0
		}
		switch {
		case math.IsNaN(fb): // passed nothing yet, upwards
			k, stride = a+stride, further(stride)
		case math.IsNaN(fa):
			k, stride = b-stride, further(stride)
		case slow < 2 && fb-fa > 0 && !math.IsInf(fb-fa, 0):
			k = a + int64(math.Ceil(float64(b-a)*(-fa/(fb-fa))))
		default:
			k, slow = a+(b-a)/2, 0
		}
	}
	return b, nil
}

// further lets strides grow, without limit but that of the indices.
func further(stride int64) int64 { return min(4*stride, 1<<40) }
