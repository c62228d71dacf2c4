/**
 * Makes many single calls into few batches without a timer: while one batch is under way, whatever comes gathers and
 * goes together as the next. When it is quiet each call goes at once and waits for nobody.
 *
 * @param run answers for each item in the order given; if it throws, all of that batch's callers get the error
 */
export function gather<Item, Answer>(
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
  most = 500,
): (item: Item) => Promise<Answer> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: (answer: Answer) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let busy = false;

  const drain = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const answers = await run(batch.map(({ item }) => item));
        batch.forEach(({ resolve, reject }, i) => {
          const answer = answers[i];
          if (answer === undefined)
            reject(new Error(`a batch of ${batch.length} got ${answers.length} answers`));
          else resolve(answer);
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    busy = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // drain settles every promise it takes and never rejects itself.
      if (!busy) void drain();
    });
}
