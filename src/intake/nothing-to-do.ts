import type { CrmNews } from '../domain/lead/crm-news.ts';

/** News of nobody: the signal is settled, and says why. */
export const nothingToDo = (because: string): CrmNews => ({
  kind: 'crm_news',
  change: 'elsewhere',
  id: '',
  formerIds: [],
  at: null,
  because,
});
