import type { PropertyProblem } from './answers.ts';
import type { Definition } from './definitions.ts';
import type { StoredOwner } from './portal.ts';

/** HubSpot: a text, and the body of a note, has at most so many characters. */
const LONGEST_TEXT = 65_536;
const EMAIL = /^[^\s@,;<>"]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]+$/u;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;
const DAY_MS = 86_400_000;

/**
 * The value as HubSpot keeps it, or why it takes it not. Codes: PROPERTY_DOESNT_EXIST, INVALID_OPTION, INVALID_EMAIL
 * and INVALID_INTEGER were seen; the others are as near as we know.
 */
export function checkValue(
  { name, type, options, externalOptions }: Definition,
  value: string,
  owners: readonly StoredOwner[],
): { value: string } | PropertyProblem {
  const refuse = (code: string, message: string): PropertyProblem => ({ name, code, message });
  if (value === '') return { value };
  if (value.length > LONGEST_TEXT)
    return refuse('VALUE_TOO_LONG', `${name} is longer than ${LONGEST_TEXT} characters`);
  if (externalOptions) {
    if (owners.some(({ id, archived }) => id === value && !archived)) return { value };
    return refuse('INVALID_OWNER_ID', `Owner with id ${value} does not exist or is not active`);
  }
  if (name === 'email') {
    const email = value.trim().toLowerCase();
    return EMAIL.test(email) && !email.includes('..')
      ? { value: email }
      : refuse('INVALID_EMAIL', `Email address ${value} is invalid`);
  }
  switch (type) {
    case 'number':
      return value.trim() !== '' && Number.isFinite(Number(value))
        ? { value }
        : refuse('INVALID_INTEGER', `${value} was not a valid number.`);
    case 'datetime': {
      const at = instantOf(value);
      return at === null
        ? refuse('INVALID_LONG', `${value} was not a valid long.`)
        : { value: new Date(at).toISOString() };
    }
    case 'date': {
      const at = instantOf(value);
      return at === null || at % DAY_MS !== 0
        ? refuse('INVALID_DATE', `${value} is not midnight UTC`)
        : { value: new Date(at).toISOString().slice(0, 10) };
    }
    case 'bool':
    case 'enumeration': {
      const wrong = value
        .split(';')
        .find((one) => one !== '' && !options.some((option) => option.value === one));
      return wrong === undefined
        ? { value }
        : refuse(
            'INVALID_OPTION',
            `${wrong} was not one of the allowed options: [${options.map((option) => option.value).join(', ')}]`,
          );
    }
    default:
      return { value };
  }
}

/** A date, an ISO instant or milliseconds since the epoch; null: none of them. */
export function instantOf(value: string): number | null {
  if (/^-?\d{1,15}$/.test(value)) return Number(value);
  if (!DATE.test(value) && !INSTANT.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}
