import { expect, test } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import { brief, taskBody, whoIs } from '../../src/domain/handoff/brief.ts';
import { HOUR, iso, miaWith, NOW, profileOf } from '../support/leads.ts';
import { policyOf } from '../support/policies.ts';

const card = policyOf().score({ facts: { rooms: 40 }, events: [], now: NOW });
const about = {
  who: 'Mia Marsh',
  profile: profileOf(),
  email: 'mia@seaview.example',
  phone: null,
  source: 'website',
  receivedAt: iso(NOW),
  card,
  raise: null,
  grades: policyOf().document.grades,
  routeBecause: 'it is your turn',
};

test('the brief says who, where from, what they wrote, answered and attached, why this grade, why you', () => {
  const profile = profileOf(
    {
      name: 'Mia Marsh',
      'company.name': 'Seaview',
      title: 'Owner',
      rooms: 40,
      message: 'Forty beds, please.',
    },
    {
      answers: { 'How soon?': 'before spring', Colours: ['red', 'blue'], Budget: { from: 5 } },
      attribution: {
        utm: { source: 'news', medium: 'email', campaign: 'spring' },
        clickIds: {},
        page: 'https://shop.example/beds',
        referrer: 'https://search.example',
      },
      files: [
        { name: 'plan.pdf', url: 'https://files.example/plan.pdf' },
        {
          name: 'bed.png',
          url: 'https://baton.example/api/files/fil_1',
          id: 'fil_1',
          size: 1_500_000,
          type: 'image/png',
        },
      ],
      leftOut: [{ name: 'film.mov', why: 'files of this type are not taken' }],
    },
  );
  const write = decide(miaWith({ profile }), policyOf(), NOW).effects[0]!.write;
  expect(write.note?.body).toBe(`Who: Mia Marsh, Seaview, mia@seaview.example, +442079460000
  title: Owner
  company.name: Seaview
Where from: website, news / email / spring, page https://shop.example/beds, from https://search.example, received ${iso(NOW - HOUR)}
What they wrote:
  Forty beds, please.
What they answered:
  How soon?: before spring
  Colours: red, blue
  Budget: {"from":5}
What they attached:
  plan.pdf: https://files.example/plan.pdf
  bed.png (1.4 MB): https://baton.example/api/files/fil_1
What they sent and was left out, so ask them for it:
  film.mov: files of this type are not taken
Why grade gold (fit 50, engagement 60, cell A1):
  +60 quote: quote_asked, today (policy line 1)
  +50 rooms: rooms is 40 (policy line 1)
Why you: no rule above took it (route the-rest); gil is next in turn: owed 0.5 of a lead, weight 1 of 2`);
  expect(write.task?.body).toBe(`Mia Marsh, Seaview came in through website and is yours.
Please call +442079460000 or write to mia@seaview.example before this task is due.
They wrote: "Forty beds, please."
Why this grade:
  +60 quote: quote_asked, today
  +50 rooms: rooms is 40`);
});

test('what is not known is not mentioned', () => {
  expect(brief(about)).toBe(`Who: Mia Marsh, mia@seaview.example
Where from: website, received ${iso(NOW)}
Why grade silver (fit 50, engagement 0, cell A2):
  +50 rooms: rooms is 40 (policy line 1)
Why you: it is your turn`);
});

test('what would raise the grade stands in the brief, and in the task when it is short', () => {
  const raise = 'A quote asked would make this gold';
  expect(brief({ ...about, raise })).toContain(
    `rooms is 40 (policy line 1)\nWhat would raise it: ${raise}.\nWhy you`,
  );
  expect(taskBody({ ...about, raise })).toMatch(new RegExp(`What would raise it: ${raise}\\.$`));
  expect(taskBody({ ...about, raise: 'x'.repeat(121) })).not.toContain('raise');
});

test('a long answer is cut, and never within a character', () => {
  const answers = { story: `${'a'.repeat(199)}🛏️ and more` };
  expect(brief({ ...about, profile: profileOf({}, { answers }) })).toContain(`story: ${'a'.repeat(199)}…\n`);
  const message = `${'b'.repeat(199)}🛏️ and more`;
  const profile = profileOf({ message });
  expect(taskBody({ ...about, profile })).toContain(`"${'b'.repeat(199)}…"`);
  expect(brief({ ...about, profile })).toContain(message);
});

test.each([
  [{ name: 'Mia', 'company.name': 'Seaview' }, 'a@b.co', null, 'Mia, Seaview'],
  [{}, 'a@b.co', '+44', 'a@b.co'],
  [{}, null, '+44', '+44'],
  [{}, null, null, 'somebody without a name'],
])('%j is called %s %s: %s', (attributes, email, phone, name) => {
  expect(whoIs(profileOf(attributes as Record<string, string>), email, phone)).toBe(name);
});
