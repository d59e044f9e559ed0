import { superiors } from '../../domain/access/caseDetails.js';
import type { Role } from '../../domain/actor.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import { wayLine } from '../../shared/waysOut/wayLine.js';
import type { OpenReview } from './openReview.query.js';

interface Way {
  readonly name: string;
  readonly by: readonly Role[] | 'self';
  readonly href: string;
}

/**
 * What an expert can do about their own seat, and what others can for them: who and until when, as
 * everybody else is told on the page of the case, which experts do not see.
 */
export function expertWays(opened: OpenReview, context: PageContext): readonly object[] {
  const { file, review, open } = opened;
  const config = file.rules.stage(review.stage);
  const secretary = stageKind(config.kind).seats(config)?.secretary;
  if (secretary === undefined) return [];
  const own = (name: string, href: string): Way => ({ name, by: 'self', href });
  const hers = (name: string): Way => ({ name, by: [secretary], href: '' });
  const ways: readonly Way[] = !open
    ? [{ name: 'send_back', by: superiors, href: '' }]
    : {
        invited: [own('decline_seat', '#decline'), hers('more_time')],
        accepted: [own('step_aside', '#recuse'), hers('more_time')],
        submitted: [
          own('take_back_review', '#take-back'),
          hers('put_back_review'),
          hers('recuse_seat'),
        ],
        declined: [],
      }[review.status];
  return ways.map((way) =>
    wayLine({ ...way, second: false, until: null, mine: way.href !== '' }, context),
  );
}
