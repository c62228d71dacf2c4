import { compileFacts, type DeriveFacts, type Known } from '../lead/facts.ts';
import { compileMoves, type Moves } from '../raise/moves.ts';
import { compileRoster, type Roster } from '../routing/roster.ts';
import { compileRouting, type Route } from '../routing/route.ts';
import { type Clocks, compileClocks } from '../scoring/clocks.ts';
import { compileWhen } from '../scoring/condition.ts';
import type { Context } from '../scoring/context.ts';
import { compileScoring, type Scoring } from '../scoring/score.ts';
import { checkPolicy } from './check.ts';
import { parsePolicy, type ReadPolicy } from './parse.ts';
import type { Problem } from './problem.ts';
import type { PolicyDocument } from './schema.ts';

/** A policy ready to decide by. Its hash names the exact text, and every decision is pinned to it. */
export interface Policy extends Scoring {
  readonly hash: string;
  readonly name: string;
  readonly version: number;
  readonly text: string;
  readonly document: PolicyDocument;
  /** Where a key of the document stands in the text. */
  readonly placeOf: ReadPolicy['placeOf'];
  /** Whether this policy is meant for a lead, where several are live. */
  readonly appliesTo: (known: Known, now: number) => boolean;
  readonly facts: DeriveFacts;
  /** What could make the grade better. */
  readonly moves: Moves;
  readonly route: (context: Context) => Route;
  /** What time alone may change. */
  readonly clocks: Clocks;
  readonly roster: Roster;
  /** The first stage that a handoff puts a lead in. */
  readonly isMql: (context: Context) => boolean;
}

export type Compiled =
  | { readonly ok: true; readonly policy: Policy; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Text of a `policy.yaml` -> a policy that may decide, or everything that is wrong with it.
 * @param hash the content hash of `text`, made by the caller since the domain has no cryptography
 */
export function compilePolicy(text: string, hash: string): Compiled {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return parsed;
  const problems = checkPolicy(parsed.document, parsed.placeOf);
  if (problems.some(({ severity }) => severity === 'error')) return { ok: false, problems };
  return { ok: true, policy: policyOf(parsed, text, hash), warnings: problems };
}

/**
 * A policy that was live once, compiled again without being checked: what was accepted then must explain its
 * decisions for ever, however strict the checker has become since.
 */
export function restorePolicy(text: string, hash: string): Compiled {
  const parsed = parsePolicy(text);
  return parsed.ok ? { ok: true, policy: policyOf(parsed, text, hash), warnings: [] } : parsed;
}

function policyOf({ document, placeOf }: ReadPolicy, text: string, hash: string): Policy {
  const lineOf = (path: readonly PropertyKey[]): number | null => placeOf(path)?.line ?? null;
  const mqlWhen = document.stages.mql_when;
  const facts = compileFacts(document.facts);
  const meant = compileWhen({ facts: document.applies_to ?? {} }, document.lists);
  return {
    hash,
    name: document.policy,
    version: document.version,
    text,
    document,
    placeOf,
    appliesTo: (known, now) => meant({ facts: facts(known), events: [], now }),
    facts,
    ...compileScoring(document, lineOf),
    moves: compileMoves(document, lineOf),
    route: compileRouting(document, lineOf),
    clocks: compileClocks(document),
    roster: compileRoster(document),
    isMql: mqlWhen ? compileWhen(mqlWhen, document.lists) : () => false,
  };
}

/** `${NAME}` -> its value. @returns undefined when the environment lacks it */
export function fillSecret(
  text: string,
  secrets: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const name = /^\$\{([A-Z][A-Z0-9_]*)\}$/.exec(text)?.[1];
  return name === undefined ? text : secrets[name];
}
