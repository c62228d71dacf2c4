/** What a spreadsheet may take for a formula, with any quotes that stand before it already. */
const FORMULA = /^'*[=+\-@\t\r]/;

/**
 * A cell that no spreadsheet runs as a formula: a quote before it makes it text, as OWASP advises ("CSV Injection"). It
 * also keeps the + of a phone number. `wasSafe` takes the same quote away again.
 */
export const safeCell = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

export const wasSafe = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
