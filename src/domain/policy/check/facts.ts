import { slipOf } from '../nearest.ts';
import { didYouMean, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import { type FactType, factTypes, KNOWN_EVENTS, OPEN_PREFIXES } from '../vocabulary.ts';
import type { Say } from './rule-book.ts';
import { eventUsesOf, factUsesOf, tablesOf } from './uses.ts';

/** Properties that the forms and pages we know put on their events. */
const KNOWN_PROPERTIES = ['form', 'path', 'page', 'title', 'referrer'];

/** Facts, events and their properties: each must be one that somebody makes. */
export function checkFactNames(document: PolicyDocument, say: Say): void {
  for (const { name, path, types, condition } of factUsesOf(document)) {
    if (name === 'grade' && condition.where === 'adjust' && !types.has(name))
      say(
        'error',
        'unknown-fact',
        'an adjustment makes the grade, so it cannot ask for it; ask for cell, fit or engagement',
        path,
      );
    else sayUnless(isFact(name, types), say, name, types, path);
  }
  const types = factTypes(document);
  for (const { by, path } of tablesOf(document))
    sayUnless(isFact(by, types), say, by, types, [...path, 'by', VALUE]);
  checkDefinitions(document, types, say);
  checkEvents(document, types, say);
}

/** A fact is known by name, or is a sender's or a CRM's own and no slip of a known one. */
export const isFact = (name: string, types: ReadonlyMap<string, FactType>): boolean =>
  types.has(name) ||
  (OPEN_PREFIXES.some((prefix) => name.startsWith(prefix) && name.length > prefix.length) &&
    slipOf(name, types.keys()) === undefined);

function sayUnless(
  known: boolean,
  say: Say,
  name: string,
  types: ReadonlyMap<string, FactType>,
  path: Parameters<Say>[3],
): void {
  if (!known) say('error', 'unknown-fact', `"${name}" is not a fact.${didYouMean(name, types.keys())}`, path);
}

/** Facts are made in the order of the file, so each may only use what stands above it. */
function checkDefinitions(document: PolicyDocument, types: ReadonlyMap<string, FactType>, say: Say): void {
  const given = factTypes({ ...document, facts: {} });
  const own = Object.keys(document.facts);
  own.forEach((name, i) => {
    const definition = document.facts[name];
    if (definition === undefined) return;
    if (definition === 'built_in') {
      if (!given.has(name))
        say('error', 'unknown-fact', `"${name}" is not built in.${didYouMean(name, given.keys())}`, [
          'facts',
          name,
        ]);
      return;
    }
    const [key, source] =
      'bands_of' in definition ? ['bands_of', definition.bands_of] : ['words_in', definition.words_in];
    const path = ['facts', name, key ?? '', VALUE];
    if (source === name) say('error', 'fact-order', `${name} is made of itself`, path);
    else if (own.indexOf(source ?? '') > i && document.facts[source ?? ''] !== 'built_in')
      say('error', 'fact-order', `${source} is made further down; move it above ${name}`, path);
    else sayUnless(isFact(source ?? '', types), say, source ?? '', types, path);
  });
}

/** Senders may have events and properties of their own, so only what looks like a slip of a known one is refused. */
function checkEvents(document: PolicyDocument, types: ReadonlyMap<string, FactType>, say: Say): void {
  const properties = new Set([...KNOWN_PROPERTIES, ...types.keys()]);
  for (const event of eventUsesOf(document)) {
    sayEvent(event.name, event.path, say);
    for (const { name, path } of event.properties) {
      const meant = properties.has(name) ? undefined : slipOf(name, properties);
      if (meant !== undefined)
        say(
          'error',
          'unknown-property',
          `"${name}" is not a property that we know. Did you mean "${meant}"?`,
          path,
        );
    }
  }
}

export function sayEvent(name: string, path: Parameters<Say>[3], say: Say): void {
  if (KNOWN_EVENTS.some((known) => known === name)) return;
  const meant = slipOf(name, KNOWN_EVENTS);
  if (meant === undefined)
    say(
      'warning',
      'foreign-event',
      `Baton knows no "${name}" by itself; a sender must call its event exactly so`,
      path,
    );
  else say('error', 'unknown-event', `"${name}" is not an event. Did you mean "${meant}"?`, path);
}
