package model

// The words of the reference page between its tables.
const (
	referenceHead = `# The scenario file

<!-- Written from the table of fields: go test ./model -run TestReference -update -->

A scenario is one TOML file that says what we believe about a pipeline. Everything that has a name is a named table, so that the
key path ` + "`stage.demo.conversion`" + ` is the address of that value everywhere: in errors, after ` + "`--set`" + `, in overlays and in results.
Names are made of letters, digits, ` + "`_` and `-`; `won`, `lost` and `none`" + ` are reserved. Required are ` + "`stages`, `time.start`" + `, a source or open
deals, and each stage's ` + "`conversion` or `routes`" + `. ` + "`dealcast new`" + ` writes a commented file to start from; ` + "`dealcast show`" + ` says what a file means.

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

Hand-over, wait for the pool, work, outcome, dwell, a wait at the door of the next stage if that is full, leave; each part is optional. When values are read: the rate at arrival, the value at
creation, patience at joining the queue, work when it begins, conversion and routes at the outcome, dwell at its start. Odds multipliers
act on the weights of forward destinations and ` + "`won`" + `; all are then divided by their sum; then cooling acts, and what it takes is lost. A
dwell by destination goes before ` + "`lost_dwell`" + `, and that before ` + "`dwell`" + `. A deal whose patience ends in the instant in which somebody
becomes free is served.

Who is blocked longest enters first. Until then a deal stays in its old stage, with its place there and its portfolios; it keeps its
members only if it had no dwell. Patience does not run at a door. A new lead that has to wait is in no stage.

## Teams

A pool's clock is that of its calendar; a stage with several pools reads its work on the clock of the first, and works while all are open.
Those pools share one queue, so they need the same ` + "`queue`" + `. Meetings (` + "`overhead`" + `) and ` + "`share`" + ` make work longer: effort / (share x
(1 - overhead)). The fastest free member takes the next deal. A pool that has only ` + "`spans` and `per_member`" + ` needs no work: a deal takes a place
when it enters the first of those stages that it comes to, keeps it through loops inside, and gives it back when it leaves them. What a
segment has of its own in ` + "`[segment.NAME.stage.STAGE]`" + ` replaces that key of the stage whole.

` + "```toml" + `
[pool.engineers]
size     = 3
calendar = "office"
overhead = "4h/week"
hires    = { spring = { on = 2027-04-01, add = 1, ramp = "60d", from = 0.25 }, leaver = { on = 2027-09-01, add = -1 } }

[calendar.office]
days  = "Mon-Fri"
hours = "09:00-17:00"
` + "```" + `

## Files beside the scenario

Paths are relative to the file that names them; a file has at most 16 MiB and a million lines. CSV files have a line with the names of their columns; commas, semicolons or tabs
stand between the fields. Times are written ` + "`2027-03-04`, `2027-03-04T10:30` or `2027-03-04 10:30:00`" + `. What a file holds counts for the
scenario's checksum.

` + "`source.NAME.file`" + ` needs one column, ` + "`time`" + `. Its leads come at these times in every replication; what becomes of them is drawn.

` + "`open.file`" + ` is today's pipeline, a line for each deal:

| column | meaning | when it is missing |
|---|---|---|
| ` + "`id`" + ` | tells the deal from the others | required |
| ` + "`stage`" + ` | where it is | required |
| ` + "`entered` or `age_days`" + ` | when it entered the stage, or how many days before start | one is required |
| ` + "`created`" + ` | when it became a deal | as entered |
| ` + "`value`" + ` | ` + "`6000` or `6k`" + ` | drawn like that of a new deal |
| ` + "`source`, `segment`" + ` | their names | no source; the segment is drawn |
| ` + "`status`" + ` | ` + "`waiting`, `working` or `dwelling`" + ` | waiting in a stage with a pool, else dwelling |
| ` + "`since`" + ` | when the status began | as entered |
| ` + "`visits`" + ` | how often it has entered the stage, now included | 1 |

Empty fields count as missing. What is left of a stay, the outcome and the hidden quality are drawn given that the deal has lasted until
today; the time already waited counts for cooling and patience.

## The world

A factor moves everybody by exp(elasticity x z); its median is 1. A shock happens at most once. A change moves values to new ones on a date:

` + "```toml" + `
[change.training]
on   = 2027-07-01
ramp = "60d"
set  = { "stage.demo.conversion" = "+3pt", "stage.demo.dwell" = "*0.8" }

[correlation]
"source.inbound.rate ~ stage.demo.conversion" = -0.4
` + "```" + `

The key paths stand in quotes. Values have the grammar of overlays and are relative to what all earlier changes have made of them; only keys
marked **dated** can be set, and those inside their distributions. Two changes of one value come one after the other: the ramp of the first
ends before the second begins. After --set quotes keep a path together: ` + "`--set 'change.training.set.\"stage.demo.conversion\"=+5pt'`" + `.
Correlations are between numbers that are uncertain on their own, not between routes that were counted together.

## Money after the win

Without ` + "`term`" + ` a win is a single sale; with it, a contract whose value is that of one term. Payments are those of each term. ` + "`3mo` and `1y`" + ` are
steps of the calendar: from 31 January one month leads to the last day of February. A bad debt counts as revenue and is never paid. The
source that ` + "`referrals`" + ` name needs no rate of its own; a scenario in which a win brings one more win or more is refused.

## Overlays and --set

A what-if is a small file with ` + "`base = \"startup.toml\"`" + `. Tables with a header merge; values (distributions, and tables and lists written
inline) replace what they find. A member of an either-or group (rate, every, response and file; pool and pools; conversion and routes;
at_least and at_most; by and period) removes the others. ` + "`\"none\"`" + ` removes a key. A string that begins with ` + "`+`, `-`, `*` or `/`" + ` is relative to the value below it:
` + "`size = \"+1\"`, `rate = \"*1.2\"`, `conversion = \"+3pt\"`, `dwell = \"*0.8\"`" + ` (scales the whole distribution), ` + "`dwell = \"+1d\"`" + ` (shifts it). Shares
and growth take percentage points or a factor, because ` + "`\"+3%\"`" + ` can be read in two ways. ` + "`\"=-2%/month\"`" + ` is the value after the
equals sign. Overlays may be based on overlays. ` + "`--set stage.demo.conversion=0.6`" + ` has the same grammar, reaches into distributions
(` + "`--set stage.demo.work.mean=2h`" + `), and may repeat; later ones win.

## Limits

A file has at most 256 KiB, 5,000 lines of at most 4 KiB, keys of at most 16 parts and brackets nested 32 deep; at most 1,000 stages. No
number is larger than 10^15 and no duration longer than a million days.
`
)
