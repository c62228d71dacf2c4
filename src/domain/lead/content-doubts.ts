import type { Doubt } from './doubt.ts';
import { emailKind } from './email-kind.ts';
import type { Submission } from './lead.ts';

/** Somebody who writes to a seller may name their website, and a page of ours. */
const FEW_LINKS = 2;
const LINK = /\bhttps?:\/\/|\bwww\./gi;
/** How forums take links; nobody writes so by hand into a field of a form. */
const LINK_MARKUP = /\[url[=\]]|<a\s[^>]*href|\[link[=\]]/i;
/** One word written in two alphabets that look alike. */
const MIXED = /(?:[a-z][а-яё]|[а-яё][a-z])/i;
/** Letters in a row that no name of any language has: `xkqzwrtpl`. */
const GIBBERISH = /[bcdfghjklmnpqrstvwxz]{8,}/i;
/** A name that is a random token: `kUwZqTpLmXr`. */
const RANDOM_CASE = /^(?=(?:.*[a-z][A-Z]){3})[A-Za-z]{8,}$/;

/** What is said by the words of a submission alone. Pure: the same words always raise the same doubts. */
export function contentDoubts({ identity, profile }: Submission): Doubt[] {
  const { attributes } = profile;
  const message = String(attributes['message'] ?? '');
  const names = [attributes['name'], attributes['first_name'], attributes['last_name']].map((name) =>
    String(name ?? ''),
  );
  const all = [message, ...names, String(attributes['company.name'] ?? '')];
  const links = all.reduce((sum, text) => sum + [...text.matchAll(LINK)].length, 0);
  const doubts: Doubt[] = [];
  if (all.some((text) => LINK_MARKUP.test(text)))
    doubts.push({ code: 'link_markup', because: 'links written as for a forum' });
  if (links > FEW_LINKS || names.some((name) => name.search(LINK) !== -1))
    doubts.push({ code: 'many_links', because: links === 1 ? 'a link in the name' : `${links} links` });
  if (all.some((text) => MIXED.test(text)))
    doubts.push({ code: 'mixed_alphabets', because: 'a word in both Latin and Cyrillic letters' });
  if (names.some((name) => GIBBERISH.test(name) || RANDOM_CASE.test(name)))
    doubts.push({ code: 'gibberish', because: 'a name that is no word' });
  if (emailKind(identity.email) === 'disposable')
    doubts.push({ code: 'disposable_email', because: 'an e-mail address to throw away' });
  return doubts;
}
