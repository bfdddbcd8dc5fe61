package chart

import "image/color"

// The hues come from Masataka Okabe and Kei Ito, "Color Universal Design"
// (2008), chosen so that readers with any colour vision can tell them apart.
// Where two of them stand side by side they also differ in lightness, so that a
// grey print works.
var (
	white      = color.RGBA{255, 255, 255, 255}
	ink        = color.RGBA{0x22, 0x22, 0x22, 255}
	grey       = color.RGBA{0x66, 0x66, 0x66, 255}
	silver     = color.RGBA{0xB4, 0xB4, 0xB4, 255}
	mist       = color.RGBA{0xE6, 0xE6, 0xE6, 255} // grid
	blue       = color.RGBA{0x00, 0x72, 0xB2, 255}
	sky        = color.RGBA{0x56, 0xB4, 0xE9, 255}
	orange     = color.RGBA{0xE6, 0x9F, 0x00, 255}
	vermillion = color.RGBA{0xD5, 0x5E, 0x00, 255}
	yellow     = color.RGBA{0xF0, 0xE4, 0x42, 255}
	purple     = color.RGBA{0xCC, 0x79, 0xA7, 255}

	// Fans: the darker, the likelier.
	outerBand = tint(blue, 0.20)
	innerBand = tint(blue, 0.45)
	median    = shade(blue, 0.80)
)

// tint mixes a colour with white: 1 is the colour, 0 is white. Tints are opaque:
// overlapping bands then do not change each other's colour.
func tint(c color.RGBA, share float64) color.RGBA { return mix(white, c, share) }

// shade mixes a colour with black: 1 is the colour, 0 is black.
func shade(c color.RGBA, share float64) color.RGBA { return mix(color.RGBA{A: 255}, c, share) }

func mix(a, b color.RGBA, share float64) color.RGBA {
	m := func(x, y uint8) uint8 { return uint8((1-share)*float64(x) + share*float64(y) + 0.5) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 255}
}

// ordered is the colour of step i of n that have an order, such as stages: one
// hue from light to dark.
func ordered(i, n int) color.RGBA {
	if n <= 1 {
		return tint(blue, 0.7)
	}
	f := float64(i) / float64(n-1)
	if f < 0.5 {
		return mix(tint(sky, 0.35), tint(blue, 0.75), 2*f)
	}
	return mix(tint(blue, 0.75), shade(blue, 0.45), 2*f-1)
}

// on is the colour of text that is readable on a ground.
func on(ground color.RGBA) color.RGBA {
	if lightness(ground) > 0.55 {
		return ink
	}
	return white
}

// lightness is the luma of a colour, 0 to 1, as a grey print shows it.
func lightness(c color.RGBA) float64 {
	return (0.299*float64(c.R) + 0.587*float64(c.G) + 0.114*float64(c.B)) / 255
}
