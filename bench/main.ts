/**
 * `npm run bench -- handoff salesforce`: runs the benchmark named, or all of them; further words name parts of it. Exit
 * code 1 when one stays below its bar.
 */
interface Benchmark {
  /** Measures, prints, and says whether the bar was met. @param parts of `PARTS`; none: all of them */
  readonly run: (parts: readonly string[]) => boolean | Promise<boolean>;
  readonly PARTS?: readonly string[];
}

const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  scoring: () => import('./scoring.ts'),
  simulate: () => import('./simulate.ts'),
  handoff: () => import('./handoff.ts'),
  uploads: () => import('./uploads.ts'),
};

/** False, and what there is, when one of these is not there. */
function areThere(names: readonly string[], there: readonly string[]): boolean {
  const unknown = names.filter((name) => !there.includes(name));
  if (unknown.length === 0) return true;
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}; there are ${there.join(', ')}.\n`);
  process.exitCode = 2;
  return false;
}

const [wanted, ...parts] = process.argv.slice(2);
const all = Object.keys(BENCHMARKS);
if (wanted === undefined || areThere([wanted], all)) {
  for (const name of wanted === undefined ? all : [wanted]) {
    const benchmark = await BENCHMARKS[name]?.();
    if (benchmark === undefined || !areThere(parts, benchmark.PARTS ?? [])) continue;
    if (!(await benchmark.run(parts))) process.exitCode = 1;
  }
}
