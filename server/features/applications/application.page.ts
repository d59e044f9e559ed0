import { plainState } from '../../domain/application/plainState.js';
import { timeline } from '../../domain/application/timeline.js';
import { windowState } from '../../domain/application/callWindow.js';
import type { PayeeStanding } from '../../domain/fund/payee.js';
import type { WorkingCalendar } from '../../domain/calendar.js';
import { inLocale, type LocalText } from '../../domain/localText.js';
import { contactLines, contactOf } from '../../domain/definition/contact.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { CaseState } from '../../domain/workflow/caseState.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { StageRecord } from '../../shared/casefile/stageRecords.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import { endOfCase } from '../../shared/casefile/caseEnd.js';
import type { ApplicationView } from './applicationView.file.js';
import { aboutVoucher } from './aboutVoucher.view.js';
import { asksExperts } from './asksExperts.view.js';
import { stateTone } from './applicationList.page.js';
import type { EarlierApplication } from './earlierApplications.query.js';
import type { Outcome, Progress } from './applicationProgress.query.js';
import {
  caseBanner,
  hearingBanner,
  type AskedOfApplicant,
  type Banner,
} from './applicantBanner.view.js';
import { instalmentLine, missedInstalments } from './instalmentLine.view.js';
import { contentItems, type ContentItem } from './contentSummary.view.js';
import { timelineView } from './timeline.view.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext, PageContext } from '../../shared/request/pageContext.js';

interface Head {
  readonly title: string;
  readonly heading: string | LocalText;
  readonly sub: string;
  readonly crumbs: readonly object[];
  readonly state: { readonly tone: string; readonly label: string };
  readonly href: string;
  readonly content: readonly ContentItem[];
}

function headOf(
  view: ApplicationView,
  { words, locale, now }: PageContext,
  committed: boolean,
): Head {
  const { file, caseContext } = view.draft;
  const { row, definition } = file;
  const { callStatus: status, opensAt, closesAt, callTitle } = caseContext;
  const end = endOfCase(words, definition, row.ended_as)?.state ?? null;
  const callClosed =
    status !== 'published' || windowState({ status, opensAt, closesAt }, now) === 'closed';
  const state = plainState(row.status, row.waiting_on, end, { committed, callClosed });
  const heading = row.title === '' ? definition.name : row.title;
  const facts = [
    row.number,
    inLocale(callTitle, locale),
    row.applicant_name,
    row.state.revision > 1
      ? words(locale, 'applications.revision', { number: row.state.revision })
      : null,
  ];
  return {
    title: typeof heading === 'string' ? heading : inLocale(heading, locale),
    heading,
    sub: facts.filter(Boolean).join(' · '),
    crumbs: [
      { label: words(locale, 'applications.list.title'), href: '/applications' },
      { label: definition.name },
    ],
    state: { tone: stateTone[state], label: words(locale, `applications.states.${state}`) },
    href: `/applications/${row.id}`,
    content: contentItems({ ...view, reader: readerOf(words, locale) }),
  };
}

/** The page of an application that is still being filled in. */
export function draftPage(
  view: ApplicationView,
  { events }: Progress,
  earlier: readonly EarlierApplication[],
  context: FormContext,
): object {
  const { words, locale, now } = context;
  const { opensAt, closesAt, callStatus: status } = view.draft.caseContext;
  const head = headOf(view, context, false);
  const done = head.content.filter(({ badge }) => badge.tone === 'ok').length;
  const open = status === 'published' && windowState({ status, opensAt, closesAt }, now) === 'open';
  const date = dateWords(words, locale, now).deadline(closesAt);
  return {
    ...head,
    open,
    banner: open
      ? {
          tone: 'info',
          title: words(locale, 'applications.draft.until', { date }),
          closing: closesAt,
        }
      : { tone: 'bad', title: words(locale, 'applications.draft.closed', { date }) },
    rules: rulesNotice(events, context),
    copy: earlier.length > 0 && {
      form: formState(context, words, { earlier: '' }),
      options: earlier.map(({ id, number, title, submitted_at: at }) => ({
        value: id,
        label: [number, title, dateWords(words, locale, now).date(at ?? '')].join(' · '),
      })),
    },
    done,
    total: head.content.length,
    ready: view.missing.length === 0,
    voucher: aboutVoucher(view, context),
    avoid: asksExperts(view.draft.file.definition) && `${head.href}/avoid`,
    contact: contactLines(contactOf(view.draft.file.definition), locale),
  };
}

/** What the last change of rules means to somebody who is still filling in the form. */
function rulesNotice(
  events: Progress['events'],
  { words, locale, now }: PageContext,
): string | false {
  const last = events.at(-1);
  const date = last ? dateWords(words, locale, now).date(last.at) : '';
  const say = (key: string): string => words(locale, `applications.timeline.${key}`, { date });
  if (last?.event.type === 'rules_restored') return say('rules_restored');
  return last?.event.type === 'version_moved' && say(`rules_changed_${last.event.means}`);
}

