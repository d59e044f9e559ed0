import { zoneDay } from '../../domain/calendar.js';
import { fieldKind } from '../../domain/form/kinds/registry.js';
import { inLocale } from '../../domain/localText.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import type { Definition } from '../../domain/definition/definition.js';
import { readQuickCheck, type QuickCheckReading } from '../../domain/procedure/eligibility.js';
import { callFacts } from '../../shared/casefile/caseContent.js';
import { refusalText } from '../../shared/request/formState.js';
import type { CallRow } from './managedCall.file.js';
import type { PageContext } from '../../shared/request/pageContext.js';

type Raw = Readonly<Record<string, unknown>>;

/**
 * The one-minute check: its questions, what was answered, and what follows. Nothing is kept.
 * `typed` stands in the inputs again; only what was `answered` is read and told what follows.
 */
export function quickCheckPage(
  call: CallRow,
  definition: Definition,
  compiled: Compiled,
  { answered, typed = answered ?? {} }: { answered: Raw | null; typed?: Raw },
  context: PageContext,
) {
  const reading =
    answered === null
      ? null
      : readQuickCheck(compiled, answered, callFacts(call), zoneDay(context.now));
  const problems = Object.entries(reading?.problems ?? {}).map(([name, { code, params }]) => ({
    href: `#${name}`,
    message: refusalText(context.words, context.locale, code, params),
  }));
  return {
    id: call.id,
    heading: call.title,
    errors: problems,
    questions: definition.quick_check.map((question) =>
      questionOf(question, typed, reading, context),
    ),
    result: reading?.result ?? false,
    failed: (reading?.findings ?? [])
      .filter(({ verdict }) => verdict === 'fails')
      .map(({ effect, reason }) => ({ reason, blocks: effect === 'block' })),
    crumbs: [
      { href: `/calls/${call.id}`, label: inLocale(call.title, context.locale) },
      { label: context.words(context.locale, 'calls.check.title') },
    ],
  };
}

function questionOf(
  question: Definition['quick_check'][number],
  raw: Raw,
  reading: QuickCheckReading | null,
  { words, locale }: PageContext,
): object {
  const name = `check.${question.id}`;
  const typed = raw[name];
  const { meaning } = fieldKind(question.kind);
  const reason = reading?.problems[name];
  return {
    name,
    label: question.question,
    value: typeof typed === 'string' ? typed : '',
    error: reason ? refusalText(words, locale, reason.code, reason.params) : '',
    yesNo: meaning === 'yes_no',
    unit: meaning === 'money' ? { key: 'common.units.yuan' } : false,
    inputmode: meaning === 'money' || meaning === 'number' ? 'decimal' : 'text',
    help: meaning === 'day' ? { key: 'calls.check.dayHelp' } : false,
    options: [
      { value: 'yes', label: { key: 'common.yes' } },
      { value: 'no', label: { key: 'common.no' } },
    ],
  };
}
