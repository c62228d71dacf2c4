import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { AnswersElsewhere } from '../domain/lead/answers-elsewhere.ts';
import type { CrmNews } from '../domain/lead/crm-news.ts';
import type { Proof } from '../domain/lead/door.ts';
import type { Doubt } from '../domain/lead/doubt.ts';
import type { KeptFile, Submission } from '../domain/lead/lead.ts';
import type { Withdrawal } from '../domain/lead/withdrawal.ts';
import type { SourceType } from '../domain/policy/source-types.ts';

/** One request at the door, before anything is believed about it. */
export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly method: string;
  /** The address that the world called, by `BATON_PUBLIC_URL`: some senders sign it. */
  readonly url: string;
  /** The exact bytes that came: signatures are checked over these and nothing else. */
  readonly body: Buffer;
  /** Media type without parameters, lower case. */
  readonly contentType: string;
  /** The second path segment of `/hooks/{source}/{token}`, if there was one. */
  readonly pathToken: string | undefined;
  /** The network address that it came from; of a proxy, where none is trusted to say whose it passes on. */
  readonly address: string;
  readonly receivedAt: Date;
  /** Those that came with it and are kept; then `body` is what the `upload` of its source made of the rest. Absent: all is in the body. */
  readonly files?: readonly KeptFile[];
}

/** Where the bytes of one file go as they come. */
export interface FileSink {
  readonly id: string;
  readonly write: (bytes: Buffer) => Promise<void>;
  /** Nothing more comes. Resolves once the file is safe. */
  readonly close: () => Promise<void>;
  /** Nothing of it is wanted. */
  readonly drop: () => Promise<void>;
}

/** A body that is still on its way. */
export interface Arriving {
  readonly headers: IncomingHttpHeaders;
  readonly content: Readable;
  readonly newFile: () => Promise<FileSink>;
  /** Where somebody who is signed in finds a file. */
  readonly urlOf: (fileId: string) => string;
  /** Told of a file that could not be stored; what came with it is taken all the same. */
  readonly onFileError: (error: unknown) => void;
}

/** What the policy says about one source, with its `${NAME}` secrets filled in. */
export interface SourceSettings {
  readonly name: string;
  readonly type: SourceType;
  /** Live secrets, newest first; several while one is being changed. */
  readonly secrets: readonly string[];
  /** Live tokens of its address, likewise. */
  readonly tokens: readonly string[];
  /** Pages whose visitors may post from their browser, as browsers write them in `Origin`; without it none. */
  readonly origins?: readonly string[];
  /** What the sender calls a field -> what we call it (`fields:` of the policy). */
  readonly fields: Readonly<Record<string, string>>;
  /** Keys of the policy that only this type of source knows. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** How often one network address may post from a browser. */
export interface AddressLimit {
  readonly most: number;
  readonly windowMs: number;
  /** Whether the policy says so; else it is what is usual. */
  readonly isAsked: boolean;
}

/** What a page with a form of a source is told. */
export interface FormFacts {
  /** To be sent back with the form: when it was asked, in words that nobody else can write. */
  readonly rendered: string;
  /** Where its visitor is sent on to. */
  readonly thanks?: string;
}

/** How a delivery is recognised when it comes again. */
export interface DedupeKey {
  readonly key: string;
  /** How long the key counts; null: for ever (the sender gave the delivery an id). */
  readonly windowMs: number | null;
}

/** One of several signals that came in one delivery; stored by itself. */
export interface DeliveryPart {
  readonly body: Buffer;
  /** What `body` is, where it is of another media type than the delivery. */
  readonly contentType?: string;
  readonly dedupe: DedupeKey;
  /** False: nobody waits for what comes of it, so whoever has just written to us goes first. */
  readonly urgent?: boolean;
}

/** An answer in the words of the sender. */
export interface SourceReply {
  /** Default: 200. */
  readonly status?: 303;
  readonly contentType: string;
  readonly body: string;
  /** What else it says, where the sender looks for it there. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** All that a new lead source has to supply; the route itself never changes. */
export interface Source {
  readonly contentTypes: readonly string[];
  /** True: whatever else its sender calls what it sends is stored too, and fails as a job where it cannot be read. */
  readonly takesAnyType?: true;
  /** How large a body may be; without it, as large as a form's: 256 KB. */
  readonly mostBytes?: number;
  /** @returns by what it is authentic. @throws Fault SIGNATURE_* when it is not */
  readonly verify: (delivery: Delivery, settings: SourceSettings) => Proof;
  /** @throws Fault BODY_* when the bytes break a limit of the door. Content is not judged here. */
  readonly inspect: (delivery: Delivery) => void;
  readonly dedupe: (delivery: Delivery) => DedupeKey;
  /**
   * For senders whose multipart bodies hold files that must never be in memory whole: reads an unsigned one as it comes.
   * What was read is inspected, told apart and parsed as any other body. @throws Fault BODY_*
   */
  readonly upload?: (
    arriving: Arriving,
    settings: SourceSettings,
  ) => Promise<Required<Pick<Delivery, 'body' | 'contentType' | 'files'>>>;
  /** What makes one doubt that a person sent it, and is seen at the door alone; what the words say is judged later. */
  readonly doubts?: (delivery: Delivery, settings: SourceSettings, proof: Proof) => Promise<readonly Doubt[]>;
  /** For senders that put several signals into one delivery. Never empty; without it a delivery is one signal. */
  readonly split?: (delivery: Delivery) => readonly DeliveryPart[];
  /** What a sender wants to hear once everything is safe; without it, or where it is null, the usual 202. */
  readonly reply?: (delivery: Delivery) => SourceReply | null;
  /** Where a browser without a script is sent on to once everything is safe; null: the usual 202. */
  readonly thanks?: (delivery: Delivery, settings: SourceSettings) => SourceReply | null;
  /**
   * The answer to a GET with which a sender asks whether we are who its admin says. Quick and without a trace.
   * @throws Fault CHALLENGE_REFUSED
   */
  readonly challenge?: (delivery: Delivery, settings: SourceSettings) => SourceReply;
  /**
   * Whether it takes lists, the rows of which are JSON objects with a text for each column: what a column of this name
   * means, in words.
   */
  readonly columnMeaning?: (column: string, settings: SourceSettings) => string;
  /**
   * Pure: the same stored bytes always give the same submission, the same news of a person in the CRM, the same id of
   * a lead whose answers have to be asked of the provider, or the same submission that is taken back.
   */
  readonly parse: (body: Buffer, contentType: string, settings: SourceSettings) => Parsed;
}

/** What a stored signal turns out to be. */
export type Parsed = Submission | CrmNews | AnswersElsewhere | Withdrawal;
