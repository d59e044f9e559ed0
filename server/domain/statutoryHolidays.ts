/**
 * The days off that the law itself names, known before the State Council announces how they are
 * joined to weekends. Source: 《全国年节及纪念日放假办法》 (国务院令第795号, in force since
 * 2025-01-01), article 2. What it grants for a holiday on a weekend (article 6) is announced year
 * by year, so it is not known here.
 */
export interface StatutoryHoliday {
  readonly day: string;
  readonly name: StatutoryHolidayName;
}

export type StatutoryHolidayName =
  | 'new_year'
  | 'spring_festival'
  | 'qingming'
  | 'labour_day'
  | 'dragon_boat'
  | 'mid_autumn'
  | 'national_day';

/**
 * First of the lunar year, 端午 and 中秋. A table, since what JavaScript knows of the lunar
 * calendar is a day late for 2027 and 2030, whose new moons come minutes before midnight.
 */
const lunarDays: Readonly<Record<number, readonly [string, string, string]>> = {
  2025: ['01-29', '05-31', '10-06'],
  2026: ['02-17', '06-19', '09-25'],
  2027: ['02-06', '06-09', '09-15'],
  2028: ['01-26', '05-28', '10-03'],
  2029: ['02-13', '06-16', '09-22'],
  2030: ['02-03', '06-05', '09-12'],
  2031: ['01-23', '06-24', '10-01'],
  2032: ['02-11', '06-12', '09-19'],
  2033: ['01-31', '06-01', '09-08'],
  2034: ['02-19', '06-20', '09-27'],
  2035: ['02-08', '06-10', '09-16'],
  2036: ['01-28', '05-30', '10-04'],
  2037: ['02-15', '06-18', '09-24'],
  2038: ['02-04', '06-07', '09-13'],
  2039: ['01-24', '05-27', '10-02'],
  2040: ['02-12', '06-14', '09-20'],
};

const known = new Map<number, readonly StatutoryHoliday[]>();

/**
 * The statutory holidays of a year, in order: thirteen days unless two fall together. Outside
 * 2025 to 2040 those of the lunar calendar are not known and are left out.
 */
export function statutoryHolidays(year: number): readonly StatutoryHoliday[] {
  const found = known.get(year) ?? holidaysOf(year);
  known.set(year, found);
  return found;
}

/** Which statutory holiday a day is, or undefined. */
export const statutoryHolidayOn = (day: string): StatutoryHoliday | undefined =>
  statutoryHolidays(Number(day.slice(0, 4))).find((holiday) => holiday.day === day);

function holidaysOf(year: number): readonly StatutoryHoliday[] {
  const [spring, dragonBoat, midAutumn] = lunarDays[year] ?? [];
  const on = (name: StatutoryHolidayName, first: string | undefined, count = 1) =>
    first === undefined
      ? []
      : Array.from({ length: count }, (_, index) => ({
          day: daysLater(`${year}-${first}`, index),
          name,
        }));
  return [
    ...on('new_year', '01-01'),
    // The eve of the lunar year and its first three days.
    ...on('spring_festival', spring && daysLater(`${year}-${spring}`, -1).slice(5), 4),
    ...on('qingming', qingmingOf(year)),
    ...on('labour_day', '05-01', 2),
    ...on('dragon_boat', dragonBoat),
    ...on('mid_autumn', midAutumn),
    ...on('national_day', '10-01', 3),
  ].toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

/** The solar term 清明, by the rule of thumb that holds for every year of this century. */
function qingmingOf(year: number): string {
  const within = year % 100;
  return `04-0${Math.floor(within * 0.2422 + 4.81) - Math.floor(within / 4)}`;
}

/** The day so many days after another; before it where the count is below 0. */
export const daysLater = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
