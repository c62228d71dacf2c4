import { describe, expect, test } from 'vitest';
import { saidOf } from '../../support/playbook.ts';

type Case = [name: string, from: string, to: string, said: string[]];

test('of a whole policy there is nothing to say', () => expect(saidOf()).toEqual([]));

describe('the clocks and the pursuit', () => {
  test.each<Case>([
    [
      'a grade without clocks',
      '  blue: { accept: 2h, first_touch: 1d }\n',
      '',
      ['47 error no-sla: grade blue goes to people by "owned", but sla has no blue'],
    ],
    [
      'a grade without a pursuit',
      '  blue:\n    steps: [{ day: 0, do: email, template: ahoy }, { day: 3, do: sms }]\n    give_up_after: { attempts: 2 }\n',
      '',
      ['47 error missing-pursuit: grade blue goes to people by "owned", but pursuit has no blue'],
    ],
    [
      'accept after the first touch',
      'accept: 30m',
      'accept: 3h',
      [
        '65 error accept-after-touch: red is to be touched before it has to be accepted; make accept no longer than first_touch',
      ],
    ],
    [
      'accept within a day for a touch in hours',
      'accept: 30m',
      'accept: 1d',
      [
        '65 error accept-after-touch: red is to be touched before it has to be accepted; make accept no longer than first_touch',
      ],
    ],
    [
      'late steps out of order',
      'at: 50%, remind',
      'at: 150%, remind',
      ['65 error late-order: 100% comes after 150%; write what happens first at the top'],
    ],
    [
      'a late step that does nothing',
      '{ at: 50%, remind: owner }',
      '{ at: 50% }',
      ['65 warning idle-step: at 50% nothing happens; add remind, tell or reassign'],
    ],
    [
      'steps out of order',
      'day: 4, do: call',
      'day: 1, do: call',
      [
        '69 error step-order: day 1 comes after day 2; write the steps in order',
        '70 warning give-up-wait: after the last step on day 2 nothing is done until day 4, and the lead is stuck',
      ],
    ],
    [
      'an unknown channel',
      'do: sms',
      'do: smss',
      ['73 error unknown-channel: "smss" is not a way to reach somebody. Did you mean "sms"?'],
    ],
    [
      'an e-mail without a template',
      '{ day: 0, do: email, template: ahoy }',
      '{ day: 0, do: email }',
      ['73 warning no-template: this e-mail has no template, so everybody writes their own'],
    ],
    [
      'more attempts than steps',
      'attempts: 3',
      'attempts: 4',
      ['70 error give-up: nobody gets to 4 attempts, there are 3 steps'],
    ],
    [
      'more channels than the steps have',
      'channels: 2',
      'channels: 3',
      ['70 error give-up: nobody gets to 3 channels, the steps use 2'],
    ],
    [
      'days after the last step',
      'days: 4',
      'days: 5',
      [
        '70 warning give-up-wait: after the last step on day 4 nothing is done until day 5, and the lead is stuck',
      ],
    ],
  ])('%s', (_, from, to, said) => expect(saidOf([from, to])).toEqual(said));
});

describe('what is returned', () => {
  test.each<Case>([
    [
      'no exit',
      'back_when: { engagement_gained: 20 }',
      'back_when: {}',
      ['83 error no-exit: nothing brings back what "quiet" takes; write what does, or back_when: never'],
    ],
    [
      'an exit that is open at once',
      'engagement_gained: 20',
      'engagement_gained: 0',
      [
        '83 error ping-pong: engagement_gained 0 is reached from the first moment, so the lead comes back at once; ask for some points',
      ],
    ],
    [
      'an unknown exit',
      '{ fit_gained: 10, eng',
      '{ fit_gaind: 10, eng',
      ['85 error unknown-key: "fit_gaind" brings nothing back. Did you mean "fit_gained"?'],
    ],
    [
      'an exit that is no number',
      'fit_gained: 10',
      'fit_gained: many',
      ['85 error bad-value: fit_gained must be a number of points, such as 25'],
    ],
    [
      'no rest',
      'rest: 20d',
      'rest: 0d',
      [
        '83 error no-rest: "quiet" gives no rest, so a lead may come back the same minute, again and again; rest at least a day',
      ],
    ],
    [
      'an unknown date',
      'date: callback_on',
      'date: call_back',
      ['84 error unknown-word: "call_back" is not a date that a return gives; known are callback_on'],
    ],
    [
      'a date that is not asked for',
      'later: { needs: callback_on }',
      'later: { needs: note }',
      [
        '84 error no-date: "spring" waits for callback_on, which the return later does not ask for; add needs: callback_on there',
      ],
    ],
    [
      'a return nobody thinks of',
      'broke: { needs: note }',
      'broke: { needs: note }\n  moved: {}',
      ['81 warning return-not-taken: no recycle rule says what becomes of moved'],
    ],
    [
      'a recycle rule that one above shadows',
      'times_returned: { at_least: 3 }, reason: silent }, rest: 300d, back_when: never }',
      'times_returned: { at_least: 1 }, reason: silent }, rest: 300d, back_when: never }',
      [
        '83 warning shadowed-rule: "quiet" is never reached: "thrice" above takes every lead that it would take',
      ],
    ],
    [
      'a recycle rule that takes all',
      'when: { reason: silent }, eng',
      'when: { times_returned: { at_least: 1 } }, eng',
      ['83 error unreachable-rule: "quiet" takes every lead, so no recycle rule below it is ever reached'],
    ],
  ])('%s', (_, from, to, said) => expect(saidOf([from, to])).toEqual(said));
});
