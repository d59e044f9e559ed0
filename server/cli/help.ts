import { join } from 'node:path';
import { loadWords } from '../adapters/words.js';
import type { Locale, Translate } from '../domain/localText.js';
import { projectRoot } from '../web/startup.js';
import { commands } from './commands.js';

type Words = (key: string) => string;

/** The words of the command line, in the language of the terminal: Chinese where it says so. */
export async function openCliWords(): Promise<Words> {
  const words: Translate = await loadWords(join(projectRoot(), 'config', 'locales'));
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const locale: Locale = (LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh') ? 'zh-CN' : 'en';
  return (key) => words(locale, `cli.${key}`);
}

const keyOf = (name: string): string => name.replaceAll(' ', '_');

/** What there is to type: of one command with its options, or of all. */
export function helpOf(words: Words, name: string): string {
  const one = commands.find((command) => command.name === name);
  if (one) {
    const at = `commands.${keyOf(one.name)}`;
    return `qixian ${one.name} ${words(`${at}.takes`)}\n\n${words(`${at}.does`)}\n${words(`${at}.how`)}\n`;
  }
  const width = Math.max(...commands.map((command) => command.name.length)) + 2;
  const lines = commands.map(
    (command) =>
      `  ${command.name.padEnd(width)}${words(`commands.${keyOf(command.name)}.does`)}\n`,
  );
  return `${words('usage')}\n\n${lines.join('')}\n${words('more')}\n`;
}
