/** Milliseconds until the headers of an answer, from then on until the end of its body. */
export const DEADLINES = { headers: 10_000, body: 20_000 };
