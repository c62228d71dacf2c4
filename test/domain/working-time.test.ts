import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holidayCalendar, holidayList } from '../../src/domain/handoff/holidays.ts';
import {
  type Absence,
  addWorkingTime,
  isWorking,
  type WorkingHours,
  type WorkingSpan,
  workingMs,
  workingTimeBetween,
} from '../../src/domain/handoff/working-time.ts';

const seed = process.env['FC_SEED']; // paste a failing run's seed to replay it
const replay = { numRuns: 300, ...(seed !== undefined && { seed: Number(seed) }) };

const HOUR = 3_600_000;
const gb = holidayCalendar('GB-ENG')!;
const never = (): boolean => false;
const office: WorkingHours = {
  always: false,
  zone: 'Europe/London',
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '17:30',
  isHoliday: gb,
};
const sleepless: WorkingHours = { ...office, always: true };
const week = [1, 2, 3, 4, 5, 6, 7];
const roundTheClock: WorkingHours = { ...office, days: week, from: '00:00', to: '24:00', isHoliday: never };
const newYork: WorkingHours = { ...roundTheClock, zone: 'America/New_York' };

const d = (days: number): WorkingSpan => ({ days, ms: 0 });
const h = (hours: number): WorkingSpan => ({ days: 0, ms: hours * HOUR });
const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const away = (from: string, to: string): Absence => ({ from: day(from), to: day(to) });
/** Wall clock in the zone of the hours, there and back: `2026-10-20T10:00`. */
const at = (local: string, { zone } = office): Temporal.Instant =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant();
const due = (local: string, span: WorkingSpan, hours = office, absences: Absence[] = []): string =>
  addWorkingTime(at(local, hours), span, hours, absences)
    .toZonedDateTimeISO(hours.zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });

describe('a working day', () => {
  test.each([
    ['1d from Tuesday 10:00 is Wednesday 10:00', '2026-10-20T10:00', d(1), '2026-10-21T10:00'],
    ['4h runs over the night', '2026-10-20T16:30', h(4), '2026-10-21T12:00'],
    ['1h runs over the weekend', '2026-10-23T17:00', h(1), '2026-10-26T09:30'],
    ['before opening it begins at opening', '2026-10-20T03:00', h(1), '2026-10-20T10:00'],
    ['after closing it begins next morning', '2026-10-20T20:00', h(1), '2026-10-21T10:00'],
    ['at closing it begins next morning', '2026-10-20T17:30', h(1), '2026-10-21T10:00'],
    ['ending at closing is that closing', '2026-10-20T16:30', h(1), '2026-10-20T17:30'],
    ['1d from opening is closing', '2026-10-20T09:00', d(1), '2026-10-20T17:30'],
    ['nothing, outside hours, is the next opening', '2026-10-24T12:00', h(0), '2026-10-26T09:00'],
    ['days and hours add up', '2026-10-20T10:00', { days: 2, ms: HOUR }, '2026-10-22T11:00'],
    ['Christmas and its substitute are skipped', '2026-12-24T16:30', h(2), '2026-12-29T10:00'],
    ['the clocks going back on a Sunday change nothing', '2026-10-23T16:30', h(2), '2026-10-26T10:00'],
  ])('%s', (_, start, span, expected) => expect(due(start, span)).toBe(expected));

  test('absences are skipped, both ends inclusive', () => {
    expect(due('2026-10-20T17:00', h(1), office, [away('2026-10-21', '2026-10-22')])).toBe(
      '2026-10-23T09:30',
    );
    expect(due('2026-10-20T17:00', h(1), sleepless, [away('2026-10-20', '2026-10-22')])).toBe(
      '2026-10-23T01:00',
    );
  });

  test('with `always` a day is 24 h, whatever the clocks, weekends and holidays do', () => {
    expect(due('2026-10-24T12:00', d(1), sleepless)).toBe('2026-10-25T11:00');
    expect(due('2026-12-24T12:00', d(3), sleepless)).toBe('2026-12-27T12:00');
    expect(isWorking(at('2026-12-25T03:00'), sleepless)).toBe(true);
  });
});

