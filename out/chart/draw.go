package chart

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Formats are the kinds of file that Draw writes; each is also the ending of
// the file's name.
var Formats = []string{"png", "svg", "pdf"}

// dpi makes the sheet 1920 by 1080 pixels.
const dpi = 200

func drawPicture(p Picture, of subject, w io.Writer, format string) error {
	switch format {
	case "png":
		img, err := render(p, of)
		if err != nil {
			return err
		}
		return encodePNG(w, img, manifestOf(of))
	case "svg":
		c := vgsvg.New(sheetWidth, sheetHeight)
		s, err := compose(p, of, c)
		if err != nil {
			return err
		}
		var buf bytes.Buffer
		if _, err := c.WriteTo(&buf); err != nil {
			return err
		}
		return spliceSVG(w, buf.Bytes(), s.texts, manifestOf(of))
	case "pdf":
		c := vgpdf.New(sheetWidth, sheetHeight)
		if _, err := compose(p, of, c); err != nil {
			return err
		}
		_, err := c.WriteTo(w)
		return err
	}
	return fmt.Errorf("no picture format %q; there are %s", format, strings.Join(Formats, ", "))
}

// render draws a picture as pixels.
func render(p Picture, of subject) (*image.RGBA, error) {
	c := vgimg.NewWith(vgimg.UseWH(sheetWidth, sheetHeight), vgimg.UseDPI(dpi))
	if _, err := compose(p, of, c); err != nil {
		return nil, err
	}
	img, ok := c.Image().(*image.RGBA)
	if !ok {
		return nil, fmt.Errorf("picture %s: drawn as %T, want RGBA", p.Name, c.Image())
	}
	return img, nil
}

// compose draws a picture with its footer on a canvas.
func compose(p Picture, of subject, c vg.Canvas) (*sheet, error) {
	s, err := newSheet(c)
	if err != nil {
		return nil, err
	}
	if err := p.draw(s, of); err != nil {
		return nil, fmt.Errorf("picture %s: %w", p.Name, err)
	}
	scenario, run := of.ground()
	s.foot(scenario.Name, runLine(run))
	return s, nil
}
