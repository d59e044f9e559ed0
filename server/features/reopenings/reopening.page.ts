import type { Actor } from '../../domain/actor.js';
import { stagesBeenThrough, whyNotReopened } from '../../domain/workflow/reopen.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { ReopeningRow } from './reopening.file.js';

interface Parts {
  readonly actor: Actor;
  readonly file: CaseFile;
  readonly proposals: readonly ReopeningRow[];
  /** Names of accounts by id. */
  readonly names: ReadonlyMap<string, string>;
}

const tones = { proposed: 'info', approved: 'ok', rejected: 'bad', withdrawn: 'quiet' } as const;

/** An ended case on the way back: how it ended, what reopening would do, who decides. */
export function reopeningPage(parts: Parts, context: FormContext): object {
  const { file, proposals } = parts;
  const { row, definition } = file;
  const { words, locale } = context;
  const open = proposals.find(({ status }) => status === 'proposed');
  const problem = whyNotReopened(file.rules, row.state);
  const heading = words(locale, 'reopenings.title');
  return {
    title: heading,
    heading,
    caseTitle: row.title,
    crumbs: [
      { href: '/cases', label: { key: 'cases.list.title' } },
      { href: `/cases/${row.id}`, label: row.number ?? row.title },
      { label: { key: 'reopenings.title' } },
    ],
    base: `/cases/${row.id}/reopening`,
    number: row.number ?? '',
    end:
      row.state.end === null
        ? false
        : (definition.workflow.ends[row.state.end]?.name ?? row.state.end),
    version: row.version,
    problem: problem === null ? false : { code: problem },
    propose: problem === null && open === undefined,
    stages: stagesBeenThrough(file, row.state).map((id) => ({
      value: id,
      label: definition.workflow.stages[id]?.name ?? id,
    })),
    form: formState(context, words, { to: '', reason: '', ground: '', why: '' }),
    rejecting: context.failed !== null && 'why' in context.failed.typed,
    open: open ? openView(parts, open) : false,
    proposals: proposals.map((each) => lineOf(parts, each)),
  };
}

const openView = (parts: Parts, row: ReopeningRow): object => ({
  ...lineOf(parts, row),
  id: row.id,
  decide: row.proposed_person !== parts.actor.personId,
  withdraw: row.proposed_person === parts.actor.personId,
});

const lineOf = ({ file, names }: Parts, row: ReopeningRow): object => ({
  stage: file.definition.workflow.stages[row.to_stage]?.name ?? row.to_stage,
  reason: row.reason,
  ground: row.ground,
  by: names.get(row.proposed_by) ?? '',
  at: row.proposed_at,
  decidedBy: names.get(row.decided_by ?? '') ?? '',
  decidedAt: row.decided_at ?? '',
  rejectedFor: row.decision_reason ?? '',
  badge: { tone: tones[row.status], label: { key: `reopenings.status.${row.status}` } },
});
