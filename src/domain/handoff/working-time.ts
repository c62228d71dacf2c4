/**
 * Working time: how long a clock has really run for somebody who sleeps, takes weekends and goes on holiday.
 *
 * Everything here walks openings (one a day at most), so a span of a month costs some thirty steps. It reckons in
 * whole milliseconds of real time and takes the wall clock from `Temporal`, so a day on which the clocks change
 * counts what it truly has.
 */
export interface WorkingHours {
  /** People who never sleep: every instant but absences; `days`, `from`, `to` and holidays are then not read. */
  readonly always: boolean;
  /** IANA zone in which days, hours, holidays and absences are meant, as `Europe/London`. */
  readonly zone: string;
  /** ISO weekdays, 1 Monday .. 7 Sunday. */
  readonly days: readonly number[];
  /** Wall clock, `09:00`. */
  readonly from: string;
  /** Wall clock, `17:30`, after `from`; `24:00` is the end of the day. */
  readonly to: string;
  readonly isHoliday: (day: Temporal.PlainDate) => boolean;
}

/** Whole days away, both inclusive, in the zone of the hours. */
export interface Absence {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
}

/** `1d` is `{ days: 1, ms: 0 }`, a working day as long as one opening; `4h` is `{ days: 0, ms: 14_400_000 }`, open. */
export interface WorkingSpan {
  readonly days: number;
  readonly ms: number;
}

/** From `open` on, up to but without `close`; epoch milliseconds. */
interface Opening {
  readonly open: number;
  readonly close: number;
}

/** Days without any opening after which we say that there is none: one year covers every real calendar. */
const PATIENCE_DAYS = 366;
const DAY_MS = 86_400_000;
const MIDNIGHT = new Temporal.PlainTime();

/** The absence that covers this day, and of several the one that ends last. */
export const absenceOn = (day: Temporal.PlainDate, absences: readonly Absence[]): Absence | undefined =>
  absences
    .filter(
      ({ from, to }) =>
        Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, to) <= 0,
    )
    .reduce<Absence | undefined>(
      (last, one) => (last !== undefined && Temporal.PlainDate.compare(last.to, one.to) >= 0 ? last : one),
      undefined,
    );

/** Whether a clock runs at this instant. The closing instant itself is no longer working time. */
export function isWorking(
  at: Temporal.Instant,
  hours: WorkingHours,
  absences: readonly Absence[] = [],
): boolean {
  const ms = at.epochMilliseconds;
  const today = dayOf(at, hours);
  // Tomorrow too: where clocks fall back across midnight, tomorrow's opening may have begun "today".
  return [today, today.add({ days: 1 })].some((day) => {
    const opening = openingOn(day, hours, absences);
    return opening !== undefined && opening.open <= ms && ms < opening.close;
  });
}

/**
 * The instant at which `span` of working time has gone by since `start`. A start outside the hours begins at the next
 * opening; a span that ends exactly at closing is due at that closing, not at the next opening.
 * @throws RangeError when the span is negative, the hours are empty or malformed, or 366 days pass without an opening.
 */
export function addWorkingTime(
  start: Temporal.Instant,
  span: WorkingSpan,
  hours: WorkingHours,
  absences: readonly Absence[] = [],
): Temporal.Instant {
  let at = start.epochMilliseconds;
  let left = workingMs(span, hours);
  let day = dayOf(start, hours);
  for (let closedFor = 0; closedFor <= PATIENCE_DAYS; day = day.add({ days: 1 })) {
    const opening = openingOn(day, hours, absences);
    if (opening === undefined || opening.close <= at) {
      closedFor += 1;
      continue;
    }
    closedFor = 0;
    at = Math.max(at, opening.open);
    if (left <= opening.close - at) return Temporal.Instant.fromEpochMilliseconds(at + left);
    left -= opening.close - at;
    at = opening.close;
  }
  const since = Temporal.Instant.fromEpochMilliseconds(at).toString();
  throw new RangeError(
    `No working time within ${PATIENCE_DAYS} days after ${since}: ` +
      `${describeHours(hours)}, ${absences.length} absence(s). Check the hours, the holidays and the absences.`,
  );
}

/** Working milliseconds from `a` to `b`; negative when `b` is before `a`. Never throws for lack of openings. */
export function workingTimeBetween(
  a: Temporal.Instant,
  b: Temporal.Instant,
  hours: WorkingHours,
  absences: readonly Absence[] = [],
): number {
  if (Temporal.Instant.compare(a, b) > 0) return 0 - workingTimeBetween(b, a, hours, absences); // never -0
  const [from, to] = [a.epochMilliseconds, b.epochMilliseconds];
  const last = dayOf(b, hours).add({ days: 1 }); // one more, for the reason given in isWorking
  let sum = 0;
  for (let day = dayOf(a, hours); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    const opening = openingOn(day, hours, absences);
    if (opening !== undefined) sum += Math.max(0, Math.min(to, opening.close) - Math.max(from, opening.open));
  }
  return sum;
}

/**
 * A span in working milliseconds: a day is the wall-clock length of one opening, 24 h with `always`. So `80%` of a span
 * is `{ days: 0, ms: 0.8 * workingMs(span, hours) }`.
 * @throws RangeError when the span is negative or not a number, or when `to` is not after `from`.
 */
export function workingMs(span: WorkingSpan, hours: WorkingHours): number {
  const ms = Math.round(span.days * dayMs(hours) + span.ms);
  if (!(ms >= 0)) throw new RangeError(`A working span cannot be ${span.days} days and ${span.ms} ms.`);
  return ms;
}

function dayMs(hours: WorkingHours): number {
  if (hours.always) return DAY_MS;
  const end = hours.to === '24:00' ? DAY_MS : MIDNIGHT.until(hours.to).total('milliseconds');
  const length = end - MIDNIGHT.until(hours.from).total('milliseconds');
  if (length <= 0) throw new RangeError(`Hours must end after they begin: ${describeHours(hours)}.`);
  return length;
}

const describeHours = (hours: WorkingHours): string =>
  hours.always ? 'always open' : `days [${hours.days.join()}] ${hours.from}-${hours.to} in ${hours.zone}`;

const dayOf = (at: Temporal.Instant, { zone }: WorkingHours): Temporal.PlainDate =>
  at.toZonedDateTimeISO(zone).toPlainDate();

function openingOn(
  day: Temporal.PlainDate,
  hours: WorkingHours,
  absences: readonly Absence[],
): Opening | undefined {
  if (!hours.always && (!hours.days.includes(day.dayOfWeek) || hours.isHoliday(day))) return undefined;
  if (absenceOn(day, absences) !== undefined) return undefined;
  const open = wallClock(day, hours.always ? '00:00' : hours.from, hours.zone);
  const close = wallClock(day, hours.always ? '24:00' : hours.to, hours.zone);
  return open < close ? { open, close } : undefined;
}

/**
 * The first instant at which the wall clock shows this time or a later one. Where the clocks jump over it, that is the
 * jump (so an opening at 01:30 never outlives one at 02:00); where it comes twice, the first.
 */
function wallClock(day: Temporal.PlainDate, time: string, zone: string): number {
  const local =
    time === '24:00'
      ? day.add({ days: 1 }).toPlainDateTime()
      : day.toPlainDateTime(Temporal.PlainTime.from(time));
  const zoned = local.toZonedDateTime(zone);
  if (zoned.toPlainDateTime().equals(local)) return zoned.epochMilliseconds;
  // "previous" is strict, and the time asked for may be the very one jumped from: step past it first.
  const jump = zoned.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  return (jump ?? zoned).epochMilliseconds;
}
