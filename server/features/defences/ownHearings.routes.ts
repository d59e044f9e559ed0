import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { reviewCode } from '../../shared/casefile/reviewCode.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { hearingsOfMine, hearingsOfSeats, type OwnHearing } from './ownHearings.query.js';

/**
 * When and where somebody's own hearings are, with their turn: for applicants with what they bring,
 * for experts by code alone, whatever the stage hides.
 */
export const ownHearingRoutes = (deps: Deps): readonly Route[] => [
  get('/defences/own', 'application.use', async (ask) => {
    const hearings = await hearingsOfMine(deps, signedIn(ask));
    return page('defences/own', {
      title: deps.words(ask.locale, 'defences.own.title'),
      lead: { key: 'defences.own.lead' },
      back: '/applications',
      backLabel: { key: 'common.nav.applications' },
      items: hearings.map((each) => ({
        ...whenAndWhere(each),
        href: `/applications/${each.file.row.id}`,
        label: caseTitle(each.file.row.title, each.file.definition, ask.locale),
        number: each.file.row.number ?? '',
        bring: each.called?.bring ?? '',
        off: each.off ?? '',
        lot: each.turn !== null && {
          code: each.turn.code,
          href: `/lots/${each.turn.defence_id}`,
        },
      })),
    });
  }),
  get('/defences/seats', 'review.write', async (ask) => {
    const hearings = await hearingsOfSeats(deps, signedIn(ask));
    return page('defences/own', {
      title: deps.words(ask.locale, 'defences.own.seatsTitle'),
      lead: { key: 'defences.own.seatsLead' },
      back: '/reviews',
      backLabel: { key: 'common.nav.reviews' },
      items: hearings.map((each) => ({
        ...whenAndWhere(each),
        href: `/reviews/${each.review}`,
        label: { key: 'reviews.desk.project', no: reviewCode(each.file.row.place ?? 0) },
        number: '',
        bring: '',
        // Why it is not held is told to applicants alone.
        off: '',
        lot: false,
      })),
    });
  }),
];

const whenAndWhere = ({ called, hearing, turn }: OwnHearing): object => ({
  called: called !== null && {
    on: called.on,
    at: called.at,
    place: called.place,
    turn: called.turn,
  },
  minutes: hearing.minutes,
  heard: turn?.state === 'heard',
});
