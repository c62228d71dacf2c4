import closeWithGrace from 'close-with-grace';
import { loadConfig } from '../config.ts';
import { openGround } from '../store/ground.ts';

/** Long enough for the jobs that run; what is cut off is found again by its lease. */
const GRACE_MS = 25_000;

/** `baton serve`: starts, says how to begin, and stops gracefully on SIGTERM and SIGINT. */
export async function serve(): Promise<void> {
  const config = loadConfig(process.env);
  const ground = openGround(config);
  const [{ start }, { welcome }] = await Promise.all([import('../main.ts'), import('./welcome.ts')]).catch(
    async (error: unknown) => {
      // An open database would keep the process alive, and its data folder locked.
      await (await ground.opening).close();
      throw error;
    },
  );
  const baton = await start(config, ground);
  if (config.role !== 'worker') console.log(welcome(config, baton));
  closeWithGrace({ delay: GRACE_MS, logger: false }, async ({ err, signal }) => {
    if (err) baton.log.fatal({ err }, 'stopping because of an error nobody foresaw');
    else baton.log.info({ signal }, 'stopping');
    await baton.close();
  });
}
