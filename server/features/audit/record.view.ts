import type { Locale, Translate } from '../../domain/localText.js';
import type { Json } from '../../domain/json.js';
import type { KeptFinding } from '../../data/tables/record.js';
import { factName } from './auditFacts.view.js';
import type { AuditReader } from './auditScope.view.js';
import type { RecordCheckRow } from '../../data/stores/recordCheckStore.js';

/** Whether a page answers a request to check, and what became of that. */
export type Asked = 'no' | 'done' | 'running' | 'recent';

export interface RecordViewContext {
  readonly words: Translate;
  readonly locale: Locale;
  readonly reader: AuditReader;
  readonly asked: Asked;
}

/** What the last check of the record came by, in words; false where there was none yet. */
export function recordView(
  check: RecordCheckRow | null,
  wholeAt: string | null,
  { words, locale, reader, asked }: RecordViewContext,
): object | false {
  if (check === null) return asked === 'running' ? { running: true } : false;
  const found = [...new Set(check.findings.map((finding) => finding.check))];
  return {
    running: asked === 'running',
    recent: asked === 'recent',
    asked: asked === 'done',
    at: check.started_at,
    all: check.whole === 1,
    checks: check.checks,
    streams: check.streams,
    events: check.events,
    broken: check.broken,
    wholeAt: wholeAt ?? false,
    // A row may be of any programme: only who reads the whole zone is told which.
    findings: found.map((name) => ({
      says: checkWords(words, locale, name),
      places: reader.everywhere
        ? check.findings
            .filter((finding) => finding.check === name)
            .map((each) => placeText(each, { words, locale }))
        : [],
    })),
  };
}

function checkWords(words: Translate, locale: Locale, name: string): string {
  return words(locale, `audit.checks.${name}`);
}

/** What tells a row apart, and nothing that it says: those who oversee need not know its figures. */
const tellingApart: ReadonlySet<string> = new Set([
  'id',
  'stream',
  'seq',
  'seal',
  'trigger',
  'number',
  'code',
  'reference',
  'application_id',
  'budget_line_id',
  'batch_id',
  'tranche_id',
  'notice_id',
  'move_id',
  'procedure_id',
  'organisation_id',
  'user_id',
  'voucher_id',
]);

const placeText = (
  { place }: KeptFinding,
  context: Pick<RecordViewContext, 'words' | 'locale'>,
): string =>
  Object.entries(place)
    .filter(([key]) => tellingApart.has(key))
    .map(([key, value]) =>
      typeof value === 'string' && key === 'stream'
        ? value
        : `${factName(key, context)} ${told(value)}`,
    )
    .join(', ');

const told = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);
