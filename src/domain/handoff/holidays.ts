/**
 * Public holidays, by place or by list. `date-holidays` knows the rules of some 200 countries; it works in the place's
 * own zone, so the process's zone and clock do not matter (compared over all its places and three process zones).
 *
 * The import is a plain one: the library takes about 150 ms to load, once. Loading it later would need `await import`
 * and make every caller of the policy compiler asynchronous, or `createRequire`, which is not pure.
 */
import Holidays from 'date-holidays';

export type HolidayCalendar = (day: Temporal.PlainDate) => boolean;

const calendars = new Map<string, HolidayCalendar>();

/**
 * The public holidays of a place: `GB`, `US`, `GB-ENG`, `DE-BY`, `DE-BY-A` (country, state, region; any case). Substitute
 * days count; half days (Christmas Eve from 18:00) do not. Years are computed when first asked for, and kept.
 * A country's code alone has only the days that all of it shares: `GB` lacks the summer bank holiday, `GB-ENG` has it.
 * @returns undefined when the place is unknown
 */
export function holidayCalendar(code: string): HolidayCalendar | undefined {
  const place = knownPlace(code);
  if (place === undefined) return undefined;
  const key = place.join('-');
  const calendar = calendars.get(key) ?? calendarOf(place);
  calendars.set(key, calendar);
  return calendar;
}

/** Codes of all countries whose holidays are known. */
export const holidayCountries = (): string[] => Object.keys(new Holidays().getCountries());

/**
 * A calendar of these days only, each written `2026-12-24`.
 * @throws RangeError naming the first text that is no date
 */
export function holidayList(days: readonly string[]): HolidayCalendar {
  const known = new Set(days.map(isoDay));
  return (day) => known.has(day.toString());
}

function isoDay(text: string): string {
  try {
    return Temporal.PlainDate.from(text).toString();
  } catch (cause) {
    throw new RangeError(`"${text}" is not a date: write it as 2026-12-24.`, { cause });
  }
}

type Place = [country: string, state?: string, region?: string];

/** The library takes `DE-QQ` for `DE` and `XX` for a place without holidays, so look before asking. */
function knownPlace(code: string): Place | undefined {
  const [first, second, third, ...more] = code.split('-');
  const atlas = new Holidays();
  const country = keyLike(atlas.getCountries(), first);
  if (country === undefined || more.length > 0) return undefined;
  if (second === undefined) return [country];
  const state = keyLike(atlas.getStates(country), second);
  if (state === undefined) return undefined;
  if (third === undefined) return [country, state];
  const region = keyLike(atlas.getRegions(country, state), third);
  return region === undefined ? undefined : [country, state, region];
}

/** Most keys are upper case, a few are not (`NZ-CAN-Timaru`). */
const keyLike = (known: Record<string, unknown> | undefined, text: string | undefined): string | undefined =>
  Object.keys(known ?? {}).find((key) => key.toUpperCase() === text?.toUpperCase());

function calendarOf([country, state, region]: Place): HolidayCalendar {
  const rules = new Holidays({
    country,
    ...(state !== undefined && { state }),
    ...(region !== undefined && { region }),
  });
  const years = new Map<number, ReadonlySet<string>>();
  const daysOff = (year: number): ReadonlySet<string> => {
    const days = years.get(year) ?? new Set(rules.getHolidays(year).flatMap(daysOf));
    years.set(year, days);
    return days;
  };
  // The year of a week ago as well: a holiday of several days may begin in December and end in January.
  return (day) =>
    daysOff(day.year).has(day.toString()) || daysOff(day.subtract({ days: 7 }).year).has(day.toString());
}

/** `date` is local: "2026-03-20 00:00:00", with " -0600" behind it where the day begins at the sunset before. */
function daysOf({ type, date, start, end }: ReturnType<Holidays['getHolidays']>[number]): string[] {
  if (type !== 'public') return [];
  const first = Temporal.PlainDate.from(date.slice(0, 10));
  const hours = (end.getTime() - start.getTime()) / 3_600_000;
  const days = Math.floor((hours + 1) / 24); // a day on which the clocks go forward has 23; half days are dropped
  return Array.from({ length: days }, (_, i) => first.add({ days: i }).toString());
}
