import { scalarKind } from '../../domain/form/kinds/scalars.js';
import { inLocale } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import { get, page, type Ask, type Reply, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { cohortOf, type CohortMember } from './cohort.query.js';

// The figures above count all of them.
const membersShown = 100;

/** Cohorts: who was selected together, with attendance and instalments month by month. */
export const cohortRoutes = (deps: Deps): readonly Route[] => [
  get('/calls/:callId/cohort', 'case.view', (ask) => showCohort(deps, ask)),
];

async function showCohort(deps: Deps, ask: Ask): Promise<Reply> {
  const cohort = await cohortOf(deps, signedIn(ask), ask.params['callId'] ?? '');
  const { callId, callTitle, times, figure, members } = cohort;
  const reader = readerOf(deps.words, ask.locale);
  const title = deps.words(ask.locale, 'cohorts.title');
  const after = ask.query['after'] ?? '';
  const rest = members.filter(({ number }) => number > after);
  const shown = rest.slice(0, membersShown);
  const more = rest.length > shown.length;
  const address = `/calls/${callId}/cohort`;
  const numbers = Array.from({ length: times }, (_, index) => index + 1);
  return page('cohorts/cohort', {
    title,
    callTitle,
    crumbs: [{ href: `/calls/${callId}`, label: callTitle }, { label: title }],
    figure: inLocale(figure.name, ask.locale),
    numbers,
    count: members.length,
    released: members.reduce(
      (sum, { reports }) => sum + reports.filter(({ released }) => released).length,
      0,
    ),
    older: more && `${address}?after=${shown.at(-1)?.number ?? ''}`,
    newer: after !== '' && address,
    members: shown.map((member) => ({
      href: member.own ? `/applications/${member.id}` : `/cases/${member.id}`,
      no: member.number,
      name: member.title,
      applicant: member.applicant,
      months: numbers.map((number) =>
        monthOf(member, number, (report) =>
          scalarKind(figure.kind).print(report.values[figure.id] ?? null, figure, reader),
        ),
      ),
    })),
  });
}

type Filed = CohortMember['reports'][number];

function monthOf({ reports }: CohortMember, number: number, print: (report: Filed) => string) {
  const report = reports.find((each) => each.number === number);
  if (!report) return { number, text: '', state: 'open' };
  return {
    number,
    text: print(report),
    state: report.released ? 'released' : report.status === 'accepted' ? 'kept' : report.status,
  };
}
