#!/usr/bin/env node
/**
 * Checks a decision file without the product, the network or any package: Node 18 or later.
 *
 *   node verify.mjs decision-file.zip [--key FINGERPRINT] [--seals FILE]
 *
 * --key    the fingerprint of the signing key as the zone publishes it; without it the file is held
 *          to the key that it brings along, whose fingerprint is printed to be compared.
 * --seals  a copy of the daily seals kept outside the database, one a line.
 *
 * What is signed, hashed and chained is described in docs/hashes.md of the product.
 */
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const genesis = '0'.repeat(64);

/** RFC 8785: keys in the order of their UTF-16 units, no white space. */
export function canonical(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}

/**
 * The parts of a ZIP container by name; throws where it is not whole, or holds anything beside its
 * parts: a program that reads from the start would show what no directory names.
 */
export function unzip(bytes) {
  const end = bytes.length - 22;
  if (end < 0 || bytes.readUInt32LE(end) !== 0x06054b50) throw new Error('not a ZIP container');
  const parts = new Map();
  const directory = bytes.readUInt32LE(end + 16);
  let at = directory;
  let next = 0;
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error('not a whole ZIP container');
    const [method, packed] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, note] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    const from = bytes.readUInt32LE(at + 42);
    const named = from + 30 + bytes.readUInt16LE(from + 26);
    const begin = named + bytes.readUInt16LE(from + 28);
    const path = bytes.toString('utf8', at + 46, at + 46 + name);
    // Its length may stand behind it instead of in front.
    const behind = (bytes.readUInt16LE(from + 6) & 8) !== 0;
    const said = bytes.readUInt32LE(from + 18);
    const one = from === next && bytes.toString('utf8', from + 30, named) === path;
    if (!one || (said !== packed && !(behind && said === 0))) throw new Error(`two of ${path}`);
    next = begin + packed + (behind ? 16 : 0);
    if (parts.has(path)) throw new Error(`twice in the ZIP container: ${path}`);
    const content = bytes.subarray(begin, begin + packed);
    parts.set(path, method === 0 ? content : inflateRawSync(content));
    at += 46 + name + extra + note;
  }
  if (next !== directory || at !== end) throw new Error('more than the parts that it lists');
  return parts;
}

/** What is wrong, in both languages; `{}` is where. */
const sentences = {
  not_whole: ['文件不完整，无法读取：{}', 'It is not whole and cannot be read: {}'],
  no_manifest: ['缺少清单或签名。', 'The manifest or its signature is missing.'],
  signature: [
    '清单的签名不成立：清单被改动过，或不是由所示密钥签署。',
    'The signature over the manifest does not hold: the manifest was changed, or another key signed it.',
  ],
  other_key: [
    '签署密钥的指纹是 {}，与给出的指纹不同。',
    'The fingerprint of the signing key is {}, not the one that was given.',
  ],
  missing: ['清单列出的文件不在其中：{}', 'Listed in the manifest and not there: {}'],
  extra: ['文件不在清单中：{}', 'Not listed in the manifest: {}'],
  changed: ['文件内容与清单的校验码不符：{}', 'Its content is not what the manifest says: {}'],
  event_order: [
    '事件 {} 的序号不连续，有事件被删去或插入。',
    'Event {} is out of order: one was taken away or put in.',
  ],
  event_link: [
    '事件 {} 与前一事件的校验码不衔接。',
    'Event {} does not follow the event before it.',
  ],
  head: [
    '事件链的末端与案卷记载不符：{}',
    'The chain of events does not end where the case says: {}',
  ],
  sealed_event: ['事件 {} 与当日封存的校验码不符。', 'Event {} is not what was sealed that day.'],
  seal_order: ['封存记录 {} 与前一份不衔接。', 'Seal {} does not follow the seal before it.'],
  seal_outside: [
    '封存记录 {} 与库外留存的副本不符。',
    'Seal {} is not what the copy outside the database says.',
  ],
  definition: ['事项配置与其校验码不符。', 'The definition is not what its hash says.'],
  content: [
    '第 {} 次提交的内容与其校验码不符。',
    'What was handed in, number {}, is not what its hash says.',
  ],
  submitted: [
    '第 {} 次提交的校验码与事件记载不符。',
    'The hash of hand-in {} is not the one that its event carries.',
  ],
  document: [
    '材料与提交时登记的校验码不符：{}',
    'The document is not the one that was handed in: {}',
  ],
  no_document: ['提交的材料不在其中：{}', 'A document that was handed in is not there: {}'],
  notice: ['公示内容与其校验码不符：{}', 'A public notice is not what its hash says: {}'],
  agreement: [
    '任务书文本与双方签署的校验码不符。',
    'The agreement is not the text that both sides signed.',
  ],
  instalments: ['各期金额之和与资助金额不符：{}', 'The instalments do not add up to the award: {}'],
  payments: [
    '已支付的付款与已拨付各期不符：{}',
    'What was paid is not what the instalments say: {}',
  ],
  posted: [
    '记账分录与各期状态不符：{}',
    'The entries of the books do not agree with the instalments: {}',
  ],
};

