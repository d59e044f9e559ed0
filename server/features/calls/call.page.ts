import { windowState } from '../../domain/application/callWindow.js';
import { inLocale, type Locale, type LocalText } from '../../domain/localText.js';
import { contactLines, contactOf } from '../../domain/definition/contact.js';
import { assumptionsOf, citedText } from '../../domain/definition/assumptions.js';
import type { Definition } from '../../domain/definition/definition.js';
import { roadmap } from '../../domain/outlook/roadmap.js';
import { daysUntil } from '../../shared/calls/publicCalls.js';
import type { CallRow } from './managedCall.file.js';

/** One call as the public reads it before applying. */
export function callPage(
  call: CallRow,
  definition: Definition,
  { locale, now }: { readonly locale: Locale; readonly now: Date },
): object {
  const state = windowState(
    { status: call.status, opensAt: call.opens_at, closesAt: call.closes_at },
    now,
  );
  const days = daysUntil(call.closes_at, now);
  const cancelled = call.status === 'cancelled';
  return {
    id: call.id,
    heading: call.title,
    summary: definition.summary,
    procedure: definition.name,
    isOpen: state === 'open' && !cancelled,
    isAhead: state === 'ahead' && !cancelled,
    isOver: state === 'closed' || cancelled,
    cancelled,
    opensAt: call.opens_at,
    closesAt: call.closes_at,
    days,
    urgent: days <= 3,
    quota: call.quota,
    guide: definition.guide,
    ...groundsOf(definition),
    contact: contactLines(contactOf(definition), locale),
    hasCheck: definition.quick_check.length > 0,
    conditions: definition.eligibility.map(({ reason }) => reason),
    ...awardOf(definition),
    documents: definition.documents.map((document) => ({
      label: document.name,
      help: document.help ?? false,
      required: document.required,
      ifApplies: document.required && document.show_if !== undefined,
      mayFollow: document.deferrable,
      mayPromise: document.promise !== undefined,
      kinds: document.accept.join(' / ').toUpperCase(),
      most: document.max_mb,
      blankForm: document.blank_form
        ? { href: `/calls/${call.id}/blank-forms/${document.id}`, name: document.blank_form.name }
        : false,
    })),
    sections: definition.form.map(({ name }) => name),
    flow: flowOf(definition),
    phases: roadmap(definition).map(({ name, about, workingDays }) => ({
      label: name,
      says: about ?? '',
      workingDays,
    })),
    programme: inLocale(definition.name, locale),
  };
}

function flowOf(definition: Definition): object {
  const phases = roadmap(definition);
  const total = phases.reduce((sum, { workingDays }) => sum + workingDays, 0);
  return {
    steps: phases.map(({ name, workingDays }) => ({
      label: name,
      at: workingDays > 0 ? { key: 'calls.flowDays', count: workingDays } : false,
    })),
    after: { key: 'calls.flowTotal', count: total },
  };
}

/** What can be cited, and which parts rest on figures that the office has set itself. */
function groundsOf(definition: Definition): object {
  const assumed = assumptionsOf(definition);
  const names = new Map(
    assumed.flatMap(({ name }) => (name === null ? [] : [[name.zh, name] as const])),
  );
  return {
    cited: definition.guide.sources.map(citedText).filter((text) => text !== ''),
    assumed: assumed.length,
    assumedParts: [...names.values()],
  };
}

interface AwardLines {
  readonly classes: readonly { readonly label: LocalText; readonly fen: number }[];
  readonly tranches: readonly {
    readonly label: LocalText;
    /** How many equal parts it is paid in; 0 for one. */
    readonly times: number;
    /** 0 where there is nothing to compare it with. */
    readonly percent: number;
  }[];
  /** The lines of an amount that is worked out, and what it never exceeds. */
  readonly formula: readonly LocalText[];
  readonly limits: readonly LocalText[];
}

function awardOf({ award }: Definition): AwardLines {
  return {
    classes: (award?.classes ?? []).map(({ name, amount_yuan: yuan }) => ({
      label: name,
      fen: yuan * 100,
    })),
    tranches: (award?.tranches ?? []).map(({ name, repeat, share_percent: percent }) => ({
      label: name,
      times: repeat ?? 0,
      percent: percent === 100 ? 0 : percent,
    })),
    formula: (award?.formula?.lines ?? []).map(({ name }) => name),
    limits: (award?.formula?.limits ?? []).map(({ name }) => name),
  };
}
