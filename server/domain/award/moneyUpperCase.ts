import { fen, MAX_FEN } from '../money.js';

// The characters of the People's Bank's rules for filling in payment documents: they cannot be
// altered by a stroke. Digits nought to nine; then ten, hundred, thousand within a group of four.
const digits = Array.from('\u96f6\u58f9\u8d30\u53c1\u8086\u4f0d\u9646\u67d2\u634c\u7396');
const places = ['', '\u62fe', '\u4f70', '\u4edf'];
const groups = ['', '\u4e07', '\u4ebf'];
const [renminbi, yuan, jiao, cent, exactly] = [
  '\u4eba\u6c11\u5e01',
  '\u5143',
  '\u89d2',
  '\u5206',
  '\u6574',
] as const;
const nought = '\u96f6';

const digit = (value: number) => digits[value] ?? '';

function fourDigits(value: number): string {
  let text = '';
  let gap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const here = Math.floor(value / 10 ** place) % 10;
    if (here === 0) {
      gap = text !== '';
      continue;
    }
    text += (gap ? nought : '') + digit(here) + (places[place] ?? '');
    gap = false;
  }
  return text;
}

function wholeYuan(value: number): string {
  let text = '';
  for (let index = groups.length - 1; index >= 0; index -= 1) {
    const group = Math.floor(value / 10_000 ** index) % 10_000;
    if (group === 0) continue;
    const bridge = text !== '' && group < 1000 ? nought : '';
    text += bridge + fourDigits(group) + (groups[index] ?? '');
  }
  return text;
}

/**
 * An amount in the capital characters of cheques and agreements (docs/sources.md §5.5): one nought for
 * any run of inner noughts, the closing character after yuan and jiao, none after fen. Throws
 * RangeError below zero and above `MAX_FEN`.
 */
export function rmbUpperCase(amount: bigint | number): string {
  const value = fen(amount);
  if (value < 0n || value > MAX_FEN) throw new RangeError('no capital form for this amount');
  if (value === 0n) return renminbi + nought + yuan + exactly;
  const whole = Number(value / 100n);
  const [tenths, hundredths] = [Number(value / 10n) % 10, Number(value % 10n)];
  const head = whole > 0 ? wholeYuan(whole) + yuan : '';
  if (tenths === 0 && hundredths === 0) return renminbi + head + exactly;
  const tenthsText = tenths > 0 ? digit(tenths) + jiao : head === '' ? '' : nought;
  const tail = hundredths > 0 ? digit(hundredths) + cent : exactly;
  return renminbi + head + tenthsText + tail;
}
