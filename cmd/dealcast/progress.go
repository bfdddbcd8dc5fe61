package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"dealcast/out"
)

const (
	// silence is how long nothing is shown, so that short runs stay silent; a
	// reader who waits sees something within half a second.
	silence = 300 * time.Millisecond
	// refresh is how often the line changes.
	refresh = 100 * time.Millisecond
)

// progress is one line on a terminal that says how far a run or an experiment
// is, and what it has found so far.
type progress struct {
	mu    sync.Mutex
	w     io.Writer
	width int
	clock func() time.Time
	begun time.Time
	next  time.Time
	shown int           // width of the line on the screen
	brief func() string // the latest answer in short; nil: none yet
}

func newProgress(w io.Writer, width int, clock func() time.Time) *progress {
	now := clock()
	return &progress{w: w, width: width, clock: clock, begun: now, next: now.Add(silence)}
}

// update says how many replications are done. It may be called from several
// goroutines.
func (p *progress) update(done, total int) { p.answer(done, total, nil) }

// answer is update with an answer so far (nil: none that is new), which is put
// into words only when it is shown.
func (p *progress) answer(done, total int, brief func() string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if brief != nil {
		p.brief = brief
	}
	now := p.clock()
	if now.Before(p.next) || done == 0 {
		return
	}
	p.next = now.Add(refresh)
	line := progressLine(done, total, now.Sub(p.begun))
	if p.brief != nil {
		if s := p.brief(); s != "" {
			line = s + " so far · " + line
		}
	}
	p.show(line)
}

// progressLine is "1,204 of 2,000 replications, 12 s left".
func progressLine(done, total int, elapsed time.Duration) string {
	left := time.Duration(float64(elapsed) / float64(done) * float64(max(0, total-done)))
	return fmt.Sprintf("%s of %s replications, %s left", out.Count(float64(done)), out.Count(float64(total)), roundTime(left))
}

func roundTime(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()+0.5))
	case d < time.Hour:
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}

// show writes the line over the last one; what does not fit the screen is cut.
func (p *progress) show(line string) {
	if p.width > 1 {
		line = out.CutToWidth(line, p.width-1)
	}
	wide := out.ScreenWidth(line)
	fmt.Fprintf(p.w, "\r%s%s", line, strings.Repeat(" ", max(0, p.shown-wide)))
	p.shown = wide
}

// clear takes the line off the screen.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown > 0 {
		fmt.Fprintf(p.w, "\r%s\r", strings.Repeat(" ", p.shown))
		p.shown = 0
	}
}
