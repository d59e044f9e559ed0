import type { Answers } from '../../../domain/form/answerValues.js';
import type { RawInputs } from '../../../domain/form/fieldKind.js';
import { fieldKind } from '../../../domain/form/kinds/registry.js';
import { readSection } from '../../../domain/procedure/answers.js';
import type { Compiled } from '../../../domain/procedure/compiled.js';
import {
  readableDocumentsOf,
  type ReadingMatter,
} from '../../../shared/reading/readingMatter.query.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { Ask } from '../../../shared/request/route.js';
import { sampleForm } from './sampleFields.view.js';
import { both } from './sampleForm.view.js';
import { readSamples, walkSetup } from './samples.input.js';
import { readStart } from './walkAddress.input.js';

/**
 * The application that a walk invents, as its experts would read it: sample values as the address
 * has them, and for whatever no rule asks about, what its kind of field gives as an example.
 */
export function inventedMatter(
  { words, calendar }: Pick<Deps, 'words' | 'calendar'>,
  compiled: Compiled,
  { query, now }: Pick<Ask, 'query' | 'now'>,
): ReadingMatter {
  const { day } = readStart(query, now);
  const samples = readSamples(sampleForm(compiled, words, day), query, day);
  const { values } = walkSetup(compiled, calendar, samples, day);
  const ruleContext = { ...values, today: day };
  let answers: Answers = {};
  for (const { id, fields } of compiled.sections.values()) {
    const examples = fields.map(({ at, field }) => fieldKind(field.kind).sample(at, field, day));
    const raw: RawInputs = Object.assign({}, ...examples, samples.raw);
    answers = { ...answers, [id]: readSection(compiled, id, raw, answers, ruleContext).values };
  }
  return {
    callTitle: both(words, 'walkthrough.sampleTitle'),
    compiled,
    answers,
    ruleContext,
    documents: readableDocumentsOf(compiled.definition).map(({ id, name }) => ({
      key: `${id}-1`,
      name,
      part: 0,
      type: '',
    })),
  };
}
