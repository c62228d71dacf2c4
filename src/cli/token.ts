import * as z from 'zod';
import { openApi } from './api-client.ts';

const Created = z.object({ token: z.string() });

/** `baton token create`: prints the token, which is kept nowhere else. */
export async function createToken(options: { role: string; name: string }): Promise<void> {
  const { token } = Created.parse(await openApi(process.env).post('/api/tokens', options));
  console.log(token);
}
