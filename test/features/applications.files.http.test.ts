import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../../server/domain/actor.js';
import { act } from '../../server/domain/workflow/machine.js';
import { changeCase, useVerb } from '../../server/shared/casework/caseWork.js';
import { applicationRoutes } from '../../server/features/applications/applications.routes.js';
import { attachFile } from '../../server/features/applications/attachFile.service.js';
import { startApplication } from '../../server/features/applications/startApplication.service.js';
import {
  actorOf,
  callId,
  cast,
  lanhai,
  openDay,
  pdf,
  putDocument,
  setScene,
  submittedCase,
} from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { startupDefinition } from '../support/startup.js';
import type { Upload, Visitor } from '../support/visitor.js';

onEachDatabase('documents over HTTP', (open) => {
  let database: TestDatabase;
  let app: SmallApp;
  let lin: Visitor;
  let actor: Actor;
  let id: string;

  beforeEach(async () => {
    database = await open();
    app = await smallApp(database, openDay, applicationRoutes);
    await setScene(app.deps);
    lin = await app.as(cast.lin);
    actor = await actorOf(app.deps, cast.lin);
    id = await startApplication(app.deps, actor, { callId, organisationId: lanhai });
  });
  afterEach(() => database.close());

  const send = (document: string, ...files: readonly (readonly [string, Buffer])[]) => {
    const page = `/applications/${id}/documents`;
    const uploads = files.map(([name, content]): Upload => ({
      field: `document.${document}`,
      name,
      content,
    }));
    return lin.upload(`${page}?document=${document}`, {}, uploads, page);
  };
  const held = () => app.deps.db.rows.attachments.all({ application_id: id, removed_at: null });
  const stored = async () => {
    const files = await app.deps.db.rows.files.all({});
    for (const file of files) expect(await app.deps.files.open(file.id)).not.toBeNull();
    return files.length;
  };

  test('a file is taken by its content and read back as it was', async () => {
    const content = pdf('licence');
    expect((await send('licence', ['Licence \u6267\u7167.pdf', content])).status).toBe(303);
    const page = await lin.get(`/applications/${id}/documents?lang=en`);
    expect(page.text).toContain('Licence \u6267\u7167.pdf');
    const [attachment] = await held();
    const file = await lin.get(`/files/${attachment?.id}`);
    expect(file.status).toBe(200);
    expect(file.headers['content-type']).toBe('application/pdf');
    expect(file.headers['content-disposition']).toMatch(/^inline/);
    expect(file.headers['x-content-type-options']).toBe('nosniff');
    expect(Buffer.compare(Buffer.from(file.body), content)).toBe(0);
  });

  test.each([
    ['nothing chosen', 'licence', []],
    [
      'a wrong type by content',
      'licence',
      [['paper.pdf', Buffer.from('MZ\u0090\u0000 not a pdf')]],
    ],
    ['an image where only PDF goes', 'business_plan', [['plan.pdf', png()]]],
    ['an empty file', 'licence', [['empty.pdf', Buffer.alloc(0)]]],
    [
      'a PDF cut off in the middle',
      'licence',
      [['cut.pdf', pdf('x'.repeat(4000)).subarray(0, 3000)]],
    ],
    ['an image cut off in the middle', 'licence', [['cut.png', png().subarray(0, 40)]]],
    ['a name of 300 characters', 'licence', [[`${'n'.repeat(296)}.pdf`, pdf('n')]]],
    [
      'more than the limit',
      'licence',
      [
        [
          'big.pdf',
          Buffer.concat([
            Buffer.from('%PDF-1.4\n'),
            Buffer.alloc(21 * 1024 * 1024, 32),
            Buffer.from('%%EOF'),
          ]),
        ],
      ],
    ],
  ] as const)('refused clearly, nothing half-stored: %s', async (_, document, files) => {
    const answer = await send(document, ...files);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`href="#document.${document}"`);
    expect(answer.text).toContain(`id="document.${document}-error"`);
    expect(await held()).toEqual([]);
    expect(await stored()).toBe(0);
  });

  test('two at once are both kept, and a bad one does not lose the good one', async () => {
    const both = await send('rights', ['a.pdf', pdf('a')], ['b.pdf', pdf('b')]);
    expect(both.status).toBe(303);
    const mixed = await send('rights', ['bad.pdf', Buffer.from('no')], ['c.pdf', pdf('c')]);
    expect(mixed.status).toBe(422);
    expect((await held()).map(({ name }) => name)).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
    const parallel = await Promise.all([
      send('rights', ['d.pdf', pdf('d')]),
      send('rights', ['e.pdf', pdf('e')]),
    ]);
    expect(parallel.map(({ status }) => status)).toEqual([303, 303]);
    expect(await stored()).toBe(5);
  });

  test('the same file twice is kept once, and no more than there is room for', async () => {
    await send('licence', ['a.pdf', pdf('a')]);
    await send('licence', ['again.pdf', pdf('a')]);
    expect(await held()).toHaveLength(1);
    const many = ['b', 'c', 'd', 'e', 'f'].map((name) => [`${name}.pdf`, pdf(name)] as const);
    expect((await send('licence', ...many)).status).toBe(422);
    expect(await held()).toHaveLength(5);
    expect(await stored()).toBe(5);
  });

  test('a removed file is gone from the page, and removing it again does no harm', async () => {
    await send('licence', ['a.pdf', pdf('a')]);
    const [file] = await held();
    const remove = `/applications/${id}/documents/${file?.id}/remove`;
    const page = `/applications/${id}/documents`;
    expect((await lin.post(remove, {}, page)).status).toBe(303);
    expect((await lin.post(remove, {}, page)).status).toBe(303);
    expect(await held()).toEqual([]);
  });

  test('a file whose row cannot be written is taken back', async () => {
    const path = join(app.deps.files.temporaryFolder, 'incoming-file');
    await writeFile(path, pdf('x'));
    const gone = { ...actor, userId: 'x'.repeat(400) };
    await expect(
      attachFile(app.deps, gone, {
        id,
        document: 'no_such',
        file: { path, name: 'x.pdf', sizeBytes: 10 },
      }),
    ).rejects.toMatchObject({ kind: 'hidden' });
    expect(await stored()).toBe(0);
  });

  test('files are for the applicant and the zone’s staff, others find nothing', async () => {
    await app.deps.db.rows.applications.update({ id }, { status: 'ended' });
    id = await submittedCase(app.deps, actor);
    const slots = new Map((await held()).map((file) => [file.slot, file.id]));
    const licence = `/files/${slots.get('document.licence')}`;
    const plan = `/files/${slots.get('document.business_plan')}`;
    const status = async (person: string, path: string) =>
      (await (await app.as(person)).get(path)).status;
    expect(await status(cast.zhao, licence)).toBe(200);
    expect(await status(cast.wang, licence)).toBe(200);
    for (const person of [cast.stranger, cast.expert, cast.finance]) {
      expect([person, await status(person, plan)]).toEqual([person, 404]);
    }
    await seatExpert();
    const expert = await actorOf(app.deps, cast.expert);
    await useVerb(app.deps, expert, id, 'review', 'accept_seat', {});
    // Experts open documents as their review shows them, never a file itself.
    for (const file of [licence, plan]) expect(await status(cast.expert, file)).toBe(404);
    expect(await status(cast.lin, '/files/no-such')).toBe(404);
  });

  test('a spreadsheet is always a download', async () => {
    const zip = await xlsx();
    await putDocument(app.deps, actor, id, 'accounts', zip);
    const [file] = await held();
    const answer = await lin.get(`/files/${file?.id}`);
    expect(answer.headers['content-disposition']).toMatch(/^attachment/);
    expect(answer.headers['content-type']).toContain('application/octet-stream');
  });

  async function seatExpert(): Promise<void> {
    const wang = await actorOf(app.deps, cast.wang);
    const { formal } = startupDefinition().workflow.stages;
    const items = formal && 'checklist' in formal ? formal['checklist'] : [];
    const passed = (Array.isArray(items) ? items : []).map((item: { id: string }) => [
      `item.${item.id}`,
      'pass',
    ]);
    for (const [verb, typed] of [
      ['accept', { reason: '' }],
      ['pass', Object.fromEntries(passed)],
      ['assign', { experts: [cast.expert] }],
    ] as const) {
      await changeCase(app.deps, wang, id, ({ row }, context) =>
        act(context, row.state, verb, typed),
      );
    }
  }
});

/** A whole one-pixel image. */
function png(): Buffer {
  return Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
}

/** The least that counts as a spreadsheet: a stored zip of its content types. */
async function xlsx(): Promise<Buffer> {
  const name = Buffer.from('[Content_Types].xml');
  const body = Buffer.from(
    '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
  );
  const { crc32 } = await import('node:zlib');
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt32LE(typeof crc32 === 'function' ? crc32(body) : 0, 14);
  head.writeUInt32LE(body.length, 18);
  head.writeUInt32LE(body.length, 22);
  head.writeUInt16LE(name.length, 26);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  return Buffer.concat([head, name, body, end]);
}
