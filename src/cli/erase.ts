import { Fault } from '../faults.ts';
import { openApi } from './api-client.ts';

/** `baton erase <email>`. That nobody is known by the address is as good an end as any. */
export async function erase(email: string): Promise<void> {
  if (!email.includes('@'))
    throw new Fault(
      'REQUEST_INVALID',
      `"${email}" is no e-mail address. Say whom: baton erase ann@acme.example.`,
    );
  const isDone = await openApi(process.env).remove(`/api/leads/${encodeURIComponent(email)}`);
  console.log(
    isDone
      ? `Everything that Baton held of ${email} is erased. The CRM keeps what it has: delete them there as well.`
      : `Nobody is known as ${email}; nothing was erased.`,
  );
}