describe('when the clocks change', () => {
  test.each([
    ['London forward', '2026-03-29', roundTheClock, 23],
    ['London back', '2026-10-25', roundTheClock, 25],
    ['New York forward', '2026-03-08', newYork, 23],
    ['New York back', '2026-11-01', newYork, 25],
  ])('%s: that day has the hours it has', (_, text, hours, length) => {
    const [midnight, next] = [`${text}T00:00`, `${day(text).add({ days: 1 }).toString()}T00:00`];
    expect(workingTimeBetween(at(midnight, hours), at(next, hours), hours)).toBe(length * HOUR);
    expect(due(midnight, h(length), hours)).toBe(next);
    expect(due(midnight, h(4), hours)).toBe(`${text}T0${length === 23 ? 5 : 3}:00`);
  });

  test('an opening at a time that is jumped over begins at the jump, or is none', () => {
    const night = { ...roundTheClock, from: '01:00', to: '04:00' };
    expect(due('2026-03-29T00:00', h(1), night)).toBe('2026-03-29T03:00');
    expect(due('2026-03-29T00:00', h(1), { ...night, from: '01:30' })).toBe('2026-03-29T03:00');
    expect(due('2026-03-29T00:00', h(0), { ...night, to: '01:30' })).toBe('2026-03-30T01:00');
  });
});

test('where clocks fell back across midnight, tomorrow had begun and goes on', () => {
  const hours = { ...roundTheClock, zone: 'America/St_Johns', days: [7] }; // Sunday 00:01 became Saturday 23:01
  const sunday = Temporal.Instant.from('2010-11-07T02:30:00Z');
  const again = sunday.add({ minutes: 30 });
  expect(again.toZonedDateTimeISO(hours.zone).dayOfWeek).toBe(6);
  expect([isWorking(sunday, hours), isWorking(again, hours)]).toEqual([true, true]);
  expect(workingTimeBetween(sunday, again, hours)).toBe(HOUR / 2);
});

describe('no working time', () => {
  test('backwards over a closed weekend is 0, not -0', () =>
    expect(workingTimeBetween(at('2026-10-25T12:00'), at('2026-10-24T12:00'), office)).toBe(0));

  const now = at('2026-10-20T10:00');
  test.each([
    ['no days', { ...office, days: [] }, []],
    ['away for ever', office, [away('2026-01-01', '9999-12-31')]],
    ['away for ever, always open', sleepless, [away('2026-01-01', '9999-12-31')]],
    ['nothing but holidays', { ...office, isHoliday: () => true }, []],
  ])('%s is said, not waited for', (_, hours, absences) => {
    expect(() => addWorkingTime(now, h(1), hours, absences)).toThrow(
      /^No working time within 366 days after 2026/,
    );
    expect(workingTimeBetween(now, now.add({ hours: 9000 }), hours, absences)).toBe(0);
    expect(isWorking(now, hours, absences)).toBe(false);
  });

  test('hours and spans that make no sense are refused', () => {
    expect(() => addWorkingTime(now, d(1), { ...office, to: '09:00' })).toThrow(/end after they begin/);
    expect(() => addWorkingTime(now, h(-1), office)).toThrow(RangeError);
    expect(() => addWorkingTime(now, h(Number.NaN), office)).toThrow(RangeError);
  });
});

