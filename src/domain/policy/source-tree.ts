import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { type Path, type Place, VALUE } from './problem.ts';

/** The text of a policy as YAML, every value of which knows its place. Mending it leaves the places as they were. */
export interface SourceTree {
  readonly yaml: Document;
  /** Where an offset of the text stands. */
  readonly placeOfOffset: (from: number, to?: number) => Place;
  /** Where a key stands, or with VALUE at the end of the path its value. Null for what is not there. */
  readonly placeOf: (path: Path) => Place | null;
  readonly nodeAt: (path: Path) => Node | null;
  readonly remove: (path: Path) => void;
  readonly rename: (path: Path, key: string) => void;
}

/** @throws RangeError for text nested so deeply that the reader's stack ends */
export function readTree(text: string): SourceTree {
  const counter = new LineCounter();
  // Names that stand twice are looked for later, where both places can be told.
  const yaml = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: false,
    version: '1.2',
    stringKeys: false,
  });
  const indexes = new WeakMap<YAMLMap, Map<string, Pair>>();
  const pairOf = (map: YAMLMap, key: PropertyKey): Pair | undefined => {
    const index = indexes.get(map) ?? indexOf(map);
    indexes.set(map, index);
    return index.get(String(key));
  };
  const child = (parent: unknown, key: PropertyKey): unknown => {
    if (isMap(parent)) return pairOf(parent, key)?.value;
    return isSeq(parent) ? parent.items[Number(key)] : undefined;
  };
  const nodeAt = (path: Path): Node | null => {
    const node = path.reduce<unknown>(child, yaml.contents);
    return isNode(node) ? node : null;
  };
  const placeOfOffset = (from: number, to?: number): Place => {
    const { line, col } = counter.linePos(from);
    const end = to === undefined ? undefined : counter.linePos(to);
    return { line, column: col, endColumn: end?.line === line ? end.col : null };
  };
  const placeOfNode = (item: unknown): Place | null => {
    if (!isNode(item) || !item.range) return null;
    return placeOfOffset(item.range[0], item.range[1]);
  };
  return {
    yaml,
    placeOfOffset,
    nodeAt,
    placeOf: (path) => {
      const last = path.at(-1);
      if (last === undefined) return placeOfNode(yaml.contents);
      const parent = nodeAt(path.slice(0, -1));
      if (last === VALUE) return placeOfNode(parent);
      // For a key of a map the place of the key reads better than that of its value.
      return placeOfNode(isMap(parent) ? pairOf(parent, last)?.key : child(parent, last));
    },
    remove: (path) => {
      const parent = nodeAt(path.slice(0, -1));
      const last = path.at(-1) ?? '';
      if (isMap(parent)) {
        parent.items = parent.items.filter((pair) => keyOf(pair) !== String(last));
        indexes.delete(parent);
      } else if (isSeq(parent)) parent.items.splice(Number(last), 1);
    },
    rename: (path, key) => {
      const parent = nodeAt(path.slice(0, -1));
      const pair = isMap(parent) ? pairOf(parent, path.at(-1) ?? '') : undefined;
      if (!isMap(parent) || !isScalar(pair?.key)) return;
      pair.key.value = key;
      indexes.delete(parent);
    },
  };
}

/** The name of a key as the policy's reader sees it; undefined for a key that is no name. */
export const keyOf = ({ key }: { readonly key: unknown }): string | undefined =>
  isScalar(key) ? String(key.value) : undefined;

/** Of a name that stands twice the last counts, as it does when the text is read. */
const indexOf = (map: YAMLMap): Map<string, Pair> =>
  new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : [])));
