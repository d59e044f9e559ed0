import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { unzipSync, zipSync } from 'fflate';
import { signerUnder } from '../../server/adapters/fileSigner.js';
import { sealDay } from '../../server/features/audit/sealDay.job.js';
import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';
import type { Visitor } from '../support/visitor.js';

type Parts = Record<string, Uint8Array>;

const run = promisify(execFile);
const verifier = join(process.cwd(), 'public', 'decision-file', 'verify.mjs');
const stranger = signerUnder('a secret of somebody else, 32 characters');

describe('the decision file of a case', () => {
  let zone: DemoZone;
  let folder: string;
  let auditor: Visitor;
  let path: string;
  let parts: Parts;
  beforeAll(async () => {
    zone = await openDemoZone();
    folder = await mkdtemp(join(tmpdir(), 'decision-'));
    await sealDay(zone.deps);
    auditor = await zone.as('auditor');
    path = `/cases/${await caseOf(zone, 'hongyu')}/decision-file`;
    await auditor.post(path, { purpose: 'Yearly audit of the fund' });
    parts = unzipSync(new Uint8Array((await auditor.get(`${path}/fetch`)).body));
  }, 120_000);
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await zone.close();
  });

  /** What the stand-alone program says of these parts; '' for nothing wrong. */
  const verified = (of: Parts, ...options: readonly string[]): Promise<string> =>
    saidOf(zipSync(of, { level: 0 }), ...options);

  /** The same of a container as it is. */
  async function saidOf(bytes: Uint8Array, ...options: readonly string[]): Promise<string> {
    const file = join(folder, 'file.zip');
    await writeFile(file, bytes);
    const done = await run(process.execPath, [verifier, file, ...options]).catch(
      (error: { stdout: string }) => error,
    );
    return done.stdout.includes('nothing is broken') ? '' : done.stdout;
  }

  const textOf = (name: string): string => Buffer.from(parts[name] ?? []).toString('utf8');
  const changed = (name: string, change: (text: string) => string): Parts => {
    const text = change(textOf(name));
    expect(text).not.toBe(textOf(name));
    return { ...parts, [name]: Buffer.from(text) };
  };

  /** A manifest that agrees with the parts, signed by somebody who does not have the key of the zone. */
  function signedAnew(of: Parts): Parts {
    const manifest = JSON.parse(textOf('manifest.json'));
    const files = Object.entries(of)
      .filter(([name]) => !name.startsWith('manifest.'))
      .map(([name, bytes]) => ({
        path: name,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      }));
    const text = Buffer.from(JSON.stringify({ ...manifest, key: stranger.publicKey, files }));
    return {
      ...of,
      'manifest.json': text,
      'manifest.sig': Buffer.from(stranger.sign(text)),
    };
  }

  it('is whole by the program that comes with it and by the copy of the seals', async () => {
    expect(Object.keys(parts)).toEqual(
      expect.arrayContaining(['events.json', 'reviews.json', 'money.json', 'verify.mjs']),
    );
    expect(
      Object.keys(parts).filter((name) => name.startsWith('documents/')).length,
    ).toBeGreaterThan(0);
    const seals = join(folder, 'seals');
    await writeFile(seals, await zone.deps.sealBook.read());
    const { fingerprint } = zone.deps.signer;
    expect((await auditor.get(path)).text).toContain(fingerprint);
    expect(await verified(parts, '--key', fingerprint, '--seals', seals)).toBe('');
    await writeFile(seals, (await zone.deps.sealBook.read()).replace(/\S{5}$/m, 'AAAAA'));
    expect(await verified(parts, '--seals', seals)).toContain('the copy outside the database');
  });

  it('is whole for every case of the zone to which something was granted', async () => {
    const awards = await zone.deps.db.rows.awards.all({});
    expect(new Set(awards.map(({ status }) => status)).size).toBeGreaterThan(2);
    for (const { application_id: id, status } of awards) {
      const page = `/cases/${id}/decision-file`;
      await auditor.post(page, { purpose: 'Yearly audit of the fund' });
      const { body } = await auditor.get(`${page}/fetch`);
      expect([id, status, await verified(unzipSync(new Uint8Array(body)))]).toEqual([
        id,
        status,
        '',
      ]);
    }
  }, 60_000);

  it('tells of every part that was changed, taken away or put in', async () => {
    for (const [name, bytes] of Object.entries(parts)) {
      const flipped = Uint8Array.from(bytes, (byte, index) => (index === 0 ? byte ^ 1 : byte));
      expect(await verified({ ...parts, [name]: flipped })).not.toBe('');
    }
    const { 'reviews.json': _, ...without } = parts;
    expect(await verified(without)).toContain('not there: reviews.json');
    const more = { ...parts, 'more.json': Buffer.from('{}') };
    expect(await verified(more)).toContain('Not listed in the manifest: more.json');
    // What no directory lists is shown by programs that read a container from its start.
    const listed = Buffer.from(zipSync(parts, { level: 0 }));
    const start = listed.readUInt32LE(listed.length - 6);
    const other = Buffer.from(zipSync({ 'money.json': Buffer.from('null') }, { level: 0 }));
    const hidden = other.subarray(0, other.readUInt32LE(other.length - 6));
    const between = Buffer.concat([listed.subarray(0, start), hidden, listed.subarray(start)]);
    between.writeUInt32LE(start + hidden.length, between.length - 6);
    expect(await saidOf(between)).toContain('more than the parts');
    expect(await saidOf(Buffer.concat([listed, hidden]))).toContain('not a ZIP container');
    const renamed = Buffer.from(listed);
    renamed.write('c', renamed.indexOf('events.json'));
    expect(await saidOf(renamed)).toContain('two of events.json');
  }, 60_000);

  it('tells what does not agree in it, even where somebody signed it anew', async () => {
    const anew = (name: string, change: (text: string) => string) =>
      verified(signedAnew(changed(name, change)));
    const { fingerprint } = zone.deps.signer;
    expect(await verified(signedAnew(parts))).toBe('');
    const anybody = await run(process.execPath, [verifier, join(folder, 'file.zip')]);
    expect(anybody.stdout).toContain('anybody may have signed it');
    expect(await verified(signedAnew(parts), '--key', fingerprint)).toContain(
      'not the one that was given',
    );
    const events = JSON.parse(textOf('events.json'));
    const fewer = JSON.stringify(events.filter(({ seq }: { seq: number }) => seq !== 3));
    expect(await anew('events.json', () => fewer)).toContain('out of order');
    expect(
      await anew('events.json', (text) => text.replace(/"hash": "k1\../, '"hash": "k1.x')),
    ).toContain('Event');
    expect(await anew('case.json', (text) => text.replace(/"seq": (\d+)/, '"seq": 9$1'))).toContain(
      'does not end where the case says',
    );
    expect(
      await anew('revisions.json', (text) => text.replace('"answers": {', '"answers": {"x":{},')),
    ).toContain('What was handed in, number 1');
    expect(await anew('agreement.json', (text) => text.replace('"zh": "', '"zh": "x'))).toContain(
      'not the text that both sides signed',
    );
    const grown = (text: string) => text.replace(/("instalments": \[[^\]]*?"amount": ")/, '$11');
    expect(await anew('money.json', grown)).toContain('do not add up');
    const posted = (text: string) => text.replace(/("entries": \[[\s\S]*?"amount": ")/, '$11');
    expect(await anew('money.json', (text) => posted(posted(text)))).not.toBe('');
    const gone = {
      id: 'x',
      slot: 'evidence.visit',
      name: 'Report',
      path: 'documents/x',
      sha256: '',
    };
    const more = (text: string) => JSON.stringify([...JSON.parse(text), gone]);
    expect(await anew('documents.json', more)).toContain('is not there: Report');
    const name = Object.keys(parts).find((each) => each.startsWith('documents/')) ?? '';
    expect(await verified(signedAnew({ ...parts, [name]: Buffer.from('other') }))).toContain(
      'not the one that was handed in',
    );
  }, 60_000);

  it('names no expert, and holds the books for those alone who see them', async () => {
    const id = path.split('/')[2] ?? '';
    const seats = await zone.deps.db.rows.reviews.all({ application_id: id });
    expect(seats.length).toBeGreaterThan(0);
    const experts = await zone.deps.db.rows.users.all({ id: seats.map((seat) => seat.expert_id) });
    const told = Object.keys(parts)
      .filter((name) => name.endsWith('.json'))
      .map(textOf)
      .join('\n');
    for (const { name, id: account, email } of experts) {
      expect(told).not.toContain(`"${name}"`);
      expect(told).not.toContain(account);
      expect(told).not.toContain(email);
    }
    expect(JSON.parse(textOf('money.json')).entries.length).toBeGreaterThan(0);
    const discipline = await zone.as('discipline');
    await discipline.post(path, { purpose: 'A complaint about the award' });
    const theirs = unzipSync(new Uint8Array((await discipline.get(`${path}/fetch`)).body));
    const money = JSON.parse(Buffer.from(theirs['money.json'] ?? []).toString('utf8'));
    expect([money.payments, money.entries]).toEqual([null, null]);
    expect(await verified(theirs)).toBe('');
  });

  it('is made by those who oversee alone, for a purpose that is kept, and not for ever', async () => {
    expect((await (await zone.as('officer')).get(path)).status).toBe(403);
    const head = await zone.as('head');
    expect((await head.get(`${path}/fetch`)).headers['location']).toBe(path);
    expect((await head.post(path, { purpose: 'no' })).status).toBe(422);
    const made = await zone.deps.db.rows.events.all({ type: 'decision_file_made' });
    expect(made.map(({ data }) => data['purpose'])).toContain('Yearly audit of the fund');
  });
});
