/** ISO 3166-1: alpha-3 codes whose first two letters are the alpha-2 code, then the others with theirs behind. */
const REGULAR =
  'AFG AIA ALB ARG ASM AUS AZE BEL BFA BGR BHR BLM BMU BOL BRA BTN BVT BWA CAN CCK CHE CIV CMR COL CRI CUB CXR ' +
  'CYP CZE DEU DJI DMA DOM DZA ECU EGY ERI ESP ETH FIN FJI FRA GAB GBR GEO GGY GHA GIB GMB GRC GTM GUM HKG HMD ' +
  'HND HRV HTI HUN IDN IMN IND IOT IRN ISL ITA JEY JOR JPN KEN KGZ KHM KIR KNA KWT LAO LBN LCA LIE LKA LSO LTU ' +
  'LUX LVA MAR MCO MDA MHL MKD MLI MMR MNG MRT MSR MUS MWI MYS NAM NCL NER NFK NGA NIC NLD NOR NPL NRU NZL OMN ' +
  'PAN PER PHL PRI PSE QAT REU ROU RUS RWA SAU SDN SGP SHN SJM SLE SMR SOM SSD STP SXM SYR TCA TGO THA TJK TKL ' +
  'TLS TON TTO TWN TZA UGA UMI USA UZB VAT VCT VEN VGB VIR VNM VUT WSM YEM ZAF ZMB ZWE';
const IRREGULAR =
  'ABWAW AGOAO ALAAX ANDAD AREAE ARMAM ATAAQ ATFTF ATGAG AUTAT BDIBI BENBJ BESBQ BGDBD BHSBS BIHBA BLRBY BLZBZ ' +
  'BRBBB BRNBN CAFCF CHLCL CHNCN CODCD COGCG COKCK COMKM CPVCV CUWCW CYMKY DNKDK ESHEH ESTEE FLKFK FROFO FSMFM ' +
  'GINGN GLPGP GNBGW GNQGQ GRDGD GRLGL GUFGF GUYGY IRLIE IRQIQ ISRIL JAMJM KAZKZ KORKR LBRLR LBYLY MACMO MAFMF ' +
  'MDGMG MDVMV MEXMX MLTMT MNEME MNPMP MOZMZ MTQMQ MYTYT NIUNU PAKPK PCNPN PLWPW PNGPG POLPL PRKKP PRTPT PRYPY ' +
  'PYFPF SENSN SGSGS SLBSB SLVSV SPMPM SRBRS SURSR SVKSK SVNSI SWESE SWZSZ SYCSC TCDTD TKMTM TUNTN TURTR TUVTV ' +
  'UKRUA URYUY WLFWF';

/** Names in use beside those of Unicode. "Korea" is two countries, so it is not here. */
const ALIASES = {
  GB: 'UK; Great Britain; Britain; England; Scotland; Wales; Northern Ireland; United Kingdom of Great Britain and Northern Ireland',
  US: 'U.S.; America; United States of America; The United States; The United States of America; Estados Unidos',
  NL: 'Holland; The Netherlands',
  CZ: 'Czech Republic',
  TR: 'Turkey',
  RU: 'Russian Federation',
  KR: 'Republic of Korea; Korea, Republic of; Korea (South)',
  KP: "Democratic People's Republic of Korea",
  CI: 'Ivory Coast',
  CD: 'DR Congo; Democratic Republic of the Congo; DRC',
  CG: 'Republic of the Congo',
  HK: 'Hong Kong; Hong Kong SAR',
  MO: 'Macau; Macao',
  MM: 'Burma; Myanmar',
  AE: 'UAE; Emirates',
  IE: 'Republic of Ireland; Eire',
  VN: 'Viet Nam',
  SZ: 'Swaziland',
  MK: 'Macedonia',
  CV: 'Cabo Verde',
  TL: 'East Timor',
  PS: 'Palestine',
  VA: 'Vatican; Holy See',
  IR: 'Islamic Republic of Iran',
  SY: 'Syrian Arab Republic',
  TW: 'Taiwan, Province of China',
  TZ: 'United Republic of Tanzania',
  LA: "Lao People's Democratic Republic",
  MD: 'Republic of Moldova',
  BN: 'Brunei Darussalam',
  CN: "People's Republic of China; PRC; Mainland China",
  BO: 'Plurinational State of Bolivia',
  VE: 'Bolivarian Republic of Venezuela',
} as const;

/** Languages whose names for countries are known, the first winning. */
const LANGUAGES =
  'en de fr es it nl pt da sv nb fi pl cs sk sl hr hu ro bg el tr ru uk et lv lt ca ja ko zh zh-Hant ar he id vi'.split(
    ' ',
  );

const ALPHA_3 = new Map([
  ...REGULAR.split(' ').map((code) => [code, code.slice(0, 2)] as const),
  ...IRREGULAR.split(' ').map((pair) => [pair.slice(0, 3), pair.slice(3)] as const),
]);
const ALPHA_2 = new Set([...ALPHA_3.values(), 'XK']);

const BY_NAME = new Map(
  [
    ...Object.entries(ALIASES).flatMap(([code, names]) =>
      names.split('; ').map((name) => [name, code] as const),
    ),
    ...LANGUAGES.flatMap((language) => {
      const names = new Intl.DisplayNames([language], { type: 'region' });
      return [...ALPHA_2].map((code) => [names.of(code) ?? code, code] as const);
    }),
  ]
    .map(([name, code]) => [plain(name), code] as const)
    .toReversed(), // the last entry of a Map wins, and ours come first
);

// One country in some languages, two or the other in others.
for (const name of ['congo', 'kongo']) BY_NAME.delete(name);

/** The ISO alpha-2 code of a country given by name or code; null rather than a guess. */
export function countryCode(text: string): string | null {
  const code = text.trim().replaceAll('.', '').toUpperCase();
  if (ALPHA_2.has(code)) return code;
  return ALPHA_3.get(code) ?? BY_NAME.get(plain(text.slice(0, 100))) ?? null;
}

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/&/g, 'and')
    .replace(/\bst\b\.?/g, 'saint')
    .replace(/[^\p{L}\p{N}]/gu, '');
}
