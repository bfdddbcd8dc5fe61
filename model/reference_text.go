package model

// The words of the reference page between its tables.
const (
	referenceHead = `# The scenario file

<!-- Written from the table of fields: go test ./model -run TestReference -update -->

A scenario is one TOML file that says what we believe about a pipeline. Everything that has a name is a named table, so that the
key path ` + "`stage.demo.conversion`" + ` is the address of that value everywhere: in errors, after ` + "`--set`" + `, in overlays and in results.
Names are made of letters, digits, ` + "`_` and `-`; `won`, `lost` and `none`" + ` are reserved. Required are ` + "`stages`, `time.start`" + `, a source, and each
stage's ` + "`conversion` or `routes`" + `. ` + "`dealcast new`" + ` writes a commented file to start from; ` + "`dealcast show`" + ` says what a file means.

## Values

`
	referenceValues = `
A month is 30.4375 days long and a year 365.25; in a horizon they are steps of the calendar. Work is on the pool's clock: ` + "`1h`" + ` is an
open hour, ` + "`1d`" + ` one working day, ` + "`1w`" + ` one working week; months and years are refused there. Without a calendar the pool's clock is the
wall clock.

Two things look alike and act differently. What varies from deal to deal averages out over many deals; what we do not know does not.

**A distribution** varies from deal to deal. It is written as a number (always the same), as ` + "`\"2d to 10d\"`" + ` (lognormal; 5% are below the
first number and 5% above the second), or as a table with ` + "`dist`" + `.

**An uncertain number** has one value per replication. It is written

- ` + "`\"50% to 65%\"`" + `: we are 90% sure that it lies between (normal on the logit scale for shares, on the log scale for positive quantities,
  on the plain scale where negative is possible). A number without a unit takes the unit of the other: ` + "`\"1 to 4h\"`" + `.
- ` + "`\"34 of 56\"`" + `, for shares: what we counted (Beta with Jeffreys' prior). Several routes with one common total are counted together
  (Dirichlet), and what is left over is lost. Uncertain shares with other totals are independent; where a draw makes them add up to more
  than 1, they are scaled down.
- as a table with ` + "`dist`" + `: that distribution is what we believe.

It may stand wherever a key below says so, and for the parameters inside a distribution: ` + "`{ dist = \"lognormal\", mean = \"4d to 6d\", cv = 1 }`" + `.

Every distribution also takes ` + "`shift`" + `, which is added to each value. Parameters that are amounts take the units of the key; ` + "`rate`" + ` of a
duration is written like ` + "`\"2/day\"`" + `.

`
	referencePercentiles = "\nA percentile is `median`, or `p1` to `p99`.\n\n"

	referenceTail = `
## What happens to a deal in a stage

Hand-over, wait for the pool, work, outcome, dwell, leave; each part is optional. When values are read: the rate at arrival, the value at
creation, patience at joining the queue, work when it begins, conversion and routes at the outcome, dwell at its start. Odds multipliers
act on the weights of forward destinations and ` + "`won`" + `; all are then divided by their sum; then cooling acts, and what it takes is lost. A
dwell by destination goes before ` + "`lost_dwell`" + `, and that before ` + "`dwell`" + `. A deal whose patience ends in the instant in which somebody
becomes free is served.

## Overlays and --set

A what-if is a small file with ` + "`base = \"startup.toml\"`" + `. Tables with a header merge; values (distributions, and tables and lists written
inline) replace what they find. A member of an either-or group (rate and every; conversion and routes; at_least and at_most; by and
period) removes the other. ` + "`\"none\"`" + ` removes a key. A string that begins with ` + "`+`, `-`, `*` or `/`" + ` is relative to the value below it:
` + "`size = \"+1\"`, `rate = \"*1.2\"`, `conversion = \"+3pt\"`, `dwell = \"*0.8\"`" + ` (scales the whole distribution), ` + "`dwell = \"+1d\"`" + ` (shifts it). Shares
and growth take percentage points or a factor, because ` + "`\"+3%\"`" + ` can be read in two ways. ` + "`\"=-2%/month\"`" + ` is the value after the
equals sign. Overlays may be based on overlays. ` + "`--set stage.demo.conversion=0.6`" + ` has the same grammar, reaches into distributions
(` + "`--set stage.demo.work.mean=2h`" + `), and may repeat; later ones win.

## Limits

A file has at most 256 KiB, 5,000 lines of at most 4 KiB, keys of at most 16 parts and brackets nested 32 deep; at most 1,000 stages. No
number is larger than 10^15 and no duration longer than a million days.
`
)
