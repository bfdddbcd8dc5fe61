package model

// huge bounds every number of a scenario: beyond it sums lose whole units.
const huge = 1e15

// longest is the longest duration, in days; about 2,700 years.
const longest = 1e6

var (
	months   = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} // as time.Weekday counts
	queues   = []string{"fifo", "lifo", "oldest", "value", "random"}     // as Queue counts
)

// fields is THE table of fields.
var fields = []Field{
	{Path: "name", Kind: Text, Help: "What readers call the scenario; default: the file's name."},
	{Path: "base", Kind: Text, Help: "Scenario that this file changes; makes the file an overlay. The path is relative to the file."},
	{Path: "currency", Kind: Text, Default: `"EUR"`, Help: "Currency of all money: an ISO code or a symbol."},
	{Path: "unit", Kind: Text, Default: `"deal"`, Help: "What flows through the stages, in the singular."},
	{Path: "stages", Kind: NameList, Required: true, Help: "The stages in order. Who leaves the last one by converting is won."},

	{Path: "time", Kind: Table, Help: "The clock."},
	{Path: "time.start", Kind: Date, Required: true, Help: "First day of the report window."},
	{Path: "time.horizon", Kind: Horizon, Max: 36525, Above: true, Default: `"1y"`, Help: "Length of the report window; mo and y are calendar steps."},
	{Path: "time.warmup", Kind: Warmup, Max: 36525, Default: `"auto"`, Help: `How long the world runs before start, unreported. "auto": 4 times the mean time to close without queues, at most 2 years. "0d": starts empty.`},

	{Path: "run", Kind: Table, Help: "How much is simulated."},
	{Path: "run.replications", Kind: Count, Min: 1, Max: 1e7, Default: "1000", Help: "Number of possible futures."},
	{Path: "run.seed", Kind: Count, Max: 1 << 62, Default: "1", Help: "Any whole number from 0. The same seed gives the same numbers."},
	{Path: "run.draws", Kind: Choice, Choices: []string{string(RandomDraws), string(SobolDraws)}, Default: `"random"`, Help: "How uncertain numbers are drawn: independently, or as scrambled Sobol points, which fill their range evenly and take noise out of means."},

	{Path: "calendar", Kind: Table, Help: "When the members of pools work. Absent: round the clock."},
	{Path: "calendar.days", Kind: DayList, Default: `"Mon-Sun"`, Help: "Open days of the week."},
	{Path: "calendar.hours", Kind: HourList, Default: `"00:00-24:00"`, Help: "Open hours of an open day."},
	{Path: "calendar.holidays", Kind: DateList, Help: "Days on which nobody works."},
	{Path: "calendar.*", Kind: Table, Later: true, Help: "A calendar of its own for some pools."},

	{Path: "source", Kind: Table, Help: "Who brings deals."},
	{Path: "source.*", Kind: Table, Help: "A source of deals."},
	{Path: "source.*.title", Kind: Text, Help: "What readers see; default: the name."},
	{Path: "source.*.rate", Kind: Rate, Nature: Uncertain, Max: 1e9, Help: "Deals per time at start, arriving at random (Poisson)."},
	{Path: "source.*.every", Kind: Duration, Nature: Uncertain, Max: longest, Above: true, Help: "Time between deals that arrive regularly; instead of rate."},
	{Path: "source.*.spend", Kind: MoneyRate, Nature: Uncertain, Max: huge, Default: `"0/month"`, Help: "Money spent on it, on top of the cost of its leads. With response, it decides how many leads come."},
	{Path: "source.*.response", Kind: Table, Help: "What money brings; instead of rate or every. The rate is response.rate x (spend / response.spend)^elasticity: more money brings more leads, ever fewer per unit."},
	{Path: "source.*.response.spend", Kind: MoneyRate, Nature: Uncertain, Max: huge, Above: true, Required: true, Help: "Spend at which the rate is known, such as today's."},
	{Path: "source.*.response.rate", Kind: Rate, Nature: Uncertain, Max: 1e9, Required: true, Help: "Deals per time at start at that spend, arriving at random (Poisson)."},
	{Path: "source.*.response.elasticity", Kind: Fraction, Nature: Uncertain, Max: 1, Above: true, Required: true, Help: "By how many per cent the rate grows when spend grows by one: 1 is in proportion, 0.5 means that twice the leads take four times the money."},
	{Path: "source.*.growth", Kind: Growth, Nature: Uncertain, Min: -1, Max: 10, Above: true, Default: `"0%/month"`, Help: "Growth of the rate; compounds from start, backwards too."},
	{Path: "source.*.season", Kind: Table, Choices: months, Help: "Multiplier of the rate by month; a month not named has 1. Not normalised."},
	{Path: "source.*.season.*", Kind: Plain, Nature: Uncertain, Max: 1e6, Default: "1", Help: "Multiplier in this month."},
	{Path: "source.*.weekdays", Kind: Table, Choices: weekdays, Help: "Multiplier of the rate by day of the week; a day not named has 1. Normalised, so that 12/week stays 12."},
	{Path: "source.*.weekdays.*", Kind: Plain, Nature: Uncertain, Max: 1e6, Default: "1", Help: "Multiplier on this day."},
	{Path: "source.*.bursts", Kind: Table, Help: "Surges of extra leads, such as a trade fair."},
	{Path: "source.*.bursts.*", Kind: Table, Help: "One surge."},
	{Path: "source.*.bursts.*.on", Kind: Date, Required: true, Help: "Its first day."},
	{Path: "source.*.bursts.*.leads", Kind: Plain, Nature: Uncertain, Max: 1e9, Required: true, Help: "Expected number of leads."},
	{Path: "source.*.bursts.*.over", Kind: Duration, Nature: Uncertain, Max: longest, Above: true, Default: `"1d"`, Help: "How long it lasts."},
	{Path: "source.*.enters", Kind: NameOf, Refers: "stage", Help: "Stage in which its deals begin; default: the first."},
	{Path: "source.*.cost", Kind: Money, Nature: Uncertain, Max: huge, Default: "0", Help: "Cost of a lead."},
	{Path: "source.*.segments", Kind: Table, Refers: "segment", Help: "Its mix of segments; default: the shares of the segments."},
	{Path: "source.*.segments.*", Kind: Fraction, Nature: Uncertain, Max: 1, Help: "Share of this segment."},
	{Path: "source.*.odds_times", Kind: Plain, Nature: Uncertain, Max: 1e6, Above: true, Default: "1", Help: "Multiplies the odds of going on, in every stage."},
	{Path: "source.*.dwell_times", Kind: Plain, Nature: Uncertain, Max: 1e6, Above: true, Default: "1", Help: "Multiplies every dwell."},
	{Path: "source.*.value_times", Kind: Plain, Nature: Uncertain, Max: 1e6, Above: true, Default: "1", Help: "Multiplies the value."},
	{Path: "source.*.file", Kind: Text, Later: true, Help: "CSV file of times to replay."},

	{Path: "segment", Kind: Table, Help: "Kinds of customer."},
	{Path: "segment.*", Kind: Table, Help: "A kind of customer."},
	{Path: "segment.*.title", Kind: Text, Help: "What readers see; default: the name."},
	{Path: "segment.*.share", Kind: Fraction, Nature: Uncertain, Max: 1, Help: "Share of the deals, where a source gives no mix of its own."},
	{Path: "segment.*.value", Kind: Money, Nature: Varies, Max: huge, Help: "Value of a deal; default: deal.value."},
	{Path: "segment.*.odds_times", Kind: Plain, Nature: Uncertain, Max: 1e6, Above: true, Default: "1", Help: "Multiplies the odds of going on, in every stage."},
	{Path: "segment.*.dwell_times", Kind: Plain, Nature: Uncertain, Max: 1e6, Above: true, Default: "1", Help: "Multiplies every dwell."},
	{Path: "segment.*.value_times", Kind: Plain, Nature: Uncertain, Max: 1e6, Above: true, Default: "1", Help: "Multiplies the value."},
	{Path: "segment.*.stage", Kind: Table, Later: true, Help: "Keys of stages that differ for this segment."},

	{Path: "deal", Kind: Table, Help: "What flows."},
	{Path: "deal.value", Kind: Money, Nature: Varies, Max: huge, Help: "Value of a deal, where its segment gives none; default: 0."},
	{Path: "deal.due", Kind: Duration, Later: true, Help: "Time until a deal is due."},

	{Path: "stage", Kind: Table, Help: "What happens to a deal."},
	{Path: "stage.*", Kind: Table, Help: "A stage: hand-over, wait for the pool, work, outcome, dwell."},
	{Path: "stage.*.title", Kind: Text, Help: "What readers see; default: the name."},
	{Path: "stage.*.handover", Kind: Duration, Nature: Varies, Max: longest, Help: "Delay between leaving the previous stage and joining the queue of this one."},
	{Path: "stage.*.pool", Kind: NameOf, Refers: "pool", Help: "Who does the work."},
	{Path: "stage.*.work", Kind: Work, Nature: Varies, Max: longest, Help: "Effort that holds one member of the pool, on the pool's clock: 1h is an open hour, 1d one working day, 1w one working week."},
	{Path: "stage.*.dwell", Kind: Duration, Nature: Varies, Max: longest, Help: "Time that the customer takes; holds nobody."},
	{Path: "stage.*.lost_dwell", Kind: Duration, Nature: Varies, Max: longest, Help: "The same for deals that are lost here; default: dwell."},
	{Path: "stage.*.dwell_to", Kind: Table, Refers: "end", Help: "The same by destination: a stage, won or lost."},
	{Path: "stage.*.dwell_to.*", Kind: Duration, Nature: Varies, Max: longest, Help: "Dwell of the deals that go there."},
	{Path: "stage.*.conversion", Kind: Fraction, Nature: Uncertain, Max: 1, Help: "Share that goes on to the next stage (after the last: is won); the rest is lost."},
	{Path: "stage.*.routes", Kind: Table, Refers: "destination", Help: "Instead of conversion: shares per destination, a stage (forward or back) or won; the rest is lost."},
	{Path: "stage.*.routes.*", Kind: Fraction, Nature: Uncertain, Max: 1, Help: "Share that goes there."},
	{Path: "stage.*.cooling", Kind: Duration, Nature: Uncertain, Max: longest, Above: true, Help: "Half-life of interest in the queue: forward and won shares are multiplied by 2^(-wait/cooling)."},
	{Path: "stage.*.patience", Kind: Duration, Nature: Varies, Max: longest, Help: "A deal whose work has not begun by then leaves the queue."},
	{Path: "stage.*.patience_to", Kind: NameOf, Refers: "leaver", Default: `"lost"`, Help: "Where it goes then: lost, or a stage."},
	{Path: "stage.*.priority", Kind: Count, Min: -1e6, Max: 1e6, Default: "0", Help: "Between stages that share a pool: the lower number is served first."},
	{Path: "stage.*.max_visits", Kind: Count, Min: 1, Max: 1e9, Default: "100", Help: "A deal that would enter once more is lost (reason loops)."},
	{Path: "stage.*.pools", Kind: NameList, Later: true, Help: "Several pools whose members are all needed at once."},
	{Path: "stage.*.limit", Kind: Count, Later: true, Help: "At most so many deals in the stage."},
	{Path: "stage.*.when_full", Kind: Choice, Choices: []string{"wait", "lost"}, Later: true, Help: "What happens to a deal that cannot enter."},
	{Path: "stage.*.accept_score", Kind: Plain, Later: true, Help: "Only deals whose seen score is at least this go on."},

	{Path: "pool", Kind: Table, Help: "Who does the work."},
	{Path: "pool.*", Kind: Table, Help: "A group of people."},
	{Path: "pool.*.title", Kind: Text, Help: "What readers see; default: the name."},
	{Path: "pool.*.size", Kind: Count, Max: 1e5, Required: true, Help: "Number of members."},
	{Path: "pool.*.share", Kind: Fraction, Nature: Uncertain, Max: 1, Above: true, Default: `"100%"`, Help: "Part of their time that this pipeline gets: work takes 1/share as long."},
	{Path: "pool.*.queue", Kind: Choice, Choices: queues, Default: `"fifo"`, Help: "Which waiting deal is served next: joined first, joined last, created first, highest value, or at random."},
	{Path: "pool.*.cost", Kind: MoneyRate, Nature: Uncertain, Max: huge, Default: `"0/year"`, Help: "Cost of a member, in full even when share is below 1."},
	{Path: "pool.*.cost_share", Kind: Flag, Default: "false", Help: "Count only share of the cost."},
	{Path: "pool.*.overhead", Kind: Duration, Later: true, Help: "Time per member that meetings take."},
	{Path: "pool.*.hires", Kind: Table, Later: true, Help: "Joiners and leavers by date."},
	{Path: "pool.*.attrition", Kind: Fraction, Later: true, Help: "Share of the members that leaves per year."},
	{Path: "pool.*.backfill", Kind: Duration, Later: true, Help: "Time until a leaver is replaced."},
	{Path: "pool.*.calendar", Kind: Text, Later: true, Help: "A calendar of its own."},
	{Path: "pool.*.spread", Kind: Plain, Later: true, Help: "Coefficient of variation of the members' speeds."},
	{Path: "pool.*.spans", Kind: NameList, Later: true, Help: "First and last stage across which a member is held."},
	{Path: "pool.*.per_member", Kind: Count, Later: true, Help: "Deals that one member can carry."},

	{Path: "target", Kind: Table, Help: "What is to be reached."},
	{Path: "target.*", Kind: Table, Help: "A goal for a metric."},
	{Path: "target.*.title", Kind: Text, Help: "What readers see; default: the name."},
	{Path: "target.*.metric", Kind: MetricName, Required: true, Help: `Metric: "revenue", "stage.demo.wait_days", "pool.engineers.utilisation".`},
	{Path: "target.*.at_least", Kind: Goal, Nature: Uncertain, Min: -huge, Max: huge, Help: "The goal, in the metric's unit."},
	{Path: "target.*.at_most", Kind: Goal, Nature: Uncertain, Min: -huge, Max: huge, Help: "The goal where less is better; instead of at_least."},
	{Path: "target.*.by", Kind: Date, Help: "Last day that counts, included; default: the end of the horizon."},
	{Path: "target.*.period", Kind: PeriodName, Help: `Part of the window that counts, instead of by: "2027-Q2", "2027-03", "2027-W05" or "2027".`},
	{Path: "target.*.so_far", Kind: Goal, Min: -huge, Max: huge, Default: "0", Help: "Reached before start and counted in."},

	{Path: "quality", Kind: Table, Later: true, Help: "Hidden quality of a deal."},
	{Path: "open", Kind: Table, Later: true, Help: "Today's pipeline."},
	{Path: "factor", Kind: Table, Later: true, Help: "What moves all deals together."},
	{Path: "shock", Kind: Table, Later: true, Help: "Events that may happen."},
	{Path: "change", Kind: Table, Later: true, Help: "Dated changes inside one scenario."},
	{Path: "correlation", Kind: Table, Later: true, Help: "Uncertain numbers that go together."},
	{Path: "money", Kind: Table, Later: true, Help: "Money after the win."},
}
