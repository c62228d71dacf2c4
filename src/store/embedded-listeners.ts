/** Who of the embedded session's lines listens to which channel: the session itself knows one listener only. */
export class Listeners<Line> {
  readonly #byChannel = new Map<string, Set<Line>>();

  of(channel: string): ReadonlySet<Line> {
    return this.#byChannel.get(channel) ?? new Set();
  }

  /**
   * Notes the LISTEN and UNLISTEN statements in SQL that has just run for `line`. One in a transaction that is
   * rolled back later is noted all the same; nobody here does that.
   *
   * @returns the channels the session stopped hearing with them although other lines still want them
   */
  note(line: Line, sql: string): string[] {
    const stopped = new Set<string>();
    for (const { verb, channel } of listenStatements(sql)) {
      if (verb === 'listen') {
        this.#byChannel.set(channel, new Set(this.of(channel)).add(line));
        continue;
      }
      const channels = channel === ALL ? [...this.#byChannel.keys()] : [channel];
      for (const name of channels) {
        stopped.add(name);
        this.#byChannel.get(name)?.delete(line);
      }
    }
    return [...stopped].filter((name) => this.of(name).size > 0);
  }

  /** Forgets a line. Returns the channels nobody wants any more. */
  drop(line: Line): string[] {
    const heard = [...this.#byChannel].filter(([, lines]) => lines.has(line));
    for (const [, lines] of heard) lines.delete(line);
    return heard.filter(([, lines]) => lines.size === 0).map(([channel]) => channel);
  }
}

const ALL = '*';
const COMMENTS = /--[^\n]*|\/\*.*?\*\//gs;
const STATEMENT = /(?:^|;)\s*(?<verb>(?:un)?listen)\s+(?:"(?<quoted>(?:[^"]|"")+)"|(?<plain>[\w$*]+))/gi;

/** The statements by which SQL listens; BullMQ puts comments before its own. */
function listenStatements(sql: string): { verb: 'listen' | 'unlisten'; channel: string }[] {
  return [...sql.replace(COMMENTS, ' ').matchAll(STATEMENT)].map(({ groups }) => ({
    verb: groups?.['verb']?.toLowerCase() === 'listen' ? 'listen' : 'unlisten',
    channel: groups?.['quoted']?.replaceAll('""', '"') ?? groups?.['plain']?.toLowerCase() ?? '',
  }));
}
