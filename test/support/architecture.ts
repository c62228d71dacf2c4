/** The lines that DESIGN draws between the folders of src, as one function over the files, so that it can be tried on bad ones. */
type Files = Readonly<Record<string, string>>;

const DOMAIN_LIBRARIES = [
  'zod',
  'tldts',
  're2js',
  'libphonenumber-js',
  'libphonenumber-js/max',
  'yaml',
  'date-holidays',
  'company-email-validator',
  'disposable-email-domains-js',
];
const CONTRACTS = ['domain/', 'faults.ts', 'flow/'];
/** What each folder may import of src beside itself; folders that are not named here may import anything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: ['faults.ts'],
  flow: ['domain/', 'faults.ts', 'intake/source.ts'],
  intake: ['domain/', 'faults.ts'],
  answers: [...CONTRACTS, 'intake/', 'crm/retry-after.ts', 'crm/whole-body.ts'],
  crm: CONTRACTS,
  store: CONTRACTS,
  queue: CONTRACTS,
  notify: CONTRACTS,
  http: [...CONTRACTS, 'intake/source.ts', '../package.json'],
  dashboard: CONTRACTS,
};
const IMPURE = [
  /\bnode:/,
  /\bprocess\./,
  /\bDate\.now\b/,
  /\bnew Date\(\s*\)/,
  /\bMath\.random\b/,
  /\bTemporal\.Now\b/,
];
const MOST_LINES = 250;

/** @param files by their path below src; @returns one line per offence */
export const offences = (files: Files): string[] =>
  Object.entries(files).flatMap(([path, text]) => [
    ...importOffences(path, text),
    ...(path.startsWith('domain/') ? impurities(path, text) : []),
    ...shapeOffences(path, text),
  ]);

function importOffences(path: string, text: string): string[] {
  const folder = folderOf(path);
  const allowed = MAY_IMPORT[folder];
  if (allowed === undefined) return [];
  return importsOf(text)
    .map((name) => (name.startsWith('.') ? resolved(path, name) : name))
    .filter((name) => {
      if (isPackage(name)) return !mayUsePackage(folder, name);
      return (
        folderOf(name) !== folder &&
        !allowed.some((one) => name === one || (one.endsWith('/') && name.startsWith(one)))
      );
    })
    .map((name) => `${path} imports ${name}`);
}

const isPackage = (name: string): boolean => !/\.(ts|json)$/.test(name);

function mayUsePackage(folder: string, name: string): boolean {
  if (folder === 'domain') return DOMAIN_LIBRARIES.includes(name);
  return folder !== 'flow' || name === 'zod' || name.startsWith('node:');
}

/** Static, re-exporting, side-effect and dynamic imports. */
const importsOf = (text: string): string[] =>
  [...withoutComments(text).matchAll(/(?<![.\w])(?:from|import)\s*\(?\s*['"`]([^'"`]+)['"`]/g)].map(
    (match) => match[1] ?? '',
  );

const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : path);

/** `domain/lead/facts.ts` + `../scoring/words.ts` -> `domain/scoring/words.ts`; one that leaves src keeps its dots. */
function resolved(from: string, to: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of to.split('/')) {
    if (part === '..' && parts.length > 0) parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

const impurities = (path: string, text: string): string[] =>
  IMPURE.flatMap((pattern) => pattern.exec(withoutComments(text)) ?? []).map(
    (found) => `${path} says ${found}`,
  );

function shapeOffences(path: string, text: string): string[] {
  const lines = text.trimEnd().split('\n').length;
  const name = path.split('/').at(-1) ?? '';
  return [
    ...(lines > MOST_LINES ? [`${path} has ${lines} lines`] : []),
    ...(/(^|[-./])(utils?|helpers?)([-./]|$)/.test(path)
      ? [`${path} is a drawer: name it after what it does`]
      : []),
    ...(name === 'index.ts' ? [`${path} is a barrel`] : []),
  ];
}