/** A fault in words: `[zh, en]`. */
export const inWords = ({ code, at = '' }) =>
  (sentences[code] ?? [code, code]).map((sentence) => sentence.replace('{}', at));

/** Everything that is wrong with a decision file, first what makes the rest worthless. */
export function faultsOf(parts, { key = '', seals = '' } = {}) {
  const faults = [];
  const fault = (code, at = '') => faults.push({ code, at: String(at) });
  const json = (path) => JSON.parse(parts.get(path)?.toString('utf8') ?? 'null');
  const manifestBytes = parts.get('manifest.json');
  const signature = parts.get('manifest.sig');
  if (!manifestBytes || !signature) return [{ code: 'no_manifest', at: '' }];
  const manifest = readOrNull(manifestBytes);
  if (!Array.isArray(manifest?.files)) return [{ code: 'no_manifest', at: '' }];
  checkSigner(manifest, manifestBytes, signature, { fault, key });
  checkFiles(manifest, parts, fault);
  try {
    checkEvents(json, seals, fault);
    checkContent(json, parts, fault);
    checkMoney(json('money.json'), fault);
  } catch (error) {
    fault('not_whole', error instanceof Error ? error.message : error);
  }
  return faults;
}

/** What JSON says; null where it is none. */
function readOrNull(bytes) {
  try {
    return JSON.parse(bytes?.toString('utf8') ?? 'null');
  } catch {
    return null;
  }
}

export const fingerprintOf = (publicKey) => sha256(Buffer.from(publicKey, 'base64url'));

function checkSigner({ key: ours }, bytes, signature, { fault, key }) {
  try {
    const publicKey = createPublicKey({
      key: Buffer.from(ours, 'base64url'),
      format: 'der',
      type: 'spki',
    });
    const text = Buffer.from(signature.toString('utf8').trim(), 'base64url');
    if (!verifySignature(null, bytes, publicKey, text)) fault('signature');
  } catch {
    fault('signature');
    return;
  }
  if (key !== '' && fingerprintOf(ours) !== key.toLowerCase())
    fault('other_key', fingerprintOf(ours));
}

function checkFiles({ files }, parts, fault) {
  const listed = new Map(files.map((file) => [file.path, file]));
  for (const { path, sha256: hash } of files) {
    if (!parts.has(path)) fault('missing', path);
    else if (sha256(parts.get(path)) !== hash) fault('changed', path);
  }
  for (const path of parts.keys()) {
    if (!listed.has(path) && !/^manifest\.(json|sig)$/.test(path)) fault('extra', path);
  }
}

function checkEvents(json, outside, fault) {
  const events = json('events.json') ?? [];
  let [seq, hash] = [0, genesis];
  for (const event of events) {
    if (event.seq !== seq + 1) fault('event_order', event.seq);
    else if (event.prevHash !== hash) fault('event_link', event.seq);
    [seq, hash] = [event.seq, event.hash];
  }
  const { head } = json('case.json');
  if (head.seq !== seq || head.hash !== hash) fault('head', seq);
  const { lines, seals } = json('seals.json');
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  for (const line of lines) {
    if (bySeq.get(line.seq)?.hash !== line.hash) fault('sealed_event', line.seq);
  }
  let previous = null;
  for (const seal of seals) {
    if (previous !== null && seal.previous !== previous) fault('seal_order', seal.number);
    previous = seal.digest;
  }
  const kept = new Map(
    [...outside.matchAll(keptLine)].map(([line, number]) => [Number(number), line]),
  );
  for (const { number, day, streams, digest } of seals) {
    const line = kept.get(number);
    if (line !== undefined && line !== `${number} ${day} ${streams} ${digest}`)
      fault('seal_outside', number);
  }
}

const keptLine = /(?<![\w-])(\d{1,9}) \d{4}-\d{2}-\d{2} \d{1,12} [\w-]{43}(?![\w-])/g;

