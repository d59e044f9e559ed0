import type { Database } from './database.js';
import { vaultUnder } from './schema/vault.js';

/**
 * Secrets change, and history does not: what is append-only stays sealed and hashed as it was. So
 * each former secret is kept, sealed under the present one; whoever has only an old secret opens
 * nothing that may be written anew.
 */
export async function formerSecrets(db: Database): Promise<readonly string[]> {
  if (!(await hasTable(db))) return [];
  const kept = await db.rows.secretKeys.all({}, [['position', 'ASC']]);
  return kept.map(({ sealed }) => sealed);
}

/** Whether some of what is sealed still waits for being sealed under the present secret. */
export async function secretChangeUnderWay(db: Database): Promise<boolean> {
  return (await hasTable(db)) && (await db.rows.secretKeys.count({ ended_at: null })) > 0;
}

const hasTable = ({ sequelize }: Database): Promise<boolean> =>
  sequelize.getQueryInterface().tableExists('secret_keys');

/**
 * Makes `next` the secret of a database opened under its present one: the mark that a start asks is
 * sealed under it, and the present one goes to the former. From now on only `next` starts it, and
 * not before everything is sealed anew.
 */
export async function beginSecretChange(
  db: Database,
  present: string,
  next: string,
  at: string,
): Promise<void> {
  const vault = vaultUnder(next);
  await db.transaction(async () => {
    const kept = await db.rows.secretKeys.all({}, [['position', 'ASC']]);
    const row = { begun_at: at, ended_at: null };
    await db.rows.secretKeys.insert({ position: kept.length + 1, sealed: '', ...row });
    const secrets = [...kept.map(({ sealed }) => sealed), present];
    for (const [index, secret] of secrets.entries()) {
      await db.execute('UPDATE secret_keys SET sealed = :sealed WHERE position = :position', {
        sealed: vault.seal(secret),
        position: index + 1,
      });
    }
    const mark = await db.rows.secretMarks.find({ name: 'columns' });
    if (!mark) throw new Error('this database has no mark of its secret');
    const sealed = vault.seal(db.vault.open(mark.sealed));
    await db.rows.secretMarks.update({ name: 'columns' }, { sealed });
  });
}

/** Notes that nothing is left under former secrets but history, and ends every session. */
export async function endSecretChange(db: Database, at: string): Promise<void> {
  await db.rows.secretKeys.update({ ended_at: null }, { ended_at: at });
  await db.execute('DELETE FROM sessions');
}
