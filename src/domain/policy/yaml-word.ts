/** Text as a YAML scalar: as it is where nobody could take it for anything else. */
export const word = (text: string): string =>
  /^[A-Za-z][\w-]*(?: [\w-]+)*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