function checkContent(json, parts, fault) {
  const { definition, hash } = json('definition.json');
  if (sha256(canonical(definition)) !== hash) fault('definition');
  const carried = new Map(
    (json('events.json') ?? [])
      .filter(({ data }) => typeof data?.contentHash === 'string')
      .map(({ data }) => [data.revision, data.contentHash]),
  );
  const documents = new Map((json('documents.json') ?? []).map((file) => [file.id, file]));
  for (const { slot, path, name, sha256: kept } of documents.values()) {
    // Those of the application are held to what was handed in, below.
    if (slot.startsWith('document.')) continue;
    const bytes = parts.get(path);
    if (bytes === undefined) fault('no_document', name);
    else if (sha256(bytes) !== kept) fault('document', name);
  }
  for (const { number, content, content_hash: said } of json('revisions.json') ?? []) {
    if (sha256(canonical(content)) !== said) fault('content', number);
    if (carried.has(number) && carried.get(number) !== said) fault('submitted', number);
    for (const { id, name, sha256: handedIn } of content.documents) {
      const bytes = parts.get(documents.get(id)?.path ?? '');
      if (bytes === undefined) fault('no_document', name);
      else if (sha256(bytes) !== handedIn) fault('document', name);
    }
  }
  for (const { id, content, content_hash: said } of json('notices.json') ?? []) {
    if (sha256(canonical(content)) !== said) fault('notice', id);
  }
  const agreement = json('agreement.json');
  if (agreement && sha256(canonical(agreement.text)) !== agreement.hash) fault('agreement');
}

const sum = (rows) => rows.reduce((total, { amount }) => total + BigInt(amount), 0n);
const differs = (one, other) => `${one} ≠ ${other}`;

function checkMoney(money, fault) {
  if (!money?.award) return;
  const { award, instalments, payments, entries } = money;
  const of = (status) => sum(instalments.filter((each) => each.status === status));
  const granted = BigInt(award.amount);
  if (award.status === 'committed' && sum(instalments) !== granted) {
    fault('instalments', differs(sum(instalments), granted));
  }
  // Not in the file of a reader who does not see the books.
  // Nor is what waits in a voucher, whose movements are its own.
  if (!payments || !entries || award.status === 'voucher') return;
  const paid = sum(payments.filter(({ status }) => status === 'paid'));
  if (paid !== of('paid')) fault('payments', differs(paid, of('paid')));
  // What a redemption took over from a voucher was entered for both.
  const own = entries.filter(({ once_key: key }) => !key.startsWith('voucher-'));
  const moved = (from, to) =>
    sum(
      own.filter(
        (each) =>
          (from ?? each.from_account) === each.from_account &&
          (to ?? each.to_account) === each.to_account,
      ),
    );
  const booked = {
    reserved: moved(null, 'reserved') - moved('reserved', null),
    committed: moved(null, 'committed') - moved('committed', null),
    payable: moved(null, 'payable') - moved('payable', null),
    // What came back later leaves the account; that it was paid stays so.
    paid: moved('payable', 'paid') - moved('paid', 'payable'),
  };
  const expected = {
    reserved: award.status === 'reserved' ? granted : 0n,
    committed: of('planned'),
    payable: of('due'),
    paid: of('paid'),
  };
  for (const [account, wanted] of Object.entries(expected)) {
    if (booked[account] !== wanted)
      fault('posted', `${account}: ${differs(booked[account], wanted)}`);
  }
}

function main([path, ...rest]) {
  const option = (name) => {
    const at = rest.indexOf(name);
    return at < 0 ? '' : (rest[at + 1] ?? '');
  };
  if (!path) {
    console.log('node verify.mjs decision-file.zip [--key FINGERPRINT] [--seals FILE]');
    return 2;
  }
  let parts;
  try {
    parts = unzip(readFileSync(path));
  } catch (error) {
    console.log(inWords({ code: 'not_whole', at: error.message }).join('\n'));
    return 1;
  }
  const outside = option('--seals');
  const seals = outside === '' ? '' : readFileSync(outside, 'utf8');
  const faults = faultsOf(parts, { key: option('--key'), seals });
  for (const each of faults) console.log(`✗ ${inWords(each).join('\n  ')}`);
  const manifest = readOrNull(parts.get('manifest.json'));
  if (manifest?.key)
    console.log(`签署密钥指纹 · Fingerprint of the signing key: ${fingerprintOf(manifest.key)}`);
  if (option('--key') === '')
    console.log(
      '未给出 --key：他人也可能自行签署，请将指纹与系统页面所示的比对。\nNo --key was given: anybody may have signed it. Compare the fingerprint with the one on the page of the system.',
    );
  if (faults.length === 0) {
    console.log(
      `✓ ${manifest.files.length} 个文件校验一致。\n  ${manifest.files.length} files, nothing is broken.`,
    );
  }
  return faults.length === 0 ? 0 : 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main(process.argv.slice(2));
}
