/** A defence meeting written past the product, in a stage to which no case ever came. */
const meeting = (columns = '', values = ''): string =>
  `INSERT INTO defences (id, call_id, programme_id, stage, on_day, at, minutes, breaks, place, bring,
          status, secret, inputs, inputs_hash, value_after, planned_at, planned_by, version${columns})
   SELECT 'forged', MIN(c.id), 'kechuang', 'nowhere', '2026-01-02', '09:00', 15, '[]', 'forged', '',
          'planned', 'forged', '{}', 'forged', '2026-01-01', '2026-01-01T00:00:00.000Z', 'forged',
          1${values} FROM calls c`;
const turn = `INSERT INTO defence_turns (id, defence_id, application_id, visit, code, turn, at, state,
          reason)
   SELECT 'forged', 'forged', MIN(a.id), 1, 'T-forged', 1, '09:00', 'heard', ''
     FROM applications a WHERE a.submitted_at IS NOT NULL`;
const drawn = meeting(', record, drawn_at', `, '{}', '2026-01-02T00:00:00.000Z'`);

/** Defence meetings, their lots and turns forged: what, the check that must notice, the statements. */
export const forgedDefences: readonly (readonly [string, string, readonly string[]])[] = [
  ['a defence meeting that nobody planned', 'defences_stand_as_the_log_says', [meeting()]],
  [
    'a defence meeting that is gone',
    'logged_defences_are_there',
    [
      `INSERT INTO events (stream, seq, at, actor_id, type, data, prev_hash, hash)
       VALUES ('call:forged', 1, '2026-01-01T00:00:00.000Z', NULL, 'defence_planned',
               '{"defence":"gone"}', 'forged', 'forged')`,
    ],
  ],
  ['an order that nobody drew', 'orders_were_fixed_and_drawn_as_the_log_says', [drawn]],
  ['an order that comes out otherwise', 'orders_draw_again', [drawn]],
  ['a team that nobody heard', 'turns_stand_as_the_log_says', [meeting(), turn]],
  ['a turn of no meeting', 'turns_stand_as_the_log_says', [turn]],
  [
    'a turn of a case that never came to its stage',
    'turns_are_of_cases_that_came_to_their_stage',
    [meeting(), turn],
  ],
];
