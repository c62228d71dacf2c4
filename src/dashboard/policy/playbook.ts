import { html, type Markup } from '../html/markup.ts';
import { afterwards } from './afterwards.ts';
import { grades } from './grades.ts';
import type { Shown } from './part.ts';
import { promises } from './promises.ts';
import { team } from './team.ts';

/** What marketing and sales have agreed on, in words, each part with its line in the file. */
export const playbook = (shown: Shown): Markup =>
  html`${grades(shown)}${team(shown)}${promises(shown)}${afterwards(shown)}`;