export interface CaseView extends ApplicationView {
  readonly progress: Progress;
  readonly outcome: Outcome;
  /** How far the account is that the award is paid to; null where nothing is owed. */
  readonly payee: PayeeStanding | null;
  /** What the applicant is asked about an objection; null where nothing is. */
  readonly hearing: AskedOfApplicant | null;
  /** Versions of the rules that the case followed before. */
  readonly earlier: readonly Definition[];
  readonly calendar: WorkingCalendar;
  /** The partial of the present stage and its model, where it has an applicant's side. */
  readonly sheet: { readonly partial: string; readonly model: object } | null;
  /** What passed stages leave to be read; told once the case has ended. */
  readonly records: readonly StageRecord[];
}

/** The page of an application that has been handed in. */
export function applicationPage(view: CaseView, context: PageContext): object {
  const { words, locale, now } = context;
  const { definition, row } = view.draft.file;
  const { state } = row;
  const head = headOf(view, context, view.outcome.award?.status === 'committed');
  const entries = timeline({
    events: view.progress.events,
    definition,
    earlier: view.earlier,
    state,
    calendar: view.calendar,
    now,
    end: endOfCase(words, definition, state.end),
  });
  const banner: Banner =
    view.hearing === null
      ? caseBanner(view, head.href, context)
      : hearingBanner(view.hearing, head.href, context);
  const name = view.progress.firstContact;
  const phase = definition.workflow.stages[definition.workflow.first]?.phase ?? '';
  return {
    ...head,
    banner,
    correcting: state.corrections !== null,
    timeline: timelineView(entries, name === null ? null : { name, phase }, words, locale, now),
    ask: name === null ? false : words(locale, 'applications.askContact', { name }),
    contact: contactLines(contactOf(definition), locale),
    sheet: view.sheet === null ? false : { ...view.sheet.model, side: 'applicant' },
    sheetPartial: view.sheet?.partial ?? '',
    sheetTitle: asksApplicant(state) ? 'yourPart' : 'stageNow',
    records: state.status === 'ended' ? view.records : [],
    award: awardView(view, context),
    voucher: aboutVoucher(view, context),
    payee: payeeView(view, head.href, context),
    links: linksOf(view, head.href, context),
    withdrawable: state.status === 'running' && state.facts['committed'] !== true,
    receipt: `${head.href}/receipt`,
    print: `${head.href}/print`,
  };
}

/** Whether the present stage waits for the applicant, rather than only telling them how it is going. */
const asksApplicant = ({ tasks, stage }: CaseState): boolean =>
  Object.values(tasks).some((task) => task.role === 'applicant' && task.stage === stage);

/** What was awarded; told once it is public. */
function awardView({ outcome, draft }: CaseView, context: PageContext): object | false {
  const { award, noticeId, tranches } = outcome;
  if (award === null || award.status === 'released') return false;
  if (noticeId === null && award.status !== 'committed') return false;
  const missed = missedInstalments(draft.file.definition, draft.file.row.state);
  const found = draft.file.definition.award?.classes.find(({ id }) => id === award.awardClass);
  return {
    fen: String(award.fen),
    name: found?.name ?? award.awardClass,
    certain: award.status === 'committed',
    rows: tranches.map((each) => instalmentLine(each, missed, context)),
  };
}

/** What the account waits for, where that is the applicant's to see to; told until it is done. */
function payeeView(
  { payee }: CaseView,
  href: string,
  { words, locale, now }: PageContext,
): object | false {
  if (payee === null) return false;
  const { is } = payee;
  if (is !== 'unproved' && is !== 'refused' && is !== 'returned') return false;
  const reason = is === 'returned' ? payee.reason : '';
  const date = dateWords(words, locale, now).datetime(payee.since);
  return {
    tone: is === 'unproved' ? 'urgent' : 'bad',
    title: words(locale, `payees.own.${is}.title`, { date }),
    message: words(locale, `payees.case.${is}`, { date, reason }),
    href: `${href}/payee`,
    act: { key: 'applications.payee.act' },
  };
}

function linksOf(
  { outcome }: CaseView,
  href: string,
  { words, locale }: PageContext,
): readonly object[] {
  const link = (to: string, key: string) => ({
    href: to,
    label: words(locale, `applications.links.${key}`),
  });
  return [
    ...(outcome.noticeId === null ? [] : [link(`/notices/${outcome.noticeId}`, 'notice')]),
    ...(outcome.feedback ? [link(`${href}/feedback`, 'feedback')] : []),
    ...(outcome.agreement === null ? [] : [link(`${href}/agreement`, 'agreement')]),
    ...(outcome.award?.status === 'committed' ? [link(`${href}/payee`, 'payee')] : []),
    ...(outcome.recovery ? [link(`${href}/recovery`, 'recovery')] : []),
    link(`${href}/receipt`, 'receipt'),
    link(`${href}/print`, 'print'),
  ];
}
