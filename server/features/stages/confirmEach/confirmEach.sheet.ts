import type { RowAnswer } from '../../../domain/workflow/contract/stageQuestions.js';
import { rowsOf as rowsOfTable } from '../../../domain/form/kinds/tableField.js';
import { stageKind } from '../../../domain/workflow/stages/registry.js';
import { readableAnswers } from '../../../shared/casefile/caseContent.js';
import { frozenContent } from '../../../shared/casefile/frozenContent.js';
import { formState } from '../../../shared/request/formState.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { sheetBase } from '../sheet/sheetBase.view.js';

const tones: Readonly<Record<RowAnswer | 'open', string>> = { yes: 'ok', no: 'bad', open: 'quiet' };

/** Who was asked by link, who has answered, and what they contradict. */
export const confirmEachSheet: StageSheet = {
  kind: 'confirm_each',
  wide: true,
  direct: new Set(['go_on']),
  staff: async (deps, sheet) => ({
    ...sheetBase(sheet),
    rows: await rowsOf(deps, sheet),
    mayGoOn: sheet.verbs.has('go_on'),
    form: formState(sheet.ask, deps.words, { reason: '' }),
  }),
  applicant: async (deps, sheet) => ({
    rows: await rowsOf(deps, sheet),
    mayGoOn: false,
    steering: await steeringOf(deps, sheet),
    until: sheet.file.row.state.dueAt ?? false,
  }),
};

const askedIn = ({ db }: Deps, { file }: SheetAsk) =>
  db.rows.rowConfirmations.all({ application_id: file.row.id, visit: file.row.state.visit }, [
    ['position', 'ASC'],
  ]);

/** What the applicant can do about those who are silent: have the letter sent again, or put the address right. */
async function steeringOf(deps: Deps, sheet: SheetAsk): Promise<object | false> {
  const silent = (await askedIn(deps, sheet)).filter(({ answer }) => answer === null);
  if (silent.length === 0) return false;
  return {
    form: formState(sheet.ask, deps.words, { position: '', email: '' }),
    options: silent.map(({ name, email, position }) => ({
      value: String(position),
      label: `${name} · ${email}`,
    })),
  };
}

/** The address as the applicant handed it in is another one than was written to. */
async function readdressed(deps: Deps, sheet: SheetAsk): Promise<ReadonlySet<number>> {
  const { file, stage } = sheet;
  const { table = '', emailColumn = '' } = stageKind(stage.kind).invites(stage) ?? {};
  const content = await frozenContent(deps, file.row);
  const [section = '', field = ''] = table.split('.');
  const answers = readableAnswers(deps, content?.answers ?? {});
  const given = rowsOfTable(answers[section]?.[field] ?? null);
  const asked = await askedIn(deps, sheet);
  return new Set(
    asked.flatMap(({ position, email }) => {
      const was = given[position]?.[emailColumn];
      return typeof was === 'string' && was.toLowerCase() !== email.toLowerCase() ? [position] : [];
    }),
  );
}

async function rowsOf(deps: Deps, sheet: SheetAsk): Promise<object[]> {
  const others = await readdressed(deps, sheet);
  return (await askedIn(deps, sheet)).map(({ position, name, answer, remark, ...row }) => ({
    name,
    remark,
    at: row.answered_at,
    sent: row.invited_at,
    readdressed: others.has(position),
    badge: {
      tone: tones[answer ?? 'open'],
      label: { key: `stages.confirm_each.answers.${answer ?? 'open'}` },
    },
  }));
}
