import { readFile } from 'node:fs/promises';
import { parseJson } from '../domain/json.js';
import { lotFaults, lotRecordSchema, type LotRecord } from '../domain/review/lotRecords.js';
import { CommandStop, exits, tell, type Command } from './command.js';

const says = {
  commitment: 'the secret is not the one that was fixed beforehand',
  inputs: 'what was drawn from is not what was fixed beforehand',
  drawn: 'drawn otherwise',
} as const;

/** Draws a published draw again, of experts or of the order of a defence, from its file alone, and says what differs. */
export const replayDrawCommand: Command = {
  name: 'draw',
  words: 1,
  run: async ({ words: [file = ''] }) => {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) throw new CommandStop('no_such_file', `There is no file "${file}".`);
    const read = lotRecordSchema.safeParse(parsed(text));
    if (!read.success) throw new CommandStop('no_draw', `"${file}" is no record of a draw.`);
    const faults = lotFaults(read.data);
    for (const { fault, of } of faults) tell(`${of === '' ? 'draw' : of}  ${says[fault]}`);
    tell(`${sizeOf(read.data)}, ${faults.length} differences`);
    return faults.length === 0 ? exits.done : exits.wrong;
  },
};

const sizeOf = (record: LotRecord): string =>
  record.form === 'qixian-turns-1'
    ? `${record.teams.length} teams`
    : `${record.cases.length} cases, ${record.experts.length} experts`;

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
