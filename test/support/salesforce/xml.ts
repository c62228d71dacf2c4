import { SaxesParser } from 'saxes';

/** An element without its prefix. */
export interface Xml {
  readonly name: string;
  /** By name with its prefix: `xsi:type`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Xml[];
  readonly text: string;
}
type Growing = Xml & { readonly children: Xml[]; text: string };

/** @throws Error for what is no XML */
export function parseXml(text: string): Xml {
  const top: Growing = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Growing = { name: name.replace(/^.*:/, ''), attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (part) => {
    const element = open.at(-1);
    if (element) element.text += part;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return top;
}

/** The first one of this name, however deep. */
export function within(xml: Xml, name: string): Xml | undefined {
  for (const child of xml.children) {
    const found = child.name === name ? child : within(child, name);
    if (found) return found;
  }
  return undefined;
}

export const textOf = (xml: Xml, name: string): string | undefined =>
  xml.children.find((child) => child.name === name)?.text;

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
