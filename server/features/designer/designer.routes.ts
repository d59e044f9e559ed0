import type { Deps } from '../deps.js';
import type { Route } from '../route.js';
import { areaRoutes } from './areas.routes.js';
import { draftRoutes } from './drafts.routes.js';
import { overviewRoutes } from './overview.routes.js';
import { ruleTrialRoutes } from './ruleTrial.routes.js';
import { partRoutes } from './parts.routes.js';

/** The designer: where programme officers change what their procedures are. */
export const designerRoutes = (deps: Deps): readonly Route[] => [
  ...draftRoutes(deps),
  ...overviewRoutes(deps),
  ...ruleTrialRoutes(deps),
  ...areaRoutes(deps),
  ...partRoutes(deps),
];
