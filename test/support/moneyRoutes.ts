import { openCase } from '../../server/shared/casefile/caseFile.js';
import type { Deps } from '../../server/shared/request/deps.js';
import { get, page, type Route } from '../../server/shared/request/route.js';
import { signedIn } from '../../server/shared/request/signedIn.js';
import { agreementSheet } from '../../server/features/stages/agreement/agreement.sheet.js';
import { agreementRoutes } from '../../server/features/agreements/agreements.routes.js';
import { ownPayeeRoutes } from '../../server/features/payees/ownPayee.routes.js';
import { payeeRoutes } from '../../server/features/payees/payees.routes.js';
import { fundRoutes } from '../../server/features/funds/funds.routes.js';
import { ledgerRoutes } from '../../server/features/ledgers/ledgers.routes.js';
import { paymentRoutes } from '../../server/features/payments/payments.routes.js';
import { paymentOrderRoutes } from '../../server/features/paymentOrders/paymentOrders.routes.js';
import { recoveryRoutes } from '../../server/features/recoveries/recoveries.routes.js';
import { dutyRoutes } from './dutyRules.js';
import { instalmentRoutes } from '../../server/features/instalments/instalments.routes.js';

/** The pages of money and of what it rests on, as a zone of money alone has them. */
export const moneyRoutes = (deps: Deps): readonly Route[] => [
  ...agreementRoutes(deps),
  ...ownPayeeRoutes(deps),
  ...payeeRoutes(deps),
  ...fundRoutes(deps),
  ...ledgerRoutes(deps),
  ...paymentRoutes(deps),
  ...paymentOrderRoutes(deps),
  ...instalmentRoutes(deps),
  ...recoveryRoutes(deps),
  ...dutyRoutes(deps),
  get('/cases/:id', 'case.view', async (ask) => {
    const file = await openCase(deps, ask.params['id'] ?? '');
    const model = await agreementSheet.staff(deps, {
      ask,
      actor: signedIn(ask),
      file,
      stage: file.rules.stage(file.row.state.stage ?? ''),
      memory: {},
      verbs: new Set(Object.values(file.subject.state.tasks).map(({ verb }) => verb)),
    });
    return page('stages/agreement', model);
  }),
];
