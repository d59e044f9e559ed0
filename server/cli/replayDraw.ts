import { readFile } from 'node:fs/promises';
import { parseJson } from '../domain/json.js';
import { drawFaults, drawRecordSchema } from '../domain/review/expertDraw.js';
import { CommandStop, exits, tell, type Command } from './command.js';

const says = {
  commitment: 'the secret is not the one that was fixed beforehand',
  inputs: 'cases, experts or exclusions are not those that were fixed beforehand',
  drawn: 'drawn otherwise',
} as const;

/** Draws a published draw of experts again, from its file alone, and says what differs. */
export const replayDrawCommand: Command = {
  name: 'draw',
  words: 1,
  run: async ({ words: [file = ''] }) => {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) throw new CommandStop('no_such_file', `There is no file "${file}".`);
    const read = drawRecordSchema.safeParse(parsed(text));
    if (!read.success) throw new CommandStop('no_draw', `"${file}" is no record of a draw.`);
    const faults = drawFaults(read.data);
    for (const { fault, of } of faults) tell(`${of === '' ? 'draw' : of}  ${says[fault]}`);
    const { cases, experts } = read.data;
    tell(`${cases.length} cases, ${experts.length} experts, ${faults.length} differences`);
    return faults.length === 0 ? exits.done : exits.wrong;
  },
};

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
