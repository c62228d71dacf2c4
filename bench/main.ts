/** `npm run bench -- scoring`: runs the benchmarks named, or all of them; exit code 1 when one stays below its bar. */
interface Benchmark {
  /** Measures, prints, and says whether the bar was met. */
  readonly run: () => boolean | Promise<boolean>;
}

const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  scoring: () => import('./scoring.ts'),
  simulate: () => import('./simulate.ts'),
  handoff: () => import('./handoff.ts'),
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}.\n`,
  );
  process.exitCode = 2;
} else {
  for (const name of named.length > 0 ? named : Object.keys(BENCHMARKS)) {
    const benchmark = await BENCHMARKS[name]?.();
    if (!(await benchmark?.run())) process.exitCode = 1;
  }
}
