import type { SheetDeps } from '../shared/casefile/stageSheet.js';
import type { Route } from '../shared/request/route.js';
import { accountRoutes } from '../features/accounts/accounts.routes.js';
import { agreementRoutes } from '../features/agreements/agreements.routes.js';
import { ownPayeeRoutes } from '../features/payees/ownPayee.routes.js';
import { payeeRoutes } from '../features/payees/payees.routes.js';
import { applicationRoutes } from '../features/applications/applications.routes.js';
import { auditRoutes } from '../features/audit/audit.routes.js';
import { calendarRoutes } from '../features/calendar/calendar.routes.js';
import { callRoutes } from '../features/calls/calls.routes.js';
import { caseRoutes } from '../features/cases/cases.routes.js';
import { claimRoutes } from '../features/claims/claims.routes.js';
import { cohortRoutes } from '../features/cohorts/cohorts.routes.js';
import { confirmationRoutes } from '../features/confirmations/confirmations.routes.js';
import { counterpartyCaseRoutes } from '../features/counterpartyCases/counterpartyCases.routes.js';
import { decisionFileRoutes } from '../features/decisionFile/decisionFile.routes.js';
import { designerRoutes } from '../features/designer/designer.routes.js';
import { owedDutyRoutes } from '../features/duties/owedDuties.routes.js';
import { ownDutyRoutes } from '../features/duties/ownDuties.routes.js';
import { exitRoutes } from '../features/exits/exits.routes.js';
import { expertRoutes } from '../features/experts/experts.routes.js';
import { fundRoutes } from '../features/funds/funds.routes.js';
import { handoverRoutes } from '../features/handover/handover.routes.js';
import { helpRoutes } from '../features/help/help.routes.js';
import { instalmentRoutes } from '../features/instalments/instalments.routes.js';
import { invitationRoutes } from '../features/invitations/invitations.routes.js';
import { ledgerRoutes } from '../features/ledgers/ledgers.routes.js';
import { callVotesRoutes } from '../features/meetings/callVotes.routes.js';
import { defencesRoutes } from '../features/defences/defences.routes.js';
import { meetingsRoutes } from '../features/meetings/meetings.routes.js';
import { noticeRoutes } from '../features/notices/notices.routes.js';
import { feedbackRoutes } from '../features/opinions/feedback.routes.js';
import { opinionRoutes } from '../features/opinions/opinions.routes.js';
import { organisationRoutes } from '../features/organisations/organisations.routes.js';
import { outboxRoutes } from '../features/outbox/outbox.routes.js';
import { paymentOrderRoutes } from '../features/paymentOrders/paymentOrders.routes.js';
import { paymentRoutes } from '../features/payments/payments.routes.js';
import { peopleRoutes } from '../features/people/people.routes.js';
import { portalRoutes } from '../features/portal/portal.routes.js';
import { procedureRoutes } from '../features/procedures/procedures.routes.js';
import { rankingRoutes } from '../features/ranking/ranking.routes.js';
import { recoveryRoutes } from '../features/recoveries/recoveries.routes.js';
import { registryRoutes } from '../features/registries/registries.routes.js';
import { drawRoutes } from '../features/reviewBoard/draws.routes.js';
import { assignmentRoutes } from '../features/reviewBoard/assignment.routes.js';
import { reviewBoardRoutes } from '../features/reviewBoard/reviewBoard.routes.js';
import { reviewRoutes } from '../features/reviews/reviews.routes.js';
import { samplingRoutes } from '../features/sampling/sampling.routes.js';
import { stageRoutes } from '../features/stages/stages.routes.js';
import { styleguideRoutes } from '../features/styleguide/styleguide.routes.js';
import { systemRoutes } from '../features/system/system.routes.js';
import { taskRoutes } from '../features/tasks/tasks.routes.js';
import { tieRoutes } from '../features/ties/ties.routes.js';
import { verifyRoutes } from '../features/verify/verify.routes.js';
import { versionMoveRoutes } from '../features/versionMoves/versionMoves.routes.js';
import { voucherRoutes } from '../features/vouchers/vouchers.routes.js';

/** Every route of the product, one list per feature in the order of their names; `npm run rules` prints them. */
export function allRoutes(deps: SheetDeps): readonly Route[] {
  return [
    ...accountRoutes(deps),
    ...agreementRoutes(deps),
    ...ownPayeeRoutes(deps),
    ...payeeRoutes(deps),
    ...applicationRoutes(deps),
    ...auditRoutes(deps),
    ...calendarRoutes(deps),
    ...callRoutes(deps),
    ...caseRoutes(deps),
    ...claimRoutes(deps),
    ...cohortRoutes(deps),
    ...confirmationRoutes(deps),
    ...counterpartyCaseRoutes(deps),
    ...decisionFileRoutes(deps),
    ...designerRoutes(deps),
    ...ownDutyRoutes(deps),
    ...owedDutyRoutes(deps),
    ...exitRoutes(deps),
    ...expertRoutes(deps),
    ...fundRoutes(deps),
    ...handoverRoutes(deps),
    ...instalmentRoutes(deps),
    ...helpRoutes(deps),
    ...invitationRoutes(deps),
    ...ledgerRoutes(deps),
    ...callVotesRoutes(deps),
    ...meetingsRoutes(deps),
    ...defencesRoutes(deps),
    ...noticeRoutes(deps),
    ...opinionRoutes(deps),
    ...feedbackRoutes(deps),
    ...organisationRoutes(deps),
    ...(deps.demo ? outboxRoutes(deps) : []),
    ...paymentRoutes(deps),
    ...paymentOrderRoutes(deps),
    ...peopleRoutes(deps),
    ...portalRoutes(deps),
    ...procedureRoutes(deps),
    ...rankingRoutes(deps),
    ...recoveryRoutes(deps),
    ...registryRoutes(deps),
    ...assignmentRoutes(deps),
    ...drawRoutes(deps),
    ...reviewBoardRoutes(deps),
    ...reviewRoutes(deps),
    ...samplingRoutes(deps),
    ...stageRoutes(deps),
    ...(deps.demo ? styleguideRoutes : []),
    ...systemRoutes(deps),
    ...taskRoutes(deps),
    ...tieRoutes(deps),
    ...verifyRoutes(deps),
    ...versionMoveRoutes(deps),
    ...voucherRoutes(deps),
  ];
}
