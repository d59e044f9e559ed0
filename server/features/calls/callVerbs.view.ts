import { placeOfCall } from './callPageContext.view.js';
import type { CallState } from './managedCall.query.js';

/** A line of what may be done: with its page, or with why not now. */
interface Verb {
  readonly label: object;
  readonly note: object;
  readonly href: string | false;
  readonly badge: object | false;
}

/** What an officer may do to a call, in the order of its life. */
export function callVerbs(state: CallState, proposed: boolean, now: Date): readonly Verb[] {
  const { call, counts, frozen } = state;
  const place = placeOfCall(call, now);
  const verb = (name: string, why: string | false, note = name): Verb => ({
    label: { key: `calls.verbs.${note === 'discard' ? note : name}` },
    note: { key: why === false ? `calls.verbs.${note}Says` : `calls.verbs.why.${why}` },
    href: why === false ? `/manage/calls/${call.id}/${name}` : false,
    badge: why === false ? false : { tone: 'quiet', label: { key: 'calls.verbs.notNow' } },
  });
  if (place === 'cancelled') return [];
  if (place === 'draft') {
    return [
      verb('change', false),
      verb('notice', false),
      verb('panel', false),
      verb('check', false),
      verb('cancel', false, 'discard'),
    ];
  }
  const still = frozen === null ? false : 'frozen';
  const over = place === 'closed' ? 'closed' : false;
  const begun = counts.draft + counts.running + counts.ended > 0 ? 'begun' : false;
  return [
    verb('extend', over),
    verb('change', still, 'changePublished'),
    verb('notice', still, 'noticePublished'),
    verb('version', begun === false ? still : begun),
    verb('panel', false),
    verb('close', over === false ? still : over),
    verb('cancel', false, proposed ? 'cancelAsked' : 'cancel'),
  ];
}
