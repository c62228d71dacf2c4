import type { Json } from '../body/body.ts';
import { compactName } from '../reading/field-names.ts';

/** A question by the short name that Jotform makes of its label: `howDid` of "How did you hear of us?". */
export interface Question {
  readonly label: string;
  /** The short name without its number, and with the number of the question before it. */
  readonly aliases: readonly string[];
  readonly value: Json;
}

const LONGEST_LABEL = 200;
const MOST_COMMAS = 6;
const MOST_COLONS = 200;
const ENOUGH = 20;

/**
 * The questions under the labels that people read, where it is sure which. Only `pretty` has labels: "Name:Ada, How did you hear
 * of us?:A friend", in which a comma or a colon may as well be part of an answer. So a label counts if it begins as the short
 * name does, the answer follows it, and no other fits.
 */
export function withLabels(questions: readonly Question[], pretty: string): Question[] {
  const readings = [...pretty.matchAll(/:/g)]
    .slice(0, MOST_COLONS)
    .flatMap(({ index }) => readingsAt(pretty, index));
  return questions.map((question) => {
    const short = compactName(question.aliases[0] ?? '');
    const [answer] = [question.value].flat();
    if (typeof answer !== 'string' || answer === '' || short === '') return question;
    const fitting = readings.filter(
      (one) => one.compact.startsWith(short) && one.after.startsWith(answer.slice(0, ENOUGH).trimEnd()),
    );
    const [first] = fitting;
    return first === undefined || fitting.some(({ colon }) => colon !== first.colon)
      ? question
      : { ...question, label: first.label, aliases: [question.label, ...question.aliases] };
  });
}

interface Reading {
  readonly colon: number;
  readonly label: string;
  readonly compact: string;
  /** The beginning of what would be the answer. */
  readonly after: string;
}

/** What may be the label before a colon: from the last comma on, from the one before, and so on. The shortest first. */
function readingsAt(pretty: string, colon: number): Reading[] {
  const before = pretty.slice(Math.max(0, colon - LONGEST_LABEL), colon);
  const after = pretty.slice(colon + 1, colon + 2 + ENOUGH).trimStart();
  const parts = before.split(', ').slice(-MOST_COMMAS);
  return parts.map((_, at) => {
    const label = parts
      .slice(parts.length - 1 - at)
      .join(', ')
      .trim();
    return { colon, label, compact: compactName(label), after };
  });
}
