import { slipOf } from '../nearest.ts';
import { instead, type Path, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import { factTypes, PAUSE_STATES, RETURN_NEEDS, STOP_REASONS, TELLABLE } from '../vocabulary.ts';
import type { Say } from './rule-book.ts';

/** Names in the sections around scoring and routing: sources, fields, stages, returns, pursuit, notify. */
export function checkWording(document: PolicyDocument, say: Say): void {
  const { sources, fields, stages, returns, pursuit, templates, sla, notify } = document;
  const oneOfThese = (
    code: string,
    what: string,
    name: string,
    known: readonly string[],
    path: Path,
  ): void => {
    if (known.includes(name)) return;
    say('error', code, `"${name}" is not ${what}${instead(name, known)}`, path);
  };
  checkFields(document, say);
  for (const name of Object.keys(fields))
    oneOfThese('unknown-source', 'a source', name, Object.keys(sources), ['fields', name]);
  for (const crm of ['hubspot', 'salesforce'] as const)
    for (const stage of Object.keys(stages[crm]))
      oneOfThese('unknown-stage', 'in stages.order', stage, stages.order, ['stages', crm, stage]);
  for (const [reason, { needs }] of Object.entries(returns))
    if (needs !== undefined)
      oneOfThese('unknown-word', 'something a return can need', needs, RETURN_NEEDS, [
        'returns',
        reason,
        'needs',
        VALUE,
      ]);
  for (const [grade, { steps, stop_on: stopOn }] of Object.entries(pursuit)) {
    stopOn.forEach((word, i) =>
      oneOfThese('unknown-word', 'a reason to stop', word, STOP_REASONS, ['pursuit', grade, 'stop_on', i]),
    );
    steps.forEach(({ template }, i) => {
      if (template !== undefined)
        oneOfThese('unknown-template', 'among the templates', template, Object.keys(templates), [
          'pursuit',
          grade,
          'steps',
          i,
          'template',
          VALUE,
        ]);
    });
  }
  sla.pause_for.forEach((state, i) =>
    oneOfThese('unknown-word', 'a state that stops the clock', state, PAUSE_STATES, ['sla', 'pause_for', i]),
  );
  const { digest, ...groups } = notify;
  const tellable = [...new Set([...TELLABLE, ...Object.keys(groups)])];
  for (const [grade, { if_late: late }] of Object.entries(sla.terms))
    late.forEach((step, i) => {
      for (const key of ['remind', 'tell'] as const) {
        const who = step[key];
        if (who !== undefined)
          oneOfThese('unknown-recipient', 'somebody under notify', who, tellable, [
            'sla',
            grade,
            'if_late',
            i,
            key,
            VALUE,
          ]);
      }
    });
  digest?.to.forEach((who, i) =>
    oneOfThese('unknown-recipient', 'somebody under notify', who, tellable, ['notify', 'digest', 'to', i]),
  );
}

/** A field may become a fact of the writer's own; one that is nearly a known fact was hardly meant to be. */
function checkFields({ fields, ...document }: PolicyDocument, say: Say): void {
  const known = factTypes({ ...document, fields: {} });
  for (const [source, names] of Object.entries(fields))
    for (const [field, target] of Object.entries(names)) {
      const meant = known.has(target) || target.length < 5 ? undefined : slipOf(target, known.keys());
      if (meant !== undefined)
        say('warning', 'odd-field', `"${target}" becomes a fact of its own. Did you mean "${meant}"?`, [
          'fields',
          source,
          field,
          VALUE,
        ]);
    }
}
