import { carries } from '../../domain/application/letterText.js';
import { inLocale, type LocalText, type Translate } from '../../domain/localText.js';
import type { Stage } from '../../domain/definition/definition.js';
import type { CaseEvent } from '../../domain/workflow/caseEvents.js';
import { outcomesOf, stageKind } from '../../domain/workflow/stages/registry.js';
import type { CaseMail } from './caseMail.js';

type Ending = Pick<CaseMail, 'definition' | 'change' | 'occasion' | 'locale' | 'at'>;

export interface GroundsOfDecision {
  readonly reason: string;
  readonly basis: string;
  readonly remedy: string;
}

const concluded = ({ change }: Ending): Extract<CaseEvent, { type: 'stage_concluded' }> | null =>
  change.events.findLast((event) => event.type === 'stage_concluded') ?? null;

/** Why it was decided so, on what it rests, and what may be done about it. */
export function decisionOf(words: Translate, mail: Ending): GroundsOfDecision {
  const { definition, locale } = mail;
  const typed = typedFounding(mail);
  const { remedy, sources } = definition.guide;
  const listed = sources.slice(0, 2).join(locale === 'en' ? '; ' : '\uff1b');
  return {
    reason: reasonOf(words, mail),
    basis: typed.basis === '' ? listed : typed.basis,
    remedy: remedyIn(mail, typed.remedy, remedy),
  };
}

/** What the desk typed; where it left what stood there, the same in the reader's language. */
function remedyIn({ locale }: Ending, typed: string, usual: LocalText | undefined): string {
  if (usual === undefined) return typed;
  const asUsual = typed === '' || typed === usual.zh || typed === usual.en;
  return asUsual ? inLocale(usual, locale) : typed;
}

function typedFounding(mail: Ending): { readonly basis: string; readonly remedy: string } {
  const at = concluded(mail)?.stage;
  const stage = at === undefined ? undefined : mail.definition.workflow.stages[at];
  const founded = stage && stageKind(stage.kind).founded(stage);
  return founded?.on(mail.change.state.memory[at ?? ''] ?? {}) ?? { basis: '', remedy: '' };
}

/** In the words of whoever decided; where nobody wrote any, what it came to in which stage. */
function reasonOf(words: Translate, mail: Ending): string {
  const { change, occasion, definition, locale } = mail;
  const { of } = occasion;
  if (of.type === 'clock_paused') return of.why;
  if ('reason' in of && ownReason.has(of.type)) return of.reason;
  const lapsed = change.events.find((event) => event.type === 'deferral_lapsed');
  if (lapsed) {
    const documents = definition.documents
      .filter(({ id }) => lapsed.documents.includes(id))
      .map(({ name }) => inLocale(name, locale))
      .join(locale === 'en' ? ', ' : '\u3001');
    return words(locale, 'mail.why.lapsed', { documents });
  }
  const end = concluded(mail);
  if (!end) return withdrawnFor(change.events);
  const stage = definition.workflow.stages[end.stage];
  if (!stage) return end.reason;
  return conclusionWords(words, mail, stage, end);
}

/**
 * How a stage that somebody reads a reason for came to its outcome: what was written there, that
 * its time ran out, that others were placed before, or the bare outcome.
 */
function conclusionWords(
  words: Translate,
  { definition, change, locale, at: now }: Ending,
  stage: Stage,
  { stage: at, outcome, reason }: Extract<CaseEvent, { type: 'stage_concluded' }>,
): string {
  const kind = stageKind(stage.kind);
  const own = stage.outcome_names[outcome];
  const named = own
    ? inLocale(own, locale)
    : outcomesOf(stage).includes(outcome)
      ? words(locale, `enums.outcomes.${stage.kind}.${outcome}`)
      : outcome;
  const say = (key: string, more: Readonly<Record<string, string>> = {}): string =>
    words(locale, `mail.why.${key}`, { stage: inLocale(stage.name, locale), ...more });
  const end = definition.workflow.ends[change.state.end ?? ''];
  const saysSo = end !== undefined && inLocale(end.name, locale) === named;
  if (reason !== '') {
    return saysSo ? say('decided', { reason }) : say('concluded', { outcome: named, reason });
  }
  const due = change.before.corrections?.dueAt ?? change.before.dueAt;
  const byTime = stage.timeout === outcome || kind.corrections(stage)?.silent === outcome;
  if (byTime && due !== null && now > due) return say('late');
  const ranking = kind.ranks(stage);
  if (ranking?.below !== outcome) return say('came', { outcome: named });
  return say(ranking.reserved(change.before.memory[at]) === null ? 'below' : 'stood_down');
}

/** Events whose letter gives the reason that stands with them. */
const ownReason: ReadonlySet<CaseEvent['type']> = new Set([
  'sent_back',
  'reopened',
  'clock_extended',
  'taken_back',
  'late_accepted',
  'outcome_corrected',
  'names_corrected',
  'record_corrected',
  'suspended',
  'suspension_lifted',
]);

/** Why somebody ended it who did so outside its stages. */
const withdrawnFor = (events: readonly CaseEvent[]): string =>
  events.flatMap((event) =>
    event.type === 'outcome_corrected' ||
    event.type === 'withdrawn' ||
    event.type === 'terminated' ||
    event.type === 'revoked'
      ? [event.reason]
      : [],
  )[0] ?? '';

/** Reason, basis and remedy as lines, as far as the text does not name them itself. */
export function groundsOf(words: Translate, mail: Ending, text: string): readonly string[] {
  const decision = decisionOf(words, mail);
  return (['reason', 'basis', 'remedy'] as const).flatMap((part) =>
    decision[part] === '' || carries(text, part)
      ? []
      : [words(mail.locale, `mail.frame.${part}`, { [part]: decision[part] })],
  );
}
