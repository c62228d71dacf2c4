import { aForm, type BatonClient } from './baton-client.ts';

/** Sends these leads at once. @returns how many of them each person has got, once all are handed off */
export async function shareOut(
  client: BatonClient,
  emails: readonly string[],
  withinMs: number,
): Promise<Record<string, number>> {
  await Promise.all(emails.map((email) => client.send(aForm(email))));
  const owned: Record<string, number> = {};
  for (const email of emails) {
    const { owner } = await client.handedOff(email, withinMs);
    owned[owner ?? 'nobody'] = (owned[owner ?? 'nobody'] ?? 0) + 1;
  }
  return owned;
}
