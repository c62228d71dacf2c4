import { DAY_MS, type Span, wallMs } from '../domain/policy/duration.ts';
import type { Files } from './files-port.ts';
import type { Clock, PolicyBook } from './ports.ts';
import type { VisitorLedger } from './visitor-ports.ts';

/** So long a visit waits for its visitor to say who they are, where no policy says otherwise. */
const VISITS_MS = 90 * DAY_MS;
const FOR_GOOD = Number.POSITIVE_INFINITY;
const AT_ONCE = 1_000;

export interface ForgetDeps {
  readonly visitors: VisitorLedger;
  readonly files: Pick<Files, 'forget'>;
  readonly policies: PolicyBook;
  readonly now: Clock;
}

/**
 * Forgets what was kept for as long as the policy says: visits whose visitors never said who they are, and files. Of
 * several policies the one that keeps it shortest counts.
 */
export const createForget =
  ({ visitors, files, policies, now }: ForgetDeps) =>
  async (): Promise<void> => {
    const forget = async (from: Pick<VisitorLedger, 'forget'>, spans: readonly Span[], usualMs: number) => {
      const ms = spans.length === 0 ? usualMs : Math.min(...spans.map(wallMs));
      if (ms === FOR_GOOD) return;
      const keptBefore = new Date(now().getTime() - ms);
      while ((await from.forget(keptBefore, AT_ONCE)) === AT_ONCE);
    };
    const said = policies.live().map(({ document }) => document.retention);
    await forget(
      visitors,
      said.flatMap(({ visitors: span }) => span ?? []),
      VISITS_MS,
    );
    await forget(
      files,
      said.flatMap(({ attachments: span }) => span ?? []),
      FOR_GOOD,
    );
  };
