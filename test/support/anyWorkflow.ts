import { fc } from './fastCheck.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { presetDefinitions } from './presets.js';

const long = {
  zh: '某某专项资金申报材料形式审查与核验',
  en: 'Examination of extraordinary documents',
};
const short = { zh: '审查', en: 'Check' };

interface AnyStage {
  readonly due: string | null;
  readonly wordy: boolean;
  /** Per outcome a stage by its place, an end, or nothing at all; two of them where it branches. */
  readonly leads: readonly (readonly number[])[];
}

const anyStage = (most: number): fc.Arbitrary<AnyStage> =>
  fc.record({
    due: fc.option(
      fc
        .tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom('wd', 'd', 'm'))
        .map(([count, unit]) => `${count} ${unit}`),
    ),
    wordy: fc.boolean(),
    leads: fc.array(fc.array(fc.integer({ min: -3, max: most }), { minLength: 1, maxLength: 2 }), {
      minLength: 1,
      maxLength: 4,
    }),
  });

const targetOf = (place: number): string =>
  ['.granted', '.refused', '.nowhere'][-place - 1] ?? `s${place}`;

/**
 * A workflow that fits the schema and need not make sense: stages lead anywhere, back, to
 * themselves and to what does not exist. With `onward` every first outcome leads to the next one.
 */
export function anyWorkflow(
  most: number,
  { onward = false, least = 1 } = {},
): fc.Arbitrary<Definition> {
  const sample = presetDefinitions()[0];
  if (!sample) throw new Error('no preset');
  return fc.array(anyStage(most), { minLength: least, maxLength: most }).map((stages) => {
    const name = (wordy: boolean) => (wordy ? long : short);
    const next = (
      at: number,
      leads: AnyStage['leads'],
    ): Definition['workflow']['stages'][string]['next'] =>
      Object.fromEntries(
        leads.map(([one = 0, two], outcome) => {
          const onto = onward && outcome === 0 ? (at + 1 < stages.length ? at + 1 : -1) : one;
          const to = targetOf(onto);
          return [
            `o${outcome}`,
            two === undefined ? to : [{ when: 'score >= 60.0', to }, { to: targetOf(two) }],
          ];
        }),
      );
    const made = stages.map(({ due, wordy, leads }, at) => {
      const stage = {
        kind: 'confirm',
        statement: short,
        name: name(wordy),
        phase: 'all',
        by: 'programme_officer' as const,
        remind: [],
        next: next(at, leads),
        outcome_names: {},
        effects: {},
        before_money: false,
        ...(due === null ? {} : { due }),
      };
      return [`s${at}`, stage] as const;
    });
    return {
      ...sample,
      workflow: {
        ...sample.workflow,
        first: 's0',
        stages: Object.fromEntries(made),
        ends: {
          granted: { name: long, state: 'granted', adverse: false },
          refused: { name: short, state: 'not_granted', adverse: false },
        },
      },
    };
  });
}
