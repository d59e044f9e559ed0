/** In SQL: the limit in force under a programme, the last that was approved; none before the first. */
export const limitInForceSql = (columns: string, programme: string): string =>
  `SELECT ${columns} FROM approval_limits l
     JOIN approval_limit_decisions d ON d.limit_id = l.id AND d.decision = 'approved'
    WHERE l.programme_id = ${programme} ORDER BY l.place DESC LIMIT 1`;

/** In SQL: whether a batch of this alias is over the limit in force and nobody has approved it again. */
export const waitsForSecondSql = (batch: string): string =>
  `(${batch}.total > (${limitInForceSql('l.amount', `${batch}.programme_id`)})
    AND NOT EXISTS (SELECT 1 FROM batch_approvals s WHERE s.batch_id = ${batch}.id))`;
