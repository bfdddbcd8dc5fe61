package out

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"dealcast/sim"
)

// CheckCSV refuses a file name whose ending names a format that is not written.
func CheckCSV(path string) error {
	switch ending := strings.ToLower(filepath.Ext(path)); ending {
	case ".parquet":
		return fmt.Errorf("%s: Parquet is not supported yet; a file that ends in .csv is", path)
	case ".json", ".xlsx", ".xls", ".ods", ".gz", ".zip":
		return fmt.Errorf("%s: got ending %q, want .csv", path, ending)
	}
	return nil
}

// writeCSV writes the records of a document.
func writeCSV(w io.Writer, d Document, _ Options) error {
	t := d.records()
	cw := csv.NewWriter(w)
	if err := cw.Write(t.header); err != nil {
		return err
	}
	return cw.WriteAll(t.rows) // and flushes
}

// WriteSamples writes a CSV with one row per replication and one column per
// metric: those of the whole window, then those of the reported periods. A
// value that is undefined is an empty cell.
func WriteSamples(w io.Writer, r *sim.Result) error {
	var columns [][]float64
	header := []string{"replication"}
	for _, c := range r.Columns() {
		if c.Period == nil || reported(r, c.Period) {
			header = append(header, c.Path)
			columns = append(columns, c.Values())
		}
	}
	cw := csv.NewWriter(w)
	if err := cw.Write(header); err != nil {
		return err
	}
	row := make([]string, len(header))
	for k := range r.Run.Replications {
		row[0] = strconv.Itoa(k)
		for i, values := range columns {
			row[i+1] = cellText(values[k])
		}
		if err := cw.Write(row); err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}

// reported says whether a period is one of those in the report, not one of the
// finer grid of pictures.
func reported(r *sim.Result, p *sim.Period) bool {
	for i := range r.Periods {
		if samePeriod(&r.Periods[i], p) {
			return true
		}
	}
	return false
}

func cellText(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	return shortest(x)
}

// traceHeader are the columns of a trace.
var traceHeader = []string{"replication", "deal", "time_days", "event", "stage", "pool", "value", "note"}

// WriteTrace writes the event log of the traced replications as a CSV.
func WriteTrace(w io.Writer, r *sim.Result) error {
	cw := csv.NewWriter(w)
	if err := cw.Write(traceHeader); err != nil {
		return err
	}
	for _, e := range r.Trace {
		err := cw.Write([]string{
			strconv.Itoa(e.Replication), e.Deal, cellText(e.Time), e.Event, e.Stage, e.Pool, cellText(e.Value), e.Note,
		})
		if err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}