describe('laws', () => {
  /** Quarter hours; none in 01:00-03:00, where a wall clock may show the same time twice. */
  const quarter = fc.integer({ min: 12, max: 96 }).map((q) => {
    const text = `${String(Math.floor(q / 4)).padStart(2, '0')}:${String((q % 4) * 15).padStart(2, '0')}`;
    return q === 12 ? '00:00' : text;
  });
  const someHours: fc.Arbitrary<WorkingHours> = fc
    .record({
      always: fc.boolean(),
      zone: fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
      days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      ends: fc.uniqueArray(quarter, { minLength: 2, maxLength: 2 }),
      isHoliday: fc.constantFrom(never, gb),
    })
    .map(({ ends, ...rest }) => ({ ...rest, from: ends.toSorted()[0]!, to: ends.toSorted()[1]! }));
  const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
  const dayIn2026 = upTo(364).map((days) => day('2026-01-01').add({ days }));
  const someAbsences = fc.array(
    fc.tuple(dayIn2026, upTo(20)).map(([from, days]): Absence => ({ from, to: from.add({ days }) })),
    { maxLength: 3 },
  );
  const NEW_YEAR = at('2026-01-01T00:00').epochMilliseconds;
  const instant = upTo(365 * 24 * HOUR).map((ms) => Temporal.Instant.fromEpochMilliseconds(NEW_YEAR + ms));
  const span = fc.record({ days: upTo(12), ms: upTo(40 * HOUR) });
  const before = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) <= 0;

  test('time added is time found between', () => {
    const law = fc.property(instant, span, someHours, someAbsences, (start, span, hours, absences) => {
      const end = addWorkingTime(start, span, hours, absences);
      expect(workingTimeBetween(start, end, hours, absences)).toBe(workingMs(span, hours));
      expect(workingTimeBetween(end, start, hours, absences)).toBe(0 - workingMs(span, hours));
    });
    fc.assert(law, replay);
  });

  test('the end is never outside hours: open, or the closing itself', () => {
    const law = fc.property(instant, span, someHours, someAbsences, (start, span, hours, absences) => {
      const end = addWorkingTime(start, span, hours, absences);
      const justBefore = end.subtract({ milliseconds: 1 });
      expect(isWorking(end, hours, absences) || isWorking(justBefore, hours, absences)).toBe(true);
    });
    fc.assert(law, replay);
  });

  test('later starts and longer spans end later', () => {
    const pair = fc.tuple(instant, instant);
    const law = fc.property(
      pair,
      span,
      span,
      someHours,
      someAbsences,
      ([a, b], one, two, hours, absences) => {
        const [early, late] = before(a, b) ? [a, b] : [b, a];
        const longer = { days: one.days + two.days, ms: one.ms + two.ms };
        const end = addWorkingTime(early, one, hours, absences);
        expect(before(end, addWorkingTime(late, one, hours, absences))).toBe(true);
        expect(before(end, addWorkingTime(early, longer, hours, absences))).toBe(true);
      },
    );
    fc.assert(law, replay);
  });

  test('it agrees with looking at the clock every quarter of an hour', () => {
    const start = instant.map((t) => t.round({ smallestUnit: 'minute', roundingIncrement: 15 }));
    const law = fc.property(start, someHours, someAbsences, (start, hours, absences) => {
      let seen = 0;
      let t = start;
      for (let quarter = 0; quarter < 4 * 24 * 9; quarter += 1, t = t.add({ minutes: 15 })) {
        const wall = t.toZonedDateTimeISO(hours.zone);
        const today = wall.toPlainDate();
        const time = wall.toPlainTime().toString();
        const isAway = absences.some(
          ({ from, to }) => today.since(from).sign >= 0 && to.since(today).sign >= 0,
        );
        const inHours =
          hours.days.includes(wall.dayOfWeek) && hours.from <= time && time.slice(0, 5) < hours.to;
        const open = !isAway && (hours.always || (inHours && !hours.isHoliday(today)));
        if (quarter % 5 === 0) expect(isWorking(t, hours, absences)).toBe(open);
        if (open) seen += HOUR / 4;
      }
      expect(workingTimeBetween(start, t, hours, absences)).toBe(seen);
    });
    fc.assert(law, { ...replay, numRuns: 40 });
  });
});

describe('holidays', () => {
  test.each([
    ['GB', '2026-12-25', true],
    ['GB', '2026-12-28', true], // substitute for Boxing Day
    ['GB', '2026-12-24', false],
    ['GB', '2026-03-15', false], // Mother's Day: observed, not off
    ['GB', '2026-08-31', false], // not in Scotland, so not in all of GB
    ['GB-ENG', '2026-08-31', true],
    ['us', '2027-12-31', true], // substitute for New Year's Day 2028
    ['DE-BY', '2026-01-06', true],
    ['DE', '2026-01-06', false],
    ['SA', '2026-03-21', true], // second day of a holiday of several
    ['SZ', '2027-01-02', true], // of a holiday that began in the year before
    ['AL', '2027-03-28', true], // a day of 23 hours
    ['AU-QLD', '2026-12-24', false], // off from 18:00 only
  ])('%s %s: %s', (code, text, expected) => expect(holidayCalendar(code)?.(day(text))).toBe(expected));

  test.each(['', 'XX', 'GB-QQ', 'DE-BY-QQ', 'DE-BY-A-1', 'constructor', 'Great Britain'])(
    '%j is no place',
    (code) => expect(holidayCalendar(code)).toBeUndefined(),
  );

  test('the same place is the same calendar', () =>
    expect(holidayCalendar('de-by')).toBe(holidayCalendar('DE-BY')));

  test('a list of dates is a calendar too', () => {
    const ours = holidayList(['2026-12-24', '2026-12-31']);
    expect([ours(day('2026-12-24')), ours(day('2027-12-24'))]).toEqual([true, false]);
    expect(() => holidayList(['2026-12-24', '24.12.2026'])).toThrow(/"24.12.2026" is not a date/);
  });
});
