import { SaxesParser, type SaxesTagNS } from 'saxes';
import { Fault } from '../../faults.ts';

/** A SOAP message with a compound field has seven; the parser's work grows with the square of the depth. */
const DEEPEST = 8;
const MOST_NODES = 50_000;

/** One element, told when it ends: so what is inside comes before what is around it. */
export interface XmlElement {
  /** Local names from the root down to this one, with `/` between. */
  readonly path: string;
  /** The namespace that it is in. */
  readonly uri: string;
  /** What stands directly in it, CDATA and all. */
  readonly text: string;
  /** The value of an attribute of a namespace, undefined where it is not there. */
  readonly attribute: (uri: string, local: string) => string | undefined;
}

/**
 * Reads well-formed XML 1.0 with namespaces, and nothing that a message has no use for: a document type, with which
 * entities come in, and processing instructions are refused before anything after them is read; so are floods of elements
 * and attributes, and deep nesting. Nothing is fetched, and nothing that stands in the document becomes the name of a property.
 * @throws Fault BODY_MALFORMED, BODY_TOO_DEEP, BODY_TOO_LARGE; the text of the document is not in their messages
 */
export function readXml(text: string, onElement: (element: XmlElement) => void): void {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: { path: string; text: string }[] = [];
  let nodes = 0;
  const countNode = (): void => {
    nodes += 1;
    if (nodes > MOST_NODES)
      throw new Fault(
        'BODY_TOO_LARGE',
        `The XML has more than ${MOST_NODES} elements and attributes. Send less at a time.`,
      );
  };
  const addText = (more: string): void => {
    const innermost = open.at(-1);
    if (innermost) innermost.text += more;
  };
  parser.on('doctype', () => refuse('a document type'));
  parser.on('processinginstruction', () => refuse('a processing instruction'));
  parser.on('comment', countNode);
  parser.on('attribute', countNode);
  parser.on('opentagstart', () => {
    countNode();
    if (open.length >= DEEPEST)
      throw new Fault('BODY_TOO_DEEP', `The XML is nested more than ${DEEPEST} levels deep.`);
    open.push({ path: '', text: '' });
  });
  parser.on('opentag', ({ local }) => {
    const [innermost, around] = [open.at(-1), open.at(-2)];
    if (innermost) innermost.path = around ? `${around.path}/${local}` : local;
  });
  parser.on('text', addText);
  parser.on('cdata', (data) => {
    countNode();
    addText(data);
  });
  parser.on('closetag', (tag) => {
    const ended = open.pop();
    if (ended) onElement({ ...ended, uri: tag.uri, attribute: (uri, local) => valueOf(tag, uri, local) });
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof Fault) throw error;
    // The parser's own message quotes the document.
    throw new Fault('BODY_MALFORMED', 'The body is not well-formed XML.');
  }
}

const valueOf = ({ attributes }: SaxesTagNS, uri: string, local: string): string | undefined =>
  Object.values(attributes).find((one) => one.uri === uri && one.local === local)?.value;

function refuse(what: string): never {
  throw new Fault('BODY_MALFORMED', `The XML has ${what}, which no message needs. It was read no further.`);
}
