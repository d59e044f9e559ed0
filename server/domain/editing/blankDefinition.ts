import type { LocalText } from '../localText.js';
import { blankDecision, blankDesk } from '../workflow/stages/blankStages.js';
import { definitionSchema, type Definition } from '../definition/definition.js';

/** What must be known of a procedure before anything else. */
export interface NewProcedure {
  readonly procedure: string;
  readonly programme: string;
  readonly name: LocalText;
  readonly numberPrefix: string;
}

/** Words of the blank, in both languages, by their last key. */
export type BlankWords = (key: string) => LocalText;

/**
 * The smallest definition that could be published: one question, acceptance, one approval. It is
 * meant to be changed, so every text says what should stand in its place.
 */
export function blankDefinition(
  { procedure, programme, name, numberPrefix }: NewProcedure,
  say: BlankWords,
): Definition {
  return definitionSchema.parse({
    procedure,
    programme,
    name,
    summary: say('summary'),
    applicant: 'organisation',
    number_prefix: numberPrefix,
    title_field: 'matter.title',
    guide: { who: say('who'), benefit: say('benefit'), remedy: say('remedy') },
    form: [
      {
        section: 'matter',
        name: say('section'),
        fields: [{ id: 'title', kind: 'text', name: say('title') }],
      },
    ],
    workflow: blankWorkflow(say),
  });
}

const blankWorkflow = (say: BlankWords): object => ({
  first: 'desk',
  phases: [{ id: 'handling', name: say('phase') }],
  stages: {
    desk: {
      ...blankDesk,
      name: say('desk'),
      phase: 'handling',
      next: { accepted: 'decision', refused: '.not_accepted' },
    },
    decision: {
      ...blankDecision,
      name: say('decision'),
      phase: 'handling',
      next: { approved: '.granted', rejected: '.not_granted' },
    },
  },
  ends: {
    granted: { name: say('granted'), state: 'granted' },
    not_granted: { name: say('notGranted'), state: 'not_granted' },
    not_accepted: { name: say('notAccepted'), state: 'not_granted' },
    withdrawn: { name: say('withdrawn'), state: 'withdrawn' },
  },
});

/** A copy of a definition under another name; everything else stays as it is. */
export function copyOf(
  definition: Definition,
  { procedure, programme, name, numberPrefix }: NewProcedure,
): Definition {
  return { ...definition, procedure, programme, name, number_prefix: numberPrefix };
}
