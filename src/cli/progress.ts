export interface Progress {
  readonly show: (done: number) => void;
  readonly end: () => void;
}

const WIDTH = 30;
const LINE_EVERY = 1000;

/** How far a long command is: a bar where somebody looks on, else a line now and then. */
export function openProgress(all: number, out: NodeJS.WriteStream = process.stderr): Progress {
  if (out.isTTY) {
    return {
      show: (done) => {
        const full = Math.round((done / all) * WIDTH);
        out.write(`\r[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${done} of ${all}`);
      },
      end: () => void out.write('\n'),
    };
  }
  let said = 0;
  return {
    show: (done) => {
      if (done - said < LINE_EVERY) return;
      said = done;
      out.write(`${done} of ${all} rows\n`);
    },
    end: () => undefined,
  };
}
