// oxlint-disable no-control-regex -- files begin with such bytes
interface FileType {
  /** Media type under which it is handed out. */
  readonly media: string;
  /** What its first kilobyte looks like, one letter for each byte. */
  readonly begins: RegExp;
}

const ZIP = /^PK(?:\x03\x04|\x05\x06)/;
/** Of Office before 2007; a .doc may be RTF underneath. */
const OLE = /^(?:\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1|\{\\rtf)/;
/** Nothing but text has no byte of zero; UTF-16 tells itself by its mark. */
const TEXT = /^(?:\xFF\xFE|\xFE\xFF|[^\0]*$)/;
const office = (media: string): FileType => ({
  media: `application/vnd.openxmlformats-officedocument.${media}`,
  begins: ZIP,
});
const openDocument = (media: string): FileType => ({
  media: `application/vnd.oasis.opendocument.${media}`,
  begins: ZIP,
});

/** Every type of file that a form may take, by its usual ending. Nothing that a browser or a computer would run is among them. */
const TYPES = {
  pdf: { media: 'application/pdf', begins: /%PDF-/ },
  doc: { media: 'application/msword', begins: OLE },
  docx: office('wordprocessingml.document'),
  odt: openDocument('text'),
  rtf: { media: 'application/rtf', begins: /^\{\\rtf/ },
  txt: { media: 'text/plain', begins: TEXT },
  xls: { media: 'application/vnd.ms-excel', begins: OLE },
  xlsx: office('spreadsheetml.sheet'),
  ods: openDocument('spreadsheet'),
  csv: { media: 'text/csv', begins: TEXT },
  ppt: { media: 'application/vnd.ms-powerpoint', begins: OLE },
  pptx: office('presentationml.presentation'),
  odp: openDocument('presentation'),
  png: { media: 'image/png', begins: /^\x89PNG\r\n\x1A\n/ },
  jpg: { media: 'image/jpeg', begins: /^\xFF\xD8\xFF/ },
  gif: { media: 'image/gif', begins: /^GIF8[79]a/ },
  webp: { media: 'image/webp', begins: /^RIFF[^]{4}WEBP/ },
  heic: { media: 'image/heic', begins: /^[^]{4}ftyp(?:he|mif1|msf1)/ },
  tif: { media: 'image/tiff', begins: /^(?:II\*\0|MM\0\*)/ },
  zip: { media: 'application/zip', begins: ZIP },
  dwg: { media: 'image/vnd.dwg', begins: /^AC10/ },
  dxf: { media: 'image/vnd.dxf', begins: TEXT },
  step: { media: 'model/step', begins: /^\s*ISO-10303-21;/ },
  mp4: { media: 'video/mp4', begins: /^[^]{4}ftyp/ },
} as const satisfies Readonly<Record<string, FileType>>;

export type FileTypeName = keyof typeof TYPES;
export const FILE_TYPES = Object.keys(TYPES) as [FileTypeName, ...FileTypeName[]];

/** Documents and pictures. Archives, drawings and films are for who asks for them. */
export const USUAL_FILE_TYPES: readonly FileTypeName[] = FILE_TYPES.slice(0, FILE_TYPES.indexOf('zip'));

/** How much of the beginning of a file tells what it is. */
export const TELLING_BYTES = 1024;

const OTHER_ENDINGS: Readonly<Record<string, FileTypeName>> = {
  jpeg: 'jpg',
  tiff: 'tif',
  heif: 'heic',
  stp: 'step',
};

const isType = (ending: string): ending is FileTypeName => Object.hasOwn(TYPES, ending);

/** What the ending of a name says it is; null: nothing that is known. `Plan.PDF` -> `pdf` */
export function typeByName(name: string): FileTypeName | null {
  const ending = (/\.([^.]+)$/.exec(name)?.[1] ?? '').toLowerCase();
  const type = Object.hasOwn(OTHER_ENDINGS, ending) ? (OTHER_ENDINGS[ending] ?? '') : ending;
  return isType(type) ? type : null;
}

/** @param beginning its first `TELLING_BYTES` as latin1 */
export const beginsAs = (type: FileTypeName, beginning: string): boolean =>
  TYPES[type].begins.test(beginning);

export const mediaTypeOf = (type: FileTypeName): string => TYPES[type].media;
