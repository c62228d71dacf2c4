/** Plain text as the HTML that HubSpot shows in tasks and notes: lines stay lines, and nothing in it is markup. */
export const htmlOf = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/\r\n?|\n/g, '<br>')
    .replaceAll(/(?<=^|<br>) +/g, (spaces) => '&nbsp;'.repeat(spaces.length));
