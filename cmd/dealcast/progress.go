package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"dealcast/out"
)

// progress is one line on a terminal that says how far a run is. It shows
// nothing in the first half second, so that short runs stay silent.
type progress struct {
	mu    sync.Mutex
	w     io.Writer
	width int
	begun time.Time
	next  time.Time
	shown int // length of the line on the screen
}

func newProgress(w io.Writer, width int) *progress {
	now := time.Now()
	return &progress{w: w, width: width, begun: now, next: now.Add(500 * time.Millisecond)}
}

// update may be called from several goroutines.
func (p *progress) update(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if now.Before(p.next) || done == 0 {
		return
	}
	p.next = now.Add(100 * time.Millisecond)
	p.show(progressLine(done, total, now.Sub(p.begun)))
}

// progressLine is "1,204 of 2,000 replications, 12 s left".
func progressLine(done, total int, elapsed time.Duration) string {
	left := time.Duration(float64(elapsed) / float64(done) * float64(total-done))
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

func (p *progress) show(line string) {
	if p.width > 1 && len(line) >= p.width {
		line = line[:p.width-1]
	}
	fmt.Fprintf(p.w, "\r%s%s", line, strings.Repeat(" ", max(0, p.shown-len(line))))
	p.shown = len(line)
}

// clear takes the line off the screen.
func (p *progress) clear() {
	if p.shown > 0 {
		fmt.Fprintf(p.w, "\r%s\r", strings.Repeat(" ", p.shown))
		p.shown = 0
	}
}
