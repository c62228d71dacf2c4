import { hasPhrase, phrase } from '../../scoring/words.ts';
import type { Check } from './rule-book.ts';

/** Words of `first_of` that an entry above takes first, so they can never count. */
export const checkWordsTaken: Check = ({ facts }, say) => {
  for (const [name, definition] of Object.entries(facts)) {
    if (definition === 'built_in' || !('first_of' in definition)) continue;
    const above: { value: string; text: string; words: readonly string[] }[] = [];
    for (const [value, texts] of Object.entries(definition.first_of)) {
      for (const [i, text] of texts.entries()) {
        const words = phrase(text);
        const path = ['facts', name, 'first_of', value, i];
        const taken = above.find((earlier) => earlier.value !== value && hasPhrase(words, earlier.words));
        if (words.length === 0)
          say('error', 'unreachable-word', `"${text}" has no letter or digit, so it is never found`, path);
        else if (taken)
          say(
            'error',
            'unreachable-word',
            `"${text}" never makes ${name} ${value}: "${taken.text}" of ${taken.value} above is found first`,
            path,
          );
        above.push({ value, text, words });
      }
    }
  }
};
