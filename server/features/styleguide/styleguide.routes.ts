import { get, page, type Route } from '../../shared/request/route.js';
import { styleguidePage, styleguideScoring } from './styleguide.page.js';

/** Every partial in every state, for those who build pages. */
export const styleguideRoutes: readonly Route[] = [
  get('/styleguide', 'styleguide.view', async () =>
    page('styleguide/index', styleguidePage(), 'public'),
  ),
  get('/styleguide/scoring', 'styleguide.view', async () =>
    page('styleguide/scoring', styleguideScoring(), 'focus'),
  ),
  get('/styleguide/print', 'styleguide.view', async () =>
    page('styleguide/print', styleguidePage(), 'print'),
  ),
];
