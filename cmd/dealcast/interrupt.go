package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"dealcast/out"
)

// interrupts are the user's wishes to stop. The first signal ends the
// simulation, and what was done is still written; the second ends the writing
// too; a third ends the program on the spot.
type interrupts struct {
	first, second context.Context
	stop          func()
}

func catchInterrupts() *interrupts {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	first, cancelFirst := context.WithCancel(context.Background())
	second, cancelSecond := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		for _, cancel := range []func(){cancelFirst, cancelSecond} {
			select {
			case <-signals:
				cancel()
			case <-done:
				return
			}
		}
		signal.Stop(signals)
	}()
	return &interrupts{first, second, func() {
		signal.Stop(signals)
		close(done)
		cancelFirst()
		cancelSecond()
	}}
}

// writing says whether the writing shall end: on the second signal, or on the
// first if it came when everything had been simulated.
func (i *interrupts) writing(simulated bool) error {
	if i.second.Err() == nil && (!simulated || i.first.Err() == nil) {
		return nil
	}
	return &statusError{exitInterrupted, errors.New("interrupted while writing; nothing was written")}
}

// interrupted says what the results stand on.
func interrupted(done, of int) error {
	if done == 0 {
		return &statusError{exitInterrupted, errors.New("interrupted before the first replication was done; nothing was written")}
	}
	return &statusError{exitInterrupted, fmt.Errorf("interrupted: the results stand on %s of %s replications", out.Count(float64(done)), out.Count(float64(of)))}
}
