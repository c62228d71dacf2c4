import { wallMs } from '../domain/policy/duration.ts';
import type { Clock, PolicyBook } from './ports.ts';
import type { VisitorLedger } from './visitor-ports.ts';

/** So long a visit waits for its visitor to say who they are, where no policy says otherwise. */
const USUAL_MS = 90 * 24 * 3_600_000;
const AT_ONCE = 1_000;

export interface ForgetVisitorsDeps {
  readonly visitors: VisitorLedger;
  readonly policies: PolicyBook;
  readonly now: Clock;
}

/** Forgets visits whose visitors never said who they are. Of several policies the one that keeps them shortest counts. */
export const createForgetVisitors =
  ({ visitors, policies, now }: ForgetVisitorsDeps) =>
  async (): Promise<void> => {
    const spans = policies
      .live()
      .flatMap(({ document: { retention } }) => (retention.visitors ? [wallMs(retention.visitors)] : []));
    const keptBefore = new Date(now().getTime() - Math.min(...(spans.length === 0 ? [USUAL_MS] : spans)));
    while ((await visitors.forget(keptBefore, AT_ONCE)) === AT_ONCE);
  };
