const MOST = 200;
/** Of an ending that is kept when a name is cut. */
const MOST_OF_ENDING = 20;

/**
 * The name that a file may have at people's computers: no folders, nothing invisible (control characters, and those that
 * turn the direction of writing, behind which an ending hides), none of the letters that file systems refuse, at most
 * 200 characters. `../../cv:1.pdf` -> `cv_1.pdf`
 */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/).findLast((part) => /[^\s.]/.test(part)) ?? '';
  const visible = last
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/^[\s.]+|[\s.]+$/g, '');
  if (visible.length <= MOST) return visible || 'file';
  const ending = /\.[^.\s]+$/.exec(visible)?.[0] ?? '';
  const kept = ending.length <= MOST_OF_ENDING ? ending : '';
  // Half a letter is none.
  return visible.slice(0, MOST - kept.length).replace(/\p{Cs}$/u, '') + kept;
}
