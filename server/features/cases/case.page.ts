import { mayEnter, policy } from '../../domain/access/policy.js';
import { mayKnowScore, mayReadOpinions } from '../../domain/access/opinionSight.js';
import { mayKnowExperts, mayPause, mayUncover } from '../../domain/access/caseDetails.js';
import { holds, type Actor } from '../../domain/actor.js';
import { clockView } from '../../shared/words/dueView.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Ask } from '../../shared/request/route.js';
import { caseBannerOf } from './staffBanner.view.js';
import { correctionLetter } from './correctionLetter.view.js';
import { readSections } from './caseAnswers.page.js';
import type { CaseDetail } from './caseDetail.query.js';
import { caseDocuments, evidenceGroups } from './caseDocuments.page.js';
import { revealedTo } from './caseHistory.query.js';
import { caseHead } from './caseHead.page.js';
import { dutyItem } from '../../shared/duties/dutyLine.view.js';
import { caseLog, stageName } from './caseLog.page.js';
import type { CasesPageContext } from './caseList.page.js';
import { moneyView } from './caseMoney.page.js';
import { caseProgress } from './caseProgress.page.js';
import { revisionChanges } from './revisionChanges.view.js';
import { stagesWithExperts } from '../../shared/reading/expertPreview.view.js';
import { waysOut } from './waysOut.view.js';
import { formState } from '../../shared/request/formState.js';
import type { StageRecord } from '../../shared/casefile/stageRecords.js';

/** The same for a page with the forms of a stage. */
export type CasePageContext = CasesPageContext & Pick<Ask, 'failed'> & Pick<Deps, 'time'>;

/** The sheet of the present stage with what it needs to be printed. */
export interface SheetView {
  readonly partial: string;
  readonly wide: boolean;
  readonly model: object;
}

/** The page of a case as staff read it and act on it. */
export function casePage(
  detail: CaseDetail,
  actor: Actor,
  sheet: SheetView | null,
  records: readonly StageRecord[],
  context: CasePageContext,
): object {
  const { file, history } = detail;
  const { row, subject } = file;
  const { words } = context;
  const latest = detail.revisions.at(-1);
  const namesExperts = mayKnowExperts(actor, subject);
  const due = clockView(context.calendar, context, row);
  const covering = {
    mayUncover: mayUncover(actor, subject),
    revealed: revealedTo(history, actor.userId, context.now),
  };
  return {
    ...caseHead(detail, context),
    id: row.id,
    banner: caseBannerOf(file, context),
    form: formState(context, words, {}),
    sections: latest ? readSections(latest, context, covering) : [],
    documents: caseDocuments(detail, context),
    evidence: evidenceGroups(detail, context),
    changes: revisionChanges(detail, context),
    letter: correctionLetter(detail, context),
    money:
      detail.money === null
        ? false
        : moneyView(file, detail.money, context, {
            seesFunds: mayEnter(actor, 'fund.view'),
            opensRecovery: policy['recovery.open'].some((role) =>
              holds(actor, role, row.programme_id),
            ),
          }),
    sheet: sheetOf(detail, sheet, context),
    records,
    due: due ?? false,
    duties: detail.duties.map((each) => dutyItem(each, '/owed', context)),
    expertView: expertViewHref(file),
    opinions: opinionsHref(actor, file),
    decisionFile: decisionFileHref(actor, file),
    progress: caseProgress(detail, context, due),
    log: caseLog(detail, context, { namesExperts, knowsScore: mayKnowScore(actor, subject) }),
    pause: mayPause(actor, subject) && pauseForm(detail, context),
    waysOut: waysOut(detail, actor, context),
  };
}

/** Where staff see what experts see; false where none review the case, or before it is handed in. */
const expertViewHref = ({ row, definition }: CaseDetail['file']): string | false =>
  row.state.revision > 0 &&
  stagesWithExperts(definition).length > 0 &&
  `/cases/${row.id}/expert-view`;

/** Where those who may read what experts wrote find it; false where no expert has been asked yet. */
const opinionsHref = (actor: Actor, { row, subject, definition }: CaseDetail['file']) =>
  mayReadOpinions(actor, subject) &&
  stagesWithExperts(definition).some((id) => row.state.memory[id] !== undefined) &&
  `/cases/${row.id}/opinions`;

/** Where everything that led to a decision is had as one file. */
const decisionFileHref = (actor: Actor, { row, subject }: CaseDetail['file']): string | false =>
  policy['decision_file.make'].some((role) => holds(actor, role, subject.programmeId)) &&
  `/cases/${row.id}/decision-file`;

function sheetOf(
  { file }: CaseDetail,
  sheet: SheetView | null,
  context: CasePageContext,
): object | false {
  const { stage } = file.row.state;
  if (sheet === null || stage === null) return false;
  const { words, locale } = context;
  const { by } = file.rules.stage(stage);
  return {
    partial: sheet.partial,
    wide: sheet.wide,
    model: { ...sheet.model, side: 'staff' },
    title: stageName({ file, context }, stage),
    by: words(locale, 'cases.byRole', { name: words(locale, `roles.${by}`) }),
  };
}

/** Stops the clock, or lets it run; while corrections are out it stands still by itself. */
function pauseForm({ file }: CaseDetail, context: CasePageContext): object | false {
  const { state, id } = file.row;
  if (state.status !== 'running' || state.stage === null || state.corrections !== null)
    return false;
  const { fields } = formState(context, context.words, { pause_why: '' });
  return {
    action: `/cases/${id}/${state.paused === null ? 'pause' : 'resume'}`,
    why: state.paused?.why ?? '',
    field: fields['pause_why'],
  };
}
