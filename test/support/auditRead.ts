import { apartFor } from '../../server/domain/access/scope.js';
import type { Actor } from '../../server/domain/actor.js';
import { auditLog, type LoggedEvent } from '../../server/features/audit/auditLog.query.js';
import type { Deps } from '../../server/shared/request/deps.js';

/** What an auditor of the whole zone reads of the log, by a number or a type; kept out of no case unless `barred`. */
export const auditRead = (
  deps: Deps,
  actor: Actor,
  { stream = '', type = '' }: { readonly stream?: string; readonly type?: string },
  barred: readonly string[] = [],
): Promise<LoggedEvent[]> =>
  auditLog(
    deps,
    {
      content: true,
      namesExperts: false,
      everywhere: true,
      programmes: [''],
      apart: apartFor({ ...actor, barredFrom: barred }),
    },
    { stream, type, person: '', from: '', until: '', before: '' },
    500,
  );
